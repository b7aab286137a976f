import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { freeAllLapsedHolds } from './free-lapsed-holds.ts';

const { call, sql, person, clock, deps } = await testApp();
/** Log-ins end when the clock moves on. */
let admin = await person('admin');
async function later(minutes: number): Promise<void> {
  clock.move(minutes * 60_000);
  admin = await person('admin');
}
let made = 0;

async function voucher(fields: object): Promise<{ id: string; code: string }> {
  made += 1;
  const { status, body } = await call('POST', '/api/vouchers', {
    token: admin.token,
    body: { code: `TEST-${made}`, kind: 'percent', value: 10, ...fields },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}
const usesOf = async (id: string) =>
  (await sql<{ uses: number }[]>`select uses from vouchers where id = ${id}`)[0]!.uses;
const session = async (price = 1500, course_fields = {}) =>
  makeSession(sql, {
    course_id: (await makeCourse(sql, { price, ...course_fields })).id,
    now: clock.now(),
    capacity: 50,
  });
const book = (token: string, session_id: string, body: object = {}) =>
  call('POST', '/api/bookings', { token, body: { session_id, seats: 1, ...body } });

test('a voucher lowers what is to be paid, to whole units, and the booking keeps what was given', async () => {
  const { token } = await person();
  const { id: session_id } = await session(1255);
  const { id, code } = await voucher({ value: 10 });
  const preview = await call('POST', '/api/bookings/price', {
    token,
    body: { session_id, seats: 3, voucher: code.toLowerCase() },
  });
  assert.deepEqual(
    [preview.body.unit_price, preview.body.discount_amount, preview.body.total_amount],
    [1255, 377, 3388],
  );
  const { status, body } = await book(token, session_id, { seats: 3, voucher: code });
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual(
    [body.unit_price, body.discount_amount, body.total_amount, body.voucher_id, body.early_bird],
    [1255, 377, 3388, id, false],
  );
  assert.equal(await usesOf(id), 1);
});

test('an amount is taken off once for the whole booking, and never below nothing', async () => {
  const { id: session_id } = await session(1000);
  const { code } = await voucher({ kind: 'amount', value: 1500 });
  const two = await book((await person()).token, session_id, { seats: 2, voucher: code });
  assert.deepEqual([two.body.total_amount, two.body.discount_amount], [500, 1500]);
  const one = await book((await person()).token, session_id, { voucher: code });
  assert.deepEqual([one.body.total_amount, one.body.discount_amount], [0, 1000]);
});

test('a voucher for the whole price confirms at once, without a payment', async () => {
  const { token } = await person();
  const { id: session_id } = await session();
  const { code } = await voucher({ value: 100 });
  const { body } = await book(token, session_id, { seats: 2, voucher: code });
  assert.deepEqual(
    [body.payment_status, body.status, body.total_amount, body.hold_expires_at, body.payment],
    ['paid', 'confirmed', 0, null, null],
  );
  const [seats] = await sql`select seats_booked, seats_held from sessions where id = ${session_id}`;
  assert.deepEqual({ ...seats }, { seats_booked: 2, seats_held: 0 });
  const [mail] = await sql`select kind from messages where key = ${`booking_confirmed:${body.id}`}`;
  assert.equal(mail!.kind, 'booking_confirmed');
  assert.equal(
    (await call('PUT', `/api/bookings/${body.id}/cancel`, { token, body: {} })).body.status,
    'cancelled',
  );
});

test('a voucher that cannot be used says why, and books nothing', async () => {
  const { token } = await person();
  const { id: session_id } = await session();
  const other = await makeCourse(sql);
  const reasons: [string, RegExp][] = [
    ['NO-SUCH-CODE', /no such/],
    [(await voucher({ valid_from: '2099-01-01T00:00:00Z' })).code, /not valid yet/],
    [(await voucher({ valid_until: '2020-01-01T00:00:00Z' })).code, /expired/],
    [(await voucher({ course_id: other.id })).code, /another course/],
  ];
  const off = await voucher({});
  await call('DELETE', `/api/vouchers/${off.id}`, { token: admin.token });
  for (const [code, sentence] of [...reasons, [off.code, /no such/] as const]) {
    for (const path of ['/api/bookings/price', '/api/bookings']) {
      const answer = await call('POST', path, { token, body: { session_id, seats: 1, voucher: code } });
      assert.deepEqual([answer.status, answer.body.code], [409, 'voucher_not_usable'], path);
      assert.match(answer.body.detail, sentence);
    }
  }
  const free = await session(0);
  const needless = await book(token, free.id, { voucher: (await voucher({})).code });
  assert.match(needless.body.detail, /free without/);
  assert.equal((await sql`select from bookings where session_id = ${session_id}`).count, 0);
});

test('codes cannot be guessed for long', async () => {
  const { token } = await person();
  const { id: session_id } = await session();
  const guess = () =>
    call('POST', '/api/bookings/price', { token, body: { session_id, seats: 1, voucher: 'GUESS' } });
  let answer = await guess();
  for (let tries = 1; tries < 40 && answer.status === 409; tries += 1) answer = await guess();
  assert.deepEqual([answer.status, answer.body.code], [429, 'rate_limited']);
});

test('a person can use a voucher as often as it allows, in any session', async () => {
  const { token } = await person();
  const { code } = await voucher({ max_uses_per_user: 2 });
  for (let n = 0; n < 2; n += 1)
    assert.equal((await book(token, (await session()).id, { voucher: code })).status, 201);
  const third = await book(token, (await session()).id, { voucher: code });
  assert.match(third.body.detail, /as often as it allows/);
});

test('a use comes back when the hold lapses or the booking is cancelled unpaid, not after it was paid', async () => {
  const { id, code } = await voucher({ max_uses: 1 });
  const first = await person();
  const { id: session_id } = await session();
  const held = await book(first.token, session_id, { voucher: code });
  const second = await person();
  const refused = await book(second.token, session_id, { voucher: code });
  assert.match(refused.body.detail, /used up/);
  await call('PUT', `/api/bookings/${held.body.id}/cancel`, { token: first.token, body: {} });
  assert.equal(await usesOf(id), 0);

  const again = await book(second.token, session_id, { voucher: code });
  assert.equal(again.status, 201);
  await later(31);
  await freeAllLapsedHolds(deps);
  assert.equal(await usesOf(id), 0);

  const third = await person();
  const kept = await book(third.token, session_id, { voucher: code });
  const paid = await call('POST', '/api/payments/other', {
    token: admin.token,
    body: { booking_id: kept.body.id, method: 'cash', reference: 'BOOK-77', reason: 'Paid at the desk' },
  });
  assert.equal(paid.status, 201, JSON.stringify(paid.body));
  await call('PUT', `/api/bookings/${kept.body.id}/cancel`, { token: third.token, body: {} });
  assert.equal(await usesOf(id), 1);
});

test('late money for a hold whose use went to somebody else is still taken at the promised price', async () => {
  const { id, code } = await voucher({ max_uses: 1 });
  const { id: session_id } = await session();
  const late = await book((await person()).token, session_id, { voucher: code });
  await later(31);
  await freeAllLapsedHolds(deps);
  assert.equal((await book((await person()).token, session_id, { voucher: code })).status, 201);
  const paid = await call('POST', '/api/payments/other', {
    token: admin.token,
    body: { booking_id: late.body.id, method: 'cash', reference: 'BOOK-78', reason: 'Came by late' },
  });
  assert.equal(paid.status, 201, JSON.stringify(paid.body));
  assert.equal(await usesOf(id), 2);
});

test('giving back seats counts what was really paid for them', async () => {
  const { token } = await person();
  const { id: session_id } = await session(1000);
  const { code } = await voucher({ value: 50 });
  const { body } = await book(token, session_id, { seats: 4, voucher: code });
  const fewer = await call('PUT', `/api/bookings/${body.id}/cancel`, { token, body: { seats: 1 } });
  assert.deepEqual([fewer.body.total_amount, fewer.body.discount_amount], [1500, 1500]);
  const paid = await call('POST', '/api/payments/other', {
    token: admin.token,
    body: { booking_id: body.id, method: 'cash', reference: 'BOOK-79', reason: 'Paid at the desk' },
  });
  assert.equal(paid.body.amount, 1500, JSON.stringify(paid.body));
  const preview = await call('GET', `/api/bookings/${body.id}/cancel?seats=1`, { token });
  assert.equal(preview.body.refund_amount, 500);
});

test('the early-bird price counts through its last day where the session is, the session’s before the course’s', async () => {
  const { token } = await person();
  const day = (days: number) =>
    new Date(clock.now().getTime() + days * 86_400_000 + 3 * 3_600_000).toISOString().slice(0, 10);
  const { id: session_id, course_id } = await session(2000);
  const put = (path: string, body: object) => call('PUT', path, { token: admin.token, body });
  const price = async () =>
    (await call('POST', '/api/bookings/price', { token, body: { session_id, seats: 2 } })).body;
  const early = { early_bird_price: 1500, early_bird_until: day(0) };
  assert.equal((await put(`/api/courses/${course_id}`, early)).body.early_bird_price, 1500);
  const now = await price();
  assert.deepEqual(
    [now.list_price, now.unit_price, now.early_bird, now.early_bird_until, now.total_amount],
    [2000, 1500, true, day(0), 3000],
  );
  await put(`/api/sessions/${session_id}`, { early_bird_price: 1200, early_bird_until: day(1) });
  assert.equal((await price()).unit_price, 1200);
  const { body } = await book(token, session_id, { seats: 2, voucher: (await voucher({})).code });
  assert.deepEqual([body.unit_price, body.early_bird, body.total_amount], [1200, true, 2160]);
  await put(`/api/sessions/${session_id}`, { early_bird_until: day(-1) });
  assert.deepEqual([(await price()).unit_price, (await price()).early_bird], [2000, false]);
  const half = await put(`/api/courses/${course_id}`, { early_bird_price: null });
  assert.deepEqual([half.status, half.body.errors[0].field], [422, 'early_bird_until']);
});
