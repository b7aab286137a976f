import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { testApp } from '../../test/app.ts';
import {
  assertProblem,
  cookieHeader,
  lettersTo,
  openAccount,
  tokenMailedTo,
} from '../accounts/account-journey.ts';

const journey = await testApp();
const { call, sql, person } = journey;
const boss = await person('admin', { email: 'boss@example.test' });

beforeEach(async () => {
  await sql`delete from rate_limits`;
});

const put = (id: string, token: string | null, body: unknown, headers: Record<string, string> = {}) =>
  call('PUT', `/api/users/${id}`, { token, body, headers });
const get = (id: string, token: string | null) => call('GET', `/api/users/${id}`, { token });
const close = (id: string, token: string | null) => call('DELETE', `/api/users/${id}`, { token });

test('a person sees their own account, an admin everybody’s, and somebody else’s does not exist', async () => {
  const one = await openAccount(journey);
  const other = await openAccount(journey);
  const own = await get(one.id, one.token);
  assert.equal(own.status, 200);
  assert.deepEqual(own.body, (await call('GET', '/api/auth/me', { token: one.token })).body);
  assert.equal((await get(one.id, boss.token)).body.email, one.email);
  const foreign = await get(other.id, one.token);
  const missing = await get('0197a000-0000-7000-8000-000000000000', one.token);
  assertProblem(foreign, 404, 'not_found');
  assert.equal(foreign.body.detail, missing.body.detail);
  assertProblem(await get(one.id, null), 401, 'unauthenticated');
  assertProblem(await get('not-an-id', one.token), 422, 'validation_failed');
  assertProblem(await put(other.id, one.token, { name: 'Mine now' }), 404, 'not_found');
});

test('a person changes name, phone and language, and what is not given stays', async () => {
  const { id, token } = await openAccount(journey);
  const changed = await put(id, token, { name: 'Akinyi A. Otieno', phone: '0722 111 222', locale: 'sw' });
  assert.equal(changed.status, 200);
  assert.deepEqual(
    [changed.body.name, changed.body.phone, changed.body.locale, changed.body.role],
    ['Akinyi A. Otieno', '+254722111222', 'sw', 'student'],
  );
  const [row] = await sql`select phone, phone_hash from users where id = ${id}`;
  assert.ok(!row!.phone.includes('722111222'));
  assert.equal((await put(id, token, { locale: 'en' })).body.phone, '+254722111222');
  const bare = await put(id, token, { phone: null });
  assert.equal(bare.body.phone, null);
  assert.equal((await sql`select phone_hash from users where id = ${id}`)[0]!.phone_hash, null);
});

test('nobody but an admin changes role, activity or verification', async () => {
  const { id, token } = await openAccount(journey);
  for (const body of [{ role: 'admin' }, { is_active: true }, { email_verified: true }]) {
    assertProblem(await put(id, token, body), 403, 'forbidden');
  }
  assert.equal((await put(id, boss.token, { email_verified: true })).body.email_verified, true);
});

test('a new address must be verified, the old one is told, and links mailed to it are worth nothing', async () => {
  const { id, email, token } = await openAccount(journey);
  await call('POST', '/api/auth/verify-email', { body: { token: await tokenMailedTo(journey, email) } });
  await call('POST', '/api/auth/forgot-password', { body: { email } });
  const oldLink = await tokenMailedTo(journey, email);
  const moved = await put(id, token, { email: 'Moved@Example.test' });
  assert.deepEqual([moved.body.email, moved.body.email_verified], ['moved@example.test', false]);
  const toOld = await lettersTo(journey, email);
  assert.ok(toOld.some(({ subject }) => subject === 'Your e-mail address was changed'));
  const reset = { token: oldLink, password: 'nine purple camels 9' };
  assertProblem(await call('POST', '/api/auth/reset-password', { body: reset }), 422, 'token_invalid');
  const verified = await call('POST', '/api/auth/verify-email', {
    body: { token: await tokenMailedTo(journey, 'moved@example.test') },
  });
  assert.equal(verified.status, 200);
});

test('an address that was never verified is not told where the account went', async () => {
  const { id, email, token } = await openAccount(journey);
  await put(id, token, { email: `x${email}` });
  assert.ok((await lettersTo(journey, email)).every(({ subject }) => !/changed/.test(subject)));
});

test('an address that belongs to somebody else is refused, and may not be guessed at length', async () => {
  const { id, token } = await openAccount(journey);
  for (let n = 0; n < 5; n += 1)
    assertProblem(await put(id, token, { email: boss.email }), 409, 'email_taken');
  assertProblem(await put(id, token, { email: 'free@example.test' }), 429, 'rate_limited');
});

