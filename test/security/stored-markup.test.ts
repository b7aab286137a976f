// Markup in what people type stays text on every page and in every letter the server itself makes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../app.ts';
import { makeCourse, makeSession } from '../make.ts';

const { call, sql, clock, runJobs } = await testApp(undefined, {}, { site: true });
const MARKUP = `<img src=x onerror=alert(1)>"'><script>alert(2)</script>`;

function assertInert(page: string, where: string): void {
  assert.doesNotMatch(
    page,
    /<img src=x|<script(?! type="module" src="\/assets\/[\w.-]+"><\/script>)|onerror=alert\(1\)>/i,
    `${where} would run it`,
  );
}

function assertGuarded(headers: Record<string, unknown>, where: string): void {
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/, where);
  assert.doesNotMatch(policy, /script-src(?! 'self';)|unsafe-eval/, where);
  assert.equal(headers['x-content-type-options'], 'nosniff', where);
}

test('markup in names, titles, places and links is shown as text, in letters too, and no page may run a script', async () => {
  const email = 'markup@example.test';
  const body = { email, password: 'Correct horse 42', name: MARKUP };
  const { body: account } = await call('POST', '/api/auth/register', { body });
  await sql`update users set email_verified = true where id = ${account.user.id}`;
  const course = await makeCourse(sql, { title: MARKUP, price: 0 });
  const session = await makeSession(sql, { course_id: course.id, location: MARKUP, now: clock.now() });
  const booked = await call('POST', '/api/bookings', {
    token: account.access_token,
    body: { session_id: session.id, seats: 1, special_requirements: MARKUP },
  });
  assert.equal(booked.status, 201, JSON.stringify(booked.body));
  await runJobs();

  const letters = await sql<{ id: string }[]>`select id from development_mailbox where recipient = ${email}`;
  assert.ok(letters.length >= 2, 'a letter to verify and one about the booking');
  const pages = [
    '/dev/mailbox',
    `/dev/mailbox?recipient=${encodeURIComponent(email)}`,
    ...letters.flatMap(({ id }) => [`/dev/mailbox/${id}`, `/dev/mailbox/${id}/html`]),
    `/verify-email?token=${encodeURIComponent(MARKUP)}`,
    `/reset-password?token=${encodeURIComponent(MARKUP)}`,
  ];
  let shown = 0;
  for (const path of pages) {
    const { status, headers, body: page } = await call('GET', path);
    assert.equal(status, 200, path);
    assertInert(page, path);
    assertGuarded(headers, path);
    if (page.includes('&lt;img src=x')) shown++;
  }
  assert.ok(shown >= 3, 'the markup was on hardly any page');
});

test('a browser cannot take JSON or plain text of ours for a page', async () => {
  await makeCourse(sql, { title: MARKUP });
  const list = await call('GET', '/api/courses');
  assert.match(String(list.headers['content-type']), /^application\/json/);
  assert.equal(list.headers['x-content-type-options'], 'nosniff');
  const [letter] = await sql<{ id: string }[]>`select id from development_mailbox limit 1`;
  const text = await call('GET', `/dev/mailbox/${letter!.id}/text`);
  assert.match(String(text.headers['content-type']), /^text\/plain/);
  assert.equal(text.headers['x-content-type-options'], 'nosniff');
});
