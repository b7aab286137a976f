// POST /api/bookings/:id/transfer: takes a confirmed booking, with everybody in it, to another session of the course. A
// cheaper session gives the difference back; a dearer one is held for its money first (transfer-dearer.ts). `GET` on the
// same address says what it would mean.
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
import { holdReplacement, openReplacement, refuseSecondReplacement } from './transfer-dearer.ts';

const body = z.strictObject({
  session_id: id,
  reason: prose(500).optional(),
  /** For admins, with a reason: a dearer session without paying the difference. */
  waive_difference: z.boolean().default(false),
});
export const transferPreview = z.object({
  booking_id: z.string(),
  session_id: z.string(),
  seats_left: z.int(),
  /** Above 0: the seats cost so much more there. Below: so much less. */
  difference: money,
  /** What has to be paid for a dearer session: the whole price there, without a voucher. */
  to_pay: money,
  /** What comes back: the difference to a cheaper session; after paying for a dearer one, all that was paid before. */
  refund_amount: money,
  currency,
});
/** The booking as it is now, or the one to pay for, and what happens next in words. */
const transferred = bookingSchema.extend({ note: z.string() });
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
        response: answers({ 200: transferPreview }, [...refusals]),
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
        to_pay: plan.to_pay_cents / 100,
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
          'Code, seats and people stay. For customers as long as cancelling would give everything back. A session that costs more gives a booking of its own (201), which waits for its money; once it is paid for, the old one is cancelled and all of its money comes back.',
        params: idParams,
        body,
        response: answers({ 200: transferred, 201: transferred }, [
          ...refusals,
          'conflict',
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
  const { booking, locked } = await lockAll(tx, deps, wish);
  const target = await readTarget(tx, session_id, deps.now());
  const plan = await planTransfer(tx, deps, booking, target, wish.is_admin);
  const dearer = plan.difference_cents > 0 && !wish.waive_difference;
  const open = await refuseSecondReplacement(tx, deps, booking_id, dearer ? session_id : null, locked);
  if (open) return answerToPay(tx, deps, 200, open.id, booking, plan);
  await refuseFull(tx, deps, session_id, booking);
  if (wish.reason) await giveReason(tx, wish.reason);
  if (dearer) {
    const id = await holdReplacement(tx, deps, booking, session_id);
    await offerFreedSeats(tx, deps, session_id);
    return answerToPay(tx, deps, 201, id, booking, plan);
  }
  await tx`
    update bookings set session_id = ${session_id}, unit_price = ${plan.unit_price}, transferred_at = ${deps.now()}
    where id = ${booking_id}`;
  // A dearer session whose difference was waived gives nothing back.
  if (plan.difference_cents < 0 && plan.refund_cents > 0) {
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
  return { status: 200, body: { ...answer!, note: 'Your booking was taken to the other session.' } };
}

/** The booking that is to be paid for, with what happens then. */
async function answerToPay(
  tx: Tx,
  deps: Deps,
  status: 200 | 201,
  id: string,
  old: Transferable,
  { refund_cents }: TransferPlan,
): Promise<Answer> {
  const [booking] = await readBookings(tx, deps, tx`where b.id = ${id}`);
  const { currency, total_amount } = booking!;
  const back = refund_cents === 0 ? '' : `, and its ${currency} ${refund_cents / 100} come back whole`;
  const note = `Pay ${currency} ${total_amount} for this booking in time. Then booking ${old.code} is cancelled${back}. If you do not, ${old.code} stays as it is.`;
  return { status, body: { ...booking!, note } };
}

/**
 * All sessions concerned in the order of their ids, then the booking: two transfers that cross each other take turns.
 * One more than the two is concerned when an earlier wish still waits for its money.
 */
async function lockAll(tx: Tx, deps: Deps, { booking_id, session_id, user_id, is_admin }: Wish) {
  const seen = await readTransferable(tx, booking_id);
  if (!seen || (seen.user_id !== user_id && !is_admin)) throw new AppError('not_found');
  const open = await openReplacement(tx, deps, booking_id);
  const locked = [seen.session_id, session_id, ...(open ? [open.session_id] : [])];
  await tx`select from sessions where id = any(${locked}) order by id for update`;
  await tx`select from bookings where id = ${booking_id} for update`;
  const booking = (await readTransferable(tx, booking_id))!;
  if (booking.session_id !== seen.session_id) throw new AppError('conflict', 'It was just taken elsewhere');
  return { booking, locked };
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
      refund_amount: plan.difference_cents < 0 ? plan.refund_cents / 100 : 0,
    },
  });
}
