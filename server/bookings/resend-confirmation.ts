// POST /api/bookings/:id/resend-confirmation: the letter of a confirmed booking once more, to the account's address.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { writeMessage } from '../messages/outbox.ts';
import { standIn } from '../payments/payment.ts';
import { bookingFacts } from './booking.ts';

type Row = { user_id: string; live: boolean; receipt: string | null; document_id: string | null };

export const resendConfirmation: Action = async (app, deps) => {
  app.post(
    '/bookings/:id/resend-confirmation',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'Send the confirmation again',
        description: 'With the receipt, to the address the account has now. Five times an hour at most.',
        params: idParams,
        response: answers({ 202: z.object({ sent_to: z.string() }) }, ['not_found', 'invalid_transition']),
      },
    },
    async (request, reply) => {
      const { user_id, role } = callerOf(request);
      const { id } = request.params;
      const [booking] = await deps.sql<Row[]>`
        select b.user_id, b.payment_status = 'paid' and b.cancelled_at is null as live, d.id as document_id,
               case when starts_with(p.provider_transaction_id, ${standIn({ payment_reference: '' })}) then null
                    else p.provider_transaction_id end as receipt
        from bookings b
        left join payments p on p.booking_id = b.id and p.status = 'completed'
        left join documents d on d.payment_id = p.id
        where b.id = ${id} limit 1`;
      if (!booking || (booking.user_id !== user_id && role !== 'admin')) throw new AppError('not_found');
      if (!booking.live)
        throw new AppError('invalid_transition', 'Only a confirmed booking has a confirmation');
      await deps.limits.count('resend_confirmation_by_account', user_id);
      const { facts, to } = (await bookingFacts(deps.sql, deps.config, id))!;
      await transaction(deps.sql, actorOf(request), (tx) =>
        writeMessage(tx, deps, {
          key: `booking_confirmed:${id}:again:${randomUUID()}`,
          kind: 'booking_confirmed',
          to: { ...to, sealed_phone: null },
          data: { ...facts, receipt: booking.receipt },
          ...(booking.document_id ? { document_id: booking.document_id } : {}),
        }),
      );
      return reply.code(202).send({ sent_to: to.email });
    },
  );
};
