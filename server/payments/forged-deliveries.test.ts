import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { sample } from '../../simulators/merchant.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { app, providers, booked, push, settleDown, sql, call } = platform;
const TRUSTED = '127.0.0.1';
const STRANGER = '203.0.113.9';
let line = 0;

/** A booking whose prompt is ringing, where M-Pesa would report, and what it would report if it were paid. */
async function ringing() {
  const own = await booked();
  const phone = `+25472200${String(++line).padStart(4, '0')}`;
  const started = await push(own, phone);
  assert.equal(started.status, 201);
  const asked = providers.calls().findLast((one) => one.path.endsWith('/processrequest'))!.body as {
    CallBackURL: string;
  };
  const prompt = providers.prompts().find((one) => one.phone === phone.slice(1))!;
  const success = sample('daraja-stk-callback-success-docs');
  success.Body.stkCallback.CheckoutRequestID = prompt.checkout_request_id;
  for (const item of success.Body.stkCallback.CallbackMetadata.Item) {
    if (item.Name === 'Amount') item.Value = own.total;
    if (item.Name === 'MpesaReceiptNumber') item.Value = `FORGED${line}`;
  }
  return { own, phone, path: new URL(asked.CallBackURL).pathname, success };
}

async function post(path: string, body: unknown, remoteAddress = TRUSTED, headers = {}): Promise<number> {
  const answer = await app.inject({
    ...{ method: 'POST', url: path, remoteAddress },
    ...{ payload: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } },
  });
  return answer.statusCode;
}

async function doubtOfLast(): Promise<{ doubt: string | null; processed: boolean }> {
  const [row] = await sql<{ doubt: string | null; processed: boolean }[]>`
    select doubt, processed from payment_webhooks order by created_at desc, id desc limit 1`;
  return { ...row! };
}

/** The booking waits as before, and the true payment still goes through afterwards. */
async function unharmed(own: Booked, before: unknown, pay: () => unknown): Promise<void> {
  assert.deepEqual(await look(platform, own.booking_id), before);
  await pay();
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.equal(seen.receipts.length, 1);
  assert.doesNotMatch(seen.receipts[0]!.provider_transaction_id, /FORGED/);
  assert.deepEqual(await fsck(sql), []);
}

type Forgery = { path(true_path: string): string; from?: string; foreign_ids?: boolean; doubt: string };
const forgeries: Record<string, Forgery> = {
  'to an address with a wrong secret': {
    path: () => `/api/hooks/m/${'0'.repeat(64)}`,
    doubt: 'unknown secret',
  },
  'with the ids of another prompt': {
    path: (its) => its,
    foreign_ids: true,
    doubt: 'ids of another attempt',
  },
  'from an address that is not M-Pesa’s': { path: (its) => its, from: STRANGER, doubt: 'address not listed' },
  'to the documented address, without a secret': {
    path: () => '/api/payments/webhooks/mpesa',
    doubt: 'no secret',
  },
  'without a secret and from elsewhere': {
    ...{ path: () => '/api/payments/webhooks/mpesa', from: STRANGER, doubt: 'no secret, address not listed' },
  },
};
for (const [how, forgery] of Object.entries(forgeries)) {
  test(`a forged M-Pesa callback ${how} changes nothing, and admins see it`, async () => {
    const { own, phone, path, success } = await ringing();
    const before = await look(platform, own.booking_id);
    if (forgery.foreign_ids) success.Body.stkCallback.CheckoutRequestID = 'ws_CO_27092026101500000712345678';
    assert.equal(await post(forgery.path(path), success, forgery.from), 200);
    await platform.runJobs();
    assert.deepEqual(await doubtOfLast(), { doubt: forgery.doubt, processed: true });
    await unharmed(own, before, () =>
      providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' }),
    );
  });
}

test('a forged failure cannot end a payment that M-Pesa still calls open', async () => {
  const { own, phone, success } = await ringing();
  const before = await look(platform, own.booking_id);
  const { CheckoutRequestID, MerchantRequestID } = success.Body.stkCallback;
  const failure = { CheckoutRequestID, MerchantRequestID, ResultCode: 1032, ResultDesc: 'Cancelled' };
  assert.equal(await post('/api/payments/webhooks/mpesa', { Body: { stkCallback: failure } }), 200);
  await platform.runJobs();
  await unharmed(own, before, () => providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' }));
});

test('a doubtful delivery cannot add a second receipt to a payment that has one', async () => {
  const { own, phone, success } = await ringing();
  providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const before = await look(platform, own.booking_id);
  assert.equal(await post('/api/payments/webhooks/mpesa', success), 200);
  await platform.runJobs();
  assert.deepEqual(await look(platform, own.booking_id), before);
});

test('a flood of forgeries is held off, and a true callback from an unlisted address still gets in', async () => {
  const { own, phone, path, success } = await ringing();
  const flood = '198.51.100.7';
  let refused = 0;
  for (let n = 0; n < 125; n++) refused += (await post(`/api/hooks/m/${n}`, success, flood)) === 429 ? 1 : 0;
  assert.ok(refused > 0, 'the flood was never held off');
  providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });
  const [taken] = providers.ledger().slice(-1);
  success.Body.stkCallback.CallbackMetadata.Item.find(
    (item: { Name: string }) => item.Name === 'MpesaReceiptNumber',
  ).Value = taken!.receipt;
  assert.equal(await post(path, success, flood), 200);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.deepEqual(
    seen.receipts.map((one) => one.provider_transaction_id),
    [taken!.receipt],
  );
});

for (const [how, headers] of Object.entries({
  'without a verif-hash': {},
  'with a wrong verif-hash': { 'verif-hash': 'guessed' },
}) as [string, Record<string, string>][]) {
  test(`a forged Flutterwave webhook ${how} is refused, changes nothing, and admins see it`, async () => {
    const own = await booked();
    const started = await call('POST', '/api/payments/flutterwave/initiate', {
      token: own.token,
      body: { booking_id: own.booking_id },
    });
    const reference = started.body.payment_reference as string;
    const before = await look(platform, own.booking_id);
    const data = { id: 4711, tx_ref: reference, status: 'successful', amount: own.total, currency: 'KES' };
    const path = '/api/payments/webhooks/flutterwave';
    assert.equal(await post(path, { event: 'charge.completed', data }, STRANGER, headers), 401);
    await platform.runJobs();
    assert.deepEqual(await doubtOfLast(), { doubt: 'wrong signature', processed: true });
    await unharmed(own, before, () => providers.checkout(reference, 'pay'));
  });
}
