// The end of a transfer to a dearer session: with the money for the new booking, the old one goes, in one transaction.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { writeMessage } from '../messages/outbox.ts';
import { cancelOpenPayments } from '../payments/payment.ts';
import { policyShare, requestRefunds } from '../refunds/refund.ts';
import { offerFreedSeats } from '../waitlist/offer-freed-seats.ts';
import { bookingFacts } from './booking.ts';

type Replaced = {
  id: string;
  code: string;
  session_id: string;
  starts_at: string;
  location: string;
  moved_at: string | null;
  booked_at: string;
  /** Confirmed, or it has gone its own way: cancelled, paid back. */
  live: boolean;
  /** Live, in the session it was in when the transfer was asked for, and that has not begun. */
  replaceable: boolean;
  /** Another booking is to take its place, or has. */
  promised: boolean;
};

async function readReplaced(tx: Tx, deps: Deps, booking_id: string): Promise<Replaced | undefined> {
  const [row] = await tx<Replaced[]>`
    select o.id, o.code, o.session_id, s.starts_at, s.location, s.moved_at, coalesce(o.transferred_at, o.created_at) as booked_at,
           o.payment_status = 'paid' and o.cancelled_at is null as live,
           o.payment_status = 'paid' and o.cancelled_at is null and s.status = 'scheduled' and s.starts_at > ${deps.now()}
             and (o.transferred_at is null or o.transferred_at <= b.created_at) as replaceable,
           exists (
             select from bookings other where other.replaces_booking_id = o.id and other.id <> b.id
               and other.cancelled_at is null and other.payment_status in ('pending', 'paid')) as promised
    from bookings b join bookings o on o.id = b.replaces_booking_id join sessions s on s.id = o.session_id
    where b.id = ${booking_id}`;
  return row;
}

/**
 * Called wherever money makes a booking paid. Where it replaces another, that one is cancelled, its seats are offered to
 * those who wait, all of its money is asked back, and its owner is told. A booking that was cancelled, taken elsewhere or
 * begun meanwhile is left alone. Both sessions and both bookings are locked (lockBooking).
 */
export async function completeTransfer(tx: Tx, deps: Deps, booking_id: string): Promise<void> {
  const old = await readReplaced(tx, deps, booking_id);
  if (!old?.replaceable) return;
  const { facts, to } = (await bookingFacts(tx, deps.config, booking_id))!;
  const reason = `Booking ${facts.booking_code} took its place`;
  await tx`
    update bookings set cancelled_at = ${deps.now()}, cancellation_reason = ${reason} where id = ${old.id}`;
  await cancelOpenPayments(tx, deps, old.id, 'The booking was taken to another session');
  const refund_cents = await requestRefunds(tx, deps, {
    booking_id: old.id,
    amount_cents: 'everything left',
    cause: 'transferred',
    reason,
    requested_by: null,
  });
  await offerFreedSeats(tx, deps, old.session_id);
  await writeMessage(tx, deps, {
    key: `booking_transferred:${booking_id}`,
    kind: 'booking_transferred',
    to,
    data: {
      ...facts,
      before_starts_at: old.starts_at,
      before_location: old.location,
      refund_amount: refund_cents / 100,
      replaced: old.code,
    },
  });
}

/**
 * Whether money that comes after the hold ended may still confirm this booking. One that replaces another has to find
 * that one free to go, as it was when the transfer was asked for: paying late is no way around the refund policy, and
 * nobody ends up with two bookings who wanted one.
 */
export async function mayReplaceLate(tx: Tx, deps: Deps, booking_id: string): Promise<boolean> {
  const old = await readReplaced(tx, deps, booking_id);
  if (!old) return true;
  if (old.promised) return false;
  if (!old.live) return true;
  return old.replaceable && policyShare(deps.config, old, old.booked_at, deps.now()).percent === 100;
}
