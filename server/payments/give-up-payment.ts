// POST /api/payments/give-up: the customer wants another number or another way to pay, and the open attempt stands in
// the way. Money that still comes for it pays for the booking all the same, or goes back (settle.ts).
import { lockBooking } from '../bookings/booking.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { cancelOpenPayments } from './payment.ts';
import { readStatus } from './payment-status.ts';
import { paymentStatusSchema, refBody } from './schemas.ts';

export const giveUpPayment: Action = async (app, deps) => {
  app.post(
    '/payments/give-up',
    {
      schema: {
        tags: ['Payments'],
        summary: 'End an open attempt, to try again in another way',
        description:
          'The seats stay held. A card page is closed; a prompt that is on a phone already cannot be called back, and its money still counts.',
        body: refBody,
        response: answers({ 200: paymentStatusSchema }, ['not_found']),
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { ref } = request.body;
      const { booking_id } = await readStatus(deps, caller, ref);
      await transaction(deps.sql, actorOf(request), async (tx) => {
        if (!(await lockBooking(tx, booking_id, tx`b.id`))) throw new AppError('not_found');
        const [open] = await tx<{ id: string }[]>`
          select id from payments where payment_reference = ${ref} and status in ('pending', 'processing')`;
        if (open) await cancelOpenPayments(tx, deps, booking_id, 'Given up for another try');
      });
      return readStatus(deps, caller, ref);
    },
  );
};
