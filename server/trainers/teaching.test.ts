import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { classroom } from '../../test/classroom.ts';
import { makeSession, makeTrainer } from '../../test/make.ts';
import { allPages, wrongFields } from '../../test/pages.ts';

const app = await testApp();
const { call, sql, person, clock } = app;

const dayIn = (days: number) =>
  new Date(clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

test('a trainer finds the own profile, courses and sessions, and not a word about money', async () => {
  const { account, trainer, course, session } = await classroom(app, { in_hours: 48 });
  const { token } = account;
  assert.equal((await call('GET', '/api/trainers/me', { token })).body.id, trainer.id);
  const courses = (await call('GET', '/api/trainers/me/courses', { token })).body;
  assert.deepEqual(
    courses.data.map((one: { id: string; sessions_to_come: number }) => [one.id, one.sessions_to_come]),
    [[course.id, 1]],
  );
  const sessions = (await call('GET', '/api/trainers/me/sessions?status=scheduled&answer=pending', { token }))
    .body;
  assert.deepEqual(
    sessions.data.map((one: { id: string }) => one.id),
    [session.id],
  );
  assert.doesNotMatch(JSON.stringify([courses, sessions]), /price|amount|currency/);
  const nobody = await person('trainer');
  for (const path of ['', '/courses', '/sessions'])
    assert.equal((await call('GET', `/api/trainers/me${path}`, { token: nobody.token })).status, 404);
});

test('a trainer accepts a session, declines it with a reason that reaches the admins, and is asked again when it moves', async () => {
  const { account, session } = await classroom(app, { in_hours: 48 });
  const { token } = account;
  const admin = await person('admin');
  const path = `/api/trainers/me/sessions/${session.id}/answer`;
  assert.equal((await call('PUT', path, { token, body: { answer: 'accepted' } })).body.answer, 'accepted');
  assert.deepEqual(wrongFields(await call('PUT', path, { token, body: { answer: 'declined' } })), ['reason']);
  clock.move(1000);
  const declined = await call('PUT', path, {
    token,
    body: { answer: 'declined', reason: 'Exams that week' },
  });
  assert.deepEqual([declined.body.answer, declined.body.answer_reason], ['declined', 'Exams that week']);
  assert.equal(
    (await sql`select from messages where kind = 'staff_alert' and user_id = ${admin.id}`).length,
    1,
  );
  const moved_at = new Date(clock.now().getTime() + 1000);
  await sql`update sessions set moved_at = ${moved_at}, location = 'Karen' where id = ${session.id}`;
  const { body } = await call('GET', '/api/trainers/me/sessions', { token });
  assert.equal(body.data[0].answer, 'pending');
  const stranger = await classroom(app, { in_hours: 48 });
  assert.equal((await call('GET', `/api/trainers/me/sessions/${session.id}`, { token })).body.id, session.id);
  const unseen = await call('GET', `/api/trainers/me/sessions/${session.id}`, {
    token: stranger.account.token,
  });
  assert.equal(unseen.status, 404);
  const foreign = await call('PUT', path, { token: stranger.account.token, body: { answer: 'accepted' } });
  assert.equal(foreign.status, 404);
  await sql`update sessions set status = 'cancelled', cancelled_at = now() where id = ${session.id}`;
  assert.equal((await call('PUT', path, { token, body: { answer: 'accepted' } })).body.code, 'conflict');
});

test('no session is scheduled on a day off, and no day off is taken where a session is', async () => {
  const { account, course, session } = await classroom(app, { in_hours: 10 * 24 });
  const admin = await person('admin');
  const off = (body: object) => call('POST', '/api/trainers/me/days-off', { token: account.token, body });
  const clash = await off({ starts_on: dayIn(8), ends_on: dayIn(12) });
  assert.deepEqual([clash.status, clash.body.code], [409, 'conflict']);
  const taken = await off({ starts_on: dayIn(20), ends_on: dayIn(22), note: 'Wedding in Kisumu' });
  assert.equal(taken.status, 201, JSON.stringify(taken.body));
  const schedule = (date: string) =>
    call('POST', '/api/sessions', {
      token: admin.token,
      body: { course_id: course.id, date, start_time: '23:00', location: 'Westlands', capacity: 5 },
    });
  const refused = await schedule(dayIn(22));
  assert.deepEqual([refused.status, refused.body.code], [409, 'trainer_busy']);
  assert.equal((await schedule(dayIn(24))).status, 201);
  const moved = await call('PUT', `/api/sessions/${session.id}`, {
    token: admin.token,
    body: { date: dayIn(21) },
  });
  assert.equal(moved.body.code, 'trainer_busy');
  await call('DELETE', `/api/trainers/me/days-off/${taken.body.id}`, { token: account.token });
  assert.equal((await schedule(dayIn(22))).status, 201);
  const twice = await call('DELETE', `/api/trainers/me/days-off/${taken.body.id}`, { token: account.token });
  assert.equal(twice.status, 404);
});

test('a day off and a session written at the same moment never both come to be', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { trainer, course } = await classroom(app, { in_hours: 24 });
    const day = dayIn(40 + round);
    const results = await Promise.allSettled([
      sql`insert into trainer_days_off (trainer_id, starts_on, ends_on, timezone) values (${trainer.id}, ${day}, ${day}, 'Africa/Nairobi')`,
      sql`
        insert into sessions (course_id, date, start_time, timezone, location, capacity)
        values (${course.id}, ${day}, '10:00', 'Africa/Nairobi', 'Westlands', 5)`,
    ]);
    const both = await sql`
      select from trainer_days_off d join sessions s on s.effective_trainer_id = d.trainer_id and d.away && tstzrange(s.starts_at, s.ends_at)
      where d.trainer_id = ${trainer.id}`;
    assert.equal(both.length, 0);
    assert.ok(
      results.some(({ status }) => status === 'fulfilled'),
      'one of them comes to be',
    );
  }
});

