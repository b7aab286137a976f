import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testApp } from '../../../../test/app.ts';
import { makeCourse, makeSession, makeTrainer } from '../../../../test/make.ts';

const data_dir = mkdtempSync(join(tmpdir(), 'darasa-course-'));
after(() => rmSync(data_dir, { recursive: true, force: true }));
const { app, call, sql, person, config } = await testApp(
  undefined,
  { DATA_DIR: data_dir, REFUND_POLICY: '72:100,24:25' },
  { site: true },
);
const trainer = await makeTrainer(sql, { name: 'Wanjiku Mwangi' });
const title = 'Robots & <b>rockets</b>';
const course = await makeCourse(sql, {
  title,
  trainer_id: trainer.id,
  description: 'Build a rover in a day. Then race it against the others.',
  price: 9500,
});
const online = { course_id: course.id, location: 'Online' };
const open = await makeSession(sql, { ...online, in_hours: 100, capacity: 3 });
const full = await makeSession(sql, { course_id: course.id, in_hours: 200, capacity: 1 });
await sql`update sessions set seats_held = 1 where id = ${full.id}`;
const off = await makeSession(sql, { ...online, in_hours: 300, status: 'cancelled' });
await sql`update sessions set cancellation_reason = 'The roof leaks' where id = ${off.id}`;
const past = await makeSession(sql, { ...online, in_hours: -48, status: 'completed' });

async function page(path: string, headers: Record<string, string> = {}) {
  const answer = await call('GET', path, { headers });
  assert.equal(answer.status, 200, path);
  return answer.body as string;
}
const radio = (html: string, id: string) =>
  new RegExp(`<input type="radio"[^>]*value="${id}"[^>]*>`).exec(html)?.[0];
// biome-ignore lint/suspicious/noExplicitAny: schema.org objects of every kind
const linkedData = (html: string): any[] =>
  [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].flatMap((match) =>
    JSON.parse(match[1]!),
  );

test('the dates are radio cards: open ones to choose, full ones to wait for, cancelled ones struck with the reason', async () => {
  const html = await page(`/courses/${course.id}`);
  assert.match(radio(html, open.id)!, /checked=""/);
  assert.match(html, /East Africa Time/);
  assert.match(html, /Only 3 seats left/);
  assert.match(html, /<option value="3">3<\/option><\/select>/, 'no more seats are offered than a date has');
  assert.match(radio(html, full.id)!, /disabled=""/);
  assert.ok(html.includes(`href="/waitlist/${full.id}"`));
  assert.equal(radio(html, off.id), undefined);
  assert.match(html, /<s>.*The roof leaks/s);
  assert.doesNotMatch(html, new RegExp(past.id));
  assert.match(html, /<h1>Robots &amp; &lt;b&gt;rockets/);
});

test('booking leads to the checkout of the chosen date, with the seats', async () => {
  const way = async (query: string) =>
    (await call('GET', `/courses/${course.id}/book?${query}`)).headers.location;
  assert.equal(await way(`session=${open.id}&seats=2`), `/checkout/${open.id}?seats=2`);
  assert.equal(await way(`session=${open.id}&seats=-1`), `/checkout/${open.id}`);
  assert.equal(await way('session=//evil.example'), `/courses/${course.id}#dates`);
});

test('an address of a session leads to its course with that date chosen; one that is over says so and names others', async () => {
  const answer = await call('GET', `/sessions/${open.id}`);
  assert.deepEqual(
    [answer.status, answer.headers.location],
    [303, `/courses/${course.id}?session=${open.id}#dates`],
  );
  const cancelled = await call('GET', `/sessions/${off.id}`);
  assert.equal(cancelled.status, 410);
  assert.match(cancelled.body, /This date was cancelled.*The roof leaks/s);
  assert.ok(cancelled.body.includes(`?session=${open.id}#dates`));
  assert.equal((await call('GET', `/sessions/${past.id}`)).status, 410);
  for (const path of ['/sessions/nonsense', '/courses/nonsense', `/courses/${open.id}`, '/trainers/x'])
    assert.equal((await call('GET', path)).status, 404, path);
});

test('an early price is shown with its last day, and the price after it', async () => {
  const until = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);
  await sql`update courses set early_bird_price = 8000, early_bird_until = ${until} where id = ${course.id}`;
  assert.match(
    await page(`/courses/${course.id}`),
    /KES\u00a08,000.*Early price until.*after that KES\u00a09,500/s,
  );
  await sql`update courses set early_bird_price = null, early_bird_until = null where id = ${course.id}`;
});

test('the refund rule is the one the platform is configured with', async () => {
  const html = await page(`/courses/${course.id}`);
  assert.match(
    html,
    /everything until 72 hours before the start, 25 % until 24 hours before, nothing after that/,
  );
});

