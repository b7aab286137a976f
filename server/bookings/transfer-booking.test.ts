import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { classroom } from '../../test/classroom.ts';
import { makeSession } from '../../test/make.ts';
import { transaction } from '../database/connect.ts';
import { settle } from '../payments/settle.ts';

const app = await testApp();
const { call, sql, person, clock, deps } = app;
const PRICE = 1500;

/** A booking that was paid for, and another session of its course with so many seats. */
async function paidBooking({ seats = 2, capacity = 5 } = {}) {
  const room = await classroom(app, { in_hours: 240, price: PRICE });
  const other = await makeSession(sql, {
    course_id: room.course.id,
    in_hours: 300,
    now: clock.now(),
    capacity,
    location: 'Karen',
  });
  const owner = await person();
  const made = await call('POST', '/api/bookings', {
    token: owner.token,
    body: { session_id: room.session.id, seats, attendees: [{ name: 'Achieng Otieno' }] },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const [payment] = await sql<{ id: string }[]>`
    insert into payments (booking_id, provider, payment_reference, amount, status, initiated_at, ask_at, callback_secret_hash)
    select id, 'mpesa', ${randomUUID()}, total_amount, 'processing', ${clock.now()}, ${clock.now()}, ${randomUUID()}
    from bookings where id = ${made.body.id} returning id`;
  await transaction(sql, { actor_id: null, source: 'webhook' }, (tx) =>
    settle(tx, deps, payment!.id, {
      ...{
        source: 'callback',
        outcome: 'paid',
        final: true,
        amount_cents: PRICE * seats * 100,
        currency: 'KES',
      },
      ...{ transaction_id: randomUUID().slice(0, 10).toUpperCase(), code: '0', reason: '', alert: false },
      ...{ payer_phone: null, raw: {} },
    }),
  );
  const path = `/api/bookings/${made.body.id}/transfer`;
  const go = (body: object = {}, token = owner.token) =>
    call('POST', path, { token, body: { session_id: other.id, ...body } });
  const preview = () => call('GET', `${path}?session_id=${other.id}`, { token: owner.token });
  return { ...room, other, owner, booking: made.body, go, preview };
}
const seatsOf = async (id: string) =>
  (await sql<{ seats_booked: number }[]>`select seats_booked from sessions where id = ${id}`)[0]!
    .seats_booked;

test('a booking moves with its code, seats and people, both counters follow, and the owner is told', async () => {
  const { booking, session, other, go, preview, owner } = await paidBooking();
  const before = (await preview()).body;
  assert.deepEqual([before.difference, before.refund_amount, before.seats_left], [0, 0, 5]);
  const { status, body } = await go();
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(
    [body.code, body.seats, body.session.id, body.payment_status, body.attendees[0].name],
    [booking.code, 2, other.id, 'paid', 'Achieng Otieno'],
  );
  assert.deepEqual([await seatsOf(session.id), await seatsOf(other.id)], [0, 2]);
  const letters =
    await sql`select from messages where kind = 'booking_transferred' and user_id = ${owner.id}`;
  assert.equal(letters.length, 1);
  assert.equal((await go()).body.code, 'booking_not_transferable');
});

test('a cheaper session pays the difference back, and what is cancelled later is worth the new price', async () => {
  const { other, go, preview, booking, owner } = await paidBooking();
  await sql`update sessions set early_bird_price = 1200, early_bird_until = date where id = ${other.id}`;
  assert.deepEqual([(await preview()).body.difference, (await preview()).body.refund_amount], [-600, 600]);
  assert.equal((await go()).status, 200);
  const refunds = await sql<
    { amount: number }[]
  >`select amount from refunds where booking_id = ${booking.id}`;
  assert.deepEqual(
    refunds.map(({ amount }) => amount),
    [600],
  );
  const cancel = await call('GET', `/api/bookings/${booking.id}/cancel?seats=1`, { token: owner.token });
  assert.equal(cancel.body.refund_amount, 1200);
});

test('an admin may waive what a dearer session costs more, with a reason: the booking moves and no money does', async () => {
  const { course, go, booking, other } = await paidBooking();
  await sql`update courses set price = 2000 where id = ${course.id}`;
  assert.equal((await go({ waive_difference: true })).status, 403);
  const admin = await person('admin');
  assert.equal((await go({ waive_difference: true }, admin.token)).status, 422);
  const waived = await go({ waive_difference: true, reason: 'We changed the price' }, admin.token);
  assert.equal(waived.status, 200, JSON.stringify(waived.body));
  assert.deepEqual([waived.body.id, waived.body.session.id], [booking.id, other.id]);
  assert.equal((await sql`select from refunds where booking_id = ${booking.id}`).length, 0);
});

test('nobody moves into a full session, past the refund deadline, into another course or the past', async () => {
  const full = await paidBooking({ capacity: 1 });
  const none = await full.go();
  assert.deepEqual([none.status, none.body.code, none.body.seats_left], [409, 'session_full', 1]);
  const { go, other, session, owner } = await paidBooking();
  assert.equal((await go({ session_id: session.id })).body.code, 'booking_not_transferable');
  assert.equal((await go({ session_id: full.other.id })).body.code, 'booking_not_transferable');
  assert.equal((await go({ session_id: randomUUID() })).status, 404);
  const stranger = await person();
  assert.equal((await go({}, stranger.token)).status, 404);
  const again = await call('POST', '/api/bookings', {
    token: owner.token,
    body: { session_id: other.id, seats: 1 },
  });
  assert.equal(again.status, 201);
  assert.equal((await go()).body.code, 'already_booked');
  await sql`update sessions set status = 'cancelled', cancelled_at = now() where id = ${full.other.id}`;
  assert.equal((await full.go()).body.code, 'session_not_bookable');
  const late = await paidBooking();
  clock.set(new Date(Date.parse(late.session.starts_at) - 30 * 3_600_000).toISOString());
  const { token } = await person('admin');
  const [login] = await sql<{ id: string }[]>`select id from logins where user_id = ${late.owner.id}`;
  const fresh = await deps.tokens.issue({ user_id: late.owner.id, role: 'student', login_id: login!.id });
  assert.match((await late.go({}, fresh)).body.detail, /too late/);
  assert.equal((await late.go({}, token)).status, 200);
});

test('people who cross each other between two sessions never oversell either', async () => {
  const { course, session, other } = await paidBooking({ capacity: 30 });
  const people = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      const one = await person();
      const [from, to] = n % 2 === 0 ? [session.id, other.id] : [other.id, session.id];
      const [row] = await sql<{ id: string }[]>`
        insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency)
        values (${one.id}, ${from}, 1, 'paid', 1500, 0, 'KES') returning id`;
      return { ...one, booking_id: row!.id, to };
    }),
  );
  const answers = await Promise.all(
    people.map(({ token, booking_id, to }) =>
      call('POST', `/api/bookings/${booking_id}/transfer`, { token, body: { session_id: to } }),
    ),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(10).fill(200),
  );
  assert.deepEqual([await seatsOf(session.id), await seatsOf(other.id)], [7, 5]);
  assert.ok(course.id);
});
