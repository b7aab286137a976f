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
  /** There are holds whose time is over; whether they can be ended is for closerLook(). */
  lapsed_holds: boolean;
  /** The same as long as nothing of this but the last three changed. */
  terms: string;
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
};

type Asking = { user_id: string; session_id: string; key: string | null };

/**
 * What is known about each, in their order, and about their sessions. People are read after the sessions: whoever took the
 * last seat with their first tap has it when the second tap finds the session full, and is told so.
 */
export async function peek(
  { sql, now }: Pick<Deps, 'sql' | 'now'>,
  wishes: readonly Asking[],
): Promise<{ people: Person[]; terms: Map<string, Terms> }> {
  const at = now();
  const user_ids = wishes.map((one) => one.user_id);
  const session_ids = wishes.map((one) => one.session_id);
  const keys = wishes.map((one) => one.key);
  const sessions = await sql<
    Terms[]
  >`select * from booking_terms(${[...new Set(session_ids)]}::uuid[], ${at})`;
  const people = await sql<Person[]>`
    select * from booking_wishers(${user_ids}::uuid[], ${session_ids}::uuid[], ${keys}::text[], ${at}) order by place`;
  return { people, terms: new Map(sessions.map((one) => [one.session_id, one])) };
}

export type CloserLook = {
  /** Holds whose time is over and that nothing keeps any more. */
  holds_to_free: boolean;
  /** Others, who were there before, wait for the seats. */
  others_wait: boolean;
};

/** For wishes that meet too few seats where holds have lapsed or people wait. In their order. */
export async function closerLook(
  { sql, config, now }: Pick<Deps, 'sql' | 'config' | 'now'>,
  wishes: readonly Asking[],
): Promise<CloserLook[]> {
  if (wishes.length === 0) return [];
  const at = now();
  return sql<CloserLook[]>`
    with wanted as materialized (
      select * from unnest(${wishes.map((one) => one.user_id)}::uuid[], ${wishes.map((one) => one.session_id)}::uuid[])
        with ordinality as w (user_id, session_id, place)
    ), holds as materialized (
      select d.session_id, exists (
          select from bookings b
          where b.session_id = d.session_id and b.payment_status = 'pending' and b.cancelled_at is null
            and b.hold_expires_at <= ${at}
            and (${holdLimit(sql, config)} <= ${at}
                 or not exists (select from payments where booking_id = b.id and status in ('pending', 'processing')))
        ) as to_free
      from (select distinct session_id from wanted) as d
    )
    select holds.to_free as holds_to_free, ${listIsOpen(sql, { config, now })} and exists (
        select from waitlist_entries w
        where w.session_id = s.id and ${canBeOffered(sql)} and ${beforePerson(sql, sql`wanted.user_id`)}
      ) as others_wait
    from wanted join holds using (session_id) join sessions s on s.id = wanted.session_id
    order by wanted.place`;
}
