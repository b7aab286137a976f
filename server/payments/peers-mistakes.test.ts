// Mistakes that ticketing and booking systems made with money, each turned into the promise that we do not.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';
import { freeAllLapsedHolds } from '../bookings/free-lapsed-holds.ts';
import { applyDelivery } from './apply-delivery.ts';
import { askAboutPayments, askProvider } from './ask-provider.ts';

const platform = await testPlatform();
const { providers, call, booked, push, pass, settleDown, sql, deps } = platform;
let line = 0;
const newPhone = () => `+25474400${String(++line).padStart(4, '0')}`;
const enterPin = (phone: string) => providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });

/** Log-ins end when the clock leaps; this person logs in again. */
async function again(own: Booked): Promise<Booked> {
  const { user_id, login_id } = own;
  return { ...own, token: await deps.tokens.issue({ user_id, login_id, role: 'student' }) };
}

async function cardPage(): Promise<{ own: Booked; reference: string }> {
  const own = await booked();
  const body = { booking_id: own.booking_id };
  const started = await call('POST', '/api/payments/flutterwave/initiate', { token: own.token, body });
  assert.equal(started.status, 201);
  return { own, reference: started.body.payment_reference };
}

test.afterEach(async () => assert.deepEqual(await fsck(sql), []));

test('a delivery that could not be applied is not taken for done: it is applied later', async () => {
  const { own, reference } = await cardPage();
  const match = { reference };
  providers.script({ provider: 'flutterwave', call: 'verify', match, answer: { fault: 'unavailable' } });
  await providers.checkout(reference, 'pay');
  await providers.flush();
  const [delivery] = await sql<{ id: string }[]>`
    select id from payment_webhooks where not processed order by created_at desc limit 1`;
  const once = { webhook_id: delivery!.id };
  await assert.rejects(applyDelivery(deps, once));
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'pending');
  await applyDelivery(deps, once);
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  await settleDown();
  assert.deepEqual(await look(platform, own.booking_id), seen);
});

test('callbacks, queries and the customer’s return at one moment make one confirmation and one letter', async () => {
  const [own, phone] = [await booked(), newPhone()];
  providers.script({
    ...{ provider: 'mpesa', call: 'push', match: { phone: phone.slice(1) } },
    callback: { copies: 5 },
  });
  const { payment_reference, id: payment_id } = (await push(own, phone)).body;
  enterPin(phone);
  await pass(62_000);
  await Promise.all([
    providers.flush(),
    ...[1, 2, 3].map(() => askProvider(deps, { payment_id, now_please: true })),
    ...[1, 2, 3].map(() => platform.status(own, payment_reference)),
  ]);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.receipts.length, 1);
  assert.equal(seen.receipts[0]!.provider_transaction_id, providers.ledger().at(-1)!.receipt);
  assert.deepEqual(seen.kinds, ['booking_held', 'booking_confirmed']);
  const [letters] = await sql<{ count: number }[]>`
    select count(*) from development_mailbox where recipient = (select email from users where id = ${own.user_id})`;
  assert.equal(letters!.count, 2);
});

test('a hold does not lapse while the customer types the PIN', async () => {
  const [own, phone] = [await booked(), newPhone()];
  await pass(14.5 * 60_000);
  assert.equal((await push(await again(own), phone)).status, 201);
  await pass(50_000);
  await freeAllLapsedHolds(deps);
  assert.equal((await look(platform, own.booking_id)).booking.seats_held, 1);
  enterPin(phone);
  await settleDown();
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'paid');
});

