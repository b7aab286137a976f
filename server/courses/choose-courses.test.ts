import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';

const { call, sql, person, clock } = await testApp();
const robots = await makeCourse(sql, { title: 'Robots', category: 'Robotics', audience: 'Kids' });
const python = await makeCourse(sql, { title: 'Python', category: 'Development', price: 0 });
const soon = await makeSession(sql, { course_id: robots.id, in_hours: 48, location: 'Darasa Karen' });
const later = await makeSession(sql, { course_id: robots.id, in_hours: 1000, location: 'Online' });
await makeSession(sql, { course_id: python.id, in_hours: 500, location: 'Online' });
await makeSession(sql, { course_id: python.id, in_hours: 40, location: 'Darasa Karen', status: 'cancelled' });

async function found(query: string): Promise<[string, string | undefined][]> {
  const { status, body } = await call('GET', `/api/courses?sort=title&${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.total, body.data.length);
  return body.data.map((one: { title: string; next_session?: { id: string } }) => [
    one.title,
    one.next_session?.id,
  ]);
}
const day = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000).toISOString().slice(0, 10);

test('courses are found by the place and the days of sessions still to come, and show that session', async () => {
  assert.deepEqual(await found('location=karen'), [['Robots', soon.id]]);
  assert.deepEqual(await found(`date_from=${day(700)}&date_to=${day(1100)}`), [['Robots', later.id]]);
  assert.deepEqual(
    (await found('location=Online')).map(([title]) => title),
    ['Python', 'Robots'],
  );
  assert.deepEqual(await found(`location=karen&date_from=${day(700)}`), []);
});

test('the choices of the catalogue count what is on sale', async () => {
  await makeCourse(sql, { category: 'Blockchain', is_published: false });
  const { body } = await call('GET', '/api/catalogue');
  assert.equal(body.courses, 2);
  assert.deepEqual(body.categories, [
    { value: 'Development', courses: 1 },
    { value: 'Robotics', courses: 1 },
  ]);
  assert.deepEqual(body.places, [
    { value: 'Online', courses: 2 },
    { value: 'Darasa Karen', courses: 1 },
  ]);
});

test('a session says what a seat costs now, early-bird prices counted', async () => {
  await sql`update courses set early_bird_price = 900, early_bird_until = ${day(24)} where id = ${robots.id}`;
  const priced = async () => {
    const [course, list] = await Promise.all([
      call('GET', `/api/courses/${robots.id}`),
      call('GET', `/api/courses/${robots.id}/sessions`),
    ]);
    return [course.body.next_session.unit_price, list.body.data[0].unit_price];
  };
  assert.deepEqual(await priced(), [900, 900]);
  clock.move(47 * 3_600_000);
  assert.deepEqual(await priced(), [1500, 1500]);
  clock.move(-47 * 3_600_000);
});

test('a course tells its level, language, what to know and what to bring', async () => {
  const admin = await person('admin');
  const told = { level: 'Beginner', taught_in: 'English', prerequisites: 'None', bring: 'A laptop' };
  const { status, body } = await call('PUT', `/api/courses/${python.id}`, { token: admin.token, body: told });
  assert.equal(status, 200);
  const { level, taught_in, prerequisites, bring } = body;
  assert.deepEqual({ level, taught_in, prerequisites, bring }, told);
  const copy = await call('POST', `/api/courses/${python.id}/copy`, { token: admin.token });
  assert.equal(copy.body.bring, 'A laptop');
  const refused = await call('PUT', `/api/courses/${python.id}`, {
    token: admin.token,
    body: { level: 'Hard' },
  });
  assert.equal(refused.status, 422);
});
