import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { testApp } from '../../test/app.ts';
import { fullSession } from '../../test/full-session.ts';
import { makeCourse, makeSession } from '../../test/make.ts';

const app = await testApp();
const { call, person, sql, clock, runJobs, deps } = app;
const HOUR_MS = 3_600_000;

const join = async (session_id: string, seats: number, token?: string) =>
  call('POST', `/api/sessions/${session_id}/waitlist`, {
    token: token ?? (await person()).token,
    body: { seats },
  });

test('people wait in the order in which they came, and see their place', async () => {
  const full = await fullSession(app);
  const first = await person();
  const { status, body } = await join(full.session_id, 1, first.token);
  assert.equal(status, 201);
  assert.deepEqual([body.status, body.position, body.seats, body.user_id], ['waiting', 1, 1, first.id]);
  assert.equal(body.session.id, full.session_id);
  const second = await join(full.session_id, 2);
  assert.equal(second.body.position, 2);
  const seen = await call('GET', `/api/sessions/${full.session_id}`);
  assert.deepEqual([seen.body.waiting, seen.body.seats_left], [2, 0]);
});

test('an offer holds the seats for four hours, and says so to the one who is next', async () => {
  const full = await fullSession(app);
  const [first, second] = [await full.joins(), await full.joins()];
  assert.equal((await full.frees(1)).status, 200);
  const offer = await full.entry(first);
  assert.deepEqual([offer.status, offer.payment_status, offer.seats_held], ['offered', 'pending', 1]);
  const lasts = Date.parse(offer.offer_expires_at!) - clock.now().getTime();
  assert.ok(lasts > 3.99 * HOUR_MS && lasts <= 4 * HOUR_MS, `${lasts}`);
  assert.equal((await full.entry(second)).status, 'waiting');
  const { body } = await call('GET', `/api/bookings/${offer.booking_id}`, { token: first.token });
  assert.deepEqual([body.status, body.seats, body.total_amount], ['awaiting_payment', 1, 1500]);
  assert.equal(body.hold_expires_at, offer.offer_expires_at);
  await runJobs();
  const told = await sql`select kind from messages where user_id = ${first.id}`;
  assert.deepEqual(
    told.map((row) => row.kind),
    ['waitlist_offer'],
  );
  assert.equal((await sql`select from messages where user_id = ${second.id}`).length, 0);
});

test('no offer lasts into the two hours before the start', async () => {
  const full = await fullSession(app, { in_hours: 4 });
  const first = await full.joins();
  await full.frees(1);
  const [session] = await sql<
    { starts_at: string }[]
  >`select starts_at from sessions where id = ${full.session_id}`;
  const { offer_expires_at } = await full.entry(first);
  assert.equal(Date.parse(offer_expires_at!), Date.parse(session!.starts_at) - 2 * HOUR_MS);
});

test('an unanswered offer goes to the next, and whoever missed it is told', async () => {
  const full = await fullSession(app);
  const [first, second] = [await full.joins(), await full.joins()];
  await full.frees(1);
  clock.move(4 * HOUR_MS + 1000);
  await deps.jobs.enqueue(sql, 'free_lapsed_holds', {});
  await runJobs();
  clock.move(-4 * HOUR_MS - 1000);
  assert.deepEqual(
    [(await full.entry(first)).status, (await full.entry(first)).end_reason],
    ['expired', 'The offer ran out'],
  );
  assert.equal((await full.entry(second)).status, 'offered');
  const told = await sql`select kind from messages where user_id = ${first.id} order by created_at, id`;
  assert.deepEqual(
    told.map((row) => row.kind),
    ['waitlist_offer', 'waitlist_offer_expired'],
  );
});

test('somebody who joins behind a group that does not fit is offered the seat at once', async () => {
  const full = await fullSession(app, { capacity: 4 });
  const group = await full.joins(3);
  await full.frees(1);
  assert.equal((await full.entry(group)).status, 'waiting');
  assert.deepEqual((await full.public_books()).body.waitlist, true);
  const single = await full.joins(1);
  assert.equal((await full.entry(single)).status, 'offered');
  assert.equal((await full.entry(group)).passed_over, 1);
});

test('a group that three offers went past gets its seats gathered, though others would fit', async () => {
  const full = await fullSession(app, { capacity: 6 });
  const group = await full.joins(2);
  for (let pass = 0; pass < 3; pass++) {
    const single = await full.joins(1);
    await full.frees(1);
    assert.equal((await full.entry(single)).status, 'offered');
  }
  const late = await full.joins(1);
  await full.frees(1);
  assert.deepEqual([(await full.entry(late)).status, (await full.entry(group)).passed_over], ['waiting', 3]);
  await full.frees(1);
  assert.equal((await full.entry(group)).status, 'offered');
  assert.equal((await full.entry(late)).status, 'waiting');
});

test('a day before the start gathered seats go to whoever fits', async () => {
  const full = await fullSession(app, { capacity: 3, in_hours: 30 });
  const group = await full.joins(2);
  await sql`update waitlist_entries set passed_over = 3 where id = ${group.entry_id}`;
  const single = await full.joins(1);
  await full.frees(1);
  assert.equal((await full.entry(single)).status, 'waiting');
  clock.move(7 * HOUR_MS);
  await deps.jobs.enqueue(sql, 'tend_waitlists', {});
  await runJobs();
  clock.move(-7 * HOUR_MS);
  assert.equal((await full.entry(single)).status, 'offered');
});

