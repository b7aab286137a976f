import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { allPages, wrongFields } from '../../test/pages.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { providers, call, booked, push, settleDown, sql, person, deps } = platform;
const admin = await person('admin');
let line = 0;
const phone = () => `+25471300${String(++line).padStart(4, '0')}`;

async function paid(): Promise<Booked & { payment_id: string; receipt: string; phone: string }> {
  const own = await booked();
  const mine = phone();
  const started = await push(own, mine);
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  return {
    ...{ ...own, payment_id: started.body.id, phone: mine },
    receipt: providers.ledger().at(-1)!.receipt,
  };
}

/** An admin's own token ends after a quarter of an hour of the moved clock. */
async function asAdmin(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const token = await deps.tokens.issue({ user_id: admin.id, role: 'admin', login_id: admin.login_id });
  return call(method, path, { token, headers, ...(body === undefined ? {} : { body }) });
}

test('deliveries are shown without numbers and secrets, and the doubtful ones stand out', async () => {
  const own = await paid();
  const forged = await call('POST', '/api/payments/webhooks/flutterwave', {
    body: { event: 'charge.completed', data: { tx_ref: 'x', customer: { phone_number: '254712345678' } } },
    headers: { 'verif-hash': 'guessed' },
  });
  assert.equal(forged.status, 401);
  const mine = await asAdmin(
    'GET',
    `/api/payment-webhooks?payment_id=${own.payment_id}&provider=mpesa&processed=true`,
  );
  assert.equal(mine.body.total, 1);
  const text = JSON.stringify(mine.body);
  assert.ok(!text.includes(own.phone.slice(4)), 'the phone number is readable');
  assert.ok(text.includes(own.receipt));
  const doubtful = await asAdmin('GET', '/api/payment-webhooks?doubtful=true');
  assert.equal(doubtful.body.data[0].doubt, 'wrong signature');
  assert.ok(!JSON.stringify(doubtful.body).includes('guessed'));
  await allPages(call, '/api/payment-webhooks?limit=1', admin.token);
  assert.deepEqual(wrongFields(await asAdmin('GET', '/api/payment-webhooks?status=x')), ['status']);

  const retry = (id: string) =>
    asAdmin('POST', `/api/payment-webhooks/${id}/retry`, { reason: 'Try it again' });
  assert.match((await retry(doubtful.body.data[0].id)).body.detail, /forged/);
  assert.equal((await retry(mine.body.data[0].id)).body.code, 'conflict');
  assert.equal((await retry(randomUUID())).body.code, 'not_found');
  const silent = await asAdmin('POST', `/api/payment-webhooks/${mine.body.data[0].id}/retry`, {});
  assert.deepEqual(wrongFields(silent), ['reason']);
});

test('a delivery that could not be applied pays its booking when a person has it tried again', async () => {
  const own = await booked();
  const mine = phone();
  await push(own, mine);
  const [payment] = await sql`select id, checkout_hash from payments where booking_id = ${own.booking_id}`;
  await sql`update payments set checkout_hash = null, provider_ids = null where id = ${payment!.id}`;
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await providers.flush();
  const [stored] = await sql`
    update payment_webhooks set processed = true, processed_at = now(), processing_error = 'belongs to no payment of ours'
    where payment_id = ${payment!.id} returning id`;
  await settleDown();
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'pending');
  const retried = await asAdmin('POST', `/api/payment-webhooks/${stored!.id}/retry`, {
    reason: 'The payment is there',
  });
  assert.equal(retried.status, 202);
  assert.equal(retried.body.processed, false);
  await settleDown();
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'paid');
  const [trail] = await sql`select actor_id, reason, before from audit_log where object_id = ${stored!.id}`;
  assert.equal(trail!.reason, 'The payment is there');
  assert.equal(trail!.actor_id, admin.id);
});

test('after all of this the books hold', async () => {
  assert.deepEqual(await fsck(sql), []);
});
