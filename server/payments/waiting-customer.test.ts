import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { call, booked, push, pass, settleDown, providers, sql, person } = platform;

test('the owner reads why an attempt failed and whose phone was asked, and nobody sees the whole number', async () => {
  const own = await booked();
  providers.script({ provider: 'mpesa', outcome: { result_code: 2001 } });
  const { body } = await push(own);
  await settleDown();
  const seen = (await platform.status(own, body.payment_reference)).body;
  assert.deepEqual([seen.status, seen.failure_code, seen.phone], ['failed', '2001', '+254708***149']);
  assert.equal('provider_response' in seen, false);
});

test('asking now finds a payment whose callback was lost, and asking often does not use up our own questions', async () => {
  const own = await booked();
  providers.script({ provider: 'mpesa', outcome: { result_code: 0, after_ms: 90_000 } });
  const { payment_reference: ref } = (await push(own, '+254711000003')).body;
  const check = () => call('POST', '/api/payments/check', { token: own.token, body: { ref } });
  assert.equal((await check()).body.status, 'processing');
  assert.equal(
    providers.calls().filter((one) => one.path.includes('stkpushquery')).length,
    0,
    'too early to be known',
  );
  await pass(11_000);
  for (let round = 0; round < 20; round++) assert.equal((await check()).body.status, 'processing');
  const [row] = await sql`select asked_count from payments where payment_reference = ${ref}`;
  assert.equal(row!.asked_count, 0);
});

test('a returning card payer is believed only as far as the provider confirms', async () => {
  const own = await booked();
  const init = { token: own.token, body: { booking_id: own.booking_id } };
  const { body } = await call('POST', '/api/payments/flutterwave/initiate', init);
  const ref = body.payment_reference;
  const check = () => call('POST', '/api/payments/check', { token: own.token, body: { ref } });
  const before = (await check()).body;
  assert.deepEqual([before.status, before.card_page], ['processing', body.next.url]);
  providers.script({ provider: 'flutterwave', webhook: { copies: 0 } });
  await providers.checkout(ref, 'pay');
  assert.equal((await check()).body.status, 'completed');
});

test('the code of a payment we do not have goes to staff, and pays for nothing', async () => {
  await person('admin');
  const own = await booked();
  const { payment_reference: ref } = (await push(own, '+254711000001')).body;
  const claim = (receipt: string) =>
    call('POST', '/api/payments/claim', { token: own.token, body: { ref, receipt } });
  assert.equal((await claim('no code')).status, 422);
  assert.equal((await claim('qjk1a2b3c4')).status, 202);
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'pending');
  assert.match(seen.payments[0]!.attention, /QJK1A2B3C4: we have not received it/);
});

test('the confirmation is sent again on request, with the receipt, and only while the booking is confirmed', async () => {
  const own = await booked();
  const again = () =>
    call('POST', `/api/bookings/${own.booking_id}/resend-confirmation`, { token: own.token });
  assert.deepEqual([(await again()).status, (await again()).body.code], [409, 'invalid_transition']);
  providers.script({ provider: 'mpesa', outcome: { result_code: 0 } });
  await push(own, '+254711000002');
  await settleDown();
  assert.equal((await again()).status, 202);
  const letters = await sql`
    select document_id from messages where kind = 'booking_confirmed' and channel = 'email' and user_id = ${own.user_id}`;
  assert.equal(letters.length, 2);
  assert.ok(letters.every((letter) => letter.document_id !== null));
});

test('who gives up on a prompt may ask another phone at once; both pay, and one of them gets the money back', async () => {
  const own = await booked();
  const first = (await push(own, '+254711000004')).body;
  assert.equal((await push(own, '+254711000005')).body.code, 'payment_in_progress');
  const body = { ref: first.payment_reference };
  const given_up = await call('POST', '/api/payments/give-up', { token: own.token, body });
  assert.equal(given_up.body.status, 'cancelled');
  assert.equal((await push(own, '+254711000005')).status, 201);
  for (const phone of ['254711000004', '254711000005'])
    await providers.answer({ phone, action: 'pin', pin: '1234' });
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual(
    seen.refunds.map(({ cause, amount }) => [cause, amount]),
    [['paid_twice', 1500]],
  );
});
