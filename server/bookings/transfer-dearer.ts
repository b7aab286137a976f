// The way to a session that costs more: a booking of its own is held there, and takes the place of the old one when it
// is paid for (transfer-complete.ts). Until then, and if it never is, the old booking stays as it was.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { writeMessage } from '../messages/outbox.ts';
import { bookingFacts } from './booking.ts';
import { freeLapsedHolds } from './lapsed-holds.ts';
import { priceOf } from './price.ts';
import type { Transferable } from './transfer.ts';

export type OpenReplacement = { id: string; session_id: string; lapsed: boolean };

/** The unpaid booking that waits to take the place of this one. */
export async function openReplacement(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  booking_id: string,
): Promise<OpenReplacement | undefined> {
  const [row] = await tx<OpenReplacement[]>`
    select id, session_id, hold_expires_at <= ${now()} as lapsed from bookings
    where replaces_booking_id = ${booking_id} and cancelled_at is null and payment_status = 'pending'`;
  return row;
}

/**
 * Nobody takes one booking to two places: while one waits for its money, that one is paid for or given up first. The
 * sessions of both bookings are locked.
 * @param session_id the dearer session that is asked for; null when the booking is to move as it is
 * @returns the one that waits, when it is for the session that is asked for now
 * @throws AppError booking_not_transferable, conflict
 */
export async function refuseSecondReplacement(
  tx: Tx,
  deps: Deps,
  booking_id: string,
  session_id: string | null,
  locked: string[],
): Promise<OpenReplacement | undefined> {
  let open = await openReplacement(tx, deps, booking_id);
  if (!open) return undefined;
  if (!locked.includes(open.session_id))
    throw new AppError('conflict', 'Another session was just asked for with this booking');
  if (open.lapsed) {
    await freeLapsedHolds(tx, deps, open.session_id);
    open = await openReplacement(tx, deps, booking_id);
  }
  if (open && open.session_id !== session_id) {
    throw new AppError(
      'booking_not_transferable',
      'A booking of another session waits for its money to take the place of this one: pay for it, or cancel it first',
      { more: { booking_id: open.id } },
    );
  }
  return open;
}

/**
 * Holds the same seats for the same people in the dearer session, at what they cost there now. The sessions and the old
 * booking are locked, and there is room.
 * @returns the id of the new booking
 */
export async function holdReplacement(
  tx: Tx,
  deps: Deps,
  booking: Transferable,
  session_id: string,
): Promise<string> {
  const { config } = deps;
  const now = deps.now();
  const { user_id, seats } = booking;
  const price = await priceOf(tx, { session_id, seats, user_id, code: undefined }, now);
  const hold_expires_at = new Date(now.getTime() + config.HOLD_MINUTES * 60_000);
  const [made] = await tx<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, early_bird,
                          contact_phone, contact_phone_hash, special_requirements, hold_expires_at, replaces_booking_id, created_at)
    select user_id, ${session_id}, seats, 'pending', ${price.unit_price}, ${price.total_cents}::numeric / 100, ${price.currency},
           ${price.early_bird}, contact_phone, contact_phone_hash, special_requirements, ${hold_expires_at}, id, ${now}
    from bookings where id = ${booking.id}
    returning id`;
  const id = made!.id;
  await tx`
    insert into attendees (booking_id, seat_no, name, email, phone, birth_year, guardian_consent, created_at)
    select ${id}, seat_no, name, email, phone, birth_year, guardian_consent, ${now}
    from attendees where booking_id = ${booking.id} and removed_at is null`;
  const { facts, to } = (await bookingFacts(tx, config, id))!;
  await writeMessage(tx, deps, {
    key: `booking_held:${id}`,
    kind: 'booking_held',
    to,
    data: { ...facts, hold_expires_at: hold_expires_at.toISOString(), replaces: booking.code },
  });
  return id;
}
