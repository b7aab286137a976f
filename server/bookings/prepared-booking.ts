// A booking written out before it is made: every row it consists of and the answer to it. What remains for the database
// is to say who gets seats, so one statement books many.
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { bookingCalendarPath } from '../calendar/booking-link.ts';
import type { Actor } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { cents } from '../http/fields.ts';
import type { BookingFacts } from '../messages/kinds.ts';
import { messageRows, notificationRow, type Recipient, type Wanted } from '../messages/outbox.ts';
import { HOLD_EXTENSIONS } from './booking.ts';
import type { Person, Terms } from './group-peek.ts';
import type { Booking, Wish } from './schemas.ts';

export type Asked = {
  user_id: string;
  wish: Wish;
  actor: Actor;
  /** Of its Idempotency-Key; `request_hash` as it is stored. */
  key: { key: string; request_hash: string } | null;
};
export type Prepared = {
  answer: Booking;
  /** The rows, as book_group() takes them; the place is put in when the group is complete. */
  wish: object;
  letters: object[];
  notices: object[];
  people: object[];
};

/** @param at when it is made; the hold counts from here */
export function prepare(deps: Deps, asked: Asked, person: Person, terms: Terms, at: Date): Prepared {
  const { user_id, wish, actor, key } = asked;
  const total_cents = cents(terms.unit_price ?? 0) * wish.seats;
  const free = total_cents === 0;
  const id = randomUUIDv7();
  const hold = free ? null : new Date(at.getTime() + deps.config.HOLD_MINUTES * 60_000).toISOString();
  const named = (wish.attendees ?? []).map((one) => ({ ...one, id: randomUUIDv7() }));
  const phone = wish.contact_phone ?? null;
  const columns = {
    ...{ id, user_id, code: shortCode(), session_id: wish.session_id, seats: wish.seats },
    payment_status: free ? ('paid' as const) : ('pending' as const),
    unit_price: terms.unit_price ?? 0,
    total_amount: total_cents / 100,
    currency: terms.currency,
    early_bird: terms.early_bird,
    hold_expires_at: hold,
  };
  const answer = answerOf(deps, { columns, wish, terms, named, at });
  const sealed_phone = deps.seal.close(phone);
  const to = recipient(person, user_id, sealed_phone);
  const rows = messageOf(deps, answer, to);
  return {
    answer,
    wish: {
      ...columns,
      ...{ contact_phone: sealed_phone, contact_phone_hash: deps.seal.lookup(phone) },
      special_requirements: deps.seal.close(wish.special_requirements || null),
      ...{ terms: terms.terms, request_id: actor.request_id ?? null, ip: actor.ip ?? null, created_at: at },
      ...(key ? { ...key, answer: deps.seal.closeJson(answer) } : {}),
    },
    ...rows,
    people: named.map((one, place) => ({
      ...{ id: one.id, booking_id: id, seat_no: place + 1, name: one.name },
      email: deps.seal.close(one.email ?? null),
      phone: deps.seal.close(one.phone ?? null),
      birth_year: one.birth_year ?? null,
      ...{ guardian_consent: one.guardian_consent ?? false, created_at: at },
    })),
  };
}

type Columns = Pick<
  Booking,
  | 'id'
  | 'user_id'
  | 'code'
  | 'session_id'
  | 'seats'
  | 'payment_status'
  | 'unit_price'
  | 'total_amount'
  | 'currency'
  | 'early_bird'
  | 'hold_expires_at'
>;
type Named = NonNullable<Wish['attendees']>[number] & { id: string };

/** The same as readBookings() reads afterwards. */
function answerOf(
  { seal }: Deps,
  made: { columns: Columns; wish: Wish; terms: Terms; named: Named[]; at: Date },
): Booking {
  const { columns, wish, terms, named, at } = made;
  const { date, start_time, end_time, timezone, starts_at, ends_at, location, room } = terms;
  const created_at = at.toISOString();
  return {
    ...columns,
    status: columns.payment_status === 'paid' ? 'confirmed' : 'awaiting_payment',
    hold_extensions_left: columns.hold_expires_at === null ? 0 : HOLD_EXTENSIONS,
    voucher_id: null,
    discount_amount: 0,
    refunded_amount: 0,
    contact_phone: wish.contact_phone ?? null,
    special_requirements: wish.special_requirements || null,
    cancelled_at: null,
    cancellation_reason: null,
    replaces_booking_id: null,
    created_at,
    updated_at: created_at,
    session: {
      id: columns.session_id,
      course: { id: terms.course_id, title: terms.title },
      ...{ date, start_time, end_time, timezone, starts_at, ends_at, location, room },
      status: 'scheduled',
    },
    attendees: named.map(({ id, name, email, phone, birth_year, guardian_consent }) => ({
      ...{ id, name, email: email ?? null, phone: phone ?? null, birth_year: birth_year ?? null },
      guardian_consent: guardian_consent ?? false,
    })),
    payment: null,
    calendar_url: columns.payment_status === 'paid' ? bookingCalendarPath(seal, columns.id) : null,
    refunds: [],
  };
}

function recipient(person: Person, user_id: string, sealed_phone: string | null): Recipient {
  const { email, name, locale } = person;
  return { user_id, email: email!, name, locale, sealed_phone: sealed_phone ?? person.sealed_phone };
}

function messageOf(deps: Deps, answer: Booking, to: Recipient): Pick<Prepared, 'letters' | 'notices'> {
  const { session } = answer;
  const facts: BookingFacts = {
    ...{ booking_id: answer.id, booking_code: answer.code, course: session.course.title },
    ...{ starts_at: session.starts_at, timezone: session.timezone, location: session.location },
    ...{ seats: answer.seats, amount: answer.total_amount, currency: answer.currency },
    link: `${deps.config.PUBLIC_URL}/bookings/${answer.code}`,
  };
  if (answer.hold_expires_at === null) {
    const key = `booking_confirmed:${answer.id}`;
    return rowsOf(deps, { key, kind: 'booking_confirmed', to, data: { ...facts, receipt: null } });
  }
  const data = { ...facts, hold_expires_at: answer.hold_expires_at };
  return rowsOf(deps, { key: `booking_held:${answer.id}`, kind: 'booking_held', to, data });
}

function rowsOf<K extends 'booking_held' | 'booking_confirmed'>(deps: Deps, message: Wanted<K>) {
  return {
    letters: messageRows(deps, message).map((row) => ({ ...row, id: randomUUIDv7() })),
    notices: [notificationRow(deps, message, message.to.user_id!)],
  };
}

/** What the column would be given without one: eight of Crockford's 32 characters, 40 random bits. */
function shortCode(): string {
  return Array.from(randomBytes(8), (byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte & 31]).join('');
}
