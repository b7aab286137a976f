import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession, makeTrainer } from '../../test/make.ts';
import { moveSessions } from './move-sessions.ts';

const { sql, deps, clock } = await testApp();
const HOUR = 3_600_000;

async function statusOf(id: string): Promise<string> {
  return (await sql<{ status: string }[]>`select status from sessions where id = ${id}`)[0]!.status;
}

test('a session is ongoing from its start to its end, then completed', async () => {
  const { id } = await makeSession(sql, { in_hours: 2, now: clock.now() });
  await moveSessions(deps);
  assert.equal(await statusOf(id), 'scheduled');
  clock.move(2 * HOUR);
  await moveSessions(deps);
  assert.equal(await statusOf(id), 'ongoing');
  clock.move(HOUR);
  await moveSessions(deps);
  assert.equal(await statusOf(id), 'completed');
});

test('a session that came and went while no server ran is completed, and its trainer has taught one course more', async () => {
  const trainer = await makeTrainer(sql);
  const course = await makeCourse(sql, { trainer_id: trainer.id });
  const { id } = await makeSession(sql, { in_hours: 2, now: clock.now(), course_id: course.id });
  clock.move(48 * HOUR);
  await moveSessions(deps);
  assert.equal(await statusOf(id), 'completed');
  const [row] = await sql<
    { total: number }[]
  >`select total_courses_taught as total from trainers where id = ${trainer.id}`;
  assert.equal(row!.total, 1);
  const steps = await sql<{ source: string; status: string }[]>`
    select source, after ->> 'status' as status from audit_log where object_id = ${id} and action = 'changed' order by id`;
  assert.deepEqual(
    [...steps],
    [
      { source: 'job', status: 'ongoing' },
      { source: 'job', status: 'completed' },
    ],
  );
});

test('a cancelled session stays cancelled', async () => {
  const { id } = await makeSession(sql, { in_hours: 1, now: clock.now(), status: 'cancelled' });
  clock.move(48 * HOUR);
  await moveSessions(deps);
  assert.equal(await statusOf(id), 'cancelled');
});
