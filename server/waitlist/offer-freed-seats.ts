// Freed seats go to the waiting list before the public, in the transaction that frees them. Whatever moves seats calls
// offerFreedSeats() afterwards; server/waitlist/every-place.test.ts lists those places and shows it for each.
import { bookingFacts } from '../bookings/booking.ts';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { writeMessage } from '../messages/outbox.ts';
import { chooseOffers, type Waiting } from './choose-offers.ts';
import { settleEntries } from './settle-entries.ts';
import { beforePerson, canBeOffered, closesAt, lastOfferEnd } from './waitlist.ts';

const HOUR_MS = 3_600_000;

type Place = {
  status: string;
  starts_at: string;
  seats_left: number;
  waiting: number;
  price: number;
  early_bird: boolean;
  currency: string;
  on_sale: boolean;
};

/**
 * Brings the waiting list of a session in line with its bookings, then offers what is free to those whose turn it is:
 * a booking that waits for its money, and a message. Does nothing when nobody waits, so it may be called too often.
 * The caller holds the session's row lock.
 * @param options.ahead_of only to those who wait before this person, who is about to book
 */
export async function offerFreedSeats(
  tx: Tx,
  deps: Deps,
  session_id: string,
  options: { ahead_of?: string } = {},
): Promise<void> {
  await settleEntries(tx, deps, session_id);
  const [place] = await tx<Place[]>`
    select s.status, s.starts_at, s.capacity - s.seats_booked - s.seats_held as seats_left, s.waiting,
           coalesce(p.unit_price, 0) as price, p.early_bird, c.currency,
           c.is_published and c.is_active and (c.price is not null or c.audience <> 'Corporate') as on_sale
    from sessions s join courses c on c.id = s.course_id cross join lateral seat_price(s.id, ${deps.now()}::timestamptz) p
    where s.id = ${session_id}`;
  if (!place || place.waiting === 0 || place.seats_left <= 0 || !mayOffer(deps, place)) return;

  const queue = await readQueue(tx, session_id, options.ahead_of ?? null);
  const gathering =
    Date.parse(place.starts_at) - deps.now().getTime() > deps.config.WAITLIST_GATHER_HOURS * HOUR_MS;
  const { offers, passed } = chooseOffers(queue, place.seats_left, {
    patience: deps.config.WAITLIST_PATIENCE,
    gathering,
  });
  for (const id of offers)
    await makeOffer(tx, deps, session_id, place, queue.find((entry) => entry.id === id)!);
  for (const [id, times] of passed)
    await tx`update waitlist_entries set passed_over = passed_over + ${times} where id = ${id}`;
}

function mayOffer({ config, now }: Pick<Deps, 'config' | 'now'>, place: Place): boolean {
  return place.status === 'scheduled' && place.on_sale && closesAt(config, place.starts_at) > now();
}

type Queued = Waiting & { user_id: string };

async function readQueue(tx: Tx, session_id: string, ahead_of: string | null): Promise<Queued[]> {
  return tx<Queued[]>`
    select w.id, w.user_id, w.seats, w.passed_over from waitlist_entries w join sessions s on s.id = w.session_id
    where w.session_id = ${session_id} and ${canBeOffered(tx)}
      and ${ahead_of === null ? tx`true` : beforePerson(tx, ahead_of)}
    order by w.place`;
}

async function makeOffer(tx: Tx, deps: Deps, session_id: string, place: Place, to: Queued): Promise<void> {
  const now = deps.now();
  const longest = new Date(now.getTime() + deps.config.WAITLIST_OFFER_HOURS * HOUR_MS);
  const latest = lastOfferEnd(deps.config, place.starts_at);
  const offer_expires_at = longest < latest ? longest : latest;
  const [booking] = await tx<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, early_bird, hold_expires_at, created_at)
    values (${to.user_id}, ${session_id}, ${to.seats}, 'pending', ${place.price}, ${place.price}::numeric * ${to.seats}::int,
            ${place.currency}, ${place.early_bird}, ${offer_expires_at}, ${now})
    returning id`;
  await tx`
    update waitlist_entries set status = 'offered', booking_id = ${booking!.id}, offered_at = ${now},
           offer_expires_at = ${offer_expires_at}
    where id = ${to.id}`;
  const { facts, to: recipient } = (await bookingFacts(tx, deps.config, booking!.id))!;
  await writeMessage(tx, deps, {
    key: `waitlist_offer:${to.id}`,
    kind: 'waitlist_offer',
    to: recipient,
    data: { ...facts, offer_expires_at: offer_expires_at.toISOString() },
  });
}
