// POST /api/sessions/:sessionId/bookings: an admin books for somebody at the desk or on the phone. What it costs is held
// as for anybody; POST /api/payments/other takes cash, and the customer may pay by phone or card.
import { z } from 'zod';
import { giveReason } from '../audit/give-reason.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, id } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { bookSeats } from './create-booking.ts';
import { bookForCustomerBody, bookingSchema } from './schemas.ts';

export const bookForCustomer: Action = async (app, deps) => {
  app.post(
    '/sessions/:sessionId/bookings',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'Book seats for a customer',
        description:
          'The customer gets the same letters as when booking alone. `over_capacity` adds the missing seats to the session, and passes those who wait; the reason is kept in the audit trail.',
        params: z.strictObject({ sessionId: id }),
        body: bookForCustomerBody,
        response: answers({ 201: bookingSchema }, [
          'not_found',
          'session_not_bookable',
          'session_full',
          'already_booked',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { user_id, reason, over_capacity, ...rest } = request.body;
      const wish = { ...rest, session_id: request.params.sessionId };
      return answerOnce(deps, request, reply, async (tx) => {
        const [user] = await tx`select from users where id = ${user_id} and is_active`;
        if (!user) throw new AppError('not_found', 'There is no such customer with an open account');
        await giveReason(tx, reason);
        return bookSeats(tx, deps, user_id, wish, { over_capacity });
      });
    },
  );
};
