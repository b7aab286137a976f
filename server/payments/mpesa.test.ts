import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { look, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { providers, call, booked, push, status, pass, settleDown, sql } = platform;
const PHONES = Array.from({ length: 60 }, (_, n) => `+2547120000${String(n).padStart(2, '0')}`);
const phone = () => PHONES.shift()!;
const digits = (e164: string) => e164.slice(1);

test('a push that is approved with the PIN pays the booking, once', async () => {
  const own = await booked(2);
  const mine = phone();
  const started = await push(own, mine);
  assert.equal(started.status, 201);
  assert.equal(started.body.status, 'processing');
  assert.equal(started.body.next.type, 'approve_on_phone');
  assert.match(started.body.next.message, /\+254712\*\*\*/);
  assert.equal((await status(own, started.body.payment_reference)).body.status, 'processing');

  providers.answer({ phone: digits(mine), action: 'pin', pin: '1234' });
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual([seen.booking.seats_booked, seen.booking.seats_held], [2, 0]);
  assert.equal(seen.payments.length, 1);
  assert.equal(seen.payments[0]!.status, 'completed');
  const [taken] = providers.ledger().slice(-1);
  assert.equal(seen.payments[0]!.provider_transaction_id, taken!.receipt);
  assert.deepEqual(seen.receipts, [
    { status: 'applied', reason: null, amount: 3000, provider_transaction_id: taken!.receipt },
  ]);
  assert.deepEqual(seen.kinds, ['booking_held', 'booking_confirmed']);
  const { body } = await call('GET', `/api/bookings/${own.booking_id}`, { token: own.token });
  assert.equal(body.status, 'confirmed');
  assert.equal(body.payment.status, 'completed');
});

test('a wrong PIN ends the attempt but keeps the seat, and the next try pays', async () => {
  const own = await booked();
  const mine = phone();
  const first = await push(own, mine);
  providers.answer({ phone: digits(mine), action: 'pin', pin: '9999' });
  await settleDown();
  const failed = await status(own, first.body.payment_reference);
  assert.equal(failed.body.status, 'failed');
  assert.match(failed.body.failure_reason, /PIN/);
  assert.equal((await look(platform, own.booking_id)).booking.seats_held, 1);

  const hasty = await push(own, mine);
  assert.equal(hasty.status, 429);
  assert.ok(Number(hasty.headers['retry-after']) > 60);
  await pass(120_000);
  const token = await platform.deps.tokens.issue({
    user_id: own.user_id,
    role: 'student',
    login_id: own.login_id,
  });
  assert.equal((await push({ ...own, token }, mine)).status, 201);
  providers.answer({ phone: digits(mine), action: 'pin', pin: '1234' });
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual(
    seen.payments.map((one) => one.status),
    ['failed', 'completed'],
  );
});

test('the same callback fifty times, in parallel, confirms once and mails once', async () => {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: digits(mine) },
    callback: { copies: 50 },
  });
  await push(own, mine);
  providers.answer({ phone: digits(mine), action: 'pin', pin: '1234' });
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.payments.length, 1);
  assert.equal(seen.receipts.length, 1);
  assert.deepEqual([seen.booking.seats_booked, seen.booking.seats_held], [1, 0]);
  assert.deepEqual(seen.kinds, ['booking_held', 'booking_confirmed']);
  const [count] =
    await sql`select count(*)::int as n from payment_webhooks where processed and payment_id = (select id from payments where booking_id = ${own.booking_id})`;
  assert.equal(count!.n, 50);
});

test('a callback that comes before the answer to the push is not lost', async () => {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: digits(mine) },
    outcome: { result_code: 0 },
    callback: { before_answer: true },
  });
  const started = await push(own, mine);
  assert.equal(started.status, 201);
  await settleDown();
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'paid');
});

test('a lost callback is found by asking M-Pesa', async () => {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: digits(mine) },
    callback: { copies: 0 },
  });
  const started = await push(own, mine);
  providers.answer({ phone: digits(mine), action: 'pin', pin: '1234' });
  await settleDown();
  assert.equal((await status(own, started.body.payment_reference)).body.status, 'processing');
  const { askAboutPayments } = await import('./ask-provider.ts');
  for (let minute = 0; minute < 4; minute++) {
    await pass(45_000);
    await askAboutPayments(platform.deps);
  }
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.match(seen.payments[0]!.attention, /receipt number is still missing/);
});

