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

test('cash confirms a booking once, ends the attempt that was open, and is in the books with its reason', async () => {
  const own = await booked();
  const mine = phone();
  const started = await push(own, mine);
  const cash = {
    booking_id: own.booking_id,
    method: 'cash',
    reference: 'RB-0001',
    reason: 'Paid at the desk',
  };
  const headers = { 'idempotency-key': randomUUID() };
  const recorded = await asAdmin('POST', '/api/payments/other', cash, headers);
  assert.equal(recorded.status, 201, JSON.stringify(recorded.body));
  assert.equal(recorded.body.status, 'completed');
  assert.equal(recorded.body.provider, 'other');
  assert.deepEqual(recorded.body.metadata, {
    method: 'cash',
    reason: 'Paid at the desk',
    recorded_by: admin.id,
  });
  const again = await asAdmin('POST', '/api/payments/other', cash, headers);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  assert.equal(again.body.id, recorded.body.id);
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual([seen.booking.seats_booked, seen.booking.seats_held], [1, 0]);
  assert.equal(seen.payments.find((one) => one.provider_transaction_id === null)?.status, 'cancelled');
  assert.equal(seen.kinds.filter((kind) => kind === 'booking_confirmed').length, 1);
  const trail = await sql`
    select distinct reason, actor_id from audit_log where object_type = 'payments' and object_id = ${recorded.body.id}`;
  assert.deepEqual([...trail], [{ reason: 'Paid at the desk', actor_id: admin.id }]);

  const twice = await asAdmin('POST', '/api/payments/other', { ...cash, reference: 'RB-0002' });
  assert.deepEqual([twice.status, twice.body.code], [409, 'booking_not_payable']);
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const late = await look(platform, own.booking_id);
  assert.deepEqual(
    late.refunds.map((one) => [one.cause, one.status]),
    [['paid_twice', 'completed']],
    'the push that was answered all the same goes back',
  );
  assert.ok(started.body.id);
});

test('a reference counts once, too little is refused, too much goes back by hand', async () => {
  const [one, other] = [await booked(), await booked()];
  const bank = { method: 'bank', reference: 'FT-77', reason: 'Seen on the statement' };
  const little = await asAdmin('POST', '/api/payments/other', {
    ...bank,
    booking_id: one.booking_id,
    amount: 1000,
  });
  assert.deepEqual([little.status, little.body.code], [422, 'amount_mismatch']);
  const much = await asAdmin('POST', '/api/payments/other', {
    ...bank,
    booking_id: one.booking_id,
    amount: 2000,
  });
  assert.equal(much.status, 201);
  await settleDown();
  assert.deepEqual(
    (await look(platform, one.booking_id)).refunds.map((refund) => [
      refund.cause,
      refund.amount,
      refund.status,
    ]),
    [['paid_too_much', 500, 'requested']],
  );
  const known = await asAdmin('POST', '/api/payments/other', { ...bank, booking_id: other.booking_id });
  assert.deepEqual([known.status, known.body.code], [409, 'conflict']);
  const race = await Promise.all(
    [other, await booked()].map(({ booking_id }) =>
      asAdmin('POST', '/api/payments/other', { ...bank, reference: 'FT-78', booking_id }),
    ),
  );
  assert.deepEqual(race.map((answer) => answer.status).sort(), [201, 409]);
  const missing = await asAdmin('POST', '/api/payments/other', { booking_id: randomUUID(), method: 'gold' });
  assert.deepEqual(wrongFields(missing).sort(), ['method', 'reason', 'reference']);
  const nowhere = await asAdmin('POST', '/api/payments/other', {
    ...bank,
    reference: 'FT-79',
    booking_id: randomUUID(),
  });
  assert.equal(nowhere.body.code, 'not_found');
});

test('a purchase order seats a lapsed booking again while there is room, and says so when there is none', async () => {
  const own = await booked(2, { capacity: 2 });
  await sql`update bookings set payment_status = 'failed' where id = ${own.booking_id}`;
  const order = { booking_id: own.booking_id, method: 'lpo', reference: 'LPO-9', reason: 'Order received' };
  const rival = await person();
  const taken = await call('POST', '/api/bookings', {
    token: rival.token,
    body: { session_id: own.session_id, seats: 1 },
  });
  const full = await asAdmin('POST', '/api/payments/other', order);
  assert.deepEqual([full.status, full.body.code], [409, 'session_full']);
  await call('PUT', `/api/bookings/${taken.body.id}/cancel`, { token: rival.token, body: {} });
  assert.equal((await asAdmin('POST', '/api/payments/other', order)).status, 201);
  assert.equal((await look(platform, own.booking_id)).booking.seats_booked, 2);
});

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
  const delivery = providers.daraja.url && mine;
  providers.answer({ phone: delivery.slice(1), action: 'pin', pin: '1234' });
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
