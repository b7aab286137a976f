import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Booked, look, PHONE, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { providers, call, booked, push, person, sql, pass, settleDown, deps, clock } = platform;

/** A booking paid by M-Pesa, for a session that starts in `in_hours`. */
async function paid(seats: number, in_hours = 168): Promise<Booked> {
  const own = await booked(seats);
  const starts = new Date(clock.now().getTime() + in_hours * 3_600_000);
  await sql`
    update sessions set date = (${starts}::timestamptz at time zone timezone)::date, start_time = (${starts}::timestamptz at time zone timezone)::time
    where id = ${own.session_id}`;
  await pass(120_000);
  own.token = await deps.tokens.issue({ user_id: own.user_id, role: 'student', login_id: own.login_id });
  assert.equal((await push(own)).status, 201);
  providers.answer({ phone: PHONE.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  return own;
}

test('an unpaid booking can be cancelled; its seats are free at once', async () => {
  const own = await booked(3);
  const { status, body } = await call('PUT', `/api/bookings/${own.booking_id}/cancel`, {
    token: own.token,
    body: { reason: 'Plans changed' },
  });
  assert.equal(status, 200);
  assert.equal(body.status, 'cancelled');
  assert.equal(body.cancellation_reason, 'Plans changed');
  const { booking } = await look(platform, own.booking_id);
  assert.deepEqual([booking.seats_booked, booking.seats_held], [0, 0]);
});

test('two days or more before the start all of the money comes back, and the preview says so first', async () => {
  const own = await paid(2);
  const preview = await call('GET', `/api/bookings/${own.booking_id}/cancel`, { token: own.token });
  assert.deepEqual(
    [preview.body.refund_amount, preview.body.refund_percent, preview.body.seats],
    [3000, 100, 2],
  );
  const { body } = await call('PUT', `/api/bookings/${own.booking_id}/cancel`, {
    token: own.token,
    body: {},
  });
  assert.equal(body.status, 'refund_pending');
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.deepEqual(
    seen.refunds.map((one) => [one.status, one.amount, one.cause]),
    [['completed', 3000, 'cancelled_by_customer']],
  );
  assert.equal(seen.booking.payment_status, 'refunded');
  assert.deepEqual([seen.booking.seats_booked, seen.booking.seats_held], [0, 0]);
  const after = await call('GET', `/api/bookings/${own.booking_id}`, { token: own.token });
  assert.deepEqual([after.body.status, after.body.refunded_amount], ['refunded', 3000]);
  assert.deepEqual(seen.kinds, ['booking_held', 'booking_confirmed', 'booking_cancelled', 'refund_paid']);
  const taken = providers.ledger().at(-1)!;
  assert.equal(taken.paid_back, 3000);
});

test('between one and two days before the start half comes back, in whole shillings', async () => {
  const own = await paid(1, 30);
  const { body } = await call('GET', `/api/bookings/${own.booking_id}/cancel`, { token: own.token });
  assert.deepEqual([body.refund_amount, body.refund_percent], [750, 50]);
});

test('on the last day nothing comes back', async () => {
  const own = await paid(1, 20);
  const { body } = await call('PUT', `/api/bookings/${own.booking_id}/cancel`, {
    token: own.token,
    body: {},
  });
  assert.equal(body.status, 'cancelled');
  assert.deepEqual((await look(platform, own.booking_id)).refunds, []);
});

test('some of the seats can be given back, and their money with them', async () => {
  const own = await paid(3);
  const { body } = await call('PUT', `/api/bookings/${own.booking_id}/cancel`, {
    token: own.token,
    body: { seats: 1 },
  });
  assert.equal(body.seats, 2);
  assert.equal(body.status, 'confirmed');
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.deepEqual(
    seen.refunds.map((one) => one.amount),
    [1500],
  );
  assert.equal(seen.booking.seats_booked, 2);
  const rest = await call('GET', `/api/bookings/${own.booking_id}/cancel`, { token: own.token });
  assert.equal(rest.body.refund_amount, 3000);
});

test('a session that was moved may be left free of charge, whenever', async () => {
  const own = await paid(1, 20);
  await sql`update sessions set moved_at = ${clock.now()} where id = ${own.session_id}`;
  const { body } = await call('GET', `/api/bookings/${own.booking_id}/cancel`, { token: own.token });
  assert.deepEqual([body.refund_amount, body.refund_percent], [1500, 100]);
});

test('an admin may decide another refund, with a reason; nobody else may', async () => {
  const own = await paid(1, 20);
  const address = `/api/bookings/${own.booking_id}/cancel`;
  const asOwner = await call('PUT', address, {
    token: own.token,
    body: { refund_percent: 100, reason: 'please' },
  });
  assert.equal(asOwner.status, 403);
  const admin = await person('admin');
  const silent = await call('PUT', address, { token: admin.token, body: { refund_percent: 100 } });
  assert.deepEqual(
    silent.body.errors.map((one: { field: string }) => one.field),
    ['reason'],
  );
  const { status } = await call('PUT', address, {
    token: admin.token,
    body: { refund_percent: 100, reason: 'Ill, doctor’s note seen' },
  });
  assert.equal(status, 200);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.deepEqual(
    seen.refunds.map((one) => [one.status, one.amount, one.cause]),
    [['completed', 1500, 'decided_by_admin']],
  );
});

test('what is cancelled, begun or not yours cannot be cancelled', async () => {
  const own = await booked();
  const address = `/api/bookings/${own.booking_id}/cancel`;
  const stranger = await person();
  assert.equal((await call('PUT', address, { token: stranger.token, body: {} })).status, 404);
  assert.equal((await call('GET', address, { token: stranger.token })).status, 404);
  assert.equal((await call('PUT', address, { token: own.token, body: { seats: 5 } })).status, 422);
  assert.equal((await call('PUT', address, { token: own.token, body: {} })).status, 200);
  const again = await call('PUT', address, { token: own.token, body: {} });
  assert.deepEqual([again.status, again.body.code], [409, 'booking_not_cancellable']);

  const begun = await booked();
  await sql`update sessions set status = 'ongoing' where id = ${begun.session_id}`;
  const late = await call('PUT', `/api/bookings/${begun.booking_id}/cancel`, {
    token: begun.token,
    body: {},
  });
  assert.equal(late.body.code, 'booking_not_cancellable');
});

test('cancelling twice at the same moment asks for one refund', async () => {
  const own = await paid(1);
  const cancel = () => call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.token, body: {} });
  const answers = await Promise.all([cancel(), cancel(), cancel()]);
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, 409, 409]);
  assert.equal((await look(platform, own.booking_id)).refunds.length, 1);
});

test('money that arrives after the cancellation goes back, and both sides are told', async () => {
  const own = await booked();
  await pass(120_000);
  own.token = await deps.tokens.issue({ user_id: own.user_id, role: 'student', login_id: own.login_id });
  const admin = await person('admin');
  await push(own);
  await call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.token, body: {} });
  providers.answer({ phone: PHONE.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'pending');
  assert.deepEqual(
    seen.refunds.map((one) => [one.status, one.amount, one.cause]),
    [['completed', 1500, 'late_money']],
  );
  assert.deepEqual(
    seen.receipts.map((one) => one.status),
    ['refunded'],
  );
  assert.ok(seen.kinds.includes('late_money_refunded'));
  const alerts = await sql`select kind from messages where user_id = ${admin.id} and kind = 'staff_alert'`;
  assert.equal(alerts.length >= 1, true);
});
