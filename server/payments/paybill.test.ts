import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';
import { askProvider } from './ask-provider.ts';

const secret = randomBytes(32).toString('hex');
const platform = await testPlatform(undefined, { MPESA_C2B_SECRET: secret });
const { providers, call, booked, push, settleDown, sql, person, origin, pass } = platform;
const admin = await person('admin');
const { shortcode } = providers.daraja.credentials;
let line = 0;
const phone = () => `+25471600${String(++line).padStart(4, '0')}`;

const register = () => call('POST', '/api/payments/paybill/register', { token: admin.token });
const codeOf = async ({ booking_id }: Booked) =>
  (await sql<{ code: string }[]>`select code from bookings where id = ${booking_id}`)[0]!.code;

/** Types a payment on a phone. */
async function type(account: string, amount: number, from = phone()) {
  const taken = await providers.payBill({ phone: from.slice(1), shortcode, account, amount, pin: '1234' });
  await settleDown();
  return taken;
}

let serial = 0;
/** M-Pesa's word about money, delivered to our address, whatever the validation would have said. */
async function confirm(fields: object, to = secret) {
  const answer = await fetch(`${origin}/api/hooks/c/${to}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{
        TransactionType: 'Pay Bill',
        TransID: `TEST${String(++serial).padStart(6, '0')}`,
        TransTime: '20260101120000',
      },
      ...{ TransAmount: '1500.00', BusinessShortCode: shortcode, BillRefNumber: '', MSISDN: '25471****149' },
      ...{ FirstName: 'WANJIKU', ...fields },
    }),
  });
  assert.equal(answer.status, 200);
  await settleDown();
}
const receiptOf = async (transaction_id: string) =>
  (await sql`select * from receipts where provider_transaction_id = ${transaction_id}`)[0];

test('the addresses are registered by an admin, and never by anybody else', async () => {
  assert.equal((await call('POST', '/api/payments/paybill/register')).status, 401);
  const student = await person();
  assert.equal((await call('POST', '/api/payments/paybill/register', { token: student.token })).status, 403);
  assert.deepEqual((await register()).body, { registered: true });
  const asked = providers.calls().at(-1);
  assert.match(JSON.stringify(asked), /registerurl/);
  assert.equal((await register()).status, 200, 'again is safe');
});

test('without a secret, or when M-Pesa cannot be reached, an admin hears why nothing was registered', async (t) => {
  const bare = await testPlatform(t);
  const its = await bare.person('admin');
  const refused = await bare.call('POST', '/api/payments/paybill/register', { token: its.token });
  assert.deepEqual([refused.status, refused.body.code], [409, 'conflict']);
  const down = await testPlatform(t, { MPESA_C2B_SECRET: secret, MPESA_BASE_URL: 'http://127.0.0.1:9' });
  const boss = await down.person('admin');
  const unreached = await down.call('POST', '/api/payments/paybill/register', { token: boss.token });
  assert.deepEqual([unreached.status, unreached.body.code], [502, 'provider_unavailable']);
});

test('money typed by hand under the booking code pays the booking, however the code is written', async () => {
  const own = await booked();
  const code = await codeOf(own);
  const taken = await type(
    ` ${code.slice(0, 4).toLowerCase()} - ${code.slice(4).replaceAll('0', 'o').replaceAll('1', 'l')}`,
    1500,
  );
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual(
    seen.payments.map((one) => [one.status, one.provider_transaction_id]),
    [['completed', taken.receipt]],
  );
  assert.deepEqual(seen.kinds, ['booking_held', 'booking_confirmed']);
  const receipt = await receiptOf(taken.receipt);
  assert.match(receipt!.account as string, /^\w{4}-\w{4}$/, 'what was typed is kept');
});

test('validation turns away what could only be sent back, before any money moves', async () => {
  const own = await booked();
  const code = await codeOf(own);
  const before = providers.ledger().length;
  await assert.rejects(type('PYTHON KIDS', 1500), /did not accept/);
  await assert.rejects(type(code, 1499), /did not accept/);
  await call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.token, body: {} });
  await assert.rejects(type(code, 1500), /did not accept/);
  assert.equal(providers.ledger().length, before);
});

test('validation tells strangers nothing', async () => {
  const ask = async (to: string, body: string) => {
    const answer = await fetch(`${origin}/api/hooks/v/${to}`, { method: 'POST', body });
    return (await answer.json()) as { ResultCode: string };
  };
  const own = await booked();
  const about = { TransID: 'AAAAAAAAAA', TransAmount: '1500', BusinessShortCode: shortcode };
  const good = JSON.stringify({ ...about, BillRefNumber: await codeOf(own) });
  assert.equal((await ask('0'.repeat(64), good)).ResultCode, 'C2B00016');
  assert.equal((await ask(secret, good)).ResultCode, '0');
  assert.equal((await ask(secret, 'nonsense')).ResultCode, 'C2B00016');
  assert.equal(
    (await ask(secret, JSON.stringify({ ...about, BusinessShortCode: '999999' }))).ResultCode,
    'C2B00015',
  );
});

test('more than due confirms; the rest waits for a person, because M-Pesa hides who typed it', async () => {
  const own = await booked();
  await type(await codeOf(own), 1700);
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual(
    seen.refunds.map((one) => [one.cause, one.amount, one.status]),
    [['paid_too_much', 200, 'failed']],
  );
  const [refund] = await sql`select failure_reason from refunds where booking_id = ${own.booking_id}`;
  assert.match(refund!.failure_reason as string, /no M-Pesa number/);
});

test('too little, an unknown account and none at all wait for a person, once each, and staff are told', async () => {
  const own = await booked();
  const alerts = async () =>
    (await sql`select from messages where kind = 'staff_alert' and user_id = ${admin.id}`).length;
  const before = await alerts();
  await confirm({ TransID: 'LITTLE0001', TransAmount: '700', BillRefNumber: await codeOf(own) });
  await confirm({ TransID: 'NOBODY0001', BillRefNumber: 'PYTHON KIDS' });
  await confirm({ TransID: 'NOBODY0001', BillRefNumber: 'PYTHON KIDS' });
  await confirm({ TransID: 'SILENT0001' });
  assert.equal((await receiptOf('LITTLE0001'))!.reason, 'less was paid than the booking costs');
  assert.match((await receiptOf('NOBODY0001'))!.reason as string, /“PYTHONKIDS” is no booking/);
  assert.equal((await receiptOf('SILENT0001'))!.reason, 'no account was typed');
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'pending');
  assert.equal((await alerts()) - before, 3);
  const listed = await call('GET', '/api/receipts?status=unapplied', { token: admin.token });
  assert.equal(listed.body.total, 3);
  const applied = await call('POST', `/api/receipts/${(await receiptOf('NOBODY0001'))!.id}/apply`, {
    token: admin.token,
    body: { booking_id: own.booking_id, reason: 'The customer showed the SMS' },
  });
  assert.equal(applied.body.status, 'applied', JSON.stringify(applied.body));
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'paid');
});

test('money for a lapsed booking seats it again while there is room, else it goes back', async () => {
  const [lucky, late] = [await booked(1, { capacity: 1 }), await booked(1, { capacity: 1 })];
  for (const { booking_id } of [lucky, late])
    await sql`update bookings set payment_status = 'failed' where id = ${booking_id}`;
  const rival = await person();
  await call('POST', '/api/bookings', {
    token: rival.token,
    body: { session_id: late.session_id, seats: 1 },
  });
  await type(await codeOf(lucky), 1500);
  await type(await codeOf(late), 1500);
  assert.equal((await look(platform, lucky.booking_id)).booking.payment_status, 'paid');
  const seen = await look(platform, late.booking_id);
  assert.equal(seen.booking.payment_status, 'failed');
  assert.deepEqual(
    seen.refunds.map((one) => [one.cause, one.status]),
    [['late_money', 'completed']],
  );
});

for (const first of ['callback', 'confirmation'] as const) {
  test(`a push that M-Pesa also confirms to the PayBill counts once, the ${first} first`, async () => {
    const own = await booked();
    const mine = phone();
    const match = { phone: mine.slice(1) };
    providers.script({
      provider: 'mpesa',
      call: 'push',
      match,
      callback: { after_ms: first === 'callback' ? 0 : 60_000 },
    });
    if (first === 'callback')
      providers.script({ provider: 'mpesa', call: 'paybill', match, callback: { after_ms: 60_000 } });
    await push(own, mine);
    providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
    await settleDown();
    await pass(61_000);
    await settleDown();
    const { receipt } = providers.ledger().at(-1)!;
    const told = providers.deliveries().filter((one) => one.body.includes(receipt));
    assert.deepEqual(told.map((one) => one.kind).sort(), ['c2b_confirmation', 'stk_callback']);
    const seen = await look(platform, own.booking_id);
    assert.deepEqual(
      seen.payments.map((one) => [one.status, one.attention]),
      [['completed', null]],
    );
    assert.equal(seen.receipts.length, 1);
    assert.deepEqual(seen.refunds, []);
    assert.equal(seen.kinds.filter((kind) => kind === 'booking_confirmed').length, 1);
  });
}

test('a push confirmed by a query gets its receipt number from the PayBill confirmation', async () => {
  const own = await booked();
  const mine = phone();
  const match = { phone: mine.slice(1) };
  providers.script({ provider: 'mpesa', call: 'push', match, callback: { copies: 0 } });
  const started = await push(own, mine);
  const checkout = await sql`select id from payments where booking_id = ${own.booking_id}`;
  await sql`update payments set initiated_at = initiated_at - interval '2 minutes' where id = ${checkout[0]!.id}`;
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await askProvider(platform.deps, { payment_id: started.body.id, now_please: true });
  const before = await look(platform, own.booking_id);
  assert.match(before.payments[0]!.attention, /number is still missing/);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  const { receipt } = providers.ledger().at(-1)!;
  assert.deepEqual(
    seen.receipts.map((one) => [one.status, one.provider_transaction_id]),
    [['applied', receipt]],
  );
  assert.deepEqual([seen.payments.length, seen.payments[0]!.attention, seen.refunds.length], [1, null, 0]);
});

test('money typed by hand while a push is open, and the push paid as well: the second goes back', async () => {
  const own = await booked();
  const mine = phone();
  await push(own, mine);
  await type(await codeOf(own), 1500);
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual(
    seen.refunds.map((one) => [one.cause, one.amount, one.status]),
    [['paid_twice', 1500, 'completed']],
  );
});

test('a confirmation with a wrong secret, from a strange address or for another PayBill changes nothing', async (t) => {
  const own = await booked();
  const BillRefNumber = await codeOf(own);
  await confirm({ BillRefNumber, TransID: 'FORGED0001' }, 'f'.repeat(64));
  await confirm({ BillRefNumber, TransID: 'FOREIGN001', BusinessShortCode: '999999' });
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'pending');
  const [forged] =
    await sql`select doubt, processing_error from payment_webhooks where doubt = 'unknown secret'`;
  assert.equal(forged!.processing_error, 'refused at the door');

  const strict = await testPlatform(t, { MPESA_C2B_SECRET: secret, MPESA_CALLBACK_ADDRESSES: '192.0.2.1' });
  const victim = await strict.booked();
  const staff = await strict.person('admin');
  const [booking] = await strict.sql<
    { code: string }[]
  >`select code from bookings where id = ${victim.booking_id}`;
  await fetch(`${strict.origin}/api/hooks/c/${secret}`, {
    method: 'POST',
    body: JSON.stringify({
      TransID: 'STRANGE001',
      TransAmount: '1500',
      BusinessShortCode: shortcode,
      BillRefNumber: booking!.code,
    }),
  });
  await strict.settleDown();
  assert.equal((await look(strict, victim.booking_id)).booking.payment_status, 'pending');
  const list = await strict.call('GET', '/api/payment-webhooks?doubtful=true', { token: staff.token });
  assert.equal(list.body.data[0].doubt, 'address not listed');
  assert.match(list.body.data[0].processing_error, /not believed/);
  const alerts = await strict.sql`select from messages where kind = 'staff_alert' and user_id = ${staff.id}`;
  assert.equal(alerts.length, 1);
});

test('what cannot be read is kept and shown, and the next confirmation is not held up', async () => {
  const answer = await fetch(`${origin}/api/hooks/c/${secret}`, { method: 'POST', body: '<html>' });
  assert.equal(answer.status, 200);
  await settleDown();
  const [kept] =
    await sql`select processed, event_type from payment_webhooks order by created_at desc, id desc limit 1`;
  assert.deepEqual({ ...kept }, { processed: true, event_type: 'unreadable' });
});

test('after all of this the books hold', async () => {
  assert.deepEqual(await fsck(sql), []);
});
