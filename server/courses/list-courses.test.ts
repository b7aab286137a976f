import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession, makeTrainer } from '../../test/make.ts';
import { allPages, wrongFields } from '../../test/pages.ts';

const { call, sql, person, clock } = await testApp();
const admin = await person('admin');
const wanjiku = await makeTrainer(sql, { name: 'Wanjiku Mwangi' });
const minutes = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n));

const python = await makeCourse(sql, {
  title: 'Python for Beginners',
  category: 'Development',
  price: 12_000,
  description: 'Write programs that sort, count and draw.',
  trainer_id: wanjiku.id,
  created_at: minutes(1),
});
const learning = await makeCourse(sql, {
  title: 'Practical Machine Learning',
  price: 25_000,
  description: 'Train models on Kenyan data.',
  created_at: minutes(2),
});
const robots = await makeCourse(sql, {
  title: 'Build Your First Robot',
  category: 'Robotics',
  audience: 'Kids',
  price: null,
  description: 'Motors, sensors and a little code.',
  syllabus: ['Ultrasonic sensors', 'Line following'],
  created_at: minutes(3),
});
const company = await makeCourse(sql, {
  title: 'Phishing Drills for Teams',
  category: 'Cybersecurity',
  audience: 'Corporate',
  price: null,
  created_at: minutes(4),
});
const draft = await makeCourse(sql, {
  title: 'Unfinished Solidity',
  category: 'Blockchain',
  is_published: false,
});
const gone = await makeCourse(sql, { title: 'Retired Ethereum', category: 'Blockchain', is_active: false });
const everything = [company.id, robots.id, learning.id, python.id];

async function found(query: string, token: string | null = null): Promise<string[]> {
  const answer = await call('GET', `/api/courses?${query}`, { token });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(answer.body.data.length, answer.body.total);
  return answer.body.data.map((course: { id: string }) => course.id);
}
const search = (text: string) => found(`search=${encodeURIComponent(text)}`);

test('visitors see what is on sale, newest first, and nothing else', async () => {
  assert.deepEqual(await found(''), everything);
});

test('a course says who teaches it, what it costs and when it is next', async () => {
  await makeSession(sql, { course_id: python.id, in_hours: -48, status: 'completed' });
  await makeSession(sql, { course_id: python.id, in_hours: 24, status: 'cancelled' });
  const next = await makeSession(sql, { course_id: python.id, in_hours: 48, capacity: 12 });
  await makeSession(sql, { course_id: python.id, in_hours: 96 });
  const { body } = await call('GET', '/api/courses?search=python');
  const [course] = body.data;
  assert.equal(course.price, 12_000);
  assert.equal(course.currency, 'KES');
  assert.deepEqual(course.trainer, { id: wanjiku.id, name: 'Wanjiku Mwangi', photo: null });
  assert.equal(course.next_session.id, next.id);
  assert.equal(course.next_session.starts_at, next.starts_at);
  assert.equal(course.next_session.seats_left, 12);
  assert.equal(course.rating, null);
  assert.equal('search' in course || 'headline' in course, false);
});

test('the next session is one with seats, and a full one only when there is no other', async () => {
  const course = await makeCourse(sql, {
    title: 'Crowded Spreadsheets',
    category: 'Data',
    is_published: true,
  });
  const full = await makeSession(sql, { course_id: course.id, in_hours: 24, capacity: 3 });
  await sql`update sessions set seats_held = 3 where id = ${full.id}`;
  const one = () => call('GET', `/api/courses/${course.id}`).then((answer) => answer.body.next_session);
  assert.deepEqual([(await one()).id, (await one()).seats_left], [full.id, 0]);
  const free = await makeSession(sql, { course_id: course.id, in_hours: 240 });
  assert.equal((await one()).id, free.id);
  clock.move(11 * 86_400_000);
  assert.equal(await one(), null);
  clock.move(-11 * 86_400_000);
  await sql`update courses set is_active = false where id = ${course.id}`;
});

