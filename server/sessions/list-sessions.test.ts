import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession, makeTrainer } from '../../test/make.ts';
import { allPages, wrongFields } from '../../test/pages.ts';

const { call, sql, person } = await testApp();
const admin = await person('admin');
const akinyi = await makeTrainer(sql, { name: 'Akinyi Ouma' });
const barasa = await makeTrainer(sql, { name: 'Barasa Wekesa' });
const course = await makeCourse(sql, { title: 'Drones at Work', price: 9000, trainer_id: akinyi.id });
const other = await makeCourse(sql, { title: 'Welding Data', trainer_id: akinyi.id });
const draft = await makeCourse(sql, { title: 'Draft', is_published: false });

const past = await makeSession(sql, { course_id: course.id, in_hours: -72, status: 'completed' });
const soon = await makeSession(sql, {
  course_id: course.id,
  in_hours: 48,
  location: 'Kilimani Hub',
  capacity: 5,
});
const borrowed = await makeSession(sql, {
  course_id: course.id,
  in_hours: 72,
  trainer_id: barasa.id,
  location: 'Mombasa 100% Lab',
});
const full = await makeSession(sql, { course_id: other.id, in_hours: 96, capacity: 1 });
await sql`update sessions set seats_held = 1 where id = ${full.id}`;
const cancelled = await makeSession(sql, { course_id: other.id, in_hours: 120, status: 'cancelled' });
const hidden = await makeSession(sql, { course_id: draft.id, in_hours: 60 });

async function found(query: string, path = '/api/sessions', token: string | null = null): Promise<string[]> {
  const answer = await call('GET', `${path}?${query}`, { token });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(answer.body.data.length, answer.body.total);
  return answer.body.data.map((session: { id: string }) => session.id);
}
const day = async (id: string) =>
  (await sql<{ date: string }[]>`select date from sessions where id = ${id}`)[0]!.date;

test('visitors see the sessions of courses on sale, by their start', async () => {
  assert.deepEqual(await found(''), [past.id, soon.id, borrowed.id, full.id, cancelled.id]);
  assert.deepEqual(await found('sort=-starts_at'), [cancelled.id, full.id, borrowed.id, soon.id, past.id]);
  assert.ok((await found('', '/api/sessions', admin.token)).includes(hidden.id));
});

test('a session says what, when, where, who and how many seats are left', async () => {
  const { body } = await call('GET', `/api/sessions/${soon.id}`);
  assert.deepEqual(body.course, { id: course.id, title: 'Drones at Work', price: 9000, currency: 'KES' });
  assert.deepEqual(body.trainer, { id: akinyi.id, name: 'Akinyi Ouma', photo: null });
  assert.equal(body.trainer_id, null);
  assert.equal(body.timezone, 'Africa/Nairobi');
  assert.equal(body.starts_at, soon.starts_at);
  assert.equal(Date.parse(body.ends_at) - Date.parse(body.starts_at), 3_600_000);
  assert.deepEqual([body.capacity, body.seats_booked, body.seats_held, body.seats_left], [5, 0, 0, 5]);
  const own = await call('GET', `/api/sessions/${borrowed.id}`);
  assert.equal(own.body.trainer.id, barasa.id);
});

test('sessions are filtered by course, day, place, trainer, status and seats', async () => {
  assert.deepEqual(await found(`course_id=${other.id}`), [full.id, cancelled.id]);
  assert.deepEqual(await found(`date=${await day(soon.id)}`), [soon.id]);
  assert.deepEqual(await found(`date_from=${await day(soon.id)}&date_to=${await day(borrowed.id)}`), [
    soon.id,
    borrowed.id,
  ]);
  assert.deepEqual(await found(`trainer_id=${barasa.id}`), [borrowed.id]);
  assert.deepEqual(await found(`trainer_id=${akinyi.id}&status=scheduled`), [soon.id, full.id]);
  assert.deepEqual(await found('status=cancelled'), [cancelled.id]);
  assert.deepEqual(await found('location=kilimani'), [soon.id]);
  assert.deepEqual(await found('location=0%25'), [borrowed.id]);
  assert.deepEqual(await found('available=true'), [soon.id, borrowed.id]);
  assert.deepEqual(await found('available=false'), [past.id, full.id, cancelled.id]);
});

test('a course lists its own sessions, and a hidden course none', async () => {
  assert.deepEqual(await found('available=true', `/api/courses/${course.id}/sessions`), [
    soon.id,
    borrowed.id,
  ]);
  const missing = await call('GET', `/api/courses/${draft.id}/sessions`);
  assert.deepEqual([missing.status, missing.body.code], [404, 'not_found']);
  assert.deepEqual(await found('', `/api/courses/${draft.id}/sessions`, admin.token), [hidden.id]);
  assert.deepEqual(
    wrongFields(await call('GET', `/api/courses/${course.id}/sessions?course_id=${other.id}`)),
    ['course_id'],
  );
});

test('a session of a hidden course is missing, but not for the trainer who teaches it', async () => {
  const missing = await call('GET', `/api/sessions/${hidden.id}`);
  assert.deepEqual([missing.status, missing.body.code], [404, 'not_found']);
  const teacher = await person('trainer');
  const profile = await makeTrainer(sql, { user_id: teacher.id });
  const theirs = await makeSession(sql, { course_id: draft.id, in_hours: 300, trainer_id: profile.id });
  assert.equal((await call('GET', `/api/sessions/${theirs.id}`, { token: teacher.token })).status, 200);
  assert.equal((await call('GET', `/api/sessions/${hidden.id}`, { token: teacher.token })).status, 404);
});

test('unknown parameters and days that do not exist are refused by name', async () => {
  const answer = await call(
    'GET',
    '/api/sessions?colour=red&date=2026-02-30&available=yes&status=over&trainer_id=7',
  );
  assert.deepEqual(wrongFields(answer).sort(), ['available', 'colour', 'date', 'status', 'trainer_id']);
});

test('every sort pages through all sessions without repeat or gap', async (t) => {
  const { call, sql } = await testApp(t);
  const course = await makeCourse(sql);
  for (let n = 0; n < 17; n += 1) await makeSession(sql, { course_id: course.id, in_hours: 24 + (n % 3) });
  for (const sort of ['starts_at', '-starts_at', 'created_at', '-created_at'])
    assert.equal((await allPages(call, `/api/sessions?limit=5&sort=${sort}`)).length, 17);
});
