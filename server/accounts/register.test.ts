import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { assertProblem, tokenMailedTo } from './account-journey.ts';

const journey = await testApp();
const { call, sql, clock } = journey;
const person = { password: 'seven green llamas 7', name: 'Akinyi Otieno' };

test('who opens an account is logged in, and verifies the address with the link in the mailbox', async () => {
  const opened = await call('POST', '/api/auth/register', {
    body: { ...person, email: ' Akinyi@Example.TEST ', phone: '0712 345 678', locale: 'sw' },
  });
  assert.equal(opened.status, 201);
  const { user, access_token, ...rest } = opened.body;
  assert.deepEqual(rest, { token_type: 'Bearer', expires_in: 900, must_set_up_second_factor: false });
  const { id, created_at, updated_at, last_login, ...shown } = user;
  assert.deepEqual(shown, {
    email: 'akinyi@example.test',
    name: 'Akinyi Otieno',
    phone: '+254712345678',
    role: 'student',
    locale: 'sw',
    email_verified: false,
    is_active: true,
    second_factor: false,
  });
  const me = await call('GET', '/api/auth/me', { token: access_token });
  assert.deepEqual(me.body, user);

  const token = await tokenMailedTo(journey, 'akinyi@example.test');
  const verified = await call('POST', '/api/auth/verify-email', { body: { token } });
  assert.equal(verified.status, 200);
  assert.deepEqual(verified.body, { email: 'akinyi@example.test', email_verified: true });
  assert.equal((await call('GET', '/api/auth/me', { token: access_token })).body.email_verified, true);
});

test('neither the phone, the password nor the mailed token can be read in the database', async () => {
  const email = 'nyambura@example.test';
  await call('POST', '/api/auth/register', { body: { ...person, email, phone: '+254 722 000 111' } });
  const token = await tokenMailedTo(journey, email);
  const [row] =
    await sql`select users.*, (select jsonb_agg(m) from messages m where user_id = users.id) as mails
    from users where email = ${email}`;
  const stored = JSON.stringify(row);
  assert.match(row!.password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  for (const secret of ['722000111', person.password, token]) assert.ok(!stored.includes(secret), secret);
  assert.equal(row!.mails[0].data, null);
});

test('what somebody agreed to while opening the account is kept with it', async () => {
  const opened = await call('POST', '/api/auth/register', {
    body: {
      ...person,
      email: 'wambui@example.test',
      consents: [
        { purpose: 'privacy', version: '2026-11', given: true },
        { purpose: 'marketing', version: '2026-11', given: false },
      ],
    },
  });
  const { body } = await call('GET', '/api/consents', { token: opened.body.access_token });
  assert.deepEqual(body.now, { privacy: true, marketing: false });
});

test('no script can read the refresh cookie, and other sites cannot send it along with a form', async () => {
  const opened = await call('POST', '/api/auth/register', { body: { ...person, email: 'c@example.test' } });
  const cookies = [opened.headers['set-cookie']].flat().map(String);
  const refresh = cookies.find((cookie) => cookie.startsWith('darasa_refresh='))!;
  assert.match(refresh, /; Path=\/; .*HttpOnly; SameSite=Lax/);
  assert.doesNotMatch(refresh, /Secure/);
});

test('on an https address the cookies are sent over https only', async (t) => {
  const secure = await testApp(t, {
    MODE: 'production',
    SMTP_URL: 'smtp://127.0.0.1:9',
    PUBLIC_URL: 'https://darasa.example',
    AUTH_SECRET: 'x'.repeat(32),
    LOOKUP_SECRET: 'x'.repeat(32),
    DATA_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  });
  Object.assign(secure.config, { PUBLIC_URL: 'https://darasa.example' });
  const opened = await secure.call('POST', '/api/auth/register', {
    body: { ...person, email: 'c@example.test' },
  });
  for (const cookie of [opened.headers['set-cookie']].flat()) assert.match(String(cookie), /; Secure/);
});

test('an address that has an account is refused, however it is spelt', async () => {
  const body = { ...person, email: 'twice@example.test' };
  assert.equal((await call('POST', '/api/auth/register', { body })).status, 201);
  const again = await call('POST', '/api/auth/register', { body: { ...body, email: 'TWICE@example.test' } });
  assertProblem(again, 409, 'email_taken');
});

test('of ten people who take the same address at once, one gets it', async () => {
  const body = { ...person, email: 'race@example.test' };
  clock.move(3_700_000);
  await sql`delete from rate_limits`;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => call('POST', '/api/auth/register', { body })),
  );
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, ...Array(9).fill(409)]);
});

test('a retry with the same Idempotency-Key gives the same account and makes no second one', async () => {
  await sql`delete from rate_limits`;
  const call1 = { body: { ...person, email: 'again@example.test' }, headers: { 'idempotency-key': 'k-1' } };
  const first = await call('POST', '/api/auth/register', call1);
  const second = await call('POST', '/api/auth/register', call1);
  assert.equal(first.status, 201);
  assert.equal(second.status, 201);
  assert.equal(second.headers['idempotency-replayed'], 'true');
  assert.equal(second.body.user.id, first.body.user.id);
  const other = await call('POST', '/api/auth/register', {
    ...call1,
    body: { ...call1.body, password: 'eight green llamas 8' },
  });
  assertProblem(other, 422, 'idempotency_key_reused');
});

test('every wrong field is named at once, and nothing is stored', async () => {
  const answer = await call('POST', '/api/auth/register', {
    body: { email: 'nobody', password: 'short', name: 'A', phone: '12', locale: 'fr', role: 'admin' },
  });
  assertProblem(answer, 422, 'validation_failed');
  const fields = answer.body.errors.map((error: { field: string }) => error.field);
  assert.deepEqual([...new Set(fields)].sort(), ['email', 'locale', 'name', 'password', 'phone', 'role']);
  assert.equal((await sql`select from users where name = 'A'`).length, 0);
});

for (const password of [
  'password1',
  'P@ssw0rd1',
  'Nairobi2026',
  'qwerty123',
  '1234567a',
  'Akinyi2001',
  'Akinyi.Otieno99',
]) {
  test(`the password ${password} is refused because anybody would guess it`, async () => {
    const body = { ...person, password, email: 'guess@example.test' };
    const answer = await call('POST', '/api/auth/register', { body });
    assertProblem(answer, 422, 'validation_failed');
    assert.deepEqual(answer.body.errors, [
      { field: 'password', message: 'is too easy to guess, please choose another' },
    ]);
  });
}

test('an address that opens account after account is slowed down', async () => {
  await sql`delete from rate_limits`;
  const body = { ...person, email: 'many@example.test' };
  for (let n = 0; n < 99; n += 1) await journey.deps.limits.count('register_by_address', '127.0.0.1');
  assert.equal((await call('POST', '/api/auth/register', { body })).status, 201);
  const refused = await call('POST', '/api/auth/register', { body: { ...body, email: 'more@example.test' } });
  assertProblem(refused, 429, 'rate_limited');
  assert.ok(Number(refused.headers['retry-after']) > 0);
});
