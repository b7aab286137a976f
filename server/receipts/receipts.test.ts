import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { allPages, wrongFields } from '../../test/pages.ts';
import { look, testPlatform } from '../../test/platform.ts';
import { applyDelivery } from '../payments/apply-delivery.ts';

const platform = await testPlatform();
const { providers, call, booked, push, settleDown, sql, person, deps } = platform;
const admin = await person('admin');
let line = 0;
const phone = () => `+25471500${String(++line).padStart(4, '0')}`;

const asAdmin = (method: string, path: string, body?: unknown, headers = {}) =>
  call(method, path, { token: admin.token, headers, ...(body === undefined ? {} : { body }) });

/** Money that came for a booking of 1500 and could not confirm it, because it was this much. */
async function paidInVain(amount = 1000) {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: mine.slice(1) },
    outcome: { result_code: 0, amount },
  });
  await push(own, mine);
  await settleDown();
  const receipt = providers.ledger().at(-1)!;
  const [row] = await sql<{ id: string; status: string }[]>`
    select id, status from receipts where provider_transaction_id = ${receipt.receipt}`;
  assert.equal(row!.status, 'unapplied');
  return { ...own, receipt_id: row!.id, number: receipt.receipt, phone: mine };
}

/** Money nobody knows the owner of. */
async function stray(amount: number, currency = 'KES'): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into receipts (provider, provider_transaction_id, amount, currency, status, reason)
    values ('flutterwave', ${randomUUID()}, ${amount}, ${currency}, 'unapplied', 'names no booking') returning id`;
  return row!.id;
}

const apply = (receipt_id: string, booking_id: string, headers = {}) =>
  asAdmin(
    'POST',
    `/api/receipts/${receipt_id}/apply`,
    { booking_id, reason: 'The customer called' },
    headers,
  );
const refund = (receipt_id: string, fields: object = {}) =>
  asAdmin('POST', `/api/receipts/${receipt_id}/refund`, { reason: 'Nobody claims it', ...fields });

test('money that was too little is listed with who paid, masked, and why it pays for nothing', async () => {
  const own = await paidInVain();
  const list = await asAdmin('GET', '/api/receipts?status=unapplied&provider=mpesa');
  const [shown] = list.body.data;
  assert.equal(shown.id, own.receipt_id);
  assert.equal(shown.booking_id, own.booking_id);
  assert.equal(shown.reason, 'less was paid than the booking costs');
  assert.match(shown.payer_phone, /^\+254715\*\*\*\d{3}$/);
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'pending');
});

test('an admin applies money to the booking it was meant for: paid, confirmed, the rest goes back', async () => {
  const from = await paidInVain();
  const cheap = await booked(1, { price: 800 });
  const headers = { 'idempotency-key': randomUUID() };
  const applied = await apply(from.receipt_id, cheap.booking_id, headers);
  assert.equal(applied.status, 200, JSON.stringify(applied.body));
  assert.deepEqual([applied.body.status, applied.body.booking_id], ['applied', cheap.booking_id]);
  assert.equal(
    (await apply(from.receipt_id, cheap.booking_id, headers)).headers['idempotency-replayed'],
    'true',
  );
  await settleDown();
  const seen = await look(platform, cheap.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.equal(seen.payments.at(-1)!.provider_transaction_id, from.number);
  assert.deepEqual(
    seen.refunds.map((one) => [one.cause, one.amount, one.status]),
    [['paid_too_much', 200, 'completed']],
  );
  assert.ok(seen.kinds.includes('booking_confirmed'));
  const trail = await sql`
    select distinct reason from audit_log where object_type = 'receipts' and object_id = ${from.receipt_id} and actor_id = ${admin.id}`;
  assert.deepEqual([...trail], [{ reason: 'The customer called' }]);
  const again = await apply(from.receipt_id, (await booked(1, { price: 800 })).booking_id);
  assert.deepEqual([again.status, again.body.code], [409, 'conflict']);
});

test('a lapsed booking is seated again by money while there is room, and refused when there is none', async () => {
  const own = await booked(1, { capacity: 1 });
  await sql`update bookings set payment_status = 'failed' where id = ${own.booking_id}`;
  const rival = await person();
  const taken = await call('POST', '/api/bookings', {
    token: rival.token,
    body: { session_id: own.session_id, seats: 1 },
  });
  const receipt_id = await stray(1500);
  const full = await apply(receipt_id, own.booking_id);
  assert.deepEqual([full.status, full.body.code], [409, 'session_full']);
  await call('PUT', `/api/bookings/${taken.body.id}/cancel`, { token: rival.token, body: {} });
  assert.equal((await apply(receipt_id, own.booking_id)).status, 200);
  const { booking } = await look(platform, own.booking_id);
  assert.deepEqual([booking.payment_status, booking.seats_booked], ['paid', 1]);
});

test('money that cannot pay a booking is refused with the reason, and nothing changes', async () => {
  const own = await booked();
  const little = await apply(await stray(1499.99), own.booking_id);
  assert.deepEqual([little.status, little.body.code], [422, 'amount_mismatch']);
  const dollars = await apply(await stray(1500, 'USD'), own.booking_id);
  assert.match(dollars.body.detail, /USD/);
  const whole = await stray(1500);
  const cancelled = await booked();
  await call('PUT', `/api/bookings/${cancelled.booking_id}/cancel`, { token: cancelled.token, body: {} });
  assert.equal((await apply(whole, cancelled.booking_id)).body.code, 'booking_not_payable');
  assert.equal((await apply(whole, randomUUID())).body.code, 'not_found');
  assert.equal((await apply(randomUUID(), own.booking_id)).body.code, 'not_found');
  const free = await booked(1, { price: 0 });
  assert.equal((await apply(whole, free.booking_id)).body.code, 'booking_not_payable');
  assert.deepEqual(wrongFields(await asAdmin('POST', `/api/receipts/${whole}/apply`, {})).sort(), [
    'booking_id',
    'reason',
  ]);
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'pending');
  assert.equal((await look(platform, own.booking_id)).payments.length, 0);
});

test('unapplied money goes back in parts and whole, never twice, and is settled when all of it went', async () => {
  const own = await paidInVain();
  const part = await refund(own.receipt_id, { amount: 400 });
  assert.equal(part.status, 201);
  const promised = await apply(own.receipt_id, (await booked(1, { price: 500 })).booking_id);
  assert.match(promised.body.detail, /being paid back/);
  await settleDown();
  assert.equal((await refund(own.receipt_id, { amount: 601 })).body.code, 'refund_too_large');
  assert.deepEqual(wrongFields(await refund(own.receipt_id, { amount: 0.5 })), ['amount']);
  const race = await Promise.all([refund(own.receipt_id), refund(own.receipt_id)]);
  assert.deepEqual(race.map((answer) => answer.status).sort(), [201, 409]);
  assert.equal(race.find((answer) => answer.status === 409)!.body.code, 'refund_too_large');
  await settleDown();
  const [row] = await sql`select status from receipts where id = ${own.receipt_id}`;
  assert.equal(row!.status, 'refunded');
  assert.equal((await refund(own.receipt_id)).body.code, 'conflict');
  assert.equal((await refund(randomUUID())).body.code, 'not_found');
  const paid_out = providers.payouts().filter((one) => one.phone === own.phone.slice(1));
  assert.equal(
    paid_out.reduce((sum, one) => sum + one.amount, 0),
    1000,
  );
});

test('applying and paying back the same money at the same moment does one of the two', async () => {
  for (let round = 0; round < 4; round++) {
    const receipt_id = await stray(1500);
    const own = await booked();
    const answers = await Promise.all([apply(receipt_id, own.booking_id), refund(receipt_id)]);
    assert.equal(
      answers.filter((answer) => answer.status < 300).length,
      1,
      JSON.stringify(answers.map((one) => one.body)),
    );
  }
});

test('money whose refund a person refused can pay another booking', async () => {
  const late = await booked();
  const mine = phone();
  await push(late, mine);
  await call('PUT', `/api/bookings/${late.booking_id}/cancel`, { token: late.token, body: {} });
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await providers.flush();
  const [job] = await sql<
    { id: string }[]
  >`select id from payment_webhooks order by created_at desc, id desc limit 1`;
  await applyDelivery(deps, { webhook_id: job!.id });
  const [receipt] = await sql<{ id: string }[]>`
    select id from receipts where provider_transaction_id = ${providers.ledger().at(-1)!.receipt}`;
  const [due] = await sql<{ id: string }[]>`select id from refunds where receipt_id = ${receipt!.id}`;
  const other = await booked();
  assert.match((await apply(receipt!.id, other.booking_id)).body.detail, /reject that refund first/);
  await asAdmin('POST', `/api/refunds/${due!.id}/reject`, { reason: 'She wants the other session' });
  assert.equal((await apply(receipt!.id, other.booking_id)).status, 200);
  await settleDown();
  assert.equal((await look(platform, other.booking_id)).booking.payment_status, 'paid');
});

test('received money is for the eyes of admins, in every order, every row once', async () => {
  const { token } = await person();
  const id = randomUUID();
  for (const [method, path] of [
    ['GET', '/api/receipts'],
    ['POST', `/api/receipts/${id}/apply`],
    ['POST', `/api/receipts/${id}/refund`],
  ] as const) {
    assert.equal((await call(method, path)).body.code, 'unauthenticated');
    assert.equal((await call(method, path, { token })).body.code, 'forbidden');
  }
  for (const sort of ['received_at', '-received_at', 'amount', '-amount'])
    await allPages(call, `/api/receipts?limit=2&sort=${sort}`, admin.token);
  assert.deepEqual(wrongFields(await asAdmin('GET', '/api/receipts?status=lost&colour=red')).sort(), [
    'colour',
    'status',
  ]);
});

test('after all of this the books hold', async () => {
  await settleDown();
  assert.deepEqual(await fsck(sql), []);
});

test('money with a mistyped code, or from the phone of a booking, is shown the booking it is meant for', async () => {
  const [meant, other] = [await booked(), await booked()];
  const [{ code }] = (await sql`select code from bookings where id = ${meant.booking_id}`) as unknown as [
    { code: string },
  ];
  const receipt_id = await stray(1500);
  const suggestions = async () => {
    const { status, body } = await asAdmin('GET', `/api/receipts/${receipt_id}/suggestions`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.data as { booking: { id: string }; reasons: string[]; enough: boolean }[];
  };
  await sql`update receipts set account = ${`${code.slice(0, 6)}${code[6] === 'X' ? 'YY' : 'XX'}`} where id = ${receipt_id}`;
  const [first] = await suggestions();
  assert.deepEqual(
    [first!.booking.id, first!.reasons[0], first!.enough],
    [meant.booking_id, 'nearly_code', true],
  );
  const number = phone();
  await sql`update receipts set account = null, amount = 10, payer_phone = ${deps.seal.close(number)} where id = ${receipt_id}`;
  await sql`update bookings set contact_phone_hash = ${deps.seal.lookup(number)} where id = ${other.booking_id}`;
  const [by_phone, ...more] = await suggestions();
  assert.deepEqual(
    [by_phone!.booking.id, by_phone!.reasons, by_phone!.enough, more.length],
    [other.booking_id, ['phone'], false, 0],
  );
});
