import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { allPages, wrongFields } from '../../test/pages.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { providers, call, booked, push, pass, settleDown, sql, person, deps } = platform;
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

test('admins find a payment by its receipt, booking, day and state, and walk through all of them', async () => {
  const first = await paid();
  await booked().then((own) => push(own, phone()));
  const byReceipt = await asAdmin('GET', `/api/payments?receipt=${first.receipt}`);
  assert.deepEqual(
    byReceipt.body.data.map((one: { id: string }) => one.id),
    [first.payment_id],
  );
  assert.equal(byReceipt.body.data[0].provider_transaction_id, first.receipt);
  const [payment] =
    await sql`select (created_at at time zone 'Africa/Nairobi')::date as day from payments where id = ${first.payment_id}`;
  const day = payment!.day as string;
  for (const filter of [
    `booking_id=${first.booking_id}`,
    `status=completed&provider=mpesa&date_from=${day}&date_to=${day}`,
  ])
    assert.ok(
      (await asAdmin('GET', `/api/payments?${filter}`)).body.data.some(
        (one: { id: string }) => one.id === first.payment_id,
      ),
      filter,
    );
  assert.equal((await asAdmin('GET', '/api/payments?date_to=2020-01-01')).body.total, 0);
  assert.equal((await asAdmin('GET', '/api/payments?attention=true')).body.total, 0);
  for (const sort of ['created_at', '-created_at', 'amount', '-amount'])
    await allPages(call, `/api/payments?limit=1&sort=${sort}`, admin.token);
  const alone = await asAdmin('GET', `/api/payments/${first.payment_id}`);
  assert.equal(alone.status, 200);
  assert.equal(alone.body.booking_code.length, 8);
  assert.ok(alone.body.provider_response);
  assert.equal((await asAdmin('GET', `/api/payments/${randomUUID()}`)).body.code, 'not_found');
  assert.deepEqual(
    wrongFields(await asAdmin('GET', '/api/payments?colour=red&date_from=2026-02-30')).sort(),
    ['colour', 'date_from'],
  );
});

test('the money desk is for admins only', async () => {
  const student = await person();
  const trainer = await person('trainer');
  const id = randomUUID();
  const doors: [string, string][] = [
    ['GET', '/api/payments'],
    ['GET', `/api/payments/${id}`],
    ['POST', `/api/payments/${id}/ask`],
    ['POST', '/api/payments/other'],
    ['GET', '/api/payment-webhooks'],
    ['POST', `/api/payment-webhooks/${id}/retry`],
  ];
  for (const [method, path] of doors) {
    assert.equal((await call(method, path)).body.code, 'unauthenticated', path);
    for (const { token } of [student, trainer])
      assert.equal((await call(method, path, { token })).body.code, 'forbidden', path);
  }
});

test('an admin who asks the provider gets its answer applied: a lost callback pays the booking', async () => {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: mine.slice(1) },
    callback: { copies: 0 },
  });
  const started = await push(own, mine);
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  await pass(20_000);
  const asked = await asAdmin('POST', `/api/payments/${started.body.id}/ask`);
  assert.equal(asked.status, 200);
  assert.equal(asked.body.status, 'completed');
  assert.match(asked.body.attention, /receipt number is still missing/);
  assert.equal((await asAdmin('GET', '/api/payments?attention=true')).body.total, 1);
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'paid');
});

test('what was looked into leaves the list with its reason; a missing receipt number stays until it is found', async () => {
  const own = await paid();
  const clear = (id: string) =>
    asAdmin('POST', `/api/payments/${id}/clear-attention`, { reason: 'Spoke with the bank' });
  await sql`update payments set attention = 'a code nobody knows' where id = ${own.payment_id}`;
  const cleared = await clear(own.payment_id);
  assert.deepEqual([cleared.status, cleared.body.attention], [200, null]);
  const [trail] = await sql`
    select reason, before from audit_log where object_id = ${own.payment_id} and actor_id = ${admin.id}`;
  assert.deepEqual([trail!.reason, trail!.before.attention], ['Spoke with the bank', 'a code nobody knows']);
  const flagged = await asAdmin('GET', '/api/payments?attention=true');
  const kept = await clear(flagged.body.data[0].id);
  assert.deepEqual([kept.status, kept.body.code], [409, 'conflict']);
  assert.equal((await clear(randomUUID())).body.code, 'not_found');
});

test('when the provider does not answer an admin hears so, and nothing changes', async () => {
  const own = await booked();
  const mine = phone();
  const started = await push(own, mine);
  providers.script({
    provider: 'mpesa',
    call: 'query',
    match: { phone: mine.slice(1) },
    answer: { fault: 'unavailable' },
  });
  const asked = await asAdmin('POST', `/api/payments/${started.body.id}/ask`);
  assert.deepEqual([asked.status, asked.body.code], [502, 'provider_unavailable']);
  assert.ok(Number(asked.headers['retry-after']) > 0);
  assert.equal((await look(platform, own.booking_id)).payments[0]!.status, 'processing');
  assert.equal((await asAdmin('POST', `/api/payments/${randomUUID()}/ask`)).status, 404);
});

test('after all of this the books hold', async () => {
  assert.deepEqual(await fsck(sql), []);
});
