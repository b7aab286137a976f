// Rules about two rows that no program can keep by looking first: eight writers have looked, found nothing, and write at
// the same moment. The database lets one of them. And the twin: the same rush where its rule is dropped.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { connect, refusedConstraint, type Sql } from '../server/database/connect.ts';
import { testDatabase } from './database.ts';
import { makeCourse, makeSession, makeTrainer, makeUser } from './make.ts';

const WRITERS = 8;

type Rule = {
  promise: string;
  /** The constraint, and how it is taken away. */
  name: string;
  drop: string;
  /** Makes what the writers need, and gives what each of them does. */
  writer(sql: Sql): Promise<(place: number) => Promise<unknown>>;
};

const constraint = (table: string, name: string) => ({
  name,
  drop: `alter table ${table} drop constraint ${name} cascade`,
});
const index = (name: string) => ({ name, drop: `drop index ${name}` });

async function makeBooking(sql: Sql): Promise<{ id: string; user_id: string; session_id: string }> {
  const [user, session] = [await makeUser(sql), await makeSession(sql)];
  const [row] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, hold_expires_at)
    values (${user.id}, ${session.id}, 1, 1500, 1500, 'KES', now() + interval '15 minutes') returning id`;
  return { id: row!.id, user_id: user.id, session_id: session.id };
}

async function makeReceipt(sql: Sql): Promise<{ id: string; payment_id: string; booking_id: string }> {
  const booking = await makeBooking(sql);
  const [payment] = await sql<{ id: string }[]>`
    insert into payments (booking_id, provider, payment_reference, amount, status, ask_at)
    values (${booking.id}, 'mpesa', ${randomUUID()}, 1500, 'processing', now()) returning id`;
  const [receipt] = await sql<{ id: string }[]>`
    insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status, reason)
    values ('mpesa', ${randomUUID()}, ${payment!.id}, 1500, 'KES', 'unapplied', 'paid twice') returning id`;
  return { id: receipt!.id, payment_id: payment!.id, booking_id: booking.id };
}

async function makeAttendee(sql: Sql): Promise<{ id: string; session_id: string }> {
  const booking = await makeBooking(sql);
  const [row] = await sql<{ id: string }[]>`
    insert into attendees (booking_id, name) values (${booking.id}, 'Achieng Otieno') returning id`;
  return { id: row!.id, session_id: booking.session_id };
}

const rules: Rule[] = [
  {
    promise: 'a person has one booking for a session',
    ...index('bookings_one_live_per_user_and_session'),
    async writer(sql) {
      const [user, session] = [await makeUser(sql), await makeSession(sql)];
      return () => sql`
        insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, hold_expires_at)
        values (${user.id}, ${session.id}, 1, 1500, 1500, 'KES', now() + interval '15 minutes')`;
    },
  },
  {
    promise: 'a person stands in a waiting list once',
    ...index('waitlist_entries_one_live_per_user_and_session'),
    async writer(sql) {
      const [user, session] = [await makeUser(sql), await makeSession(sql)];
      return () =>
        sql`insert into waitlist_entries (user_id, session_id, seats) values (${user.id}, ${session.id}, 1)`;
    },
  },
  {
    promise: 'a trainer teaches one class at a time',
    ...constraint('sessions', 'sessions_trainer_not_double_booked'),
    async writer(sql) {
      const [trainer, course] = [await makeTrainer(sql), await makeCourse(sql)];
      return () => makeSession(sql, { course_id: course.id, trainer_id: trainer.id });
    },
  },
  {
    promise: 'a room holds one class at a time',
    ...constraint('sessions', 'sessions_room_not_double_booked'),
    async writer(sql) {
      const course = await makeCourse(sql);
      return () => makeSession(sql, { course_id: course.id, room: 'Mount Kenya' });
    },
  },
  {
    promise: 'an address has one account, however its capitals stand',
    ...constraint('users', 'users_email_key'),
    async writer(sql) {
      return () => makeUser(sql, { email: 'wanjiku.at.once@example.test' });
    },
  },
  {
    promise: 'a letter is written once for what it tells of',
    ...constraint('messages', 'messages_key_key'),
    async writer(sql) {
      return () =>
        sql`insert into messages (key, kind, recipient) values ('confirmed:once', 'booking_confirmed', 'sealed')`;
    },
  },
  {
    promise: 'a note in the app is written once for what it tells of',
    ...constraint('notifications', 'notifications_key_key'),
    async writer(sql) {
      const user = await makeUser(sql);
      return () => sql`
        insert into notifications (key, user_id, kind, locale, title, body, created_at)
        values ('confirmed:once', ${user.id}, 'booking_confirmed', 'en', 'Booked', 'See you there', now())`;
    },
  },
  {
    promise: 'a request with the same key is done once',
    ...constraint('idempotency_keys', 'idempotency_keys_pkey'),
    async writer(sql) {
      return () =>
        sql`insert into idempotency_keys (scope, key, request_hash) values ('public', 'once', 'hash')`;
    },
  },
  {
    promise: 'a receipt of a provider is counted once',
    ...constraint('receipts', 'receipts_provider_transaction_id_key'),
    async writer(sql) {
      return () => sql`
        insert into receipts (provider, provider_transaction_id, amount, currency, status, reason)
        values ('mpesa', 'TWICE1', 1500, 'KES', 'unapplied', 'nobody claimed it')`;
    },
  },
  {
    promise: 'a payment is completed by one receipt',
    ...index('receipts_one_applied_per_payment'),
    async writer(sql) {
      const { payment_id } = await makeReceipt(sql);
      return (place) => sql`
        insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status)
        values ('mpesa', ${`APPLIED${place}`}, ${payment_id}, 1500, 'KES', 'applied')`;
    },
  },
  {
    promise: 'one refund of a receipt is on its way at a time',
    ...index('refunds_one_in_flight_per_receipt'),
    async writer(sql) {
      const receipt = await makeReceipt(sql);
      // The receipt first, as everybody who writes a refund does (its trigger would want it later, and deadlock).
      return () => sql`
        with receipt as (select from receipts where id = ${receipt.id} for update)
        insert into refunds (receipt_id, booking_id, amount, currency, cause, reason, status)
        select ${receipt.id}, ${receipt.booking_id}, 10, 'KES', 'decided_by_admin', 'ill', 'processing' from receipt`;
    },
  },
  {
    promise: 'a payment has one receipt on paper',
    ...constraint('documents', 'documents_payment_id_key'),
    async writer(sql) {
      const { payment_id } = await makeReceipt(sql);
      return (place) => sql`
        insert into documents (kind, year, seq, payment_id, amount, tax_amount, currency, issued_at, content)
        values ('receipt', 2026, ${place + 1}, ${payment_id}, 1500, 0, 'KES', now(), 'sealed')`;
    },
  },
  {
    promise: 'who came has one valid certificate',
    ...index('certificates_one_valid_per_attendee'),
    async writer(sql) {
      const attendee = await makeAttendee(sql);
      return (place) => sql`
        insert into certificates (number, code, attendee_id, session_id, recipient_name, content, issued_at)
        values (${`C-${place}`}, ${`code-${place}`}, ${attendee.id}, ${attendee.session_id}, 'Achieng Otieno', '{}', now())`;
    },
  },
  {
    promise: 'attendance of a person is one row, whoever marks it',
    ...constraint('attendance', 'attendance_attendee_id_key'),
    async writer(sql) {
      const [attendee, trainer] = [await makeAttendee(sql), await makeUser(sql, { role: 'trainer' })];
      return () => sql`
        insert into attendance (attendee_id, session_id, status, client_at, marked_at, received_at, marked_by)
        values (${attendee.id}, ${attendee.session_id}, 'present', now(), now(), now(), ${trainer.id})`;
    },
  },
  {
    promise: 'a booking is reviewed once',
    ...constraint('reviews', 'reviews_one_per_booking'),
    async writer(sql) {
      const booking = await makeBooking(sql);
      return () => sql`
        insert into reviews (booking_id, user_id, course_id, rating)
        select ${booking.id}, ${booking.user_id}, course_id, 5 from sessions where id = ${booking.session_id}`;
    },
  },
];

/** A database whose `rules` are taken away. */
async function openDatabase(without: Rule[]): Promise<Sql> {
  const database = await testDatabase();
  const sql = connect(database.url, { pool_size: WRITERS });
  database.closeFirst(() => sql.end({ timeout: 1 }));
  for (const { drop } of without) await sql.unsafe(drop);
  return sql;
}

/** All writers begin before any of them commits. @returns how each of them ended */
async function rush(sql: Sql, rule: Rule): Promise<PromiseSettledResult<unknown>[]> {
  const write = await rule.writer(sql);
  return Promise.allSettled(Array.from({ length: WRITERS }, (_, place) => write(place)));
}

const guarded = await openDatabase([]);
const bare = await openDatabase(rules);
before(async () => {
  // Connections first, so that all writers really start together.
  for (const sql of [guarded, bare])
    await Promise.all(Array.from({ length: WRITERS }, () => sql`select pg_sleep(0)`));
});

for (const rule of rules) {
  test(`${rule.promise}, even when ${WRITERS} write at once`, async () => {
    const ends = await rush(guarded, rule);
    const refused = ends.filter((end) => end.status === 'rejected');
    assert.equal(ends.length - refused.length, 1);
    for (const { reason } of refused) assert.equal(refusedConstraint(reason), rule.name);
  });
}

test('twin: with the rules of the database dropped every one of these rushes writes eight times', async () => {
  const written: [string, number][] = [];
  for (const rule of rules) {
    const ends = await rush(bare, rule);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    written.push([rule.name, ends.length]);
  }
  assert.deepEqual(
    written,
    rules.map(({ name }) => [name, WRITERS]),
  );
});
