import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { assertProblem, lettersTo } from '../accounts/account-journey.ts';
import { tellOfDates } from './tell-of-dates.ts';

const app = await testApp(undefined, {}, { site: true });
const { call, sql, person, deps, clock } = app;
const DATE_LETTER = /^There is a date now/;

beforeEach(async () => {
  await sql`delete from rate_limits`;
});

const ask = (course_id: string, body: object, token: string | null = null) =>
  call('POST', `/api/courses/${course_id}/interest`, { token, body });

/** How many letters about dates an address has after the job ran. */
async function toldTimes(email: string): Promise<number> {
  await tellOfDates(deps);
  return (await lettersTo(app, email)).filter(({ subject }) => DATE_LETTER.test(subject)).length;
}

async function stopLinkTo(email: string): Promise<string> {
  const [letter] = (await lettersTo(app, email)).filter(({ subject }) => DATE_LETTER.test(subject));
  const { pathname, search } = new URL(letter!.links.find((link) => link.includes('/unsubscribe'))!);
  return pathname + search;
}

const stranger = () => `${randomUUID()}@example.test`;

test('whoever asks is told once when the course has a date, however often they asked', async () => {
  const course = await makeCourse(sql, {});
  const email = stranger();
  for (let times = 0; times < 2; times++) {
    const { status, body } = await ask(course.id, { email: email.toUpperCase() });
    assert.equal(status, 202, JSON.stringify(body));
  }
  assert.equal(await toldTimes(email), 0);
  await makeSession(sql, { course_id: course.id, now: clock.now() });
  assert.equal(await toldTimes(email), 1);
  assert.equal(await toldTimes(email), 1);
  const [letter] = await lettersTo(app, email);
  assert.ok(letter!.links.includes(`http://localhost:3000/courses/${course.id}`));
  const [row] = await sql`select email from course_interests where course_id = ${course.id}`;
  assert.ok(!row!.email.includes(email), 'the address is stored sealed');
});

test('nobody is told of a date they could not book: not on sale, or full', async () => {
  const course = await makeCourse(sql, {});
  const email = stranger();
  await ask(course.id, { email });
  await sql`update courses set is_published = false where id = ${course.id}`;
  const session = await makeSession(sql, { course_id: course.id, now: clock.now() });
  assert.equal(await toldTimes(email), 0);
  await sql`update sessions set seats_booked = capacity where id = ${session.id}`;
  await sql`update courses set is_published = true where id = ${course.id}`;
  assert.equal(await toldTimes(email), 0);
  await sql`update sessions set seats_booked = 0 where id = ${session.id}`;
  assert.equal(await toldTimes(email), 1);
});

test('a course that has dates, is unknown or not on sale takes no address, and a bad one is named', async () => {
  const course = await makeCourse(sql, {});
  const session = await makeSession(sql, { course_id: course.id, now: clock.now() });
  const refused = await ask(course.id, { email: stranger() });
  assertProblem(refused, 409, 'conflict');
  assert.equal(refused.body.session_id, session.id);
  assertProblem(await ask(randomUUID(), { email: stranger() }), 404, 'not_found');
  const dateless = await makeCourse(sql, {});
  for (const body of [{}, { email: 'nobody' }, { email: stranger(), locale: 'fr' }]) {
    const { status, body: problem } = await ask(dateless.id, body);
    assert.equal(status, 422);
    assert.equal(problem.errors.length, 1);
  }
});

test('who is logged in need not type the address, and is written to in their language', async () => {
  const course = await makeCourse(sql, {});
  const { token, email, id } = await person();
  await sql`update users set locale = 'sw' where id = ${id}`;
  assert.equal((await ask(course.id, {}, token)).status, 202);
  await makeSession(sql, { course_id: course.id, now: clock.now() });
  await tellOfDates(deps);
  assert.match((await lettersTo(app, email))[0]!.subject, /^Sasa kuna tarehe/);
});

test('the link in the letter stops all such letters to the address, and only its owner can ask again', async () => {
  const [told, other] = [await makeCourse(sql, {}), await makeCourse(sql, {})];
  const { token, email } = await person();
  for (const course of [told, other]) await ask(course.id, { email });
  await makeSession(sql, { course_id: told.id, now: clock.now() });
  assert.equal(await toldTimes(email), 1);
  const link = await stopLinkTo(email);
  assert.equal((await call('GET', link)).status, 200);
  const stopped = await call('POST', link, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    raw: 'List-Unsubscribe=One-Click',
  });
  assert.equal(stopped.status, 200, JSON.stringify(stopped.body));
  await makeSession(sql, { course_id: other.id, now: clock.now() });
  assert.equal(await toldTimes(email), 1);
  const third = await makeCourse(sql, {});
  assert.equal((await ask(third.id, { email })).status, 202, 'nobody learns that it was stopped');
  assert.equal((await sql`select from course_interests where course_id = ${third.id}`).length, 0);
  assert.equal((await ask(third.id, {}, token)).status, 202);
  await makeSession(sql, { course_id: third.id, now: clock.now() });
  assert.equal(await toldTimes(email), 3, 'of this one and the one that was stopped');
  const forged = await call('GET', link.replace(/\.[^.]+$/, '.forged'));
  assert.equal(forged.status, 422);
});

test('neither one computer nor many can fill somebody’s mailbox with it', async () => {
  const email = stranger();
  const courses: string[] = [];
  for (let nth = 0; nth < 12; nth++) courses.push((await makeCourse(sql, {})).id);
  for (const course_id of courses) assert.equal((await ask(course_id, { email })).status, 202);
  const kept = await sql`select from course_interests where course_id = any(${courses})`;
  assert.equal(kept.length, 10, 'ten a day for one address, and the answer does not tell');
  for (let nth = 0; nth < 8; nth++) await ask(courses[0]!, { email: stranger() });
  assertProblem(await ask(courses[0]!, { email: stranger() }), 429, 'rate_limited');
});
