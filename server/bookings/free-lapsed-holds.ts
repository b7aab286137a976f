// The job behind the holds: ends those that lapsed, asks the provider first where a payment is still open. Booking
// never depends on it; it only frees seats sooner for people who look at the numbers.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { askProvider } from '../payments/ask-provider.ts';
import { freeLapsedHolds, holdLimit } from './lapsed-holds.ts';

/** How much longer a hold lasts whose payment is still undecided, until the limit of all holds. */
const EXTENSION_MS = 2 * 60_000;

export async function freeAllLapsedHolds(deps: Deps): Promise<void> {
  const { sql, config } = deps;
  const now = deps.now();
  const open = await sql<{ booking_id: string; payment_id: string; limit_at: string }[]>`
    select b.id as booking_id, p.id as payment_id, ${holdLimit(sql, config)} as limit_at
    from bookings b join payments p on p.booking_id = b.id and p.status in ('pending', 'processing')
    where b.payment_status = 'pending' and b.cancelled_at is null and b.hold_expires_at <= ${now}
    order by b.hold_expires_at limit 100`;
  for (const { booking_id, payment_id, limit_at } of open) {
    await askProvider(deps, { payment_id, now_please: true });
    const until = new Date(Math.min(Date.parse(limit_at), now.getTime() + EXTENSION_MS));
    await sql`
      update bookings set hold_expires_at = ${until}
      where id = ${booking_id} and payment_status = 'pending' and cancelled_at is null and hold_expires_at < ${until}
        and exists (select from payments where id = ${payment_id} and status in ('pending', 'processing'))`;
  }
  const sessions = await sql<{ session_id: string }[]>`
    select distinct session_id from bookings
    where payment_status = 'pending' and cancelled_at is null and hold_expires_at <= ${now}`;
  for (const { session_id } of sessions) {
    await transaction(sql, { actor_id: null, source: 'job' }, async (tx) => {
      await tx`select from sessions where id = ${session_id} for update`;
      await freeLapsedHolds(tx, deps, session_id);
    });
  }
}
