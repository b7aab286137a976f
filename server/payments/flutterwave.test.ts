import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Booked, look, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { providers, call, booked, status, settleDown, pass, sql, deps } = platform;

async function openPage(own: Booked) {
  const { status: code, body } = await call('POST', '/api/payments/flutterwave/initiate', {
    token: own.token,
    body: { booking_id: own.booking_id },
  });
  assert.equal(code, 201);
  assert.equal(body.next.type, 'redirect');
  return { reference: body.payment_reference as string, url: body.next.url as string };
}

test('a card payment on the hosted page pays the booking', async () => {
  const own = await booked(2);
  const { reference, url } = await openPage(own);
  await providers.checkout(url, 'pay');
  await settleDown();
  assert.equal((await status(own, reference)).body.status, 'completed');
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual([seen.booking.seats_booked, seen.booking.seats_held], [2, 0]);
  assert.equal(seen.receipts.length, 1);
  assert.deepEqual(seen.kinds, ['booking_held', 'booking_confirmed']);
});

test('a failed try leaves the page open, and the next try on it pays', async () => {
  const own = await booked();
  const { reference, url } = await openPage(own);
  await providers.checkout(url, 'fail');
  await settleDown();
  assert.equal((await status(own, reference)).body.status, 'processing');
  await providers.checkout(url, 'pay');
  await settleDown();
  assert.equal((await status(own, reference)).body.status, 'completed');
});

test('a delivery without the right signature is refused and kept for the admins to see', async () => {
  const own = await booked();
  const { reference, url } = await openPage(own);
  const forged = {
    event: 'charge.completed',
    data: { id: 1, tx_ref: reference, status: 'successful', amount: own.total, currency: 'KES' },
  };
  for (const headers of [{}, { 'verif-hash': 'wrong' }] as Record<string, string>[]) {
    const answer = await call('POST', '/api/payments/webhooks/flutterwave', { body: forged, headers });
    assert.equal(answer.status, 401);
  }
  await settleDown();
  assert.equal((await status(own, reference)).body.status, 'processing');
  const [row] = await sql`select count(*)::int as n from payment_webhooks where doubt = 'wrong signature'`;
  assert.equal(row!.n, 2);
  assert.ok(url);
});

test('a signed delivery that lies about the payment changes nothing: Flutterwave is asked', async () => {
  const own = await booked();
  const { reference } = await openPage(own);
  const lie = {
    event: 'charge.completed',
    data: { id: 424242, tx_ref: reference, status: 'successful', amount: own.total, currency: 'KES' },
  };
  const headers = { 'verif-hash': providers.flutterwave.credentials.webhook_secret };
  assert.equal(
    (await call('POST', '/api/payments/webhooks/flutterwave', { body: lie, headers })).status,
    200,
  );
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'pending');
  assert.equal(seen.receipts.length, 0);
});

test('a lost webhook is made good by asking', async () => {
  const own = await booked();
  const { reference, url } = await openPage(own);
  providers.script({ provider: 'flutterwave', call: 'try', webhook: { copies: 0 } });
  await providers.checkout(url, 'pay');
  await settleDown();
  assert.equal((await status(own, reference)).body.status, 'processing');
  const { askAboutPayments } = await import('./ask-provider.ts');
  await pass(30_000);
  await askAboutPayments(deps);
  assert.equal((await status(own, reference)).body.status, 'completed');
});

test('a page nobody used is closed with its booking and takes no more money', async () => {
  const own = await booked();
  const { reference, url } = await openPage(own);
  await call('PUT', `/api/bookings/${own.booking_id}/cancel`, {
    token: own.token,
    body: { reason: 'Changed my mind' },
  });
  await settleDown();
  assert.equal((await status(own, reference)).body.status, 'cancelled');
  await assert.rejects(providers.checkout(url, 'pay'));
});