test('admins keep the days off of any trainer; trainers only their own; lists page without repeat or gap', async () => {
  const { account, trainer } = await classroom(app, { in_hours: 24 });
  const admin = await person('admin');
  for (let n = 0; n < 5; n += 1) {
    const made = await call('POST', `/api/trainers/${trainer.id}/days-off`, {
      token: admin.token,
      body: { starts_on: dayIn(60 + 2 * n) },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  }
  assert.equal((await allPages(call, '/api/trainers/me/days-off?limit=2', account.token)).length, 5);
  const later = await call('GET', `/api/trainers/me/days-off?date_from=${dayIn(64)}`, {
    token: account.token,
  });
  assert.equal(later.body.total, 3);
  const other = await makeTrainer(sql);
  assert.equal(
    (await call('GET', `/api/trainers/${other.id}/days-off`, { token: account.token })).status,
    404,
  );
  const wrong = await call('POST', '/api/trainers/me/days-off', {
    token: account.token,
    body: { starts_on: dayIn(3), ends_on: dayIn(1) },
  });
  assert.deepEqual(wrongFields(wrong), ['ends_on']);
  const past = await call('POST', '/api/trainers/me/days-off', {
    token: account.token,
    body: { starts_on: dayIn(-3) },
  });
  assert.deepEqual(wrongFields(past), ['starts_on']);
});

test('own sessions and courses page through everything and refuse unknown filters', async () => {
  const { account, course, trainer } = await classroom(app, { in_hours: 24 });
  const { token } = account;
  for (let n = 1; n < 7; n += 1)
    await makeSession(sql, {
      course_id: course.id,
      in_hours: 24 + n * 24,
      now: clock.now(),
      trainer_id: trainer.id,
    });
  for (const sort of ['starts_at', '-starts_at'])
    assert.equal((await allPages(call, `/api/trainers/me/sessions?limit=3&sort=${sort}`, token)).length, 7);
  const some = await call('GET', `/api/trainers/me/sessions?date_from=${dayIn(3)}&date_to=${dayIn(4)}`, {
    token,
  });
  assert.ok(some.body.total >= 1 && some.body.total <= 3, String(some.body.total));
  for (const path of ['courses', 'sessions'])
    assert.deepEqual(wrongFields(await call('GET', `/api/trainers/me/${path}?colour=red`, { token })), [
      'colour',
    ]);
});