test('who waits first may book fewer seats instead, and leaves the list by it', async () => {
  const full = await fullSession(app, { capacity: 4 });
  const [first, second] = [await full.joins(3), await full.joins(4)];
  await full.frees(2);
  const wish = { session_id: full.session_id, seats: 2 };
  const behind = await call('POST', '/api/bookings', { token: second.token, body: wish });
  assert.deepEqual([behind.status, behind.body.code, behind.body.waitlist], [409, 'session_full', true]);
  const own = await call('POST', '/api/bookings', { token: first.token, body: wish });
  assert.equal(own.status, 201);
  assert.deepEqual(
    [(await full.entry(first)).status, (await full.entry(first)).end_reason],
    ['left', 'Booked without an offer'],
  );
});

test('shortly before the start the list closes, those who waited are told, and the public may book again', async () => {
  const full = await fullSession(app, { capacity: 4, in_hours: 3 });
  const group = await full.joins(3);
  await full.frees(1);
  assert.equal((await full.public_books()).status, 409);
  clock.move(46 * 60_000);
  const late = await join(full.session_id, 2);
  assert.deepEqual([late.status, late.body.code], [409, 'waitlist_closed']);
  assert.equal((await full.public_books()).status, 201);
  clock.move(-46 * 60_000);
  assert.deepEqual(
    [(await full.entry(group)).status, (await full.entry(group)).end_reason],
    ['expired', 'The waiting list closed'],
  );
  const told = await sql`select kind from messages where user_id = ${group.id}`;
  assert.deepEqual(
    told.map((row) => row.kind),
    ['waitlist_ended'],
  );
});

test('a cancelled session offers nothing, and everybody who waits is told', async () => {
  const full = await fullSession(app);
  const [offered, waiting] = [await full.joins(), await full.joins()];
  await full.frees(1);
  const { token } = await person('admin');
  assert.equal((await call('DELETE', `/api/sessions/${full.session_id}`, { token })).status, 204);
  assert.deepEqual(
    [(await full.entry(offered)).status, (await full.entry(waiting)).status],
    ['expired', 'expired'],
  );
  const kinds = async (id: string) =>
    (await sql`select kind from messages where user_id = ${id} order by created_at, id`).map(
      (row) => row.kind,
    );
  assert.deepEqual(await kinds(waiting.id), ['waitlist_ended']);
  assert.deepEqual(await kinds(offered.id), ['waitlist_offer', 'session_cancelled']);
});

test('a closed account is passed by as if it did not wait', async () => {
  const full = await fullSession(app);
  const [gone, next] = [await full.joins(), await full.joins()];
  await sql`update users set is_active = false where id = ${gone.id}`;
  await full.frees(1);
  assert.deepEqual(
    [(await full.entry(gone)).status, (await full.entry(next)).status],
    ['waiting', 'offered'],
  );
});

test('who may not wait is told why', async () => {
  const open = await makeSession(sql, { capacity: 3 });
  const free = await join(open.id, 2);
  assert.deepEqual([free.status, free.body.code, free.body.seats_left], [409, 'seats_available', 3]);
  assert.deepEqual((await join(open.id, 4)).body.errors, [
    { field: 'seats', message: 'must be at most 3, the capacity of this session' },
  ]);

  const full = await fullSession(app);
  const twice = await full.joins();
  const again = await join(full.session_id, 1, twice.token);
  assert.deepEqual([again.body.code, again.body.waitlist_entry_id], ['already_waiting', twice.entry_id]);
  await full.frees(1);
  const offered = await join(full.session_id, 1, twice.token);
  assert.deepEqual(
    [offered.body.code, offered.body.booking_id],
    ['already_booked', (await full.entry(twice)).booking_id],
  );

  const unverified = await person('student', { email_verified: false });
  assert.equal((await join(full.session_id, 1, unverified.token)).body.code, 'email_not_verified');
  assert.equal((await join('01970000-0000-7000-8000-000000000000', 1)).body.code, 'not_found');
  assert.equal(
    (await call('POST', `/api/sessions/${full.session_id}/waitlist`, { body: { seats: 1 } })).body.code,
    'unauthenticated',
  );

  const begun = await fullSession(app);
  await sql`update sessions set status = 'ongoing' where id = ${begun.session_id}`;
  assert.equal((await join(begun.session_id, 1)).body.code, 'session_not_bookable');
  const hidden = await makeCourse(sql, { is_published: false });
  const unsold = await makeSession(sql, { course_id: hidden.id });
  assert.equal((await join(unsold.id, 1)).body.detail, 'This course is not on sale');
});

test('bad input names every wrong field and changes nothing', async () => {
  const full = await fullSession(app);
  const { token } = await person();
  const path = `/api/sessions/${full.session_id}/waitlist`;
  const { status, body } = await call('POST', path, { token, body: { seats: 0, place: 1 } });
  assert.equal(status, 422);
  assert.deepEqual(body.errors.map((one: { field: string }) => one.field).sort(), ['place', 'seats']);
  assert.equal((await call('POST', path, { token, body: { seats: '2' } })).status, 422);
  assert.equal((await sql`select from waitlist_entries where session_id = ${full.session_id}`).length, 0);
});

test('the same Idempotency-Key joins once', async () => {
  const full = await fullSession(app);
  const { token } = await person();
  const again = () =>
    call('POST', `/api/sessions/${full.session_id}/waitlist`, {
      token,
      body: { seats: 1 },
      headers: { 'idempotency-key': 'wait-1' },
    });
  const [one, two] = [await again(), await again()];
  assert.deepEqual(
    [two.status, two.body.id, two.headers['idempotency-replayed']],
    [201, one.body.id, 'true'],
  );
});

test('after all of this the stored data are sound', async () => {
  assert.deepEqual(await fsck(sql), []);
});
