// What becomes of an offer: paid, confirmed, declined, taken away, paid late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { fullSession, type Waiter } from '../../test/full-session.ts';
import { look, PHONE, testPlatform } from '../../test/platform.ts';

const platform = await testPlatform();
const { call, person, sql, clock, deps, providers, settleDown, pass } = platform;
const HOUR_MS = 3_600_000;

const fresh = async ({ id }: Pick<Waiter, 'id'>) => {
  const [login] = await sql<{ id: string }[]>`select id from logins where user_id = ${id}`;
  return deps.tokens.issue({ user_id: id, role: 'student', login_id: login!.id });
};
const push = async (waiter: Waiter, booking_id: string) =>
  call('POST', '/api/payments/mpesa/initiate', {
    token: await fresh(waiter),
    body: { booking_id, phone: PHONE },
  });

test('paying for the offer accepts it', async () => {
  const full = await fullSession(platform);
  const waiter = await full.joins();
  await full.frees(1);
  const { booking_id } = await full.entry(waiter);
  await pass(3 * HOUR_MS);
  assert.equal((await push(waiter, booking_id!)).status, 201);
  providers.answer({ phone: PHONE.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  assert.equal((await full.entry(waiter)).status, 'accepted');
  assert.equal((await look(platform, booking_id!)).booking.payment_status, 'paid');
});

test('an offer accepted and then cancelled does not block its seat', async () => {
  const full = await fullSession(platform, { price: 0 });
  const [first, next] = [await full.joins(), await full.joins()];
  await full.frees(1);
  const accepted = await call('POST', `/api/sessions/${full.session_id}/waitlist/accept`, {
    token: first.token,
  });
  assert.deepEqual(
    [accepted.status, accepted.body.status, accepted.body.hold_expires_at],
    [200, 'confirmed', null],
  );
  assert.equal((await full.entry(first)).status, 'accepted');
  await call('PUT', `/api/bookings/${accepted.body.id}/cancel`, { token: first.token, body: {} });
  assert.equal((await full.entry(next)).status, 'offered');
  await call('DELETE', `/api/sessions/${full.session_id}/waitlist`, { token: next.token });
  assert.equal((await full.public_books()).status, 201);
});

test('an offer that costs something cannot be taken without paying; one that ran out cannot be taken at all', async () => {
  const paid = await fullSession(platform);
  const payer = await paid.joins();
  const accept = async (session_id: string, waiter: Waiter) =>
    call('POST', `/api/sessions/${session_id}/waitlist/accept`, { token: await fresh(waiter) });
  assert.equal((await accept(paid.session_id, payer)).body.code, 'not_found');
  await paid.frees(1);
  const refused = await accept(paid.session_id, payer);
  assert.deepEqual([refused.status, refused.body.code], [409, 'invalid_transition']);
  assert.equal(refused.body.booking_id, (await paid.entry(payer)).booking_id);

  const free = await fullSession(platform, { price: 0 });
  const late = await free.joins();
  await free.frees(1);
  await pass(4 * HOUR_MS + 1000);
  assert.equal((await accept(free.session_id, late)).body.detail, 'This offer has run out');
});

test('a payment begun at the last moment keeps the offered seats while the provider decides', async () => {
  const full = await fullSession(platform);
  const [slow, next] = [await full.joins(), await full.joins()];
  await full.frees(1);
  const { booking_id } = await full.entry(slow);
  await pass(4 * HOUR_MS - 60_000);
  assert.equal((await push(slow, booking_id!)).status, 201);
  // Past the hold that the payment was given, while the phone still waits for the PIN.
  clock.move(11 * 60_000);
  await deps.jobs.enqueue(sql, 'free_lapsed_holds', {});
  await settleDown();
  assert.equal((await full.entry(slow)).status, 'offered');
  clock.move(-11 * 60_000);
  providers.answer({ phone: PHONE.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  assert.deepEqual(
    [(await full.entry(slow)).status, (await full.entry(next)).status],
    ['accepted', 'waiting'],
  );
});

test('money that comes after the offer ran out takes no seat from those who wait, and comes back', async () => {
  const full = await fullSession(platform, { capacity: 4 });
  const slow = await full.joins();
  await full.frees(1);
  const { booking_id } = await full.entry(slow);
  await pass(4 * HOUR_MS - 60_000);
  assert.equal((await push(slow, booking_id!)).status, 201);
  await full.joins(3);
  await sql`update bookings set hold_expires_at = created_at where id = ${booking_id}`;
  await sql`update waitlist_entries set offer_expires_at = offered_at where id = ${slow.entry_id}`;
  await deps.jobs.enqueue(sql, 'free_lapsed_holds', {});
  await platform.runJobs();
  assert.equal((await full.entry(slow)).status, 'expired');
  providers.answer({ phone: PHONE.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const { booking, refunds } = await look(platform, booking_id!);
  assert.equal(booking.payment_status, 'failed');
  assert.deepEqual(
    refunds.map((one) => one.cause),
    ['late_money'],
  );
});

test('money that comes late for an offer takes the seats when nobody else waits', async () => {
  const full = await fullSession(platform);
  const slow = await full.joins();
  await full.frees(1);
  const { booking_id } = await full.entry(slow);
  await pass(2 * 60_000);
  assert.equal((await push(slow, booking_id!)).status, 201);
  await sql`update bookings set hold_expires_at = created_at where id = ${booking_id}`;
  await sql`update waitlist_entries set offer_expires_at = offered_at - interval '1 hour' where id = ${slow.entry_id}`;
  await deps.jobs.enqueue(sql, 'free_lapsed_holds', {});
  await platform.runJobs();
  assert.equal((await full.entry(slow)).status, 'expired');
  providers.answer({ phone: PHONE.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  assert.equal((await look(platform, booking_id!)).booking.payment_status, 'paid');
  assert.equal((await full.entry(slow)).status, 'accepted');
});

test('a session that is moved to an earlier time shortens its offers: none reaches into the two hours before', async () => {
  const full = await fullSession(platform);
  const waiter = await full.joins();
  await full.frees(1);
  const starts = new Date(clock.now().getTime() + 5 * HOUR_MS);
  const wall = Temporal.Instant.fromEpochMilliseconds(starts.getTime()).toZonedDateTimeISO('Africa/Nairobi');
  const admin = await person('admin');
  const body = {
    date: wall.toPlainDate().toString(),
    start_time: wall.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
  const moved = await call('PUT', `/api/sessions/${full.session_id}`, { token: admin.token, body });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  const { offer_expires_at, booking_id, status } = await full.entry(waiter);
  assert.equal(status, 'offered');
  assert.equal(Date.parse(offer_expires_at!), Date.parse(moved.body.starts_at) - 2 * HOUR_MS);
  const [booking] = await sql`select hold_expires_at from bookings where id = ${booking_id}`;
  assert.equal(booking!.hold_expires_at, offer_expires_at);
});

test('leaving is one call, and joining again starts at the end', async () => {
  const full = await fullSession(platform);
  const [first, second] = [await full.joins(), await full.joins()];
  const path = `/api/sessions/${full.session_id}/waitlist`;
  assert.equal((await call('DELETE', path, { token: first.token })).status, 204);
  assert.equal((await full.entry(first)).status, 'left');
  assert.equal((await call('DELETE', path, { token: first.token })).body.code, 'not_found');
  const again = await call('POST', path, { token: first.token, body: { seats: 1 } });
  assert.deepEqual([again.status, again.body.position], [201, 2]);
  await full.frees(1);
  assert.equal((await full.entry(second)).status, 'offered');
});

test('an admin takes people off the list with a reason that they are told', async () => {
  const full = await fullSession(platform);
  const [first, second] = [await full.joins(), await full.joins()];
  await full.frees(1);
  const admin = await person('admin');
  const remove = (body?: unknown) =>
    call('DELETE', `/api/waitlist/${first.entry_id}`, { token: admin.token, ...(body ? { body } : {}) });
  assert.equal((await remove()).status, 422);
  assert.equal((await remove({ reason: 'Asked by phone' })).status, 204);
  const { status, end_reason, payment_status } = await full.entry(first);
  assert.deepEqual([status, end_reason, payment_status], ['removed', 'Asked by phone', 'pending']);
  assert.equal((await full.entry(second)).status, 'offered');
  const kinds = await sql`select kind from messages where user_id = ${first.id} order by created_at, id`;
  assert.deepEqual(
    kinds.map((row) => row.kind),
    ['waitlist_offer', 'waitlist_ended'],
  );
  await call('DELETE', `/api/sessions/${full.session_id}/waitlist`, { token: second.token });
  const over = await call('DELETE', `/api/waitlist/${second.entry_id}`, {
    token: admin.token,
    body: { reason: 'late' },
  });
  assert.deepEqual([over.status, over.body.code], [409, 'invalid_transition']);
  const missing = '/api/waitlist/01970000-0000-7000-8000-000000000000';
  assert.equal(
    (await call('DELETE', missing, { token: admin.token, body: { reason: 'x' } })).body.code,
    'not_found',
  );
});

test('after all of this the stored data are sound', async () => {
  assert.deepEqual(await fsck(sql), []);
});
