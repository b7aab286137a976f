import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeTrainer } from '../../test/make.ts';
import { allPages, wrongFields } from '../../test/pages.ts';

const { call, sql, person } = await testApp();
const { token } = await person('admin');
const nobody = '00000000-0000-7000-8000-000000000000';

const post = (body: object, headers = {}) => call('POST', '/api/trainers', { token, body, headers });
const put = (id: string, body: object, headers = {}) =>
  call('PUT', `/api/trainers/${id}`, { token, body, headers });

async function found(query: string, as: string | null = null): Promise<string[]> {
  const answer = await call('GET', `/api/trainers?${query}`, { token: as });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.data.map((trainer: { name: string }) => trainer.name);
}

test('an admin adds a trainer, and visitors see everything but the account behind it', async () => {
  const account = await person('trainer');
  const sent = {
    name: 'Njeri Kariuki',
    bio: 'Builds robots with children in Kisumu.',
    photo: 'https://cdn.example/njeri.webp',
    specializations: ['Robotics', 'IoT'],
    years_of_experience: 9,
    certifications: ['Arduino Certified'],
    user_id: account.id,
  };
  const { status, body } = await post(sent);
  assert.equal(status, 201, JSON.stringify(body));
  for (const [name, value] of Object.entries(sent)) assert.deepEqual(body[name], value, name);
  assert.deepEqual([body.rating, body.total_courses_taught, body.is_active], [null, 0, true]);
  const open = await call('GET', `/api/trainers/${body.id}`);
  assert.equal('user_id' in open.body, false);
  assert.equal(open.body.bio, sent.bio);
  assert.equal('user_id' in (await call('GET', '/api/trainers')).body.data[0], false);
  assert.equal((await call('GET', `/api/trainers/${body.id}`, { token })).body.user_id, account.id);
});

test('the account of a trainer is an active user with that role, and no other trainer’s', async () => {
  const student = await person();
  assert.deepEqual(wrongFields(await post({ name: 'Ann Awuor', user_id: student.id })), ['user_id']);
  assert.deepEqual(wrongFields(await post({ name: 'Ann Awuor', user_id: nobody })), ['user_id']);
  const account = await person('trainer');
  const first = await post({ name: 'Ann Awuor', user_id: account.id });
  assert.equal(first.status, 201);
  const second = await post({ name: 'Bob Barasa', user_id: account.id });
  assert.deepEqual([second.status, second.body.code], [409, 'conflict']);
  assert.equal((await put(first.body.id, { user_id: null })).body.user_id, null);
  await sql`update users set is_active = false where id = ${account.id}`;
  assert.deepEqual(wrongFields(await put(first.body.id, { user_id: account.id })), ['user_id']);
  await sql`update trainers set is_active = false where id = ${first.body.id}`;
});

test('derived and unknown fields are refused, with everything else that is wrong', async () => {
  const answer = await post({
    name: 'A',
    rating: 5,
    total_courses_taught: 3,
    years_of_experience: 81,
    specializations: 'AI',
    photo: 'http://plain.example/x.png',
  });
  assert.deepEqual(wrongFields(answer).sort(), [
    'name',
    'photo',
    'rating',
    'specializations',
    'total_courses_taught',
    'years_of_experience',
  ]);
});

test('PUT changes the fields given, refuses an older version, and takes a trainer out of sight', async () => {
  const { id } = await makeTrainer(sql, { name: 'Kiprono Bett' });
  const read = await call('GET', `/api/trainers/${id}`, { token });
  const { body } = await put(id, { bio: 'Runs marathons.' }, { 'if-match': String(read.headers.etag) });
  assert.deepEqual(body, { ...read.body, bio: 'Runs marathons.', updated_at: body.updated_at });
  const late = await put(id, { bio: 'Late' }, { 'if-match': String(read.headers.etag) });
  assert.deepEqual([late.status, late.body.code], [412, 'changed_meanwhile']);
  await put(id, { is_active: false });
  assert.equal((await call('GET', `/api/trainers/${id}`)).status, 404);
  assert.deepEqual(await found('search=kiprono'), []);
  assert.deepEqual(await found('is_active=false&search=kiprono', token), ['Kiprono Bett']);
  assert.deepEqual(wrongFields(await call('GET', '/api/trainers?is_active=false')), ['is_active']);
});

test('trainers are found by name, misspelt or begun, by biography and by specialization', async () => {
  await post({
    name: 'Wambui Gathoni',
    bio: 'Taught cryptography at university.',
    specializations: ['Blockchain'],
  });
  await post({
    name: 'Chebet Kosgei',
    bio: 'Keeps hospital networks safe.',
    specializations: ['Cybersecurity', 'AI'],
  });
  assert.deepEqual(await found('search=wambui'), ['Wambui Gathoni']);
  assert.deepEqual(await found('search=wambiu'), ['Wambui Gathoni']);
  assert.deepEqual(await found('search=gath'), ['Wambui Gathoni']);
  assert.deepEqual(await found('search=hospitals'), ['Chebet Kosgei']);
  assert.deepEqual(await found('specialization=ai'), ['Chebet Kosgei']);
  assert.deepEqual(await found('specialization=block'), []);
  assert.deepEqual(
    await found(`search=${encodeURIComponent(`'|!&:*\\`)}&limit=1`).then((names) => names.length),
    1,
  );
});

test('every sort pages through all trainers without repeat or gap', async (t) => {
  const { call, sql } = await testApp(t);
  for (let n = 0; n < 13; n += 1) await makeTrainer(sql, { name: `Trainer ${'abc'[n % 3]}` });
  for (const sort of [
    'name',
    '-name',
    'created_at',
    'rating',
    '-years_of_experience',
    'total_courses_taught',
  ])
    assert.equal((await allPages(call, `/api/trainers?limit=4&sort=${sort}`)).length, 13);
  assert.equal((await allPages(call, '/api/trainers?limit=4&search=trainer')).length, 13);
  assert.deepEqual(wrongFields(await call('GET', '/api/trainers?colour=red&sort=relevance&limit=0')).sort(), [
    'colour',
    'limit',
  ]);
  assert.deepEqual(wrongFields(await call('GET', '/api/trainers?sort=relevance')), ['sort']);
});

test('only admins write trainers, and missing ones are missing', async () => {
  const { id } = await makeTrainer(sql);
  for (const [role, status] of [
    [null, 401],
    ['student', 403],
    ['trainer', 403],
  ] as const) {
    const caller = role ? (await person(role)).token : null;
    assert.equal(
      (await call('POST', '/api/trainers', { token: caller, body: { name: 'Nobody' } })).status,
      status,
    );
    assert.equal((await call('PUT', `/api/trainers/${id}`, { token: caller, body: {} })).status, status);
  }
  assert.equal((await call('GET', `/api/trainers/${nobody}`)).status, 404);
  assert.equal((await put(nobody, {})).status, 404);
});
