// DELETE /api/vouchers/:id: nobody can use it any more. The row stays for the bookings that had it.
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';

export const deleteVoucher: Action = async (app, { sql }) => {
  app.delete(
    '/vouchers/:id',
    {
      schema: {
        tags: ['Vouchers'],
        summary: 'Switch a voucher off',
        params: idParams,
        response: answers({ 204: z.null() }, ['not_found']),
      },
    },
    async (request, reply) => {
      const ended = await transaction(
        sql,
        actorOf(request),
        (tx) => tx`update vouchers set is_active = false where id = ${request.params.id}`,
      );
      if (ended.count === 0) throw new AppError('not_found', 'There is no such voucher');
      return reply.code(204).send(null);
    },
  );
};