test('courses are filtered by category, audience, trainer and price', async () => {
  assert.deepEqual(await found('category=Robotics'), [robots.id]);
  assert.deepEqual(await found('audience=Corporate'), [company.id]);
  assert.deepEqual(await found(`trainer_id=${wanjiku.id}`), [python.id]);
  assert.deepEqual(await found('min_price=12000'), [learning.id, python.id]);
  assert.deepEqual(await found('max_price=12000'), [robots.id, python.id]);
  assert.deepEqual(await found('min_price=1&max_price=12000.00&category=Development'), [python.id]);
});

test('search finds stems, beginnings, syllabus topics and trainers', async () => {
  assert.deepEqual(await search('learn machines'), [learning.id]);
  assert.deepEqual(await search('machine learnin'), [learning.id]);
  assert.deepEqual(await search('pyth'), [python.id]);
  assert.deepEqual(await search('ultrasonic'), [robots.id]);
  assert.deepEqual(await search('cybersecurity'), [company.id]);
  assert.deepEqual(await search('robots for kids'), [robots.id]);
  assert.deepEqual(await search('wanjiku'), [python.id]);
  assert.deepEqual(await search('Wanjiko'), [python.id]);
});

test('search forgives misspelt words', async () => {
  for (const text of ['pyton', 'pyhton', 'pythn begginers', 'python for beginers'])
    assert.deepEqual(await search(text), [python.id], text);
  for (const text of ['machne lerning', 'mahcine learning', 'practcal machine'])
    assert.deepEqual(await search(text), [learning.id], text);
  for (const text of ['robotcs', 'robtoics', 'frist robot'])
    assert.deepEqual(await search(text), [robots.id], text);
  for (const text of ['pishing', 'cybersecurty']) assert.deepEqual(await search(text), [company.id], text);
});

test('search does not find what nobody meant', async () => {
  for (const text of ['zzzz', 'accounting', 'python robot', 'carpentry', 'marketing', 'gardening'])
    assert.deepEqual(await search(text), [], text);
});

test('a search ranks a word in the title above the same word in the text', async () => {
  const other = await makeCourse(sql, {
    title: 'Data Pipelines',
    category: 'Data',
    description: 'Move rows about with Python scripts.',
    created_at: minutes(9),
  });
  assert.deepEqual(await search('python'), [python.id, other.id]);
  assert.deepEqual(await found('search=python&sort=-relevance'), [other.id, python.id]);
  assert.deepEqual(await found('search=python&sort=created_at'), [python.id, other.id]);
  await sql`update courses set is_active = false where id = ${other.id}`;
});

test('a hostile search is answered, never an error of ours', async () => {
  const hostile = [
    `'`,
    `''''`,
    `a' | !b & (c <-> d):*`,
    `\\`,
    `%_%`,
    `:*`,
    `!!!`,
    `" or 1=1 --`,
    `${'('.repeat(100)}`,
    'ß ﬀ İ Ⅷ 😀 école',
    `${'wordy '.repeat(33)}`,
    'the',
    'for and of',
    'x'.repeat(200),
  ];
  for (const text of hostile) {
    const answer = await call('GET', `/api/courses?search=${encodeURIComponent(text)}`);
    assert.equal(answer.status, 200, text);
  }
  assert.deepEqual(wrongFields(await call('GET', `/api/courses?search=${'x'.repeat(10_000)}`)), ['search']);
  assert.deepEqual(wrongFields(await call('GET', '/api/courses?search=a%00b')), ['search']);
  assert.equal((await call('GET', '/api/courses?search=%ff%fe')).status < 500, true);
});

