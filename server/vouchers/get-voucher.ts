// GET /api/vouchers/:id: for admins.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { sendVersioned } from '../http/if-match.ts';
import { voucherSchema } from './schemas.ts';
import { readVouchers } from './voucher.ts';

export const getVoucher: Action = async (app, { sql }) => {
  app.get(
    '/vouchers/:id',
    {
      schema: {
        tags: ['Vouchers'],
        summary: 'See one voucher',
        params: idParams,
        response: answers({ 200: voucherSchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const [voucher] = await readVouchers(sql, sql`where v.id = ${request.params.id}`);
      if (!voucher) throw new AppError('not_found', 'There is no such voucher');
      return sendVersioned(reply, voucher);
    },
  );
};
