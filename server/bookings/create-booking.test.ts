import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';

const { call, person, sql, clock, runJobs, deps } = await testApp();

async function seats(session_id: string) {
  const [row] = await sql<{ seats_booked: number; seats_held: number }[]>`
    select seats_booked, seats_held from sessions where id = ${session_id}`;
  return row!;
}

test('a booking holds its seats until it is paid', async () => {
  const { token, id } = await person();
  const session = await makeSession(sql, { capacity: 10 });
  const { status, body } = await call('POST', '/api/bookings', {
    token,
    body: {
      session_id: session.id,
      seats: 2,
      contact_phone: '0712 345 678',
      special_requirements: 'Wheelchair access',
      attendees: [
        { name: 'Amani Wafula' },
        { name: 'Zawadi Wafula', birth_year: 2014, guardian_consent: true },
      ],
    },
  });
  assert.equal(status, 201);
  assert.equal(body.user_id, id);
  assert.equal(body.status, 'awaiting_payment');
  assert.equal(body.payment_status, 'pending');
  assert.equal(body.total_amount, 3000);
  assert.equal(body.contact_phone, '+254712345678');
  assert.deepEqual(
    body.attendees.map((one: { name: string }) => one.name),
    ['Amani Wafula', 'Zawadi Wafula'],
  );
  const hold_ms = Date.parse(body.hold_expires_at) - clock.now().getTime();
  assert.ok(hold_ms > 14 * 60_000 && hold_ms <= 15 * 60_000, `held for ${hold_ms} ms`);
  assert.deepEqual(await seats(session.id), { seats_booked: 0, seats_held: 2 });
});

test('phone and special requirements are stored sealed', async () => {
  const { token } = await person();
  const session = await makeSession(sql);
  const { body } = await call('POST', '/api/bookings', {
    token,
    body: {
      session_id: session.id,
      seats: 1,
      contact_phone: '0712345678',
      special_requirements: 'Nut allergy',
    },
  });
  const [row] = await sql`select contact_phone, special_requirements from bookings where id = ${body.id}`;
  assert.ok(!row!.contact_phone.includes('712345678'));
  assert.ok(!row!.special_requirements.includes('allergy'));
});

test('a free course is confirmed at once', async () => {
  const { token } = await person();
  const course = await makeCourse(sql, { price: null });
  const session = await makeSession(sql, { course_id: course.id });
  const { status, body } = await call('POST', '/api/bookings', {
    token,
    body: { session_id: session.id, seats: 1 },
  });
  assert.equal(status, 201);
  assert.equal(body.status, 'confirmed');
  assert.equal(body.total_amount, 0);
  assert.deepEqual(await seats(session.id), { seats_booked: 1, seats_held: 0 });
});

test('more seats than are left are refused with the number left', async () => {
  const { token } = await person();
  const session = await makeSession(sql, { capacity: 2 });
  const { status, body } = await call('POST', '/api/bookings', {
    token,
    body: { session_id: session.id, seats: 3 },
  });
  assert.equal(status, 409);
  assert.equal(body.code, 'session_full');
  assert.equal(body.seats_left, 2);
  assert.deepEqual(await seats(session.id), { seats_booked: 0, seats_held: 0 });
});

test('the same person cannot book the same session twice, but can after a cancellation', async () => {
  const { token } = await person();
  const session = await makeSession(sql);
  const wish = { token, body: { session_id: session.id, seats: 1 } };
  const first = await call('POST', '/api/bookings', wish);
  const second = await call('POST', '/api/bookings', wish);
  assert.equal(second.status, 409);
  assert.equal(second.body.code, 'already_booked');
  assert.equal(second.body.booking_id, first.body.id);
  await call('PUT', `/api/bookings/${first.body.id}/cancel`, { token, body: {} });
  assert.equal((await call('POST', '/api/bookings', wish)).status, 201);
});

test('an abandoned hold gives way to the next person without any sweeper', async (t) => {
  const own = await testApp(t);
  const session = await makeSession(own.sql, { capacity: 1 });
  const [early, late] = [await own.person(), await own.person()];
  const wish = { session_id: session.id, seats: 1 };
  const abandoned = await own.call('POST', '/api/bookings', { token: early.token, body: wish });
  assert.equal((await own.call('POST', '/api/bookings', { token: late.token, body: wish })).status, 409);
  own.clock.move(14 * 60_000 + 50_000);
  assert.equal((await own.call('POST', '/api/bookings', { token: late.token, body: wish })).status, 409);
  own.clock.move(11_000);
  const token = await own.deps.tokens.issue({ user_id: late.id, role: 'student', login_id: late.login_id });
  assert.equal((await own.call('POST', '/api/bookings', { token, body: wish })).status, 201);
  const [row] = await own.sql`select payment_status from bookings where id = ${abandoned.body.id}`;
  assert.equal(row!.payment_status, 'failed');
});

test('a buyer is not blocked by the own abandoned hold', async (t) => {
  const own = await testApp(t);
  const session = await makeSession(own.sql, { capacity: 1 });
  const { id, login_id, token } = await own.person();
  const wish = { session_id: session.id, seats: 1 };
  assert.equal((await own.call('POST', '/api/bookings', { token, body: wish })).status, 201);
  own.clock.move(15 * 60_000 + 1_000);
  const fresh = await own.deps.tokens.issue({ user_id: id, role: 'student', login_id });
  assert.equal((await own.call('POST', '/api/bookings', { token: fresh, body: wish })).status, 201);
});

