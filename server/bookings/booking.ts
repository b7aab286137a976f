// What two or more booking actions share: the states, how a booking is read, and how it is locked.
import { bookingCalendarPath } from '../calendar/booking-link.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import type { BookingFacts } from '../messages/kinds.ts';
import type { Recipient } from '../messages/outbox.ts';
import type { Payment } from '../payments/schemas.ts';
import { whenAndWhere } from '../sessions/schemas.ts';
import type { Booking } from './schemas.ts';

/** Mirrored in table state_transitions. failed → paid is late money for which seats were still free (domain.md). */
export const bookingTransitions = [
  ['pending', 'paid'],
  ['pending', 'failed'],
  ['failed', 'paid'],
  ['paid', 'refunded'],
] as const;

/** How often a customer may ask for more time to pay. The database holds it too (bookings_hold_extended_twice_at_most). */
export const HOLD_EXTENSIONS = 2;

type BookingRow = Omit<Booking, 'session' | 'attendees' | 'payment' | 'refunds' | 'calendar_url'> & {
  session: Omit<Booking['session'], 'course'>;
  page_value: string;
} & Record<`session_${string}`, never>;

/** The status people read, derived (domain.md, *Booking*). Tables: bookings as b, sessions as s. */
export function statusColumn(sql: Db, now: Date): Fragment {
  return sql`
    case
      when b.payment_status = 'refunded' then 'refunded'
      when b.payment_status in ('paid', 'failed') and (b.cancelled_at is not null or b.payment_status = 'failed') and exists (
        select from refunds where refunds.booking_id = b.id and refunds.status in ('requested', 'processing')
      ) then 'refund_pending'
      when b.cancelled_at is not null then 'cancelled'
      when b.payment_status = 'failed' then 'expired'
      when b.payment_status = 'pending' then
        case when b.hold_expires_at > ${now} or exists (
          select from payments where payments.booking_id = b.id and payments.status in ('pending', 'processing')
        ) then 'awaiting_payment' else 'expired' end
      when s.status = 'completed' then 'completed'
      else 'confirmed'
    end`;
}

/** An offer from the waiting list and a company's seats have an end of their own. */
function extensionsLeft(sql: Db): Fragment {
  return sql`
    case when b.payment_status <> 'pending' or b.cancelled_at is not null or s.corporate_request_id is not null
           or exists (select from waitlist_entries where booking_id = b.id) then 0
         else ${HOLD_EXTENSIONS}::int - b.hold_extensions end`;
}

/** `bookings as b` joined to everything a `where` or an `order by` of a list may name. */
export function fromBookings(sql: Db): Fragment {
  return sql`bookings b join sessions s on s.id = b.session_id join courses c on c.id = s.course_id join users u on u.id = b.user_id`;
}

/**
 * Bookings in the shape of the API. Four statements however many rows.
 * @param rest what follows FROM: `where …`, `order by …`, `limit …`
 * @param pageValue the sort value of a list, see keyset()
 */
