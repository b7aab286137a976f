import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { preparePlatform } from './started-platform.ts';

const production = {
  MODE: 'production',
  PUBLIC_URL: 'https://darasa.example',
  AUTH_SECRET: 'a'.repeat(40),
  LOOKUP_SECRET: 'b'.repeat(40),
  DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  SMTP_URL: 'smtp://127.0.0.1:9',
  ADMIN_EMAIL: 'head@school.example',
  ADMIN_PASSWORD: 'Chai na mandazi 7',
};

test('production starts empty, with the first admin from the configuration and nothing simulated', async () => {
  const platform = await preparePlatform(production);
  const { process, printed } = await platform.start();
  const courses = (await (await fetch(`${platform.origin}/api/courses`)).json()) as { total: number };
  assert.equal(courses.total, 0);
  const login = await fetch(`${platform.origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: production.ADMIN_EMAIL, password: production.ADMIN_PASSWORD }),
  });
  assert.equal(login.status, 200);
  assert.match(login.headers.get('set-cookie') ?? '', /Secure/);
  const { user, access_token } = (await login.json()) as {
    user: { role: string; email_verified: boolean };
    access_token: string;
  };
  assert.deepEqual([user.role, user.email_verified], ['admin', true]);
  const early = await fetch(`${platform.origin}/api/users`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  assert.equal(early.status, 403);
  assert.equal(((await early.json()) as { code: string }).code, 'second_factor_required');
  assert.equal((await fetch(`${platform.origin}/dev/mailbox`)).status, 404);
  await assert.rejects(fetch(`${platform.phone}/phone`));
  assert.ok(!printed().includes('Karibu'), 'no demo log-ins are printed');
  process.kill('SIGTERM');
  assert.deepEqual(await once(process, 'exit'), [0, null]);
});

test('a bad setting stops the start with a sentence that names it', async () => {
  const platform = await preparePlatform({ HOLD_MINUTES: 'soon', TIMEZONE: 'Nairobi' });
  const { healthy, process, printed } = await platform.run();
  assert.equal(healthy, false);
  if (process.exitCode === null) await once(process, 'exit');
  assert.equal(process.exitCode, 1);
  assert.match(printed(), /HOLD_MINUTES: must be a whole number/);
  assert.match(printed(), /TIMEZONE: must be an IANA time zone/);
  assert.ok(!printed().includes('at '), 'no stack trace');
});
