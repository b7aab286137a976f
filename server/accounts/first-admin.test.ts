import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { openAccount } from './account-journey.ts';
import { ensureFirstAdmin } from './first-admin.ts';

const settings = { ADMIN_EMAIL: 'Boss@example.test', ADMIN_PASSWORD: 'seven green llamas 7' };
const logIn = (call: Awaited<ReturnType<typeof testApp>>['call']) =>
  call('POST', '/api/auth/login', {
    body: { email: settings.ADMIN_EMAIL, password: settings.ADMIN_PASSWORD },
  });

test('an empty system gets its first admin from the configuration, once, who can log in and list users', async (t) => {
  const { deps, call, sql } = await testApp(t, settings);
  await Promise.all([ensureFirstAdmin(deps), ensureFirstAdmin(deps), ensureFirstAdmin(deps)]);
  await ensureFirstAdmin(deps);
  const answer = await logIn(call);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.user.role, 'admin');
  assert.equal(answer.body.user.email_verified, true);
  assert.equal((await call('GET', '/api/users', { token: answer.body.access_token })).body.total, 1);
  assert.equal((await sql`select from users`).length, 1);
});

test('a system that has an admin gets no other one, and an account is never promoted', async (t) => {
  const app = await testApp(t, settings);
  await openAccount(app, 'boss@example.test');
  await ensureFirstAdmin(app.deps);
  assert.equal((await app.sql`select from users where role = 'admin'`).length, 0);
  await app.person('admin');
  await ensureFirstAdmin(app.deps);
  assert.equal((await app.sql`select from users where role = 'admin'`).length, 1);
});
