// PUT /api/bookings/:id/cancel: gives back all or some seats at once, and asks for the refund the policy grants.
import type { Tx } from '../database/connect.ts';
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { writeMessage } from '../messages/outbox.ts';
import { cancelOpenPayments } from '../payments/payment.ts';
import { requestRefunds } from '../refunds/refund.ts';
import { offerFreedSeats } from '../waitlist/offer-freed-seats.ts';
import { bookingFacts, lockBooking, readBookings } from './booking.ts';
import { type Cancellable, type CancellationPlan, planCancellation } from './cancellation.ts';
import { bookingSchema, cancelBookingBody } from './schemas.ts';

export const cancelBooking: Action = async (app, deps) => {
  app.put(
    '/bookings/:id/cancel',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'Cancel a booking or some of its seats',
        description:
          'The seats are free at once. `GET` on the same address shows the refund first. Admins may set `refund_percent`, with a reason.',
        params: idParams,
        body: cancelBookingBody,
        response: answers({ 200: bookingSchema }, [
          'not_found',
          'booking_not_cancellable',
          'payment_in_progress',
          'forbidden',
        ]),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const { id } = request.params;
      const { seats, reason, refund_percent: percent } = request.body;
      if (percent !== undefined && role !== 'admin')
        throw new AppError('forbidden', 'Only an admin can set the refund');
      if (percent !== undefined && !reason)
        throw invalidField('reason', 'is needed when the refund is not the policy’s');
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const booking = await lockBooking<Cancellable>(
          tx,
          id,
          tx`b.*, (select starts_at from sessions where id = b.session_id) as starts_at,
             (select moved_at from sessions where id = b.session_id) as moved_at,
             (select status from sessions where id = b.session_id) as session_status,
             exists (select from payments where booking_id = b.id and status in ('pending', 'processing')) as payment_open`,
        );
        if (!booking || (booking.user_id !== user_id && role !== 'admin')) throw new AppError('not_found');
        const plan = await planCancellation(tx, deps, booking, { seats, percent });
        await giveBackSeats(tx, deps, booking, plan, reason ?? null);
        const by_owner = booking.user_id === user_id;
        if (plan.refund_cents > 0) {
          await requestRefunds(tx, deps, {
            booking_id: id,
            amount_cents: plan.refund_cents,
            cause: by_owner ? 'cancelled_by_customer' : 'decided_by_admin',
            reason: reason || plan.rule,
            requested_by: user_id,
          });
        }
        await offerFreedSeats(tx, deps, booking.session_id);
        await tell(tx, deps, booking, plan);
        const [body] = await readBookings(tx, deps, tx`where b.id = ${id}`);
        return body!;
      });
    },
  );
};

async function giveBackSeats(
  tx: Tx,
  deps: Deps,
  booking: Cancellable,
  plan: CancellationPlan,
  reason: string | null,
): Promise<void> {
  if (plan.whole) {
    await tx`update bookings set cancelled_at = ${deps.now()}, cancellation_reason = ${reason || null} where id = ${booking.id}`;
    await cancelOpenPayments(tx, deps, booking.id, 'The booking was cancelled');
    return;
  }
  // What a paid booking was charged stays on record; an unpaid one now costs less. The seats that are kept keep their
  // share of a discount, and the rest is rounded down to whole units as it was for all of them.
  await tx`
    update bookings set seats = seats - ${plan.seats},
      total_amount = case when payment_status = 'pending' then unit_price * (seats - ${plan.seats}) - kept.discount else total_amount end,
      discount_amount = case when payment_status = 'pending' then kept.discount else discount_amount end
    from (
      select case when discount_amount = 0 then 0
                  else ceil(discount_amount * (seats - ${plan.seats}) / seats) end as discount
      from bookings where id = ${booking.id}
    ) as kept
    where id = ${booking.id}`;
  await tx`
    update attendees set removed_at = ${deps.now()} where id in (
      select id from attendees where booking_id = ${booking.id} and removed_at is null
      order by seat_no, id offset ${booking.seats - plan.seats})`;
}

async function tell(tx: Tx, deps: Deps, booking: Cancellable, plan: CancellationPlan): Promise<void> {
  const { facts, to } = (await bookingFacts(tx, deps.config, booking.id))!;
  await writeMessage(tx, deps, {
    // A booking can be cancelled seat by seat; each step leaves another number of seats.
    key: `booking_cancelled:${booking.id}:${booking.seats - plan.seats}`,
    kind: 'booking_cancelled',
    to,
    data: {
      ...facts,
      seats_cancelled: plan.seats,
      seats_kept: booking.seats - plan.seats,
      refund_amount: plan.refund_cents / 100,
    },
  });
}