export async function readBookings(
  sql: Db,
  deps: Pick<Deps, 'seal' | 'now'>,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(Booking & { page_value: string })[]> {
  const rows = await sql<(BookingRow & Record<string, unknown>)[]>`
    select b.id, b.code, b.user_id, b.session_id, b.seats, b.payment_status, ${statusColumn(sql, deps.now())} as status,
           b.unit_price, b.early_bird, b.voucher_id, b.discount_amount, b.total_amount, b.currency, b.contact_phone, b.special_requirements, b.hold_expires_at,
           ${extensionsLeft(sql)} as hold_extensions_left,
           b.cancelled_at, b.cancellation_reason, b.replaces_booking_id, b.created_at, b.updated_at,
           coalesce((select sum(amount) from refunds where booking_id = b.id and status = 'completed'), 0) as refunded_amount,
           c.id as course_id, c.title as course_title, s.date, s.start_time, s.end_time, s.timezone, s.starts_at, s.ends_at,
           s.location, s.room, s.status as session_status, ${pageValue ?? sql`''`} as page_value
    from ${fromBookings(sql)} ${rest}`;
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const [attendees, payments, refunds] = await Promise.all([
    sql<(Booking['attendees'][number] & { booking_id: string })[]>`
      select id, booking_id, name, email, phone, birth_year, guardian_consent
      from attendees where booking_id = any(${ids}) and removed_at is null order by seat_no, id`,
    sql<Payment[]>`
      select distinct on (booking_id) id, booking_id, provider, payment_reference, amount, currency, status, failure_reason,
             initiated_at, completed_at, created_at, updated_at
      from payments where booking_id = any(${ids})
      order by booking_id, (status = 'completed') desc, (status in ('pending', 'processing')) desc, created_at desc`,
    sql<(Booking['refunds'][number] & { booking_id: string })[]>`
      select id, booking_id, amount, currency, status, cause, requested_at, completed_at
      from refunds where booking_id = any(${ids}) order by requested_at, id`,
  ]);
  return rows.map((row) => ({
    ...pick(row, deps),
    attendees: attendees
      .filter((attendee) => attendee.booking_id === row.id)
      .map((attendee) => ({
        ...attendee,
        email: deps.seal.open(attendee.email),
        phone: deps.seal.open(attendee.phone),
      })),
    payment: payments.find((payment) => payment.booking_id === row.id) ?? null,
    refunds: refunds.filter((refund) => refund.booking_id === row.id),
    calendar_url: ['paid', 'refunded'].includes(row.payment_status)
      ? bookingCalendarPath(deps.seal, row.id)
      : null,
  }));
}

const placeKeys = Object.keys(whenAndWhere);
const sessionKeys = new Set([...placeKeys, 'course_id', 'course_title', 'session_status']);

/** Puts what belongs to the session into `session`, and opens what is sealed. */
function pick(row: BookingRow & Record<string, unknown>, { seal }: Pick<Deps, 'seal'>) {
  const own = Object.fromEntries(Object.entries(row).filter(([key]) => !sessionKeys.has(key)));
  return {
    ...(own as unknown as Omit<Booking, 'session' | 'attendees' | 'payment' | 'refunds' | 'calendar_url'> & {
      page_value: string;
    }),
    contact_phone: seal.open(row.contact_phone),
    special_requirements: seal.open(row.special_requirements),
    session: {
      id: row.session_id,
      course: { id: row.course_id, title: row.course_title },
      ...Object.fromEntries(placeKeys.map((key) => [key, row[key]])),
      status: row.session_status,
    } as unknown as Booking['session'],
  };
}

/** What a message about a booking tells, and whom. Null when there is no such booking. */
export async function bookingFacts(
  sql: Db,
  config: Deps['config'],
  booking_id: string,
): Promise<{ facts: BookingFacts; to: Recipient } | null> {
  const [row] = await sql<
    (BookingFacts & { user_id: string; email: string; name: string; locale: string; phone: string | null })[]
  >`
    select b.id as booking_id, b.code as booking_code, c.title as course, s.starts_at, s.timezone, s.location, b.seats,
           b.total_amount as amount, b.currency, u.id as user_id, u.email, u.name, u.locale,
           coalesce(b.contact_phone, u.phone) as phone
    from ${fromBookings(sql)} where b.id = ${booking_id}`;
  if (!row) return null;
  const { user_id, email, name, locale, phone: sealed_phone, ...facts } = row;
  return {
    facts: { ...facts, link: `${config.PUBLIC_URL}/bookings/${facts.booking_code}` },
    to: { user_id, email, name, locale, sealed_phone },
  };
}

/**
 * Locks a booking in the house's order: its session first, then the booking. A booking that takes the place of another
 * when it is paid for is locked with that one: both sessions in the order of their ids, the old booking, the new one.
 * Undefined when there is none.
 */
export async function lockBooking<R extends object>(
  tx: Tx,
  booking_id: string,
  columns: Fragment,
): Promise<R | undefined> {
  const places = await tx<{ session_id: string; replaced_id: string | null }[]>`
    select b.session_id, null as replaced_id from bookings b where b.id = ${booking_id}
    union all
    select o.session_id, o.id from bookings b join bookings o on o.id = b.replaces_booking_id
    where b.id = ${booking_id} and b.payment_status in ('pending', 'failed')`;
  if (places.length === 0) return undefined;
  const session_ids = places.map(({ session_id }) => session_id);
  await tx`select from sessions where id = any(${session_ids}) order by id for update`;
  const replaced = places.find(({ replaced_id }) => replaced_id !== null);
  if (replaced) await tx`select from bookings where id = ${replaced.replaced_id} for update`;
  const [row] = await tx<R[]>`select ${columns} from bookings b where b.id = ${booking_id} for update`;
  return row;
}