test('a late payment leaves its whole trace: the attempt, the receipt, the refund and who decided', async () => {
  const [own, phone] = [await booked(1, { capacity: 1 }), newPhone()];
  providers.script({
    ...{ provider: 'mpesa', call: 'push', match: { phone: phone.slice(1) } },
    ...{ outcome: { result_code: 0 }, callback: { after_ms: 40 * 60_000 } },
  });
  await push(own, phone);
  const match = { phone: phone.slice(1) };
  providers.script({ provider: 'mpesa', call: 'query', match, times: null, says: { result_code: '1032' } });
  await pass(31 * 60_000);
  await askAboutPayments(deps);
  await freeAllLapsedHolds(deps);
  const other = await platform.person();
  const body = { session_id: own.session_id, seats: 1 };
  assert.equal((await call('POST', '/api/bookings', { token: other.token, body })).status, 201);
  await pass(10 * 60_000);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  const [taken] = providers.ledger().slice(-1);
  assert.equal(seen.booking.payment_status, 'failed');
  assert.equal(seen.receipts[0]!.provider_transaction_id, taken!.receipt);
  assert.deepEqual(
    seen.refunds.map(({ status, amount, cause }) => ({ status, amount, cause })),
    [{ status: 'completed', amount: own.total, cause: 'late_money' }],
  );
  assert.equal(taken!.paid_back, own.total);
  const trail = await sql<{ object_type: string; action: string }[]>`
    select object_type, action from audit_log where object_id in (
      select id from payments where booking_id = ${own.booking_id}
      union select r.id from receipts r join payments p on p.id = r.payment_id where p.booking_id = ${own.booking_id}
      union select id from refunds where booking_id = ${own.booking_id})`;
  for (const object of ['payments', 'receipts', 'refunds'])
    assert.ok(trail.some((one) => one.object_type === object && one.action === 'created'));
  assert.ok(!seen.kinds.includes('booking_confirmed'), 'nobody is told of a seat that was refused');
  assert.ok(seen.kinds.includes('late_money_refunded'));
});

test('nobody is kept from booking again by an own hold that was abandoned', async () => {
  const [own, phone] = [await booked(1, { capacity: 1 }), newPhone()];
  await push(own, phone);
  await pass(31 * 60_000);
  const { token } = await again(own);
  const body = { session_id: own.session_id, seats: 1 };
  const second = await call('POST', '/api/bookings', { token, body });
  assert.equal(second.status, 201, JSON.stringify(second.body));
  const next = newPhone();
  assert.equal((await push({ ...own, token, booking_id: second.body.id }, next)).status, 201);
  enterPin(next);
  await settleDown();
  assert.equal((await look(platform, second.body.id)).booking.payment_status, 'paid');
});

test('a retry does not make a second row', async () => {
  const [own, phone] = [await booked(), newPhone()];
  const headers = { 'idempotency-key': randomUUID() };
  for (let attempt = 0; attempt < 4; attempt++) await push(own, phone, headers);
  await Promise.all([push(own, phone), push(own, phone)]);
  assert.equal((await look(platform, own.booking_id)).payments.length, 1);
});

test('no confirmation is sent for a booking that was refused its seats or its price', async () => {
  const [own, phone] = [await booked(), newPhone()];
  providers.script({
    ...{ provider: 'mpesa', call: 'push', match: { phone: phone.slice(1) } },
    outcome: { result_code: 0, amount: 100 },
  });
  await push(own, phone);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'pending');
  assert.ok(!seen.kinds.includes('booking_confirmed'));
});

test('seats given back before paying are not paid for by an attempt that still asked for them', async () => {
  const [own, phone] = [await booked(2), newPhone()];
  providers.script({
    ...{ provider: 'mpesa', call: 'push', match: { phone: phone.slice(1) } },
    ...{ outcome: { result_code: 1032 }, later: { result_code: 0, after_ms: 300_000 } },
  });
  await push(own, phone);
  // The first word is in, the second is still to come.
  await pass(1_000);
  await platform.runJobs();
  await call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.token, body: { seats: 1 } });
  await pass(300_000);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.equal(seen.booking.seats_booked, 1);
  assert.deepEqual(
    seen.refunds.map(({ cause, amount }) => ({ cause, amount })),
    [{ cause: 'paid_too_much', amount: 1500 }],
  );
});

test('money confirmed without its receipt number goes back only when the number is known', async () => {
  const [own, phone] = [await booked(), newPhone()];
  providers.script({
    ...{ provider: 'mpesa', call: 'push', match: { phone: phone.slice(1) } },
    ...{ outcome: { result_code: 0 }, callback: { after_ms: 20 * 60_000 } },
  });
  await push(own, phone);
  await pass(2 * 60_000);
  await askAboutPayments(deps);
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'paid');
  await call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.token, body: {} });
  await platform.runJobs();
  assert.equal((await look(platform, own.booking_id)).refunds[0]!.status, 'requested');
  await pass(20 * 60_000);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.refunds[0]!.status, 'completed');
  assert.equal(providers.ledger().at(-1)!.paid_back, own.total);
  assert.equal(seen.booking.payment_status, 'refunded');
});
