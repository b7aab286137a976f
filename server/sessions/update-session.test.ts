import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession, makeTrainer } from '../../test/make.ts';
import { wrongFields } from '../../test/pages.ts';

const { call, sql, person, clock, deps } = await testApp();
clock.set('2026-03-01T09:00:00Z');
const { token } = await person('admin');

const put = (id: string, body: object, headers = {}) =>
  call('PUT', `/api/sessions/${id}`, { token, body, headers });
const session = (fields = {}) => makeSession(sql, { now: clock.now(), ...fields });

async function booked(session_id: string, seats = 1, payment_status: 'pending' | 'paid' = 'pending') {
  const user = await person();
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, hold_expires_at, created_at)
    values (${user.id}, ${session_id}, ${seats}, ${payment_status}, 0, 0, 'KES', ${new Date(clock.now().getTime() + 900_000)}, ${clock.now()})
    returning id`;
  return { ...user, booking_id: booking!.id };
}
const told = (kind: string, user_id: string) =>
  sql<{ data: string }[]>`select data from messages where kind = ${kind} and user_id = ${user_id}`;

test('only the fields given change', async () => {
  const { id } = await session({ capacity: 10 });
  const before = (await call('GET', `/api/sessions/${id}`)).body;
  const { status, body } = await put(id, { notes: 'Bring a charger', capacity: 12 });
  assert.equal(status, 200);
  assert.deepEqual(body, {
    ...before,
    notes: 'Bring a charger',
    capacity: 12,
    seats_left: 12,
    updated_at: body.updated_at,
  });
  assert.equal((await put(id, {})).status, 200);
});

test('moving a session tells everybody who has a seat, once for each move', async () => {
  const { id, starts_at } = await session({ location: 'Westlands' });
  const guest = await booked(id);
  const payer = await booked(id, 2, 'paid');
  const gone = await booked(id);
  await sql`update bookings set cancelled_at = ${clock.now()} where id = ${gone.booking_id}`;

  const moved = await put(id, {
    date: '2026-06-01',
    start_time: '14:00',
    end_time: '16:00',
    location: 'Karen',
  });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  assert.equal(moved.body.starts_at, '2026-06-01T11:00:00.000Z');
  assert.ok(Math.abs(Date.parse(moved.body.moved_at) - clock.now().getTime()) < 5_000);
  for (const user of [guest, payer]) {
    const [message, ...more] = await told('session_moved', user.id);
    assert.equal(more.length, 0);
    const data = deps.seal.openJson(message!.data) as Record<string, string>;
    assert.equal(data.starts_at, '2026-06-01T11:00:00.000Z');
    assert.equal(data.location, 'Karen');
    assert.equal(data.before_starts_at, starts_at);
    assert.equal(data.before_location, 'Westlands');
  }
  assert.equal((await told('session_moved', gone.id)).length, 0);

  clock.move(60_000);
  await put(id, { location: 'Kilimani' });
  assert.equal((await told('session_moved', payer.id)).length, 2);
});

test('a new room, trainer or note is no move', async () => {
  const trainer = await makeTrainer(sql);
  const { id } = await session();
  const guest = await booked(id);
  const { body } = await put(id, {
    room: 'Baobab',
    trainer_id: trainer.id,
    notes: 'New room',
    location: 'Westlands',
  });
  assert.equal(body.moved_at, null);
  assert.equal(body.trainer.id, trainer.id);
  assert.equal((await told('session_moved', guest.id)).length, 0);
});

test('the capacity cannot go below the seats taken, and the answer says how many they are', async () => {
  const { id } = await session({ capacity: 10 });
  await booked(id, 2);
  await booked(id, 3, 'paid');
  const refused = await put(id, { capacity: 4 });
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.seats_taken],
    [409, 'capacity_below_booked', 5],
  );
  assert.match(refused.body.detail, /5 seats are taken/);
  assert.equal((await put(id, { capacity: 5 })).body.seats_left, 0);
});

test('a session cannot move into the past, and one that is over cannot move at all', async () => {
  const { id } = await session();
  assert.deepEqual(wrongFields(await put(id, { date: '2026-02-01' })), ['date']);
  assert.deepEqual(wrongFields(await put(id, { start_time: '10:00', end_time: '09:00' })), ['end_time']);
  const over = await session({ in_hours: -100, status: 'completed' });
  const refused = await put(over.id, { location: 'Karen' });
  assert.deepEqual([refused.status, refused.body.code], [409, 'conflict']);
  assert.equal((await put(over.id, { notes: 'Slides are online' })).status, 200);
});

test('moving onto another session of the trainer or the room is refused', async () => {
  const trainer = await makeTrainer(sql);
  const first = await session({ in_hours: 500, trainer_id: trainer.id });
  const second = await session({ in_hours: 600, trainer_id: trainer.id });
  const [at] = await sql<
    { date: string; start_time: string }[]
  >`select date, start_time from sessions where id = ${first.id}`;
  const busy = await put(second.id, { ...at });
  assert.deepEqual([busy.status, busy.body.code], [409, 'trainer_busy']);
  const roomy = [
    await session({ in_hours: 700, room: 'Mvule' }),
    await session({ in_hours: 800, room: 'Mvule' }),
  ] as const;
  const [then] = await sql<
    { date: string; start_time: string }[]
  >`select date, start_time from sessions where id = ${roomy[0].id}`;
  const taken = await put(roomy[1].id, { ...then });
  assert.deepEqual([taken.status, taken.body.code], [409, 'room_busy']);
});

test('a course that gets a trainer who is busy then is refused, and nothing changes', async () => {
  const trainer = await makeTrainer(sql);
  await session({ in_hours: 900, trainer_id: trainer.id });
  const course = await makeCourse(sql);
  await session({ in_hours: 900, course_id: course.id });
  const refused = await call('PUT', `/api/courses/${course.id}`, { token, body: { trainer_id: trainer.id } });
  assert.deepEqual([refused.status, refused.body.code], [409, 'trainer_busy']);
  assert.equal((await call('GET', `/api/courses/${course.id}`)).body.trainer, null);
});

test('a past session keeps its trainer when the course gets another and somebody edits a note', async () => {
  const [then, later] = [await makeTrainer(sql), await makeTrainer(sql)];
  const course = await makeCourse(sql, { trainer_id: then.id });
  const { id } = await session({ course_id: course.id, in_hours: -50, status: 'completed' });
  assert.equal(
    (await call('PUT', `/api/courses/${course.id}`, { token, body: { trainer_id: later.id } })).status,
    200,
  );
  assert.equal((await put(id, { notes: 'It went well' })).body.trainer.id, then.id);
});

test('the status takes legal steps only, and none before the session begins', async () => {
  const { id } = await session();
  const early = await put(id, { status: 'ongoing' });
  assert.deepEqual([early.status, early.body.code], [409, 'invalid_transition']);
  const skipped = await put(id, { status: 'completed' });
  assert.deepEqual([skipped.status, skipped.body.code], [409, 'invalid_transition']);
  const begun = await session({ in_hours: -0.5 });
  assert.equal((await put(begun.id, { status: 'ongoing' })).body.status, 'ongoing');
  assert.equal((await put(begun.id, { status: 'completed' })).body.status, 'completed');
  const back = await put(begun.id, { status: 'scheduled' });
  assert.deepEqual([back.status, back.body.code], [409, 'invalid_transition']);
});

test('cancelling by status does what DELETE does, and stands alone', async () => {
  const { id } = await session();
  const guest = await booked(id);
  assert.deepEqual(wrongFields(await put(id, { status: 'cancelled', capacity: 3 })), ['status']);
  assert.deepEqual(wrongFields(await put(id, { cancellation_reason: 'why' })), ['cancellation_reason']);
  const { body } = await put(id, { status: 'cancelled', cancellation_reason: 'The trainer is ill' });
  assert.equal(body.status, 'cancelled');
  assert.equal(body.cancellation_reason, 'The trainer is ill');
  assert.equal(body.seats_held, 0);
  assert.equal((await told('session_cancelled', guest.id)).length, 1);
  assert.equal((await put(id, { status: 'cancelled' })).status, 200);
  assert.equal((await told('session_cancelled', guest.id)).length, 1);
});

test('a PUT that names an older version is refused', async () => {
  const { id } = await session();
  const seen = String((await call('GET', `/api/sessions/${id}`)).headers.etag);
  const first = await put(id, { notes: 'one' }, { 'if-match': seen });
  assert.equal(first.status, 200);
  const late = await put(id, { notes: 'two' }, { 'if-match': seen });
  assert.deepEqual([late.status, late.body.code], [412, 'changed_meanwhile']);
  assert.equal((await put(id, { notes: 'two' }, { 'if-match': String(first.headers.etag) })).status, 200);
  assert.equal((await put(id, { notes: 'three' }, { 'if-match': '*' })).status, 200);
  assert.equal((await put(id, { notes: 'four' }, { 'if-match': 'nonsense' })).status, 412);
});

test('only admins change sessions, and missing ones are missing', async () => {
  const { id } = await session();
  const trainer = await person('trainer');
  assert.equal((await call('PUT', `/api/sessions/${id}`, { body: {}, token: trainer.token })).status, 403);
  assert.equal((await put('00000000-0000-7000-8000-000000000000', {})).status, 404);
  assert.deepEqual(wrongFields(await put(id, { course_id: id, seats_booked: 1 })).sort(), [
    'course_id',
    'seats_booked',
  ]);
});
