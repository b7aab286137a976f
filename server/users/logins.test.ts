import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { assertProblem, openAccount, PASSWORD } from '../accounts/account-journey.ts';
import { deviceName } from './device-name.ts';

const journey = await testApp();
const { call, sql, person, clock } = journey;
const ANDROID =
  'Mozilla/5.0 (Linux; Android 14; TECNO KJ5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';

const loginsOf = async (id: string, token: string) => {
  const { status, body } = await call('GET', `/api/users/${id}/logins`, { token });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

/** An account with two log-ins: the one it was opened with, and a later one on a phone. */
async function onTwoDevices() {
  await sql`delete from rate_limits`;
  const first = await openAccount(journey);
  clock.move(60_000);
  const { body } = await call('POST', '/api/auth/login', {
    headers: { 'user-agent': ANDROID },
    body: { email: first.email, password: PASSWORD },
  });
  return { id: first.id, first: first.token, phone: body.access_token as string };
}

test('people see where they are logged in: device, address, last use, and which one they are using', async () => {
  const { id, first, phone } = await onTwoDevices();
  const list = await loginsOf(id, phone);
  assert.equal(list.total, 2);
  const [newest, oldest] = list.data;
  assert.deepEqual(
    [newest.device, newest.ip, newest.place, newest.current, oldest.current],
    ['Chrome on Android', '127.0.0.1', '127.0.0.*', true, false],
  );
  assert.ok(newest.last_used_at > oldest.last_used_at);
  assert.deepEqual(
    (await loginsOf(id, first)).data.map((login: { current: boolean }) => login.current),
    [false, true],
  );
  assert.doesNotMatch(JSON.stringify(list), /token|hash/);
});

test('a login ended from another device stops working at once and is off the list; this one goes on', async () => {
  const { id, first, phone } = await onTwoDevices();
  const [{ id: lost }] = (await loginsOf(id, first)).data;
  const end = (token: string) => call('DELETE', `/api/users/${id}/logins/${lost}`, { token });
  assertProblem(await end((await person()).token), 404, 'not_found');
  assert.equal((await end(first)).status, 204);
  assertProblem(await call('GET', '/api/auth/me', { token: phone }), 401, 'unauthenticated');
  assert.equal((await loginsOf(id, first)).total, 1);
  assertProblem(await end(first), 404, 'not_found');
});

test('logging out everywhere ends all logins but the one that asks; an admin ends all of somebody', async () => {
  const { id, first, phone } = await onTwoDevices();
  const end = (token: string) => call('DELETE', `/api/users/${id}/logins`, { token });
  assertProblem(await end((await person()).token), 404, 'not_found');
  assert.equal((await end(first)).status, 204);
  assertProblem(await call('GET', '/api/auth/me', { token: phone }), 401, 'unauthenticated');
  assert.equal((await call('GET', '/api/auth/me', { token: first })).status, 200);
  assert.equal((await end((await person('admin')).token)).status, 204);
  assertProblem(await call('GET', '/api/auth/me', { token: first }), 401, 'unauthenticated');
});

test('ending the login in use logs out here, and its cookies go', async () => {
  const { id, phone } = await onTwoDevices();
  const own = (await loginsOf(id, phone)).data.find((login: { current: boolean }) => login.current).id;
  const gone = await call('DELETE', `/api/users/${id}/logins/${own}`, { token: phone });
  assert.equal(gone.status, 204);
  assert.match(String(gone.headers['set-cookie']), /(Max-Age=0|1970)/);
  assertProblem(await call('GET', '/api/auth/me', { token: phone }), 401, 'unauthenticated');
});

test('an admin can end a login of somebody else, which says so; of a stranger it does not exist', async () => {
  const { id, first } = await onTwoDevices();
  const admin = await person('admin');
  const [{ id: login_id }] = (await loginsOf(id, admin.token)).data;
  const other = await person();
  const wrong = await call('DELETE', `/api/users/${other.id}/logins/${login_id}`, { token: admin.token });
  assertProblem(wrong, 404, 'not_found');
  const ended = await call('DELETE', `/api/users/${id}/logins/${login_id}`, { token: admin.token });
  assert.equal(ended.status, 204);
  const [row] = await sql`select revoked_reason from logins where id = ${login_id}`;
  assert.equal(row!.revoked_reason, 'ended_by_admin');
  assert.equal((await loginsOf(id, first)).total, 1);
});

test('devices are called what people call them', () => {
  const safari =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0';
  assert.deepEqual([safari, edge, 'curl/8.5.0', '', null].map(deviceName), [
    'Safari on iPhone',
    'Edge on Windows',
    null,
    null,
    null,
  ]);
});
