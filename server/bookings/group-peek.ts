// The look before a group is booked: what the wishes of the moment meet, in two statements for all of them, without a
// lock. A refusal seen here was true when it was read; everything else is looked at again under the lock.
import type { Deps } from '../deps.ts';
import { beforePerson, canBeOffered, listIsOpen } from '../waitlist/waitlist.ts';
import { holdLimit } from './lapsed-holds.ts';

/** A session as booking_terms() tells it. Prices in major units. */
export type Terms = {
  session_id: string;
  status: string;
  date: string;
  start_time: string;
  end_time: string | null;
  timezone: string;
  starts_at: string;
  ends_at: string;
  location: string;
  room: string | null;
  course_id: string;
  title: string;
  audience: string;
  currency: string;
  price: number | null;
  unit_price: number | null;
  early_bird: boolean;
  on_sale: boolean;
  seats_left: number;
  waiting: number;
  /** The same as long as nothing of this but the last two changed. */
  terms: string;
  /** There are fewer seats than somebody wants, and lapsed holds that would free some. */
  holds_to_free: boolean;
};
export type Person = {
  place: number;
  /** Null when there is no such account any more. */
  email: string | null;
  email_verified: boolean;
  name: string;
  locale: string;
  sealed_phone: string | null;
  own_booking_id: string | null;
  own_lapsed: boolean;
  key_used: boolean;
  others_wait: boolean;
};

type Asking = { user_id: string; session_id: string; seats: number; key: string | null };

/** What is known about each, in their order, and about their sessions. */
export async function peek(
  { sql, config, now }: Deps,
  wishes: readonly Asking[],
): Promise<{ people: Person[]; terms: Map<string, Terms> }> {
  const at = now();
  const most = new Map<string, number>();
  for (const { session_id, seats } of wishes)
    most.set(session_id, Math.max(most.get(session_id) ?? 0, seats));
  const [sessions, people] = await Promise.all([
    sql<Terms[]>`
      select t.*, t.seats_left < wanted.seats and exists (
               select from bookings b
               where b.session_id = t.session_id and b.payment_status = 'pending' and b.cancelled_at is null
                 and b.hold_expires_at <= ${at}
                 and (${holdLimit(sql, config)} <= ${at}
                      or not exists (select from payments where booking_id = b.id and status in ('pending', 'processing')))
             ) as holds_to_free
      from booking_terms(${[...most.keys()]}::uuid[], ${at}) t
      join unnest(${[...most.keys()]}::uuid[], ${[...most.values()]}::int[]) as wanted (session_id, seats)
        on wanted.session_id = t.session_id`,
    sql<Person[]>`
      select r.place::int, u.email, coalesce(u.email_verified, false) as email_verified, u.name, u.locale, u.phone as sealed_phone,
             own.id as own_booking_id, coalesce(own.lapsed, false) as own_lapsed, k.key is not null as key_used,
             s.waiting > 0 and ${listIsOpen(sql, { config, now })} and exists (
               select from waitlist_entries w
               where w.session_id = s.id and ${canBeOffered(sql)} and ${beforePerson(sql, sql`r.user_id`)}
             ) as others_wait
      from unnest(${wishes.map((one) => one.user_id)}::uuid[], ${wishes.map((one) => one.session_id)}::uuid[],
                  ${wishes.map((one) => one.key)}::text[]) with ordinality as r (user_id, session_id, key, place)
      left join users u on u.id = r.user_id and u.is_active
      left join sessions s on s.id = r.session_id
      left join lateral (
        select b.id, b.payment_status = 'pending' and b.hold_expires_at <= ${at} as lapsed from bookings b
        where b.user_id = r.user_id and b.session_id = r.session_id and b.cancelled_at is null
          and b.payment_status in ('pending', 'paid')
      ) as own on true
      left join idempotency_keys k on k.scope = r.user_id::text and k.key = r.key
      order by r.place`,
  ]);
  return { people, terms: new Map(sessions.map((one) => [one.session_id, one])) };
}
