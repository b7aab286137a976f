import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { classroom } from '../../test/classroom.ts';
import { makeCourse, makeTrainer } from '../../test/make.ts';

const app = await testApp();
const { call, sql, person, clock, seal } = { ...app, seal: app.deps.seal };
const admin = await person('admin');

type Told = { course: string; location: string; moved: boolean; link: string };
/** The letters a trainer has about sessions of theirs, oldest first; each is in the app as well. */
async function toldTo(user_id: string): Promise<Told[]> {
  const rows = await sql<{ data: string }[]>`
    select m.data from messages m join notifications n on n.key = m.key and n.user_id = m.user_id
    where m.user_id = ${user_id} and m.kind = 'session_assigned' order by m.created_at, m.id`;
  return rows.map(({ data }) => JSON.parse(seal.open(data)) as Told);
}
const dayIn = (days: number) =>
  new Date(clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
const as = (method: 'POST' | 'PUT' | 'DELETE', path: string, body: object) =>
  call(method, path, { token: admin.token, body });
const scheduled = async (course_id: string, days: number, more: object = {}) => {
  const { status, body } = await as('POST', '/api/sessions', {
    ...{ course_id, date: dayIn(days), start_time: '10:00', location: 'Westlands', capacity: 5 },
    ...more,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
};

test('a trainer is told of a new session once, where to accept or decline it, and again when it moves', async () => {
  const { account, course } = await classroom(app, { in_hours: 48 });
  assert.equal((await toldTo(account.id)).length, 0);
  const session = await scheduled(course.id, 10);
  const [first, ...rest] = await toldTo(account.id);
  assert.deepEqual(
    [first!.course, first!.location, first!.moved, rest],
    ['Practical Robotics', 'Westlands', false, []],
  );
  assert.match(first!.link, new RegExp(`/trainer/sessions/${session.id}$`));
  clock.move(1000);
  await as('PUT', `/api/sessions/${session.id}`, { capacity: 7, notes: 'Bring cables' });
  assert.equal((await toldTo(account.id)).length, 1);
  const tried = await as('POST', `/api/sessions/${session.id}/move`, { location: 'Karen', dry_run: true });
  assert.equal(tried.status, 200, JSON.stringify(tried.body));
  assert.equal((await toldTo(account.id)).length, 1);
  assert.equal((await as('POST', `/api/sessions/${session.id}/move`, { location: 'Karen' })).status, 200);
  const told = await toldTo(account.id);
  assert.deepEqual(
    told.map(({ location, moved }) => [location, moved]),
    [
      ['Westlands', false],
      ['Karen', true],
    ],
  );
});

test('a session given to another trainer tells the one who gets it, and who gets it back is told again', async () => {
  const { account, course } = await classroom(app, { in_hours: 48 });
  const stand_in = await person('trainer');
  const other = await makeTrainer(sql, { name: 'Baraka Otieno', user_id: stand_in.id });
  const session = await scheduled(course.id, 12);
  clock.move(1000);
  await as('PUT', `/api/sessions/${session.id}`, { trainer_id: other.id });
  assert.deepEqual([(await toldTo(account.id)).length, (await toldTo(stand_in.id)).length], [1, 1]);
  clock.move(1000);
  await as('PUT', `/api/sessions/${session.id}`, { trainer_id: null });
  assert.deepEqual([(await toldTo(account.id)).length, (await toldTo(stand_in.id)).length], [2, 1]);
});

test('a course’s new trainer is told of the sessions that come with it, and of no others', async () => {
  const { course, trainer } = await classroom(app, { in_hours: 48 });
  await scheduled(course.id, 14, { trainer_id: trainer.id });
  const heir = await person('trainer');
  const next = await makeTrainer(sql, { name: 'Baraka Otieno', user_id: heir.id });
  const { status } = await as('PUT', `/api/courses/${course.id}`, { trainer_id: next.id });
  assert.equal(status, 200);
  assert.equal((await toldTo(heir.id)).length, 1);
  await as('PUT', `/api/courses/${course.id}`, { title: 'Practical Robotics II' });
  assert.equal((await toldTo(heir.id)).length, 1);
});

test('a trainer without an account hears nothing until there is one, then of every session to come', async () => {
  const trainer = await makeTrainer(sql, { name: 'Wanjiru Maina' });
  const course = await makeCourse(sql, { trainer_id: trainer.id });
  const first = await scheduled(course.id, 20);
  const repeated = await as('POST', `/api/sessions/${first.id}/repeat`, { weekly: { every: 1, times: 2 } });
  assert.equal(repeated.status, 201, JSON.stringify(repeated.body));
  const account = await person('trainer');
  assert.equal((await as('PUT', `/api/trainers/${trainer.id}`, { user_id: account.id })).status, 200);
  assert.equal((await toldTo(account.id)).length, 3);
  clock.move(1000);
  await as('POST', `/api/sessions/${first.id}/repeat`, { dates: [dayIn(60), dayIn(61)] });
  assert.equal((await toldTo(account.id)).length, 5);
});