test('another role takes effect at once: the old logins end, the next one has it', async () => {
  const { id, email, token, cookies } = await openAccount(journey);
  const changed = await put(id, boss.token, { role: 'trainer' });
  assert.equal(changed.body.role, 'trainer');
  assertProblem(await call('GET', '/api/auth/me', { token }), 401, 'unauthenticated');
  assertProblem(
    await call('POST', '/api/auth/refresh', { headers: cookieHeader(cookies) }),
    401,
    'unauthenticated',
  );
  const again = await call('POST', '/api/auth/login', { body: { email, password: 'seven green llamas 7' } });
  assert.equal(again.body.user.role, 'trainer');
  const [trail] = await sql`
    select actor_id, before, after from audit_log
    where object_type = 'users' and object_id = ${id} and after ? 'role' and action = 'changed'`;
  assert.deepEqual([trail!.actor_id, trail!.before.role, trail!.after.role], [boss.id, 'student', 'trainer']);
});

test('a name change keeps the login', async () => {
  const { id, token } = await openAccount(journey);
  await put(id, boss.token, { name: 'Somebody Else', role: 'student', is_active: true });
  assert.equal((await call('GET', '/api/auth/me', { token })).status, 200);
});

test('a deactivated account ends at once, stays readable for admins, and can be opened again', async () => {
  const { id, email, token } = await openAccount(journey);
  const answer = await close(id, boss.token);
  assert.equal(answer.status, 204);
  assertProblem(await call('GET', '/api/auth/me', { token }), 401, 'unauthenticated');
  assert.equal((await get(id, boss.token)).body.is_active, false);
  assert.equal((await close(id, boss.token)).status, 204);
  const login = { body: { email, password: 'seven green llamas 7' } };
  assertProblem(await call('POST', '/api/auth/login', login), 403, 'account_inactive');
  await put(id, boss.token, { is_active: true });
  assert.equal((await call('POST', '/api/auth/login', login)).status, 200);
});

test('only admins list and deactivate', async () => {
  const { id, token } = await openAccount(journey);
  const trainer = await person('trainer');
  for (const other of [token, trainer.token]) {
    assertProblem(await close(id, other), 403, 'forbidden');
    assertProblem(await call('GET', '/api/users', { token: other }), 403, 'forbidden');
  }
  assertProblem(await close('0197a000-0000-7000-8000-000000000000', boss.token), 404, 'not_found');
});

test('the last active admin can be neither demoted nor deactivated', async (t) => {
  const app = await testApp(t);
  const last = await app.person('admin');
  const demote = await app.call('PUT', `/api/users/${last.id}`, {
    token: last.token,
    body: { role: 'student' },
  });
  assertProblem(demote, 409, 'conflict');
  const off = await app.call('PUT', `/api/users/${last.id}`, {
    token: last.token,
    body: { is_active: false },
  });
  assertProblem(off, 409, 'conflict');
  assertProblem(await app.call('DELETE', `/api/users/${last.id}`, { token: last.token }), 409, 'conflict');
});

test('two admins who demote each other at once leave one', async (t) => {
  const app = await testApp(t);
  for (let round = 0; round < 5; round += 1) {
    await app.sql`update users set is_active = false`;
    const [a, b] = [await app.person('admin'), await app.person('admin')];
    const demote = (by: string, whom: string) =>
      app.call('PUT', `/api/users/${whom}`, { token: by, body: { role: 'student' } });
    const answers = await Promise.all([demote(a.token, b.id), demote(b.token, a.id)]);
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.ok(answers.every(({ status }) => [200, 401, 403].includes(status)));
    assert.equal((await app.sql`select from users where role = 'admin' and is_active`).length, 1);
  }
});

test('a change meant for an older version is refused', async () => {
  const { id, token } = await openAccount(journey);
  const { etag } = (await get(id, token)).headers;
  assert.equal((await put(id, token, { name: 'First Change' }, { 'if-match': String(etag) })).status, 200);
  const late = await put(id, token, { name: 'Second Change' }, { 'if-match': String(etag) });
  assertProblem(late, 412, 'changed_meanwhile');
  assert.equal((await get(id, token)).body.name, 'First Change');
});

test('logging in does not count as a change of the account', async () => {
  const { id, email, token } = await openAccount(journey);
  const { etag } = (await get(id, token)).headers;
  await call('POST', '/api/auth/login', { body: { email, password: 'seven green llamas 7' } });
  assert.equal((await put(id, token, { name: 'New Name' }, { 'if-match': String(etag) })).status, 200);
});

test('every wrong field of a change is named at once', async () => {
  const { id, token } = await openAccount(journey);
  const answer = await put(id, token, { name: 'A', email: 'no', phone: 'no', colour: 'red' });
  assertProblem(answer, 422, 'validation_failed');
  const fields = answer.body.errors.map((error: { field: string }) => error.field);
  assert.deepEqual([...new Set(fields)].sort(), ['colour', 'email', 'name', 'phone']);
});
