import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { wrongFields } from '../../test/pages.ts';
import { look, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { providers, call, booked, push, settleDown, sql, person, deps } = platform;
const admin = await person('admin');
let line = 0;
const phone = () => `+25471300${String(++line).padStart(4, '0')}`;

/** An admin's own token ends after a quarter of an hour of the moved clock. */
async function asAdmin(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const token = await deps.tokens.issue({ user_id: admin.id, role: 'admin', login_id: admin.login_id });
  return call(method, path, { token, headers, ...(body === undefined ? {} : { body }) });
}

test('cash confirms a booking once, ends the attempt that was open, and is in the books with its reason', async () => {
  const own = await booked();
  const mine = phone();
  const started = await push(own, mine);
  const cash = {
    booking_id: own.booking_id,
    method: 'cash',
    reference: 'RB-0001',
    reason: 'Paid at the desk',
  };
  const headers = { 'idempotency-key': randomUUID() };
  const recorded = await asAdmin('POST', '/api/payments/other', cash, headers);
  assert.equal(recorded.status, 201, JSON.stringify(recorded.body));
  assert.equal(recorded.body.status, 'completed');
  assert.equal(recorded.body.provider, 'other');
  assert.deepEqual(recorded.body.metadata, {
    method: 'cash',
    reason: 'Paid at the desk',
    recorded_by: admin.id,
  });
  const again = await asAdmin('POST', '/api/payments/other', cash, headers);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  assert.equal(again.body.id, recorded.body.id);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual([seen.booking.seats_booked, seen.booking.seats_held], [1, 0]);
  assert.equal(seen.payments.find((one) => one.provider_transaction_id === null)?.status, 'cancelled');
  assert.equal(seen.kinds.filter((kind) => kind === 'booking_confirmed').length, 1);
  const trail = await sql`
    select distinct reason, actor_id from audit_log where object_type = 'payments' and object_id = ${recorded.body.id}`;
  assert.deepEqual([...trail], [{ reason: 'Paid at the desk', actor_id: admin.id }]);

  const twice = await asAdmin('POST', '/api/payments/other', { ...cash, reference: 'RB-0002' });
  assert.deepEqual([twice.status, twice.body.code], [409, 'booking_not_payable']);
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const late = await look(platform, own.booking_id);
  assert.deepEqual(
    late.refunds.map((one) => [one.cause, one.status]),
    [['paid_twice', 'completed']],
    'the push that was answered all the same goes back',
  );
  assert.ok(started.body.id);
});

test('a reference counts once, too little is refused, too much goes back by hand', async () => {
  const [one, other] = [await booked(), await booked()];
  const bank = { method: 'bank', reference: 'FT-77', reason: 'Seen on the statement' };
  const little = await asAdmin('POST', '/api/payments/other', {
    ...bank,
    booking_id: one.booking_id,
    amount: 1000,
  });
  assert.deepEqual([little.status, little.body.code], [422, 'amount_mismatch']);
  const much = await asAdmin('POST', '/api/payments/other', {
    ...bank,
    booking_id: one.booking_id,
    amount: 2000,
  });
  assert.equal(much.status, 201);
  await settleDown();
  assert.deepEqual(
    (await look(platform, one.booking_id)).refunds.map((refund) => [
      refund.cause,
      refund.amount,
      refund.status,
    ]),
    [['paid_too_much', 500, 'requested']],
  );
  const known = await asAdmin('POST', '/api/payments/other', { ...bank, booking_id: other.booking_id });
  assert.deepEqual([known.status, known.body.code], [409, 'conflict']);
  const race = await Promise.all(
    [other, await booked()].map(({ booking_id }) =>
      asAdmin('POST', '/api/payments/other', { ...bank, reference: 'FT-78', booking_id }),
    ),
  );
  assert.deepEqual(race.map((answer) => answer.status).sort(), [201, 409]);
  const missing = await asAdmin('POST', '/api/payments/other', { booking_id: randomUUID(), method: 'gold' });
  assert.deepEqual(wrongFields(missing).sort(), ['method', 'reason', 'reference']);
  const nowhere = await asAdmin('POST', '/api/payments/other', {
    ...bank,
    reference: 'FT-79',
    booking_id: randomUUID(),
  });
  assert.equal(nowhere.body.code, 'not_found');
});

test('a purchase order seats a lapsed booking again while there is room, and says so when there is none', async () => {
  const own = await booked(2, { capacity: 2 });
  await sql`update bookings set payment_status = 'failed' where id = ${own.booking_id}`;
  const order = { booking_id: own.booking_id, method: 'lpo', reference: 'LPO-9', reason: 'Order received' };
  const rival = await person();
  const taken = await call('POST', '/api/bookings', {
    token: rival.token,
    body: { session_id: own.session_id, seats: 1 },
  });
  const full = await asAdmin('POST', '/api/payments/other', order);
  assert.deepEqual([full.status, full.body.code], [409, 'session_full']);
  await call('PUT', `/api/bookings/${taken.body.id}/cancel`, { token: rival.token, body: {} });
  assert.equal((await asAdmin('POST', '/api/payments/other', order)).status, 201);
  assert.equal((await look(platform, own.booking_id)).booking.seats_booked, 2);
});

test('after all of this the books hold', async () => {
  assert.deepEqual(await fsck(sql), []);
});
