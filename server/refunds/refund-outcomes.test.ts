import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { wrongFields } from '../../test/pages.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';
import { applyDelivery } from '../payments/apply-delivery.ts';
import { sendRefund } from './send-refund.ts';
import { watchRefunds } from './watch-refunds.ts';

const platform = await testPlatform(undefined, { REFUND_APPROVAL_ABOVE: '2000' });
const { providers, call, booked, push, pass, settleDown, sql, person, deps } = platform;
const [admin] = [await person('admin'), await person('admin')];
let line = 0;
const phone = () => `+25471400${String(++line).padStart(4, '0')}`;

async function as(who: typeof admin, method: string, path: string, body?: unknown, headers = {}) {
  const token = await deps.tokens.issue({ user_id: who.id, role: 'admin', login_id: who.login_id });
  return call(method, path, { token, headers, ...(body === undefined ? {} : { body }) });
}

/** A booking paid by M-Pesa: 1500 a seat. */
async function paid(seats = 1): Promise<Booked & { phone: string }> {
  const own = await booked(seats);
  const mine = phone();
  await push(own, mine);
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  return { ...own, phone: mine };
}

/** A booking paid on the card page. */
async function paidByCard(): Promise<Booked> {
  const own = await booked();
  const started = await call('POST', '/api/payments/flutterwave/initiate', {
    token: own.token,
    body: { booking_id: own.booking_id },
  });
  await providers.checkout(started.body.payment_reference, 'pay', 'card');
  await settleDown();
  return own;
}

const ask = (own: Booked, fields: object = {}, who = admin, headers = {}) =>
  as(
    who,
    'POST',
    '/api/refunds',
    { booking_id: own.booking_id, reason: 'Agreed on the phone', ...fields },
    headers,
  );
const step = (id: string, verb: string, body: object = { reason: 'Looked into it' }, who = admin) =>
  as(who, 'POST', `/api/refunds/${id}/${verb}`, body);
const refund = async (id: string) => (await as(admin, 'GET', `/api/refunds/${id}`)).body;

test('a failed refund is sent again by a person, as a new payout, and never by itself', async () => {
  const own = await paid();
  providers.script({
    provider: 'mpesa',
    call: 'b2c',
    match: { phone: own.phone.slice(1) },
    outcome: { result_code: 2001, result_desc: 'The initiator information is invalid.' },
  });
  const asked = await ask(own, { amount: 300 });
  await settleDown();
  const failed = await refund(asked.body.id);
  assert.equal(failed.status, 'failed');
  assert.ok(failed.attention);
  await pass(3_600_000);
  await watchRefunds(deps);
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'failed');
  const again = await step(asked.body.id, 'retry');
  assert.equal(again.body.status, 'requested');
  await settleDown();
  const done = await refund(asked.body.id);
  assert.deepEqual([done.status, done.tries, done.attention], ['completed', 2, null]);
  assert.equal((await step(asked.body.id, 'retry')).body.code, 'invalid_transition');
});

test('a refund without an answer is flagged, cannot be retried, and ends as a person found it', async () => {
  const own = await paid();
  providers.script({
    provider: 'mpesa',
    call: 'reversal',
    match: { phone: own.phone.slice(1) },
    answer: { fault: 'reset', effect: 'none' },
  });
  const asked = await ask(own);
  await settleDown();
  const open = await refund(asked.body.id);
  assert.equal(open.status, 'processing');
  assert.ok(open.attention);
  const blind = await step(asked.body.id, 'retry');
  assert.deepEqual([blind.status, blind.body.code], [409, 'invalid_transition']);
  assert.deepEqual(wrongFields(await step(asked.body.id, 'settle', { outcome: 'done', reason: 'Seen' })), [
    'provider_reference',
  ]);
  const settled = await step(asked.body.id, 'settle', { outcome: 'failed', reason: 'Not in the statement' });
  assert.deepEqual([settled.body.status, settled.body.failure_reason], ['failed', 'Not in the statement']);
  await step(asked.body.id, 'retry');
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'completed');
  const late = await step(asked.body.id, 'settle', { outcome: 'failed', reason: 'Too late' });
  assert.equal(late.body.code, 'invalid_transition');
});

test('a failed refund that was paid in cash is recorded as done, and the customer is told', async () => {
  const own = await paid();
  providers.script({
    provider: 'mpesa',
    call: 'reversal',
    match: { phone: own.phone.slice(1) },
    outcome: { result_code: 'R000002' },
  });
  const asked = await ask(own);
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'failed');
  const done = { outcome: 'done', provider_reference: 'Voucher 12', reason: 'Paid in cash' };
  const settled = await step(asked.body.id, 'settle', done);
  assert.deepEqual([settled.body.status, settled.body.provider_reference], ['completed', 'Voucher 12']);
  assert.ok((await look(platform, own.booking_id)).kinds.includes('refund_paid'));
});

test('money taken by hand goes back by hand: the job leaves it, a person settles it', async () => {
  const own = await booked();
  const cash = { booking_id: own.booking_id, method: 'cash', reference: 'RB-1', reason: 'Paid at the desk' };
  await as(admin, 'POST', '/api/payments/other', cash);
  const asked = await ask(own);
  await settleDown();
  await pass(600_000);
  await watchRefunds(deps);
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'requested');
  const nothing = await step(asked.body.id, 'settle', { outcome: 'failed', reason: 'Not yet' });
  assert.match(nothing.body.detail, /reject it instead/);
  const done = { outcome: 'done', provider_reference: 'Voucher 13', reason: 'Signed for' };
  assert.equal((await step(asked.body.id, 'settle', done)).body.status, 'completed');

  const dear = await booked(2);
  await as(admin, 'POST', '/api/payments/other', { ...cash, booking_id: dear.booking_id, reference: 'RB-2' });
  await sql`update logins set proved_at = ${platform.clock.now()} where id = ${admin.login_id}`;
  const large = await ask(dear);
  const alone = await step(large.body.id, 'settle', { ...done, provider_reference: 'Voucher 14' });
  assert.deepEqual([alone.status, alone.body.code], [403, 'forbidden']);
});

