// What integrators of these providers get wrong, each turned into the promise that we do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';
import { freeAllLapsedHolds } from '../bookings/free-lapsed-holds.ts';
import { askAboutPayments } from './ask-provider.ts';
import { darajaGateway } from './gateways/daraja.ts';
import { attemptOf, darajaConfig, testDeps } from './gateways/scripted-provider.ts';

const platform = await testPlatform();
const { providers, call, booked, push, pass, settleDown, sql, deps } = platform;
let line = 0;
const newPhone = () => `+25473300${String(++line).padStart(4, '0')}`;
type Mpesa = Omit<Extract<Parameters<typeof providers.script>[0], { provider: 'mpesa' }>, 'provider'>;

/** A booking with its push under way, which goes as the script says. */
async function pushed(script: Mpesa = {}): Promise<{ own: Booked; phone: string; reference: string }> {
  const [own, phone] = [await booked(), newPhone()];
  providers.script({ provider: 'mpesa', call: 'push', match: { phone: phone.slice(1) }, ...script });
  const started = await push(own, phone);
  assert.equal(started.status, 201, JSON.stringify(started.body));
  return { own, phone, reference: started.body.payment_reference };
}
const enterPin = (phone: string) => providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });

async function minutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await pass(60_000);
    await askAboutPayments(deps);
    await settleDown();
  }
}
const state = async (own: Booked) => (await look(platform, own.booking_id)).booking.payment_status;
const pushes = () => providers.calls().filter((one) => one.path.endsWith('/processrequest'));

test.afterEach(async () => assert.deepEqual(await fsck(sql), []));

test('a push that M-Pesa accepted is not a push that was paid', async () => {
  const { own, phone } = await pushed();
  await settleDown();
  assert.equal(await state(own), 'pending');
  enterPin(phone);
  await settleDown();
  assert.equal(await state(own), 'paid');
});

test('a query that answers "0" as a text is as good as one that answers 0', async () => {
  const { own, phone } = await pushed({ callback: { copies: 0 } });
  enterPin(phone);
  await minutes(3);
  assert.equal(await state(own), 'paid');
});

test('who is confirmed by a query, which names no receipt, gets a letter without a number that is none', async () => {
  const { own, phone } = await pushed({ callback: { copies: 0 } });
  enterPin(phone);
  await minutes(3);
  const [letter] = await sql<{ text_body: string; html_body: string }[]>`
    select text_body, html_body from development_mailbox
    where recipient = (select email from users where id = ${own.user_id}) and subject like 'You are in%'`;
  assert.match(letter!.text_body, /Paid: KES 1,500/);
  assert.doesNotMatch(letter!.text_body + letter!.html_body, /no-receipt|Receipt:/);
});

test('a push that is still processing keeps its seat past the hold, until the money arrives', async (t) => {
  const slow = await testPlatform(t, {}, { prompt_life_ms: 40 * 60_000 });
  const [own, phone] = [await slow.booked(), newPhone()];
  await slow.push(own, phone);
  for (let minute = 0; minute < 17; minute++) {
    await slow.pass(60_000);
    await freeAllLapsedHolds(slow.deps);
    await askAboutPayments(slow.deps);
  }
  const waiting = await look(slow, own.booking_id);
  assert.deepEqual([waiting.booking.payment_status, waiting.booking.seats_held], ['pending', 1]);
  slow.providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });
  await slow.settleDown();
  assert.equal((await look(slow, own.booking_id)).booking.payment_status, 'paid');
});

test('receipt and amount are found by their names, wherever they stand', async () => {
  for (let turn = 0; turn < 3; turn++) {
    const { own, phone } = await pushed({ callback: { order: 'shuffled', balance: 'no_value' } });
    enterPin(phone);
    await settleDown();
    const [receipt] = (await look(platform, own.booking_id)).receipts;
    assert.equal(receipt!.provider_transaction_id, providers.ledger().at(-1)!.receipt);
    assert.equal(receipt!.amount, own.total);
  }
});

test('a callback that came before the ids of its push were stored pays all the same', async () => {
  const { own } = await pushed({ outcome: { result_code: 0 }, callback: { before_answer: true } });
  await settleDown();
  assert.equal(await state(own), 'paid');
});

test('a push whose answer was lost is never sent again', async () => {
  for (const fault of ['reset', 'html', 'outcome_unknown'] as const) {
    const before = pushes().length;
    const { own } = await pushed({ answer: { fault, effect: 'none' } });
    await minutes(4);
    assert.equal(pushes().length, before + 1);
    const seen = await look(platform, own.booking_id);
    assert.equal(seen.payments[0]!.status, 'failed', 'the customer is free to try again');
    assert.match(seen.payments[0]!.attention, /never heard/);
  }
});

test('password and timestamp of a request are made of one look at the clock', async () => {
  let at = platform.clock.now().getTime();
  const now = () => {
    at += 1000;
    return new Date(at);
  };
  const { credentials, url } = providers.daraja;
  const gateway = darajaGateway(darajaConfig(url, { ...credentials, timeout_ms: 5000 }), {
    ...testDeps(),
    now,
  });
  const started = await gateway.start(attemptOf({ phone: newPhone(), amount_cents: 150_000 }));
  assert.equal(started.kind, 'accepted', JSON.stringify(started));
});

test('one shilling too little is not the price', async () => {
  const { own } = await pushed({ outcome: { result_code: 0, amount: 1499 } });
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'pending');
  assert.deepEqual(
    seen.receipts.map(({ status, amount, reason }) => ({ status, amount, reason })),
    [{ status: 'unapplied', amount: 1499, reason: 'less was paid than the booking costs' }],
  );
});

