import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { assertProblem, cookieHeader, cookiesOf, openAccount } from './account-journey.ts';

const journey = await testApp();
const { call, sql, clock } = journey;
const MINUTE_MS = 60_000;

beforeEach(async () => {
  await sql`delete from rate_limits`;
});

type Cookies = Record<string, string>;
const refresh = (cookies: Cookies, headers: Record<string, string> = {}) =>
  call('POST', '/api/auth/refresh', { headers: { ...cookieHeader(cookies), ...headers } });
const logOut = (cookies: Cookies, headers: Record<string, string> = {}) =>
  call('POST', '/api/auth/logout', { headers: { ...cookieHeader(cookies), ...headers } });
const me = (token: string) => call('GET', '/api/auth/me', { token });

test('a refresh gives a new access token and another cookie, again and again', async () => {
  let { cookies } = await openAccount(journey);
  const seen = new Set([cookies.darasa_refresh]);
  for (let n = 0; n < 3; n += 1) {
    clock.move(20 * MINUTE_MS);
    const answer = await refresh(cookies);
    assert.equal(answer.status, 200);
    assert.equal((await me(answer.body.access_token)).status, 200);
    cookies = cookiesOf(answer);
    assert.ok(!seen.has(cookies.darasa_refresh));
    seen.add(cookies.darasa_refresh);
  }
});

test('a used refresh token that comes back later ends the login for thief and owner alike', async () => {
  const { cookies: stolen } = await openAccount(journey);
  const owner = await refresh(stolen);
  clock.move(MINUTE_MS);
  assertProblem(await refresh(stolen), 401, 'unauthenticated');
  assertProblem(await refresh(cookiesOf(owner)), 401, 'unauthenticated');
  assertProblem(await me(owner.body.access_token), 401, 'unauthenticated');
});

test('two tabs that refresh at once both stay logged in, with the same cookie', async () => {
  const { cookies } = await openAccount(journey);
  const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(cookies)));
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
  const next = new Set(answers.map((answer) => cookiesOf(answer).darasa_refresh));
  assert.equal(next.size, 1);
  assert.equal((await refresh(cookiesOf(answers[0]!))).status, 200);
});

test('an answer lost on the way is given again to the retry', async () => {
  const { cookies } = await openAccount(journey);
  const lost = await refresh(cookies);
  clock.move(20_000);
  const retry = await refresh(cookies);
  assert.equal(retry.status, 200);
  assert.equal(cookiesOf(retry).darasa_refresh, cookiesOf(lost).darasa_refresh);
});

test('a tab two steps behind is refused without ending the login or taking the newer cookie away', async () => {
  const { cookies } = await openAccount(journey);
  const first = await refresh(cookies);
  const second = await refresh(cookiesOf(first));
  const late = await refresh(cookies);
  assertProblem(late, 401, 'unauthenticated');
  assert.equal(late.headers['set-cookie'], undefined);
  assert.equal((await refresh(cookiesOf(second))).status, 200);
});

test('a login that is not used for its whole life ends', async () => {
  const { cookies } = await openAccount(journey);
  clock.move(31 * 24 * 60 * MINUTE_MS);
  const answer = await refresh(cookies);
  assertProblem(answer, 401, 'unauthenticated');
  assert.match(String(answer.headers['set-cookie']), /^darasa_refresh=; /);
});

test('without a cookie, or with a made-up one, there is nothing to refresh', async () => {
  assertProblem(await refresh({}), 401, 'unauthenticated');
  assertProblem(await refresh({ darasa_refresh: 'f'.repeat(64) }), 401, 'unauthenticated');
});

test('a refresh carries the role of now', async () => {
  const { id, cookies } = await openAccount(journey);
  await sql`update users set role = 'trainer' where id = ${id}`;
  const answer = await refresh(cookies);
  assert.equal(answer.body.user.role, 'trainer');
  assert.equal((await journey.deps.tokens.read(answer.body.access_token))!.role, 'trainer');
});

test('a deactivated person cannot refresh', async () => {
  const { id, cookies } = await openAccount(journey);
  await sql`update users set is_active = false where id = ${id}`;
  assertProblem(await refresh(cookies), 401, 'unauthenticated');
});

test('another site cannot refresh or log out with the visitor’s cookie', async () => {
  const { cookies, token } = await openAccount(journey);
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'https://evil.localhost:3000' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ];
  for (const headers of foreign) {
    assertProblem(await refresh(cookies, headers), 403, 'forbidden');
    assertProblem(await logOut(cookies, headers), 403, 'forbidden');
  }
  assert.equal((await me(token)).status, 200);
  const own = await refresh(cookies, { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' });
  assert.equal(own.status, 200);
});

test('logging out ends the access token and the refresh cookie at once', async () => {
  const { cookies, token } = await openAccount(journey);
  const out = await logOut(cookies);
  assert.equal(out.status, 204);
  assert.equal(out.body, '');
  assert.match(String(out.headers['set-cookie']), /^darasa_refresh=; /);
  assertProblem(await me(token), 401, 'unauthenticated');
  assertProblem(await refresh(cookies), 401, 'unauthenticated');
});

test('an access token alone is enough to log out, and other devices stay logged in', async () => {
  const { email, token, cookies } = await openAccount(journey);
  const other = await call('POST', '/api/auth/login', { body: { email, password: 'seven green llamas 7' } });
  assert.equal((await call('POST', '/api/auth/logout', { token })).status, 204);
  assertProblem(await me(token), 401, 'unauthenticated');
  assertProblem(await refresh(cookies), 401, 'unauthenticated');
  assert.equal((await me(other.body.access_token)).status, 200);
});

test('who is not logged in may log out without harm', async () => {
  assert.equal((await logOut({})).status, 204);
  assert.equal((await logOut({ darasa_refresh: 'made up' })).status, 204);
});

test('an address that refreshes without end is slowed down', async () => {
  for (let n = 0; n < 300; n += 1) await journey.deps.limits.count('refresh_by_address', '127.0.0.1');
  assertProblem(await refresh({}), 429, 'rate_limited');
});

test('a login ends after half a year, however often it is renewed', async () => {
  let { cookies } = await openAccount(journey);
  for (let days = 25; days <= 175; days += 25) {
    clock.move(25 * 86_400_000);
    const answer = await refresh(cookies);
    assert.equal(answer.status, 200, `after ${days} days`);
    cookies = cookiesOf(answer);
  }
  clock.move(10 * 86_400_000);
  assertProblem(await refresh(cookies), 401, 'unauthenticated');
});