test('a second attempt while one is open is refused', async () => {
  const own = await booked();
  const mine = phone();
  assert.equal((await push(own, mine)).status, 201);
  const again = await push(own, mine);
  assert.equal(again.status, 409);
  assert.equal(again.body.code, 'payment_in_progress');
});

test('two attempts at the very same moment ring the phone once', async () => {
  const own = await booked();
  const mine = phone();
  const before = providers.calls().filter((one) => JSON.stringify(one).includes('processrequest')).length;
  const answers = await Promise.all([push(own, mine), push(own, mine), push(own, mine)]);
  assert.deepEqual(answers.map((one) => one.status).sort(), [201, 409, 409]);
  assert.equal(
    providers.calls().filter((one) => JSON.stringify(one).includes('processrequest')).length,
    before + 1,
  );
});

test('one Idempotency-Key rings the phone once, and its answer comes again', async () => {
  const own = await booked();
  const mine = phone();
  const headers = { 'idempotency-key': randomUUID() };
  const first = await push(own, mine, headers);
  const again = await push(own, mine, headers);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  assert.deepEqual(again.body, first.body);
});

test('an amount that is not the price is refused before anything is sent', async () => {
  const own = await booked();
  const { status: code, body } = await call('POST', '/api/payments/mpesa/initiate', {
    token: own.token,
    body: { booking_id: own.booking_id, phone: phone(), amount: own.total + 1 },
  });
  assert.equal(code, 422);
  assert.equal(body.code, 'amount_mismatch');
  assert.equal((await look(platform, own.booking_id)).payments.length, 0);
});

test("a booking that is paid, cancelled, lapsed or somebody else's cannot be paid", async () => {
  const paid = await booked();
  const mine = phone();
  await push(paid, mine);
  providers.answer({ phone: digits(mine), action: 'pin', pin: '1234' });
  await settleDown();
  assert.equal((await push(paid, phone())).body.code, 'booking_not_payable');

  const cancelled = await booked();
  await call('PUT', `/api/bookings/${cancelled.booking_id}/cancel`, { token: cancelled.token, body: {} });
  assert.equal((await push(cancelled, phone())).body.code, 'booking_not_payable');

  const foreign = await booked();
  const other = await booked();
  assert.equal((await push({ ...foreign, token: other.token }, phone())).status, 404);

  const lapsed = await booked();
  await pass(16 * 60_000);
  const token = await platform.deps.tokens.issue({
    user_id: lapsed.user_id,
    role: 'student',
    login_id: lapsed.login_id,
  });
  assert.equal((await push({ ...lapsed, token }, phone())).body.code, 'booking_not_payable');
});

test('a price with cents cannot be paid by M-Pesa, which takes whole shillings', async () => {
  const own = await booked(1, { price: 99.5 });
  const { body } = await push(own, phone());
  assert.equal(body.code, 'booking_not_payable');
  assert.match(body.detail, /whole shillings/i);
});

test('numbers are taken in every usual Kenyan spelling, and no other', async () => {
  const own = await booked();
  const refused = await push(own, '+447911123456');
  assert.equal(refused.status, 422);
  assert.deepEqual(
    refused.body.errors.map((one: { field: string }) => one.field),
    ['phone'],
  );
  const local = phone().replace('+254', '0');
  assert.equal((await push(own, local)).status, 201);
});

test('a phone that rang although M-Pesa answered with an error is waited for, and never rung twice', async () => {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: digits(mine) },
    answer: { fault: 'reset', effect: 'done' },
  });
  const started = await push(own, mine);
  assert.equal(started.status, 201);
  assert.match(started.body.next.message, /did not tell us/);
  providers.answer({ phone: digits(mine), action: 'pin', pin: '1234' });
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.equal(seen.payments.length, 1);
});

test('when M-Pesa is down the answer says so and offers the card; the seat stays', async () => {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: digits(mine) },
    answer: { fault: 'busy' },
  });
  const { status: code, body } = await push(own, mine);
  assert.equal(code, 502);
  assert.equal(body.code, 'provider_unavailable');
  assert.deepEqual(body.other_methods, ['flutterwave']);
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.seats_held, 1);
  assert.equal(seen.payments[0]!.status, 'failed');
  assert.equal((await push(own, mine)).status, 201, 'nothing was sent, so the next try need not wait');
});
