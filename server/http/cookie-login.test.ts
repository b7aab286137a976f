import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import {
  assertProblem,
  cookieHeader,
  cookiesOf,
  openAccount,
  PASSWORD,
} from '../accounts/account-journey.ts';

const journey = await testApp();
const { call, clock } = journey;
const MINUTE_MS = 60_000;

test('a browser that has logged in is known by its cookies alone, and no script can read them', async () => {
  const { email } = await openAccount(journey);
  const answer = await call('POST', '/api/auth/login', { body: { email, password: PASSWORD } });
  const set = answer.headers['set-cookie'] as string[];
  for (const cookie of set)
    assert.match(cookie, /; Path=\/; .*HttpOnly; SameSite=Lax|; Path=\/; HttpOnly; SameSite=Lax/);
  const me = await call('GET', '/api/auth/me', { headers: cookieHeader(cookiesOf(answer)) });
  assert.equal(me.status, 200);
  assert.equal(me.body.email, email);
});

test('when the access token has run out, the login is renewed on the way and the new cookies are handed out', async () => {
  const { cookies } = await openAccount(journey);
  clock.move(20 * MINUTE_MS);
  const me = await call('GET', '/api/auth/me', { headers: cookieHeader(cookies) });
  assert.equal(me.status, 200);
  const next = cookiesOf(me);
  assert.notEqual(next.darasa_refresh, cookies.darasa_refresh);
  assert.equal((await call('GET', '/api/auth/me', { headers: cookieHeader(next) })).status, 200);
});

test('a login that has ended makes a visitor: open pages answer, closed ones ask to log in', async () => {
  const { cookies, token } = await openAccount(journey);
  assert.equal((await call('POST', '/api/auth/logout', { token })).status, 204);
  const headers = cookieHeader(cookies);
  assert.equal((await call('GET', '/api/courses', { headers })).status, 200);
  assertProblem(await call('GET', '/api/auth/me', { headers }), 401, 'unauthenticated');
});

test('another site cannot make a logged-in browser change anything', async () => {
  const { cookies, id } = await openAccount(journey);
  const body = { current_password: PASSWORD, new_password: 'eight green llamas 8' };
  const signs: [string, string][] = [
    ['sec-fetch-site', 'cross-site'],
    ['origin', 'https://evil.example'],
  ];
  for (const [name, value] of signs) {
    const headers = { ...cookieHeader(cookies), [name]: value };
    assertProblem(await call('POST', '/api/auth/change-password', { headers, body }), 403, 'forbidden');
    assertProblem(await call('DELETE', `/api/users/${id}`, { headers }), 403, 'forbidden');
  }
  const own = { ...cookieHeader(cookies), 'sec-fetch-site': 'same-origin' };
  assert.equal((await call('POST', '/api/auth/change-password', { headers: own, body })).status, 204);
});
