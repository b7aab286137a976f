// How holds end whose time is over: the seats go to the waiting list, and what is left of them to everybody.
import type { Config } from '../config.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { offerFreedSeats } from '../waitlist/offer-freed-seats.ts';

/**
 * When a hold ends although its payment is still undecided: HOLD_LIMIT_MINUTES after the booking, later by
 * each extension the customer asked for. An offer from the
 * waiting list lasts longer than other holds, so it counts as booked HOLD_MINUTES before its own end. Table: bookings as b.
 */
export function holdLimit(
  sql: Db,
  { HOLD_MINUTES, HOLD_LIMIT_MINUTES }: Pick<Config, 'HOLD_MINUTES' | 'HOLD_LIMIT_MINUTES'>,
): Fragment {
  return sql`(coalesce(
    (select offer_expires_at - make_interval(mins => ${HOLD_MINUTES}) from waitlist_entries where booking_id = b.id),
    b.created_at) + make_interval(mins => ${HOLD_LIMIT_MINUTES} + b.hold_extensions * ${HOLD_MINUTES}))`;
}

/**
 * Ends the lapsed holds of one session so that their seats can be had by others. The caller holds the session's row
 * lock. A hold whose payment is still open waits until the provider was asked or the limit of all holds is reached;
 * rows that somebody else is changing right now are left to them (which also keeps the lock order session → booking).
 * @param options.ahead_of the person who is about to book: those who wait behind them are not served before them
 * @returns how many seats came free; some of them may be offered to the waiting list already
 */
export async function freeLapsedHolds(
  tx: Tx,
  deps: Deps,
  session_id: string,
  options: { ahead_of?: string } = {},
): Promise<number> {
  const instant = deps.now();
  const rows = await tx<{ seats: number }[]>`
    with lapsed as (
      select b.id from bookings b
      where b.session_id = ${session_id} and b.payment_status = 'pending' and b.cancelled_at is null
        and b.hold_expires_at <= ${instant}
        and (${holdLimit(tx, deps.config)} <= ${instant}
             or not exists (select from payments where booking_id = b.id and status in ('pending', 'processing')))
      for update of b skip locked
    )
    update bookings set payment_status = 'failed' from lapsed where bookings.id = lapsed.id
    returning seats`;
  if (rows.length > 0) await offerFreedSeats(tx, deps, session_id, options);
  return rows.reduce((sum, row) => sum + row.seats, 0);
}
