import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession, makeTrainer } from '../../test/make.ts';
import { wrongFields } from '../../test/pages.ts';

const { call, sql, person } = await testApp();
const { token, id: admin_id } = await person('admin');
const nobody = '00000000-0000-7000-8000-000000000000';

const post = (body: object, headers = {}) => call('POST', '/api/courses', { token, body, headers });
const put = (id: string, body: object, headers = {}) =>
  call('PUT', `/api/courses/${id}`, { token, body, headers });
const minimal = { title: 'Sensors and Soil', category: 'IoT', audience: 'Adults' };

test('an admin creates a draft with a title, a category and an audience', async () => {
  const { status, body } = await post(minimal);
  assert.equal(status, 201);
  assert.deepEqual(
    [body.is_published, body.is_active, body.price, body.currency],
    [false, true, null, 'KES'],
  );
  assert.deepEqual([body.syllabus, body.description, body.trainer, body.next_session], [[], '', null, null]);
  assert.equal((await call('GET', `/api/courses/${body.id}`)).status, 404);
  assert.equal((await call('GET', `/api/courses/${body.id}`, { token })).status, 200);
});

test('a complete course can be published at once, and comes back as it was sent', async () => {
  const trainer = await makeTrainer(sql);
  const sent = {
    ...minimal,
    description: 'Measure, send, decide.\nThen water.',
    duration_weeks: 6,
    price: 18_500.5,
    syllabus: ['Moisture', 'LoRa'],
    image: '/files/0123456789abcdef.svg',
    trainer_id: trainer.id,
    is_published: true,
  };
  const { body } = await post(sent);
  const { status, body: read } = await call('GET', `/api/courses/${body.id}`);
  assert.equal(status, 200);
  for (const [name, value] of Object.entries(sent)) assert.deepEqual(read[name], value, name);
});

test('publishing needs a description and a topic, and the answer names both', async () => {
  assert.deepEqual(wrongFields(await post({ ...minimal, is_published: true })), ['description', 'syllabus']);
  const { body: draft } = await post({ ...minimal, description: 'Soil.' });
  assert.deepEqual(wrongFields(await put(draft.id, { is_published: true })), ['syllabus']);
  assert.equal((await put(draft.id, { is_published: true, syllabus: ['Soil'] })).status, 200);
  assert.deepEqual(wrongFields(await put(draft.id, { description: ' ' })), ['description']);
});

test('everything wrong with a course is named at once', async () => {
  const answer = await post({
    title: 'x',
    category: 'Cooking',
    audience: 'Cats',
    description: 'a\u0000b',
    duration_weeks: 0,
    price: 10.001,
    syllabus: ['ok', ''],
    image: 'javascript:alert(1)',
    trainer_id: 'me',
    rating: 5,
    currency: 'USD',
  });
  assert.deepEqual(wrongFields(answer).sort(), [
    'audience',
    'category',
    'currency',
    'description',
    'duration_weeks',
    'image',
    'price',
    'rating',
    'syllabus.1',
    'title',
    'trainer_id',
  ]);
  assert.deepEqual(wrongFields(await post({ ...minimal, trainer_id: nobody })), ['trainer_id']);
});

test('PUT changes the fields given, leaves the rest, and writes the price into the audit trail', async () => {
  const course = await makeCourse(sql, { price: 1500 });
  const before = (await call('GET', `/api/courses/${course.id}`)).body;
  const { body } = await put(course.id, { price: 2000 });
  assert.deepEqual(body, { ...before, price: 2000, updated_at: body.updated_at });
  const [entry] = await sql<{ actor_id: string; before: object; after: object }[]>`
    select actor_id, before, after from audit_log where object_id = ${course.id} and action = 'changed'`;
  assert.deepEqual({ ...entry }, { actor_id: admin_id, before: { price: 1500 }, after: { price: 2000 } });
  assert.equal((await put(course.id, { price: null })).body.price, null);
});

test('a PUT that names an older version is refused', async () => {
  const course = await makeCourse(sql);
  const seen = String((await call('GET', `/api/courses/${course.id}`)).headers.etag);
  assert.equal((await put(course.id, { title: 'First' }, { 'if-match': `W/${seen}` })).status, 200);
  const late = await put(course.id, { title: 'Second' }, { 'if-match': seen });
  assert.deepEqual([late.status, late.body.code], [412, 'changed_meanwhile']);
  assert.equal((await call('GET', `/api/courses/${course.id}`)).body.title, 'First');
});

test('a read that names what it has is answered 304, until a session is added', async () => {
  const course = await makeCourse(sql);
  const etag = String((await call('GET', `/api/courses/${course.id}`)).headers.etag);
  const again = () => call('GET', `/api/courses/${course.id}`, { headers: { 'if-none-match': etag } });
  assert.equal((await again()).status, 304);
  await makeSession(sql, { course_id: course.id });
  assert.equal((await again()).status, 200);
});

test('a course taken off disappears for visitors and stays readable for admins', async () => {
  const course = await makeCourse(sql);
  assert.equal((await call('DELETE', `/api/courses/${course.id}`, { token })).status, 204);
  assert.equal((await call('DELETE', `/api/courses/${course.id}`, { token })).status, 204);
  assert.equal((await call('GET', `/api/courses/${course.id}`)).status, 404);
  assert.equal((await call('GET', `/api/courses/${course.id}`, { token })).body.is_active, false);
  assert.equal((await put(course.id, { is_active: true })).status, 200);
  assert.equal((await call('GET', `/api/courses/${course.id}`)).status, 200);
});

test('a course with seats taken in sessions to come cannot be taken off', async () => {
  const course = await makeCourse(sql);
  for (const in_hours of [24, 48]) {
    const session = await makeSession(sql, { course_id: course.id, in_hours });
    await sql`update sessions set seats_held = 1 where id = ${session.id}`;
  }
  await makeSession(sql, { course_id: course.id, in_hours: 72 });
  for (const refused of [
    await call('DELETE', `/api/courses/${course.id}`, { token }),
    await put(course.id, { is_active: false }),
  ]) {
    assert.deepEqual([refused.status, refused.body.code, refused.body.sessions_booked], [409, 'conflict', 2]);
    assert.match(refused.body.detail, /^2 sessions/);
  }
});

test('the same Idempotency-Key creates one course', async () => {
  const headers = { 'idempotency-key': 'course-1' };
  const [first, second] = [await post(minimal, headers), await post(minimal, headers)];
  assert.equal(first.body.id, second.body.id);
  assert.equal((await post({ ...minimal, title: 'Another' }, headers)).body.code, 'idempotency_key_reused');
});

test('only admins write courses, and missing ones are missing', async () => {
  const course = await makeCourse(sql);
  for (const [role, status] of [
    [null, 401],
    ['student', 403],
    ['trainer', 403],
  ] as const) {
    const caller = role ? (await person(role)).token : null;
    assert.equal((await call('POST', '/api/courses', { token: caller, body: minimal })).status, status);
    assert.equal(
      (await call('PUT', `/api/courses/${course.id}`, { token: caller, body: {} })).status,
      status,
    );
    assert.equal((await call('DELETE', `/api/courses/${course.id}`, { token: caller })).status, status);
  }
  assert.equal((await call('GET', `/api/courses/${nobody}`)).status, 404);
  assert.equal((await put(nobody, {})).status, 404);
  assert.equal((await call('DELETE', `/api/courses/${nobody}`, { token })).status, 404);
  assert.deepEqual(wrongFields(await call('GET', '/api/courses/7')), ['id']);
});
