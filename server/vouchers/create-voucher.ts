// POST /api/vouchers: for admins.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { createVoucherBody, voucherSchema } from './schemas.ts';
import { readVouchers } from './voucher.ts';

export const createVoucher: Action = async (app, deps) => {
  app.post(
    '/vouchers',
    {
      schema: {
        tags: ['Vouchers'],
        summary: 'Make a voucher',
        description:
          'Percent of the price, or an amount off a whole booking. Without `max_uses_per_user` each person may use it once.',
        body: createVoucherBody,
        response: answers({ 201: voucherSchema }, [
          'conflict',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { body } = request;
        const [{ id }] = (await tx`
          insert into vouchers (code, kind, value, currency, course_id, valid_from, valid_until, max_uses,
                                max_uses_per_user, note, created_by, created_at)
          values (${body.code}, ${body.kind}, ${body.value}, ${deps.config.CURRENCY}, ${body.course_id ?? null},
                  ${body.valid_from ?? null}, ${body.valid_until ?? null}, ${body.max_uses ?? null},
                  ${body.max_uses_per_user}, ${body.note || null}, ${callerOf(request).user_id}, ${deps.now()})
          returning id`) as unknown as [{ id: string }];
        const [voucher] = await readVouchers(tx, tx`where v.id = ${id}`);
        return { status: 201, body: voucher };
      }),
  );
};
