// POST /api/bookings/:id/transfer: takes a confirmed booking, with everybody in it, to another session of the course. A
// cheaper session gives the difference back. `GET` on the same address says what it would mean.
import { z } from 'zod';
import { giveReason } from '../audit/give-reason.ts';
import type { Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, currency, id, idParams, money, prose } from '../http/fields.ts';
import { type Answer, answerOnce } from '../http/idempotency.ts';
import { writeMessage } from '../messages/outbox.ts';
import { requestRefunds } from '../refunds/refund.ts';
import { offerFreedSeats } from '../waitlist/offer-freed-seats.ts';
import { seatsWithoutOffer } from '../waitlist/waitlist.ts';
import { bookingFacts, readBookings } from './booking.ts';
import { freeLapsedHolds } from './lapsed-holds.ts';
import { bookingSchema } from './schemas.ts';
import {
  planTransfer,
  readTarget,
  readTransferable,
  type Transferable,
  type TransferPlan,
} from './transfer.ts';

const body = z.strictObject({
  session_id: id,
  reason: prose(500).optional(),
  /** For admins, with a reason: a dearer session without paying the difference. */
  waive_difference: z.boolean().default(false),
});
const preview = z.object({
  booking_id: z.string(),
  session_id: z.string(),
  seats_left: z.int(),
  /** Above 0: that session costs so much more. Below: so much comes back. */
  difference: money,
  refund_amount: money,
  currency,
});
const refusals = [
  'not_found',
  'booking_not_transferable',
  'session_not_bookable',
  'session_full',
  'already_booked',
] as const;

export const previewTransfer: Action = async (app, deps) => {
  app.get(
    '/bookings/:id/transfer',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'What taking a booking to another session would mean',
        params: idParams,
        querystring: z.strictObject({ session_id: id }),
        response: answers({ 200: preview }, [...refusals]),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const { sql } = deps;
      const booking = await readTransferable(sql, request.params.id);
      if (!booking || (booking.user_id !== user_id && role !== 'admin')) throw new AppError('not_found');
      const target = await readTarget(sql, request.query.session_id, deps.now());
      const plan = await planTransfer(sql, deps, booking, target, role === 'admin');
      const [seats] = await sql<{ seats_left: number }[]>`
        select capacity - seats_booked - seats_held as seats_left from sessions where id = ${target!.id}`;
      return {
        booking_id: booking.id,
        session_id: target!.id,
        seats_left: seats!.seats_left,
        difference: plan.difference_cents / 100,
        refund_amount: plan.refund_cents / 100,
        currency: booking.currency,
      };
    },
  );
};

type Wish = z.output<typeof body> & { booking_id: string; user_id: string; is_admin: boolean };

export const transferBooking: Action = async (app, deps) => {
  app.post(
    '/bookings/:id/transfer',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'Take a booking to another session of its course',
        description:
          'Code, seats and people stay. For customers as long as cancelling would give everything back.',
        params: idParams,
        body,
        response: answers({ 200: bookingSchema }, [
          ...refusals,
          'transfer_costs_more',
          'forbidden',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { user_id, role } = callerOf(request);
      const is_admin = role === 'admin';
      const { waive_difference, reason } = request.body;
      if (waive_difference && !is_admin)
        throw new AppError('forbidden', 'Only an admin can waive the difference');
      if (waive_difference && !reason) throw invalidField('reason', 'is needed to waive the difference');
      const wish = { ...request.body, booking_id: request.params.id, user_id, is_admin };
      return answerOnce(deps, request, reply, (tx) => transfer(tx, deps, wish));
    },
  );
};

async function transfer(tx: Tx, deps: Deps, wish: Wish): Promise<Answer> {
  const { booking_id, session_id } = wish;
  const booking = await lockBoth(tx, wish);
  const target = await readTarget(tx, session_id, deps.now());
  const plan = await planTransfer(tx, deps, booking, target, wish.is_admin);
  if (plan.difference_cents > 0 && !wish.waive_difference) {
    throw new AppError(
      'transfer_costs_more',
      `That session costs ${booking.currency} ${plan.difference_cents / 100} more: book it anew, and cancel this booking for all of its money`,
      { more: { difference: plan.difference_cents / 100, currency: booking.currency } },
    );
  }
  await refuseFull(tx, deps, session_id, booking);
  if (wish.reason) await giveReason(tx, wish.reason);
  await tx`
    update bookings set session_id = ${session_id}, unit_price = ${plan.unit_price}, transferred_at = ${deps.now()}
    where id = ${booking_id}`;
  if (plan.refund_cents > 0) {
    await requestRefunds(tx, deps, {
      booking_id,
      amount_cents: plan.refund_cents,
      cause: booking.user_id === wish.user_id ? 'cancelled_by_customer' : 'decided_by_admin',
      reason: 'The booking was taken to a session that costs less',
      requested_by: wish.user_id,
    });
  }
  await offerFreedSeats(tx, deps, booking.session_id);
  await offerFreedSeats(tx, deps, session_id);
  await tell(tx, deps, booking, plan);
  const [answer] = await readBookings(tx, deps, tx`where b.id = ${booking_id}`);
  return { status: 200, body: answer };
}

/** Both sessions in the order of their ids, then the booking: two transfers that cross each other take turns. */
async function lockBoth(tx: Tx, { booking_id, session_id, user_id, is_admin }: Wish): Promise<Transferable> {
  const seen = await readTransferable(tx, booking_id);
  if (!seen || (seen.user_id !== user_id && !is_admin)) throw new AppError('not_found');
  await tx`select from sessions where id = any(${[seen.session_id, session_id]}) order by id for update`;
  await tx`select from bookings where id = ${booking_id} for update`;
  const booking = (await readTransferable(tx, booking_id))!;
  if (booking.session_id !== seen.session_id) throw new AppError('conflict', 'It was just taken elsewhere');
  return booking;
}

async function refuseFull(tx: Tx, deps: Deps, session_id: string, { user_id, seats }: Transferable) {
  let room = await seatsWithoutOffer(tx, deps, session_id, user_id);
  if (room.seats_left < seats) {
    await freeLapsedHolds(tx, deps, session_id, { ahead_of: user_id });
    room = await seatsWithoutOffer(tx, deps, session_id, user_id);
  }
  if (room.others_wait)
    throw new AppError('session_full', 'Others are waiting for seats in that session', {
      more: { seats_left: 0 },
    });
  if (room.seats_left < seats)
    throw new AppError('session_full', undefined, { more: { seats_left: room.seats_left } });
}

async function tell(tx: Tx, deps: Deps, before: Transferable, plan: TransferPlan): Promise<void> {
  const { facts, to } = (await bookingFacts(tx, deps.config, before.id))!;
  await writeMessage(tx, deps, {
    key: `booking_transferred:${before.id}:${deps.now().toISOString()}`,
    kind: 'booking_transferred',
    to,
    data: {
      ...facts,
      before_starts_at: before.starts_at,
      before_location: before.location,
      refund_amount: plan.refund_cents / 100,
    },
  });
}