test('drafts and courses taken off are for admins, who can ask for them', async () => {
  assert.deepEqual(await found('is_published=false', admin.token), [draft.id]);
  const inactive = await found('is_active=false', admin.token);
  assert.ok(inactive.includes(gone.id) && !inactive.includes(python.id));
  const all = await found('limit=100', admin.token);
  assert.ok([draft.id, gone.id, ...everything].every((id) => all.includes(id)));
  assert.deepEqual(wrongFields(await call('GET', '/api/courses?is_published=false')), ['is_published']);
  const student = await person();
  assert.deepEqual(wrongFields(await call('GET', '/api/courses?is_active=false', { token: student.token })), [
    'is_active',
  ]);
});

test('trainers also see drafts of their own', async () => {
  const teacher = await person('trainer');
  const profile = await makeTrainer(sql, { user_id: teacher.id });
  const own = await makeCourse(sql, { title: 'My Draft', trainer_id: profile.id, is_published: false });
  const seen = await found('limit=100', teacher.token);
  assert.ok(seen.includes(own.id) && !seen.includes(draft.id));
  await sql`update courses set is_active = false, trainer_id = null where id = ${own.id}`;
});

test('unknown parameters and bad values are refused by name', async () => {
  assert.deepEqual(
    wrongFields(await call('GET', '/api/courses?colour=red&category=Cooking&min_price=-1')).sort(),
    ['category', 'colour', 'min_price'],
  );
  assert.deepEqual(wrongFields(await call('GET', '/api/courses?limit=101')), ['limit']);
  assert.deepEqual(wrongFields(await call('GET', '/api/courses?sort=colour')), ['sort']);
  assert.deepEqual(wrongFields(await call('GET', '/api/courses?sort=relevance')), ['sort']);
  assert.deepEqual(wrongFields(await call('GET', '/api/courses?cursor=nonsense')), ['cursor']);
  const { body } = await call('GET', '/api/courses?limit=1');
  assert.deepEqual(wrongFields(await call('GET', `/api/courses?sort=title&cursor=${body.next_cursor}`)), [
    'cursor',
  ]);
});

test('every sort pages through all courses without repeat or gap, also while searching', async (t) => {
  const { call, sql } = await testApp(t);
  for (let n = 0; n < 23; n += 1) {
    const course = await makeCourse(sql, {
      title: `Data ${'abc'[n % 3]}`,
      category: 'Data',
      audience: n % 4 === 0 ? 'Corporate' : 'Adults',
      price: n % 3 === 0 ? null : (n % 5) * 1000.5,
      created_at: minutes(n % 6),
    });
    if (n % 2 === 0) await makeSession(sql, { course_id: course.id, in_hours: 24 + (n % 4) });
  }
  for (const sort of ['created_at', 'title', 'price', 'next_session']) {
    for (const sign of ['', '-']) {
      const rows = await allPages(call, `/api/courses?limit=4&sort=${sign}${sort}`);
      assert.equal(rows.length, 23);
    }
  }
  assert.equal((await allPages(call, '/api/courses?limit=4&search=data')).length, 23);
  const titles = (await allPages(call, '/api/courses?limit=5&sort=title')).map((row) => row.title);
  assert.deepEqual(titles, [...titles].sort());
  const dates = (await allPages(call, '/api/courses?limit=5&sort=next_session')).map(
    (row) => row.next_session?.starts_at ?? '9999',
  );
  assert.deepEqual(dates, [...dates].sort());
});

test('a cache may keep what visitors see, and never what people who are logged in see', async () => {
  const open = await call('GET', '/api/courses');
  assert.match(String(open.headers['cache-control']), /^public, .*s-maxage=30/);
  assert.equal(open.headers.vary, 'Authorization, Cookie, Accept-Encoding');
  const known = await call('GET', '/api/courses', { token: admin.token });
  assert.equal(known.headers['cache-control'], 'private, no-cache');
  const again = await call('GET', '/api/courses', {
    headers: { 'if-none-match': String(open.headers.etag) },
  });
  assert.equal(again.status, 304);
});
