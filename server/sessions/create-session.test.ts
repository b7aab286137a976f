import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeTrainer } from '../../test/make.ts';
import { wrongFields } from '../../test/pages.ts';

const { call, sql, person, clock } = await testApp();
clock.set('2026-03-01T09:00:00Z');
const { token } = await person('admin');

const post = (body: object, headers = {}) => call('POST', '/api/sessions', { token, body, headers });
/** A day of its own for each caller, so that tests do not meet in one room. */
let days = 0;
const nextDay = () => new Date(Date.UTC(2026, 3, 1 + days++)).toISOString().slice(0, 10);
async function wish(fields: object = {}) {
  const course = await makeCourse(sql);
  return {
    course_id: course.id,
    date: nextDay(),
    start_time: '09:00',
    location: 'Westlands',
    capacity: 8,
    ...fields,
  };
}

test('an admin schedules a session in wall time of its place', async () => {
  const answer = await post(
    await wish({ date: '2026-04-20', end_time: '12:30', room: 'Baobab', notes: 'Bring a laptop' }),
  );
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  assert.equal(answer.body.starts_at, '2026-04-20T06:00:00.000Z');
  assert.equal(answer.body.ends_at, '2026-04-20T09:30:00.000Z');
  assert.equal(answer.body.timezone, 'Africa/Nairobi');
  assert.equal(answer.body.status, 'scheduled');
  assert.equal(answer.body.seats_left, 8);
  assert.equal(answer.body.moved_at, null);
});

test('a session without an end counts as two hours, and seats are one when nobody says', async () => {
  const { capacity: _, ...rest } = await wish({ date: '2026-05-02', timezone: 'Europe/London' });
  const { body } = await post(rest);
  assert.equal(body.starts_at, '2026-05-02T08:00:00.000Z');
  assert.equal(body.ends_at, '2026-05-02T10:00:00.000Z');
  assert.equal(body.end_time, null);
  assert.equal(body.capacity, 1);
});

test('a session must start in the future, at a time that exists, and end after it', async () => {
  const refused = async (fields: object) => wrongFields(await post(await wish(fields)));
  assert.deepEqual(await refused({ date: '2026-02-28' }), ['date']);
  // 12:00 in Nairobi is this very moment.
  assert.deepEqual(await refused({ date: '2026-03-01', start_time: '12:00' }), ['date']);
  assert.deepEqual(await refused({ date: '2026-02-29' }), ['date']);
  assert.deepEqual(await refused({ start_time: '25:00' }), ['start_time']);
  assert.deepEqual(await refused({ start_time: '09:00', end_time: '09:00' }), ['end_time']);
  assert.deepEqual(await refused({ date: '2026-03-29', start_time: '01:30', timezone: 'Europe/London' }), [
    'start_time',
  ]);
  assert.equal((await post(await wish({ date: '2026-03-01', start_time: '12:01' }))).status, 201);
});

test('everything wrong with a session is named at once', async () => {
  const answer = await post({
    course_id: 'x',
    date: 'soon',
    start_time: '9',
    location: ' ',
    capacity: 0,
    seats_booked: 3,
    timezone: '+03:00',
  });
  assert.deepEqual(wrongFields(answer).sort(), [
    'capacity',
    'course_id',
    'date',
    'location',
    'seats_booked',
    'start_time',
    'timezone',
  ]);
});

test('course and trainer must exist and be active', async () => {
  const nobody = '00000000-0000-7000-8000-000000000000';
  assert.deepEqual(wrongFields(await post(await wish({ course_id: nobody }))), ['course_id']);
  assert.deepEqual(wrongFields(await post(await wish({ trainer_id: nobody }))), ['trainer_id']);
  const gone = await makeCourse(sql, { is_active: false });
  assert.deepEqual(wrongFields(await post(await wish({ course_id: gone.id }))), ['course_id']);
  const retired = await makeTrainer(sql);
  await sql`update trainers set is_active = false where id = ${retired.id}`;
  assert.deepEqual(wrongFields(await post(await wish({ trainer_id: retired.id }))), ['trainer_id']);
});

test('a trainer is never in two places at once, also as the trainer of a course', async () => {
  const trainer = await makeTrainer(sql);
  const date = nextDay();
  const taught = await makeCourse(sql, { trainer_id: trainer.id });
  const first = await post(
    await wish({ course_id: taught.id, date, start_time: '09:00', end_time: '11:00' }),
  );
  assert.equal(first.status, 201);
  const clash = await post(
    await wish({ trainer_id: trainer.id, date, start_time: '10:30', location: 'Karen' }),
  );
  assert.deepEqual([clash.status, clash.body.code], [409, 'trainer_busy']);
  const after = await post(
    await wish({ trainer_id: trainer.id, date, start_time: '11:00', location: 'Karen' }),
  );
  assert.equal(after.status, 201);
});

test('a named room takes one session at a time, whatever the case of its name', async () => {
  const date = nextDay();
  assert.equal((await post(await wish({ date, room: 'Acacia' }))).status, 201);
  const clash = await post(await wish({ date, room: 'ACACIA', location: 'WESTLANDS', start_time: '10:59' }));
  assert.deepEqual([clash.status, clash.body.code], [409, 'room_busy']);
  assert.equal((await post(await wish({ date, room: 'Mvule' }))).status, 201);
  assert.equal((await post(await wish({ date }))).status, 201);
});

test('the same Idempotency-Key schedules one session', async () => {
  const body = await wish();
  const headers = { 'idempotency-key': 'schedule-1' };
  const [first, second] = [await post(body, headers), await post(body, headers)];
  assert.equal(first.status, 201);
  assert.equal(second.body.id, first.body.id);
  assert.equal(second.headers['idempotency-replayed'], 'true');
  const other = await post({ ...body, capacity: 9 }, headers);
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused']);
});

test('only admins schedule sessions', async () => {
  const body = await wish();
  assert.equal((await call('POST', '/api/sessions', { body })).status, 401);
  for (const role of ['student', 'trainer'] as const) {
    const { token } = await person(role);
    assert.equal((await call('POST', '/api/sessions', { body, token })).status, 403);
  }
});
