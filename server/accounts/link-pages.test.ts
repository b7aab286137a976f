import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { lettersTo, openAccount, tokenMailedTo } from './account-journey.ts';

const journey = await testApp();
const { call, sql } = journey;

beforeEach(async () => {
  await sql`delete from rate_limits`;
});

const submit = (path: string, fields: Record<string, string>) =>
  call('POST', path, {
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const isVerified = async (email: string) =>
  (await sql`select email_verified from users where email = ${email}`)[0]!.email_verified;

test('opening the mailed link confirms nothing, its button does', async () => {
  const { email } = await openAccount(journey);
  const [letter] = await lettersTo(journey, email);
  const { pathname, search, searchParams } = new URL(letter!.links[0]!);
  for (let n = 0; n < 2; n += 1) {
    const page = await call('GET', pathname + search);
    assert.equal(page.status, 200);
    assert.match(page.body, /<form method="post" action="\/verify-email">/);
    assert.match(
      String(page.headers['content-security-policy']),
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
    assert.doesNotMatch(page.body, /<script/);
  }
  assert.equal(await isVerified(email), false);
  const token = searchParams.get('token')!;
  const done = await submit('/verify-email', { token });
  assert.equal(done.status, 200);
  assert.match(done.body, /Your address is confirmed/);
  assert.equal(await isVerified(email), true);
  const again = await submit('/verify-email', { token });
  assert.equal(again.status, 422);
  assert.match(again.body, /not valid any more/);
});

test('a new password can be set on the page, which says what is wrong with a weak one', async () => {
  const { email } = await openAccount(journey);
  await call('POST', '/api/auth/forgot-password', { body: { email } });
  const token = await tokenMailedTo(journey, email);
  const page = await call('GET', `/reset-password?token=${token}&utm_source=mail`);
  assert.equal(page.status, 200);
  for (const [password, complaint] of [
    ['short', /must have at least 8 characters/],
    ['qwerty123', /too easy to guess/],
  ] as const) {
    const refused = await submit('/reset-password', { token, password });
    assert.equal(refused.status, 422);
    assert.match(refused.body, complaint);
    assert.ok(refused.body.includes(token));
    assert.ok(!refused.body.includes(password));
  }
  const password = 'nine purple camels 9';
  const done = await submit('/reset-password', { token, password });
  assert.equal(done.status, 200);
  assert.equal((await call('POST', '/api/auth/login', { body: { email, password } })).status, 200);
  assert.equal((await submit('/reset-password', { token, password })).status, 422);
});

test('what stands in a link cannot become part of the page', async () => {
  const page = await call('GET', `/verify-email?token=${encodeURIComponent('"><script>alert(1)</script>')}`);
  assert.equal(page.status, 200);
  assert.ok(!page.body.includes('<script>'));
});

test('a page that is tried too often asks for patience', async () => {
  for (let n = 0; n < 30; n += 1) await submit('/verify-email', { token: 'x' });
  const refused = await submit('/verify-email', { token: 'x' });
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers['retry-after']) > 0);
});
