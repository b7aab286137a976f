import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { testApp } from '../../test/app.ts';
import {
  assertProblem,
  cookieHeader,
  cookiesOf,
  lettersTo,
  openAccount,
  PASSWORD,
  tokenMailedTo,
} from './account-journey.ts';

const journey = await testApp();
const { call, sql, clock, runJobs } = journey;
const NEW = 'nine purple camels 9';

beforeEach(async () => {
  await sql`delete from rate_limits`;
});

const forgot = (email: string) => call('POST', '/api/auth/forgot-password', { body: { email } });
const reset = (token: string, password = NEW) =>
  call('POST', '/api/auth/reset-password', { body: { token, password } });
const logIn = (email: string, password: string, cookies: Record<string, string> = {}) =>
  call('POST', '/api/auth/login', { body: { email, password }, headers: cookieHeader(cookies) });
const resend = (email: string) => call('POST', '/api/auth/resend-verification', { body: { email } });

async function askForReset(email: string): Promise<string> {
  assert.equal((await forgot(email)).status, 202);
  return tokenMailedTo(journey, email);
}

test('the mailed link sets a new password, ends every login and proves the address', async () => {
  const { email, token, cookies } = await openAccount(journey);
  const answer = await reset(await askForReset(email));
  assert.equal(answer.status, 204);
  assertProblem(await call('GET', '/api/auth/me', { token }), 401, 'unauthenticated');
  const refreshed = await call('POST', '/api/auth/refresh', { headers: cookieHeader(cookies) });
  assertProblem(refreshed, 401, 'unauthenticated');
  assertProblem(await logIn(email, PASSWORD), 401, 'invalid_credentials');
  const back = await logIn(email, NEW);
  assert.equal(back.status, 200);
  assert.equal(back.body.user.email_verified, true);
  const letters = await lettersTo(journey, email);
  assert.ok(letters.some(({ subject }) => subject === 'Your password was changed'));
});

test('a link to set a password works once, for an hour, and only the newest one', async () => {
  const { email } = await openAccount(journey);
  const first = await askForReset(email);
  const second = await askForReset(email);
  assertProblem(await reset(first), 422, 'token_invalid');
  assert.equal((await reset(second)).status, 204);
  assertProblem(await reset(second), 422, 'token_invalid');
  const third = await askForReset(email);
  clock.move(61 * 60_000);
  assertProblem(await reset(third), 422, 'token_invalid');
  assertProblem(await reset('no such token'), 422, 'token_invalid');
});

test('of two people with the same link at once, one sets the password', async () => {
  const { email } = await openAccount(journey);
  const token = await askForReset(email);
  const answers = await Promise.all([
    reset(token, 'first green llama 1'),
    reset(token, 'second green llama 2'),
  ]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 422]);
});

test('a password that is easy to guess does not use the link up', async () => {
  const { email } = await openAccount(journey);
  const token = await askForReset(email);
  const refused = await reset(token, 'Akinyi2026');
  assertProblem(refused, 422, 'validation_failed');
  assert.equal(refused.body.errors[0].field, 'password');
  assert.equal((await reset(token)).status, 204);
});

test('asking for a link is answered alike for known, unknown and deactivated addresses, and mails only the first', async () => {
  const known = await openAccount(journey);
  const closed = await openAccount(journey);
  await runJobs();
  await sql`update users set is_active = false where id = ${closed.id}`;
  const before = (await sql`select from messages`).length;
  const answers = [
    await forgot(known.email),
    await forgot('nobody@example.test'),
    await forgot(closed.email),
  ];
  for (const answer of answers) {
    assert.equal(answer.status, 202);
    assert.deepEqual(answer.body, answers[0]!.body);
  }
  await runJobs();
  assert.equal((await sql`select from messages`).length, before + 1);
});

test('a mailbox cannot be flooded: the fourth request in an hour is answered alike and mails nothing', async () => {
  const { email } = await openAccount(journey);
  for (let n = 0; n < 5; n += 1) assert.equal((await forgot(email)).status, 202);
  const letters = await lettersTo(journey, email);
  assert.equal(letters.filter(({ subject }) => subject === 'Choose a new password').length, 3);
  for (let n = 0; n < 45; n += 1) await journey.deps.limits.count('forgot_password_by_address', '127.0.0.1');
  assertProblem(await forgot(email), 429, 'rate_limited');
});

