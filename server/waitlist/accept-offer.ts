// POST /api/sessions/:sessionId/waitlist/accept: takes an offer that costs nothing. What costs something is accepted by
// paying for its booking.
import { bookingFacts, readBookings } from '../bookings/booking.ts';
import { bookingSchema } from '../bookings/schemas.ts';
import type { Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { type Answer, answerOnce } from '../http/idempotency.ts';
import { writeMessage } from '../messages/outbox.ts';
import { offerFreedSeats } from './offer-freed-seats.ts';
import { waitlistParams } from './schemas.ts';

type Offered = { booking_id: string; total_amount: number; hold_expires_at: string };

export const acceptOffer: Action = async (app, deps) => {
  app.post(
    '/sessions/:sessionId/waitlist/accept',
    {
      schema: {
        tags: ['Waiting list'],
        summary: 'Accept an offer of seats in a free course',
        description:
          'Confirms the booking at once. An offer that costs something is accepted by paying for its booking: then this answers `invalid_transition` with the `booking_id`.',
        params: waitlistParams,
        response: answers({ 200: bookingSchema }, [
          'not_found',
          'invalid_transition',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      return answerOnce(deps, request, reply, (tx) => accept(tx, deps, user_id, request.params.sessionId));
    },
  );
};

async function accept(tx: Tx, deps: Deps, user_id: string, session_id: string): Promise<Answer> {
  await tx`select from sessions where id = ${session_id} for update`;
  const [offer] = await tx<Offered[]>`
    select b.id as booking_id, b.total_amount, b.hold_expires_at
    from waitlist_entries w join bookings b on b.id = w.booking_id
    where w.user_id = ${user_id} and w.session_id = ${session_id} and w.status = 'offered' for update of b`;
  if (!offer) throw new AppError('not_found', 'No seats of this session are offered to you');
  const { booking_id } = offer;
  if (offer.total_amount > 0)
    throw new AppError('invalid_transition', 'Pay for the booking to accept this offer', {
      more: { booking_id },
    });
  if (Date.parse(offer.hold_expires_at) <= deps.now().getTime())
    throw new AppError('invalid_transition', 'This offer has run out');
  await tx`update bookings set payment_status = 'paid', hold_expires_at = null where id = ${booking_id}`;
  await offerFreedSeats(tx, deps, session_id);
  const { facts, to } = (await bookingFacts(tx, deps.config, booking_id))!;
  await writeMessage(tx, deps, {
    key: `booking_confirmed:${booking_id}`,
    kind: 'booking_confirmed',
    to,
    data: { ...facts, receipt: null },
  });
  const [body] = await readBookings(tx, deps, tx`where b.id = ${booking_id}`);
  return { status: 200, body };
}
