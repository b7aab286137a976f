// What two or more waiting-list actions share: the states, how an entry is read, when a list closes, and what is left
// for somebody who books without an offer.
import type { Config } from '../config.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { cancelOpenPayments } from '../payments/payment.ts';
import type { Transitions } from '../state-machine.ts';
import type { WaitlistEntry } from './schemas.ts';

/** Mirrored in table state_transitions. expired → accepted is late money for an offer whose seats were still free. */
export const waitlistTransitions = [
  ['waiting', 'offered'],
  ['waiting', 'left'],
  ['waiting', 'expired'],
  ['waiting', 'removed'],
  ['offered', 'accepted'],
  ['offered', 'declined'],
  ['offered', 'expired'],
  ['offered', 'removed'],
  ['expired', 'accepted'],
] as const satisfies Transitions;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** When offers end at the latest (domain.md: never past 2 hours before the start; WAITLIST_CLOSE_HOURS). */
export function lastOfferEnd(config: Pick<Config, 'WAITLIST_CLOSE_HOURS'>, starts_at: string): Date {
  return new Date(Date.parse(starts_at) - config.WAITLIST_CLOSE_HOURS * HOUR_MS);
}

/** When the list closes: from here on an offer would last less than an ordinary hold, so the public may book again. */
export function closesAt(
  config: Pick<Config, 'WAITLIST_CLOSE_HOURS' | 'HOLD_MINUTES'>,
  starts_at: string,
): Date {
  return new Date(lastOfferEnd(config, starts_at).getTime() - config.HOLD_MINUTES * MINUTE_MS);
}

/** Which sessions' lists are open now, for a `where`. Table: sessions as s. */
export function listIsOpen(sql: Db, { config, now }: Pick<Deps, 'config' | 'now'>): Fragment {
  const ahead = config.WAITLIST_CLOSE_HOURS * HOUR_MS + config.HOLD_MINUTES * MINUTE_MS;
  return sql`(s.status = 'scheduled' and s.starts_at > ${new Date(now().getTime() + ahead)})`;
}

/** Who counts as waiting. A closed account cannot take an offer, and what exceeds the capacity never fits. Tables: w, s. */
export function canBeOffered(sql: Db): Fragment {
  return sql`(w.status = 'waiting' and w.seats <= s.capacity
    and exists (select from users where users.id = w.user_id and users.is_active and users.email_verified))`;
}

/**
 * How many seats this person may have without an offer, while the caller holds the session's row lock: none while
 * others wait before them (all who wait are before somebody who does not).
 */
export async function seatsWithoutOffer(
  tx: Tx,
  deps: Pick<Deps, 'config' | 'now'>,
  session_id: string,
  user_id: string,
): Promise<{ seats_left: number; others_wait: boolean }> {
  const [row] = await tx<{ seats_left: number; others_wait: boolean }[]>`
    select s.capacity - s.seats_booked - s.seats_held as seats_left, ${listIsOpen(tx, deps)} and exists (
      select from waitlist_entries w where w.session_id = s.id and ${canBeOffered(tx)} and ${beforePerson(tx, user_id)}
    ) as others_wait
    from sessions s where s.id = ${session_id}`;
  return row!;
}

/** Entries before this person's own, or all of them when the person does not wait. Table: waitlist_entries as w. */
export function beforePerson(sql: Db, user_id: string | Fragment): Fragment {
  return sql`(w.user_id <> ${user_id} and not exists (
    select from waitlist_entries own where own.session_id = w.session_id and own.user_id = ${user_id}
      and own.status = 'waiting' and own.place < w.place))`;
}

/** Gives an offer's seats back. The session's row is locked; call offerFreedSeats() afterwards. */
export async function withdrawOffer(
  tx: Tx,
  deps: Pick<Deps, 'jobs' | 'now'>,
  booking_id: string,
  reason: string,
): Promise<void> {
  await tx`
    update bookings set cancelled_at = ${deps.now()}, cancellation_reason = ${reason}
    where id = ${booking_id} and payment_status = 'pending' and cancelled_at is null`;
  await cancelOpenPayments(tx, deps, booking_id, reason);
}

/**
 * After a session was moved to an earlier time: no offer reaches into the last hours before the start. One whose payment
 * is under way is left to it. The session's row is locked.
 */
export async function shortenOffers(
  tx: Tx,
  { config, now }: Pick<Deps, 'config' | 'now'>,
  session_id: string,
): Promise<void> {
  await tx`
    with shorter as (
      update waitlist_entries w
      set offer_expires_at = greatest(s.starts_at - make_interval(hours => ${config.WAITLIST_CLOSE_HOURS}), ${now()}::timestamptz)
      from sessions s
      where s.id = ${session_id} and w.session_id = s.id and w.status = 'offered'
        and w.offer_expires_at > s.starts_at - make_interval(hours => ${config.WAITLIST_CLOSE_HOURS})
        and not exists (select from payments where booking_id = w.booking_id and status in ('pending', 'processing'))
      returning w.booking_id, w.offer_expires_at
    )
    update bookings set hold_expires_at = shorter.offer_expires_at from shorter
    where bookings.id = shorter.booking_id and bookings.payment_status = 'pending'`;
}

/** `waitlist_entries as w` joined to everything a `where` or an `order by` of a list may name. */
export function fromWaitlist(sql: Db): Fragment {
  return sql`waitlist_entries w join sessions s on s.id = w.session_id join courses c on c.id = s.course_id
             join users u on u.id = w.user_id`;
}

type Row = Omit<WaitlistEntry, 'session' | 'user'> &
  Omit<WaitlistEntry['session'], 'id' | 'course' | 'status'> & {
    course_id: string;
    course_title: string;
    session_status: WaitlistEntry['session']['status'];
    user_name: string;
    user_email: string;
    page_value: string;
  };

/**
 * Entries in the shape of the API.
 * @param rest what follows FROM: `where …`, `order by …`, `limit …`
 * @param options.pageValue the sort value of a list, see keyset()
 * @param options.people whether the answer says who waits, for admins
 */
export async function readEntries(
  sql: Db,
  rest: Fragment,
  options: { pageValue?: Fragment; people?: boolean } = {},
): Promise<(WaitlistEntry & { page_value: string })[]> {
  const rows = await sql<Row[]>`
    select w.id, w.user_id, w.session_id, w.seats, w.status, w.passed_over, w.booking_id, w.offered_at, w.offer_expires_at,
           w.ended_at, w.end_reason, w.created_at, w.updated_at,
           case when w.status = 'waiting' then (
             select count(*)::int from waitlist_entries before
             where before.session_id = w.session_id and before.status = 'waiting' and before.place <= w.place) end as position,
           c.id as course_id, c.title as course_title, s.date, s.start_time, s.end_time, s.timezone, s.starts_at, s.ends_at,
           s.location, s.room, s.status as session_status, u.name as user_name, u.email as user_email,
           ${options.pageValue ?? sql`''`} as page_value
    from ${fromWaitlist(sql)} ${rest}`;
  return rows.map((row) => asEntry(row, options.people ?? false));
}

function asEntry(row: Row, people: boolean): WaitlistEntry & { page_value: string } {
  const { course_id, course_title, session_status, user_name, user_email, ...flat } = row;
  const { date, start_time, end_time, timezone, starts_at, ends_at, location, room, ...rest } = flat;
  const when = { date, start_time, end_time, timezone, starts_at, ends_at, location, room };
  const course = { id: course_id, title: course_title };
  return {
    ...rest,
    session: { id: row.session_id, course, ...when, status: session_status },
    ...(people ? { user: { id: row.user_id, name: user_name, email: user_email } } : {}),
  };
}