test('a job that runs twice mails one link, and that link works', async () => {
  const { email } = await openAccount(journey);
  await runJobs();
  const { mailResetLinkJob } = await import('./mailed-links.ts');
  const asked = { sealed_email: journey.deps.seal.close(email), occasion: 'the same' };
  await Promise.all([mailResetLinkJob(journey.deps, asked), mailResetLinkJob(journey.deps, asked)]);
  await mailResetLinkJob(journey.deps, asked);
  const letters = await lettersTo(journey, email);
  assert.equal(letters.filter(({ subject }) => subject === 'Choose a new password').length, 1);
  assert.equal((await reset(await tokenMailedTo(journey, email))).status, 204);
});

test('who sets a new password by mail can log in at once, though a stranger has used up the tries', async () => {
  const { email } = await openAccount(journey);
  for (let n = 0; n < 11; n += 1) await logIn(email, `wrong ${n}`);
  const answer = await reset(await askForReset(email));
  for (let n = 0; n < 11; n += 1) await logIn(email, `wrong ${n}`);
  assert.equal((await logIn(email, NEW)).status, 429);
  assert.equal((await logIn(email, NEW, cookiesOf(answer))).status, 200);
});

const change = (token: string | null, current_password: string, new_password = NEW) =>
  call('POST', '/api/auth/change-password', { token, body: { current_password, new_password } });

test('changing the password ends the other logins and keeps this one', async () => {
  const { email, token } = await openAccount(journey);
  const other = await logIn(email, PASSWORD);
  assert.equal((await change(token, PASSWORD)).status, 204);
  assert.equal((await call('GET', '/api/auth/me', { token })).status, 200);
  assertProblem(
    await call('GET', '/api/auth/me', { token: other.body.access_token }),
    401,
    'unauthenticated',
  );
  assert.equal((await logIn(email, NEW)).status, 200);
  const letters = await lettersTo(journey, email);
  assert.ok(letters.some(({ subject }) => subject === 'Your password was changed'));
});

test('the password is changed only by who knows it, to another one that is hard to guess', async () => {
  const { token } = await openAccount(journey);
  assertProblem(await change(null, PASSWORD), 401, 'unauthenticated');
  for (const [current, wanted, field] of [
    ['not it 1', NEW, 'current_password'],
    [PASSWORD, PASSWORD, 'new_password'],
    [PASSWORD, 'qwerty123', 'new_password'],
    [PASSWORD, 'lettersonly', 'new_password'],
  ] as const) {
    const answer = await change(token, current, wanted);
    assertProblem(answer, 422, 'validation_failed');
    assert.equal(answer.body.errors[0].field, field);
  }
});

test('a stolen access token cannot be used to guess the password', async () => {
  const { token } = await openAccount(journey);
  for (let n = 0; n < 10; n += 1) await change(token, `wrong ${n}`);
  assertProblem(await change(token, PASSWORD), 429, 'rate_limited');
});

test('a verification link works once and expires, and a new one can be had', async () => {
  const { email } = await openAccount(journey);
  const first = await tokenMailedTo(journey, email);
  const verify = (token: string) => call('POST', '/api/auth/verify-email', { body: { token } });
  clock.move(49 * 3_600_000);
  assertProblem(await verify(first), 422, 'token_invalid');
  assert.equal((await resend(email)).status, 202);
  const second = await tokenMailedTo(journey, email);
  assert.notEqual(second, first);
  assertProblem(await verify(first), 422, 'token_invalid');
  assert.equal((await verify(second)).status, 200);
  assertProblem(await verify(second), 422, 'token_invalid');
});

test('a new verification link is answered alike for everybody, and mailed only to who needs one', async () => {
  const waiting = await openAccount(journey);
  const done = await openAccount(journey);
  await runJobs();
  await sql`update users set email_verified = true where id = ${done.id}`;
  const before = (await sql`select from messages`).length;
  const answers = [
    await resend(waiting.email),
    await resend(done.email),
    await resend('nobody@example.test'),
  ];
  for (const answer of answers) {
    assert.equal(answer.status, 202);
    assert.deepEqual(answer.body, answers[0]!.body);
  }
  await runJobs();
  assert.equal((await sql`select from messages`).length, before + 1);
});

test('tokens cannot be tried one after the other', async () => {
  for (let n = 0; n < 30; n += 1) await reset(`guess ${n}`);
  assertProblem(await reset('guess'), 429, 'rate_limited');
  assertProblem(
    await call('POST', '/api/auth/verify-email', { body: { token: 'guess' } }),
    429,
    'rate_limited',
  );
});