test('a course without dates takes an address to write to, and says what is wrong with one', async () => {
  const later = await makeCourse(sql, { title: 'Some day' });
  assert.match(await page(`/courses/${later.id}`), /There is no date yet/);
  const ask = (email: string) =>
    call('POST', `/courses/${later.id}/interest`, {
      raw: new URLSearchParams({ email }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const wrong = await ask('akinyi@');
  assert.equal(wrong.status, 422);
  assert.match(wrong.body, /<title>Error: Some day/);
  assert.match(wrong.body, /value="akinyi@"[^>]*>|aria-invalid="true"/);
  const right = await ask('akinyi@example.test');
  assert.deepEqual([right.status, right.headers.location], [303, `/courses/${later.id}#dates`]);
  assert.equal((await sql`select from course_interests where course_id = ${later.id}`).length, 1);
});

test('a course for companies without a price leads to the request form', async () => {
  const teams = await makeCourse(sql, { audience: 'Corporate', price: null });
  const html = await page(`/courses/${teams.id}`);
  assert.match(html, /Price on request/);
  assert.ok(html.includes('href="/companies?topic=Practical%20Machine%20Learning"'));
  assert.doesNotMatch(html, /<input type="radio"/);
});

test('reviews show their spread and the trainer’s answer, and can be reported by people who are logged in', async () => {
  const student = await person();
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, payment_status)
    values (${student.id}, ${past.id}, 1, 9500, 9500, 'KES', 'paid') returning id`;
  const [review] = await sql<{ id: string }[]>`
    insert into reviews (booking_id, user_id, course_id, trainer_id, rating, comment, reply, replied_at)
    values (${booking!.id}, ${student.id}, ${course.id}, ${trainer.id}, 4, 'We raced <all> day', 'Come again', now())
    returning id`;
  const path = `/courses/${course.id}/reviews/${review!.id}/report`;
  for (const where of [`/courses/${course.id}`, `/trainers/${trainer.id}`]) {
    const html = await page(where);
    assert.match(html, /We raced &lt;all&gt; day/);
    assert.match(html, /Answer of Wanjiku Mwangi.*Come again/s);
    assert.match(html, /<progress max="1" value="1">/);
    assert.ok(html.includes(`href="${path}"`));
  }
  assert.match(String((await call('GET', path)).headers.location), /^\/login\?next=/);
  const report = (reason: string) =>
    call('POST', path, {
      token: student.token,
      raw: new URLSearchParams({ reason }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  assert.equal((await report('x')).status, 422);
  assert.equal((await report('This is an advertisement')).headers.location, `/courses/${course.id}`);
  assert.equal((await sql`select from review_reports where review_id = ${review!.id}`).length, 1);
});

test('search engines are told of the course, each date with its offset, place, price and state', async () => {
  const html = await page(`/courses/${course.id}`);
  assert.ok(html.includes(`<link rel="canonical" href="${config.PUBLIC_URL}/courses/${course.id}"/>`));
  const data = linkedData(html);
  const events = data.filter((one) => one['@type'] === 'EducationEvent');
  const event = (id: string) => events.find((one) => one.url.endsWith(id));
  assert.deepEqual(events.length, 3);
  assert.match(event(open.id).startDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+03:00$/);
  assert.deepEqual([event(open.id).offers.price, event(open.id).offers.priceCurrency], [9500, 'KES']);
  assert.match(event(open.id).offers.availability, /InStock$/);
  assert.match(event(full.id).offers.availability, /SoldOut$/);
  assert.equal(event(full.id).location['@type'], 'Place');
  assert.match(event(off.id).eventStatus, /EventCancelled$/);
  assert.deepEqual(
    data.map((one) => one['@type']).filter((type) => type !== 'EducationEvent'),
    ['Course', 'BreadcrumbList'],
  );
  assert.equal(data.find((one) => one['@type'] === 'Course').name, title);
});

test('robots.txt names the sitemap, which lists what is on sale and nothing else', async () => {
  const draft = await makeCourse(sql, { is_published: false });
  assert.match((await call('GET', '/robots.txt')).body, /Disallow: \/account\n.*Sitemap: .*\/sitemap\.xml/s);
  const { body, headers } = await call('GET', '/sitemap.xml');
  assert.match(String(headers['content-type']), /xml/);
  assert.ok(body.includes(`/courses/${course.id}</loc>`) && body.includes(`/trainers/${trainer.id}</loc>`));
  assert.ok(!body.includes(draft.id));
});

test('messengers get a picture of the course that is small enough for them, and the site’s own where there is none', async () => {
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#c94f30"/></svg>';
  writeFileSync(join(data_dir, 'files', 'robot.svg'), drawing);
  const drawn = await makeCourse(sql, { title: 'Drawn' });
  await sql`update courses set image = '/files/robot.svg' where id = ${drawn.id}`;
  const path = `/courses/${drawn.id}/preview.jpg`;
  assert.ok(
    (await page(`/courses/${drawn.id}`)).includes(
      `<meta property="og:image" content="${config.PUBLIC_URL}${path}"/>`,
    ),
  );
  const pictures = await Promise.all(
    [path, `/courses/${course.id}/preview.jpg`, '/preview.jpg'].map(
      async (url) => (await app.inject({ url })).rawPayload,
    ),
  );
  for (const jpeg of pictures) {
    assert.equal(jpeg.subarray(0, 3).toString('hex'), 'ffd8ff');
    assert.ok(jpeg.length < 300_000);
  }
  assert.notDeepEqual(pictures[0], pictures[1]);
  assert.deepEqual(pictures[1], pictures[2]);
});