test('what cannot be booked is refused with the reason', async () => {
  const { token } = await person();
  const draft = await makeCourse(sql, { is_published: false });
  const inactive = await makeCourse(sql, { is_active: false });
  const corporate = await makeCourse(sql, { audience: 'Corporate', price: null });
  const cases: [string, RegExp][] = [
    [(await makeSession(sql, { course_id: draft.id })).id, /not on sale/],
    [(await makeSession(sql, { course_id: inactive.id })).id, /not on sale/],
    [(await makeSession(sql, { course_id: corporate.id })).id, /corporate request/],
    [(await makeSession(sql, { status: 'cancelled' })).id, /cancelled/],
    [(await makeSession(sql, { in_hours: -1 })).id, /already begun/],
  ];
  for (const [session_id, sentence] of cases) {
    const { status, body } = await call('POST', '/api/bookings', { token, body: { session_id, seats: 1 } });
    assert.equal(status, 409);
    assert.equal(body.code, 'session_not_bookable');
    assert.match(body.detail, sentence);
  }
  const missing = await call('POST', '/api/bookings', {
    token,
    body: { session_id: randomUUID(), seats: 1 },
  });
  assert.equal(missing.status, 404);
});

test('booking needs a log-in and a verified e-mail address', async () => {
  const session = await makeSession(sql);
  const body = { session_id: session.id, seats: 1 };
  const nobody = await call('POST', '/api/bookings', { body });
  assert.equal(nobody.status, 401);
  assert.match(String(nobody.headers['www-authenticate']), /^Bearer/);
  const { token } = await person('student', { email_verified: false });
  const unverified = await call('POST', '/api/bookings', { token, body });
  assert.equal(unverified.status, 403);
  assert.equal(unverified.body.code, 'email_not_verified');
});

test('bad input names every wrong field and changes nothing', async () => {
  const { token } = await person();
  const session = await makeSession(sql);
  const { status, body } = await call('POST', '/api/bookings', {
    token,
    body: {
      session_id: session.id,
      seats: 0,
      contact_phone: '12',
      colour: 'red',
      attendees: [{ name: 'X' }],
    },
  });
  assert.equal(status, 422);
  assert.deepEqual(body.errors.map((error: { field: string }) => error.field).sort(), [
    'attendees.0.name',
    'colour',
    'contact_phone',
    'seats',
  ]);
  const text = await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: '1' } });
  assert.equal(text.status, 422, 'a number written as text is not taken for one');
  assert.deepEqual(await seats(session.id), { seats_booked: 0, seats_held: 0 });
});

test('one Idempotency-Key makes one booking, and its answer comes again', async () => {
  const { token } = await person();
  const session = await makeSession(sql);
  const headers = { 'idempotency-key': randomUUID() };
  const wish = { token, headers, body: { session_id: session.id, seats: 1 } };
  const first = await call('POST', '/api/bookings', wish);
  const again = await call('POST', '/api/bookings', wish);
  assert.equal(again.status, 201);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  assert.deepEqual(again.body, first.body);
  const other = await call('POST', '/api/bookings', { ...wish, body: { session_id: session.id, seats: 2 } });
  assert.equal(other.status, 422);
  assert.equal(other.body.code, 'idempotency_key_reused');
});

test('a refusal is the answer of its Idempotency-Key too', async () => {
  const { token } = await person();
  const session = await makeSession(sql, { capacity: 1 });
  const headers = { 'idempotency-key': randomUUID() };
  const wish = { token, headers, body: { session_id: session.id, seats: 2 } };
  const first = await call('POST', '/api/bookings', wish);
  assert.equal(first.body.code, 'session_full');
  await sql`update sessions set capacity = 5 where id = ${session.id}`;
  const again = await call('POST', '/api/bookings', wish);
  assert.equal(again.status, 409);
  assert.equal(again.headers['idempotency-replayed'], 'true');
});

test('twenty retries with one key at once make one booking', async () => {
  const { token } = await person();
  const session = await makeSession(sql);
  const headers = { 'idempotency-key': randomUUID() };
  const wish = { token, headers, body: { session_id: session.id, seats: 1 } };
  const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', '/api/bookings', wish)));
  for (const { status, body } of answers) {
    if (status === 409) assert.equal(body.code, 'idempotency_in_progress');
    else assert.equal(status, 201);
  }
  assert.deepEqual(await seats(session.id), { seats_booked: 0, seats_held: 1 });
});

test('every booking leaves its trace in the audit trail, with who, when and from where', async () => {
  const { token, id } = await person();
  const session = await makeSession(sql);
  const { body } = await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 1 } });
  const [row] =
    await sql`select action, actor_id, source, ip, after from audit_log where object_type = 'bookings' and object_id = ${body.id}`;
  assert.equal(row!.action, 'created');
  assert.equal(row!.actor_id, id);
  assert.equal(row!.source, 'api');
  assert.equal(row!.ip, '127.0.0.1');
  assert.equal(row!.after.seats, 1);
  assert.ok(!('contact_phone' in row!.after));
  await assert.rejects(
    () => sql`update audit_log set source = 'nobody' where object_id = ${body.id}`,
    /append-only/,
  );
  await assert.rejects(() => sql`delete from audit_log`, /append-only/);
});

test('the hold is told by one message', async () => {
  const { token, id } = await person();
  const session = await makeSession(sql);
  await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 1 } });
  await runJobs();
  const rows = await sql`select kind, status from messages where user_id = ${id}`;
  assert.deepEqual([...rows], [{ kind: 'booking_held', status: 'sent' }]);
  assert.ok(deps);
});