for (const missing of ['MpesaReceiptNumber', 'Amount']) {
  test(`a success without its ${missing} counts only once M-Pesa confirms it`, async () => {
    const { own, phone } = await pushed({ callback: { omit: [missing] } });
    const says = { result_code: '4999' };
    providers.script({ provider: 'mpesa', call: 'query', match: { phone: phone.slice(1) }, says });
    enterPin(phone);
    await settleDown();
    assert.equal(await state(own), 'pending');
    await minutes(3);
    assert.equal(await state(own), 'paid');
  });
}

test('success that comes after we gave the attempt up still pays', async () => {
  const { own, phone } = await pushed({ outcome: { result_code: 0 }, callback: { after_ms: 8 * 60_000 } });
  const match = { phone: phone.slice(1) };
  providers.script({ provider: 'mpesa', call: 'query', match, times: 2, says: { result_code: '1032' } });
  await pass(2 * 60_000);
  await askAboutPayments(deps);
  assert.equal((await look(platform, own.booking_id)).payments[0]!.status, 'failed');
  await pass(7 * 60_000);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual(seen.kinds, ['booking_held', 'payment_failed', 'booking_confirmed']);
});

test('a paid push that a query called failed is found by asking again, although its callback is lost', async () => {
  const { own, phone } = await pushed({ outcome: { result_code: 0 }, callback: { copies: 0 } });
  const match = { phone: phone.slice(1) };
  providers.script({ provider: 'mpesa', call: 'query', match, times: 1, says: { result_code: '1032' } });
  await pass(2 * 60_000);
  await askAboutPayments(deps);
  assert.equal((await look(platform, own.booking_id)).payments[0]!.status, 'failed');
  await minutes(6);
  assert.equal(await state(own), 'paid');
});

test('an ended attempt of which M-Pesa never says how it went is given to staff', async () => {
  const { own, phone } = await pushed({ callback: { copies: 0 } });
  const match = { phone: phone.slice(1) };
  providers.script({ provider: 'mpesa', call: 'query', match, times: null, says: { result_code: '4999' } });
  await call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.token, body: {} });
  for (let turn = 0; turn < 7; turn++) {
    await pass(5 * 3_600_000);
    await askAboutPayments(deps);
  }
  const [attempt] = (await look(platform, own.booking_id)).payments;
  assert.equal(attempt!.status, 'cancelled');
  assert.match(attempt!.attention, /never said how/);
});

/** A card page opened for a booking. */
async function cardPage(): Promise<{ own: Booked; reference: string }> {
  const own = await booked();
  const body = { booking_id: own.booking_id };
  const started = await call('POST', '/api/payments/flutterwave/initiate', { token: own.token, body });
  return { own, reference: started.body.payment_reference };
}

test('a browser that comes back and says "successful" is not believed', async () => {
  const { own, reference } = await cardPage();
  const { redirect } = await providers.checkout(reference, 'cancel');
  const lie = new URL(redirect!);
  lie.searchParams.set('status', 'successful');
  lie.searchParams.set('transaction_id', '4711');
  await call('GET', lie.pathname + lie.search, { token: own.token });
  await settleDown();
  const { body } = await call('GET', `/api/payments/status?ref=${reference}`, { token: own.token });
  assert.notEqual(body.status, 'completed');
  assert.equal(await state(own), 'pending');
});

test('Flutterwave is asked by id with an id, and by reference with a reference', async () => {
  const webhook = { copies: 0 };
  providers.script({ provider: 'flutterwave', call: 'try', webhook, redirect_without_id: true });
  const lost = await cardPage();
  await providers.checkout(lost.reference, 'pay');
  await minutes(2);
  assert.equal(await state(lost.own), 'paid');
  const told = await cardPage();
  await providers.checkout(told.reference, 'pay');
  await settleDown();
  assert.equal(await state(told.own), 'paid');
  const asked = providers.calls().filter((one) => one.path.includes('verify'));
  const by_reference = asked.filter((one) => one.path.includes('verify_by_reference'));
  const by_id = asked.filter((one) => !by_reference.includes(one));
  assert.ok(by_reference.some((one) => one.path.endsWith(`?tx_ref=${lost.reference}`)));
  assert.ok(by_id.length > 0);
  for (const { path } of by_id) assert.match(path, /\/transactions\/\d+\/verify$/);
});

test('a signature is checked over the bytes that came, not over JSON written anew', async (t) => {
  const signed = await testPlatform(t, { FLUTTERWAVE_SIGNATURE: 'hmac_sha256_base64' });
  const own = await signed.booked();
  const body = { booking_id: own.booking_id };
  const started = await signed.call('POST', '/api/payments/flutterwave/initiate', { token: own.token, body });
  const data = `{ "tx_ref" :"${started.body.payment_reference}",  "status":"successful", "amount": 1500.00, "currency":"KES" }`;
  const webhook = { signature: 'hmac', raw_body: `{"event": "charge.completed",\n "data":${data}}` } as const;
  signed.providers.script({ provider: 'flutterwave', call: 'try', webhook });
  await signed.providers.checkout(started.body.payment_reference, 'pay');
  await signed.settleDown();
  assert.equal(signed.providers.deliveries().at(-1)!.status, 200);
  assert.equal((await look(signed, own.booking_id)).booking.payment_status, 'paid');
});

test('a delivery is acknowledged only when it is stored', async () => {
  const { own, phone } = await pushed();
  await sql`alter table payment_webhooks rename to payment_webhooks_away`;
  enterPin(phone);
  await providers.flush();
  await sql`alter table payment_webhooks_away rename to payment_webhooks`;
  assert.ok(providers.deliveries().at(-1)!.status! >= 500);
  assert.equal(await state(own), 'pending');
  await minutes(3);
  assert.equal(await state(own), 'paid');
});
