// PUT /api/vouchers/:id: new terms for the bookings to come. What earlier bookings were given stays with them.
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged, sendVersioned } from '../http/if-match.ts';
import { updateVoucherBody, voucherSchema } from './schemas.ts';
import { readVouchers } from './voucher.ts';

export const updateVoucher: Action = async (app, { sql }) => {
  app.put(
    '/vouchers/:id',
    {
      schema: {
        tags: ['Vouchers'],
        summary: 'Change a voucher',
        description: 'Changes the fields given and leaves the rest. Bookings made before keep their price.',
        params: idParams,
        body: updateVoucherBody,
        response: answers({ 200: voucherSchema }, ['not_found', 'changed_meanwhile']),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const voucher = await transaction(sql, actorOf(request), async (tx) => {
        const [before] = await readVouchers(tx, tx`where v.id = ${id} for update`);
        if (!before) throw new AppError('not_found', 'There is no such voucher');
        refuseIfChanged(request, before);
        const after = { ...before, ...request.body };
        await tx`
          update vouchers set value = ${after.value}, course_id = ${after.course_id}, valid_from = ${after.valid_from},
                 valid_until = ${after.valid_until}, max_uses = ${after.max_uses},
                 max_uses_per_user = ${after.max_uses_per_user}, note = ${after.note || null}, is_active = ${after.is_active}
          where id = ${id}`;
        const [stored] = await readVouchers(tx, tx`where v.id = ${id}`);
        return stored!;
      });
      return sendVersioned(reply, voucher);
    },
  );
};