test('a refund that is about to be sent cannot be settled by hand', async () => {
  const own = await paid();
  const asked = await ask(own, { amount: 100 });
  const early = await step(asked.body.id, 'settle', {
    outcome: 'done',
    provider_reference: 'X1',
    reason: 'Paid',
  });
  assert.match(early.body.detail, /about to be sent/);
  await settleDown();
});

test('a card refund nobody reported on is looked up until Flutterwave says how it ended', async () => {
  const card = await paidByCard();
  const waiting = { status: 'success', message: 'ok', data: { id: 1, status: 'new', amount_refunded: 1500 } };
  providers.script({
    provider: 'flutterwave',
    call: 'refund',
    answer: { effect: 'done', status: 200, body: waiting },
  });
  const asked = await ask(card);
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'processing');
  const { url, credentials } = providers.flutterwave;
  const list = await fetch(`${url}/refunds`, {
    headers: { authorization: `Bearer ${credentials.secret_key}` },
  });
  const { data } = (await list.json()) as { data: { id: number }[] };
  const ids = deps.seal.closeJson({ request: String(data.at(-1)!.id), provider: null });
  await sql`update refunds set provider_ids = ${ids} where id = ${asked.body.id}`;
  await watchRefunds(deps);
  assert.equal((await refund(asked.body.id)).status, 'processing', 'it is given five minutes first');
  await pass(5 * 60_000);
  await watchRefunds(deps);
  assert.equal((await refund(asked.body.id)).status, 'completed');
});

test('an M-Pesa refund nobody reported on is put before a person after an hour, once', async () => {
  const own = await paid();
  providers.script({
    provider: 'mpesa',
    call: 'reversal',
    match: { phone: own.phone.slice(1) },
    callback: { copies: 0 },
  });
  const silent = await ask(own);
  await settleDown();
  await pass(10 * 60_000);
  await watchRefunds(deps);
  assert.equal((await refund(silent.body.id)).attention, null, 'ten minutes are nothing');
  await pass(60 * 60_000);
  await watchRefunds(deps);
  await watchRefunds(deps);
  assert.match((await refund(silent.body.id)).attention, /no word from the provider/);
  const alerts = await sql`
    select user_id from messages where kind = 'staff_alert' and key in (
      select key from messages where kind = 'staff_alert' order by created_at desc limit 2)`;
  assert.equal(new Set(alerts.map((one) => one.user_id)).size, 2, 'each admin is told once');
  await step(silent.body.id, 'settle', {
    outcome: 'done',
    provider_reference: 'QXX1234567',
    reason: 'In the statement',
  });
});

test('a refund whose job was lost is sent all the same', async () => {
  const own = await paid();
  const asked = await ask(own, { amount: 200 });
  await sql`delete from pgboss.job where name = 'send_refund' and data ->> 'refund_id' = ${asked.body.id}`;
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'requested');
  await sql`alter table refunds disable trigger refunds_touch`;
  await sql`update refunds set updated_at = now() - interval '10 minutes' where id = ${asked.body.id}`;
  await sql`alter table refunds enable trigger refunds_touch`;
  await pass(6 * 60_000);
  await watchRefunds(deps);
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'completed');
});

test('a report that a refund was paid although a person had given it up completes it after all', async () => {
  const own = await paid();
  providers.script({
    provider: 'mpesa',
    call: 'reversal',
    match: { phone: own.phone.slice(1) },
    callback: { after_ms: 3_600_000 },
  });
  const asked = await ask(own);
  await settleDownWithoutTime();
  const open = await refund(asked.body.id);
  assert.equal(open.status, 'processing');
  await step(asked.body.id, 'settle', { outcome: 'failed', reason: 'Not in the statement' });
  await providers.advance(3_700_000);
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'completed');
});

test('the failure of a first try, told twice, does not end the second try', async () => {
  const own = await paid();
  providers.script({
    provider: 'mpesa',
    call: 'b2c',
    match: { phone: own.phone.slice(1) },
    outcome: { result_code: 2001 },
    callback: { copies: 2 },
  });
  const asked = await ask(own, { amount: 300 });
  await sendRefund(deps, { refund_id: asked.body.id });
  await providers.flush();
  const [first, second] = await sql<{ id: string }[]>`
    select id from payment_webhooks where refund_id = ${asked.body.id} order by id`;
  await applyDelivery(deps, { webhook_id: first!.id });
  assert.equal((await refund(asked.body.id)).status, 'failed');
  await step(asked.body.id, 'retry');
  await sendRefund(deps, { refund_id: asked.body.id });
  await applyDelivery(deps, { webhook_id: second!.id });
  assert.equal((await refund(asked.body.id)).status, 'processing', 'a person would send the money again');
  await settleDown();
  const done = await refund(asked.body.id);
  assert.deepEqual([done.status, done.tries], ['completed', 2]);
});

/** Runs the jobs and leaves what the provider has in its hands where it is. */
async function settleDownWithoutTime(): Promise<void> {
  await platform.runJobs();
}

test('after all of this the books hold', async () => {
  assert.deepEqual(await fsck(sql), []);
});
