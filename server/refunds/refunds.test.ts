import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { allPages, wrongFields } from '../../test/pages.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform(undefined, { REFUND_APPROVAL_ABOVE: '2000' });
const { providers, call, booked, push, settleDown, sql, person, deps } = platform;
const [admin, second] = [await person('admin'), await person('admin')];
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

test('an admin pays back a part of a booking, then the rest, and never more', async () => {
  const own = await paid();
  const headers = { 'idempotency-key': randomUUID() };
  const part = await ask(own, { amount: 500 }, admin, headers);
  assert.equal(part.status, 201, JSON.stringify(part.body));
  assert.equal(
    (await ask(own, { amount: 500 }, admin, headers)).body.id,
    part.body.id,
    'one key, one refund',
  );
  await settleDown();
  const done = await refund(part.body.id);
  assert.deepEqual([done.status, done.amount, done.tries], ['completed', 500, 1]);
  assert.equal(providers.payouts().at(-1)!.amount, 500);
  const much = await ask(own, { amount: 1001 });
  assert.deepEqual([much.status, much.body.code], [409, 'refund_too_large']);
  const rest = await ask(own);
  assert.equal(rest.body.amount, 1000);
  await settleDown();
  assert.equal((await refund(rest.body.id)).status, 'completed');
  assert.equal((await ask(own)).body.code, 'refund_too_large');
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'paid', 'the seat stays');
  const [trail] = await sql`
    select reason, actor_id from audit_log where object_type = 'refunds' and object_id = ${part.body.id} and action = 'created'`;
  assert.deepEqual({ ...trail }, { reason: 'Agreed on the phone', actor_id: admin.id });
});

test('what cannot be a refund is refused before it begins', async () => {
  const own = await paid();
  assert.deepEqual(wrongFields(await ask(own, { amount: 10.5 })), ['amount']);
  assert.deepEqual(wrongFields(await ask(own, { amount: 0 })), ['amount']);
  assert.deepEqual(wrongFields(await ask(own, { reason: ' ' })), ['reason']);
  assert.equal((await ask({ ...own, booking_id: randomUUID() })).body.code, 'not_found');
  assert.equal((await ask(await booked())).body.code, 'refund_too_large');
  for (const verb of ['approve', 'reject', 'retry'])
    assert.equal((await step(randomUUID(), verb)).body.code, 'not_found', verb);
  const settle = { outcome: 'failed', reason: 'Looked into it' };
  assert.equal((await step(randomUUID(), 'settle', settle)).body.code, 'not_found');
  assert.equal((await as(admin, 'GET', `/api/refunds/${randomUUID()}`)).body.code, 'not_found');
});

test('refunds are for admins only', async () => {
  const { token } = await person();
  const id = randomUUID();
  const doors: [string, string][] = [
    ['GET', '/api/refunds'],
    ['POST', '/api/refunds'],
    ['GET', `/api/refunds/${id}`],
    ...['approve', 'reject', 'retry', 'settle'].map((verb): [string, string] => [
      'POST',
      `/api/refunds/${id}/${verb}`,
    ]),
  ];
  for (const [method, path] of doors) {
    assert.equal((await call(method, path)).body.code, 'unauthenticated', path);
    assert.equal((await call(method, path, { token })).body.code, 'forbidden', path);
  }
});

test('a large refund waits for another admin; the one who asked cannot approve it', async () => {
  const own = await paid(2);
  const asked = await ask(own);
  assert.equal(asked.body.approval_needed, true);
  await settleDown();
  assert.equal((await refund(asked.body.id)).status, 'requested');
  const waiting = await as(second, 'GET', '/api/refunds?approval_needed=true');
  assert.deepEqual(
    waiting.body.data.map((one: { id: string }) => one.id),
    [asked.body.id],
  );
  const self = await step(asked.body.id, 'approve');
  assert.deepEqual([self.status, self.body.code], [403, 'forbidden']);
  await assert.rejects(
    sql`update refunds set approved_by = ${admin.id} where id = ${asked.body.id}`,
    /refunds_approved_by_another/,
  );
  await assert.rejects(
    sql`update refunds set status = 'processing' where id = ${asked.body.id}`,
    /refunds_need_second_admin/,
  );
  assert.equal((await step(asked.body.id, 'approve', undefined, second)).status, 200);
  await settleDown();
  const done = await refund(asked.body.id);
  assert.deepEqual([done.status, done.approved_by], ['completed', second.id]);
  assert.equal((await step(asked.body.id, 'approve', undefined, second)).body.code, 'invalid_transition');
});

test('a refused refund sends nothing, keeps its reason, and leaves the money free for another', async () => {
  const own = await paid(2);
  const asked = await ask(own);
  const rejected = await step(asked.body.id, 'reject', { reason: 'The customer changed her mind' }, second);
  assert.equal(rejected.body.status, 'failed');
  assert.match(rejected.body.failure_reason, /changed her mind/);
  assert.equal((await step(asked.body.id, 'reject', undefined, second)).body.code, 'invalid_transition');
  assert.equal((await step(asked.body.id, 'approve', undefined, second)).body.code, 'invalid_transition');
  const small = await ask(own, { amount: 100 });
  assert.equal(small.status, 201);
  assert.equal((await step(small.body.id, 'approve', undefined, second)).body.code, 'invalid_transition');
});

test('owners see in their booking what goes back and what became of it, and nobody else does', async () => {
  const own = await paid();
  const asked = await ask(own, { amount: 500 });
  await settleDown();
  const token = await deps.tokens.issue({ user_id: own.user_id, role: 'student', login_id: own.login_id });
  const { body } = await call('GET', `/api/bookings/${own.booking_id}`, { token });
  const [shown] = body.refunds;
  assert.deepEqual([shown.id, shown.amount, shown.status], [asked.body.id, 500, 'completed']);
  assert.ok(!JSON.stringify(body).includes('Agreed on the phone'), 'what staff wrote stays with staff');
  const stranger = await person();
  assert.equal((await call('GET', `/api/bookings/${own.booking_id}`, { token: stranger.token })).status, 404);
});

test('the list of refunds has its filters, and every row once', async () => {
  const all = await allPages(call, '/api/refunds?limit=2', await tokenOf(admin));
  assert.ok(all.length > 4);
  for (const sort of ['amount', '-amount', 'requested_at'])
    await allPages(call, `/api/refunds?limit=3&sort=${sort}`, await tokenOf(admin));
  const failed = await as(admin, 'GET', '/api/refunds?status=failed&cause=decided_by_admin');
  assert.ok(failed.body.data.every((one: { status: string }) => one.status === 'failed'));
  const of = await as(admin, 'GET', `/api/refunds?booking_id=${all[0].booking_id}`);
  assert.ok(of.body.data.some((one: { id: string }) => one.id === all[0].id));
  assert.deepEqual(wrongFields(await as(admin, 'GET', '/api/refunds?provider=mpesa')), ['provider']);
});

const tokenOf = (who: typeof admin) =>
  deps.tokens.issue({ user_id: who.id, role: 'admin', login_id: who.login_id });

test('after all of this the books hold', async () => {
  assert.deepEqual(await fsck(sql), []);
});
