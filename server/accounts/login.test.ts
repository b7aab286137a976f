import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { assertProblem, cookieHeader, cookiesOf, openAccount, PASSWORD } from './account-journey.ts';

const journey = await testApp();
const { call, sql, clock } = journey;

beforeEach(async () => {
  await sql`delete from rate_limits`;
});

const logIn = (email: string, password = PASSWORD, cookies: Record<string, string> = {}) =>
  call('POST', '/api/auth/login', { body: { email, password }, headers: cookieHeader(cookies) });

test('the right password logs in, and the moment is kept', async () => {
  const { email } = await openAccount(journey);
  const answer = await logIn(email.toUpperCase());
  assert.equal(answer.status, 200);
  assert.equal(answer.body.token_type, 'Bearer');
  assert.equal(
    answer.body.user.last_login,
    (await sql`select last_login from users where email = ${email}`)[0]!.last_login,
  );
  assert.equal((await call('GET', '/api/auth/me', { token: answer.body.access_token })).status, 200);
});

test('a wrong password and an unknown address get the same answer after the same time', async () => {
  const { email } = await openAccount(journey);
  const timed = async (address: string) => {
    const before = performance.now();
    const answer = await logIn(address, 'not the password 1');
    return { answer, ms: performance.now() - before };
  };
  const known = [];
  const unknown = [];
  for (let n = 0; n < 9; n += 1) {
    known.push(await timed(email));
    unknown.push(await timed('nobody@example.test'));
  }
  const bare = ({
    status,
    body: { request_id, ...body },
  }: {
    status: number;
    body: { request_id: string };
  }) => ({ status, body });
  assertProblem(known[0]!.answer, 401, 'invalid_credentials');
  assert.deepEqual(bare(known[0]!.answer), bare(unknown[0]!.answer));
  const fastest = (tries: { ms: number }[]) => Math.min(...tries.map(({ ms }) => ms));
  const ratio = fastest(known) / fastest(unknown);
  // Without the dummy hash the unknown address is answered ten times as fast.
  assert.ok(ratio > 0.5 && ratio < 2, `${fastest(known)} ms known, ${fastest(unknown)} ms unknown`);
});

test('only whoever knows the password learns that an account is deactivated', async () => {
  const { email } = await openAccount(journey);
  await sql`update users set is_active = false where email = ${email}`;
  assertProblem(await logIn(email, 'not the password 1'), 401, 'invalid_credentials');
  assertProblem(await logIn(email), 403, 'account_inactive');
});

test('an account is closed to guessing after ten tries in 15 minutes, and open again afterwards', async () => {
  const { email } = await openAccount(journey);
  for (let n = 0; n < 10; n += 1) assert.equal((await logIn(email, `wrong ${n}`)).status, 401);
  const refused = await logIn(email);
  assertProblem(refused, 429, 'rate_limited');
  const wait_s = Number(refused.headers['retry-after']);
  assert.ok(wait_s > 0 && wait_s <= 900);
  // The counters run by the machine's clock, so the wait is made past in the table.
  await sql`update rate_limits set expire = expire - ${wait_s * 1000}`;
  assert.equal((await logIn(email)).status, 200);
});

test('a stranger who uses up the tries does not lock the owner out of a device used before', async () => {
  const { email, cookies } = await openAccount(journey);
  for (let n = 0; n < 11; n += 1) await logIn(email, `wrong ${n}`);
  assert.equal((await logIn(email)).status, 429);
  assert.equal((await logIn(email, PASSWORD, cookies)).status, 200);
});

test('a device counts as known for its own account only, and its mark cannot be made up', async () => {
  const owner = await openAccount(journey);
  const other = await openAccount(journey);
  for (let n = 0; n < 11; n += 1) await logIn(owner.email, `wrong ${n}`);
  const forged = {
    darasa_device: `${owner.id}.${'0'.repeat(64)}.${owner.cookies.darasa_device!.split('.')[2]}`,
  };
  assert.equal((await logIn(owner.email, PASSWORD, other.cookies)).status, 429);
  assert.equal((await logIn(owner.email, PASSWORD, forged)).status, 429);
});

test('a known device may not guess for ever either', async () => {
  const { email, cookies } = await openAccount(journey);
  for (let n = 0; n < 10; n += 1) assert.equal((await logIn(email, `wrong ${n}`, cookies)).status, 401);
  assert.equal((await logIn(email, PASSWORD, cookies)).status, 429);
});

test('one address cannot try many accounts', async () => {
  for (let n = 0; n < 50; n += 1) await journey.deps.limits.count('login_by_address', '127.0.0.1');
  assertProblem(await logIn('somebody@example.test'), 429, 'rate_limited');
});

test('people who share an address and know their passwords do not use its tries up', async () => {
  for (let n = 0; n < 49; n += 1) await journey.deps.limits.count('login_by_address', '127.0.0.1');
  const { email } = await openAccount(journey);
  for (let n = 0; n < 3; n += 1) assert.equal((await logIn(email)).status, 200);
  assertProblem(await logIn(email, 'wrong'), 401, 'invalid_credentials');
  assertProblem(await logIn(email), 429, 'rate_limited');
});

test('a log-in makes the earlier wrong tries forgotten', async () => {
  const { email } = await openAccount(journey);
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 5; n += 1) await logIn(email, `wrong ${n}`);
    assert.equal((await logIn(email)).status, 200);
  }
});

test('a password hashed with weaker parameters is hashed anew at the next log-in', async () => {
  const { email } = await openAccount(journey);
  // The same password as in PASSWORD, with a quarter of the memory and one pass.
  const { argon2Sync } = await import('node:crypto');
  const salt = Buffer.alloc(16, 1);
  const tag = argon2Sync('argon2id', {
    message: PASSWORD,
    nonce: salt,
    memory: 4864,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  await sql`update users set password_hash = ${`$argon2id$v=19$m=4864,t=1,p=1$${b64(salt)}$${b64(tag)}`} where email = ${email}`;
  assert.equal((await logIn(email)).status, 200);
  const [row] = await sql`select password_hash from users where email = ${email}`;
  assert.match(row!.password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal((await logIn(email)).status, 200);
});

test('fifty people who log in at once are all served', async () => {
  const { email } = await openAccount(journey);
  await sql`delete from rate_limits`;
  const account = (await sql`select password_hash from users where email = ${email}`)[0]!;
  await sql`insert into users (email, password_hash, name)
    select 'crowd' || n || '@example.test', ${account.password_hash}, 'Crowd' from generate_series(1, 50) as n`;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => logIn(`crowd${n + 1}@example.test`)),
  );
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
});

test('who is not logged in, or whose token has run out, is asked to log in', async () => {
  const { token } = await openAccount(journey);
  assertProblem(await call('GET', '/api/auth/me'), 401, 'unauthenticated');
  clock.move(16 * 60_000);
  const late = await call('GET', '/api/auth/me', { token });
  assertProblem(late, 401, 'unauthenticated');
  assert.match(String(late.headers['www-authenticate']), /^Bearer/);
});

test('an unverified person may log in', async () => {
  const { email } = await openAccount(journey);
  const answer = await logIn(email);
  assert.equal(answer.body.user.email_verified, false);
  assert.ok(cookiesOf(answer).darasa_refresh);
});
