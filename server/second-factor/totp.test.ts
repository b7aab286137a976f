import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { assertProblem, cookieHeader, cookiesOf, lettersTo, PASSWORD } from '../accounts/account-journey.ts';
import { firstStep, logIn, shownCode, withApp, withPassword } from './two-factors.ts';

const app = await testApp();
const { call, sql, clock, config } = app;
const second = (challenge: string, code: string, headers: Record<string, string> = {}) =>
  call('POST', '/api/auth/login/second-step', { body: { challenge, code }, headers });

/** All that was written to somebody. */
const told = async (email: string) => (await lettersTo(app, email)).map(({ text }) => text).join('\n');

test('an app is on after its first code: other devices are logged out, ten codes for paper are shown, the owner is told', async () => {
  const owner = await withPassword(app);
  const elsewhere = (await logIn(app, owner.email, owner.cookies)).body.access_token;
  const begun = await call('POST', '/api/auth/totp', { token: owner.token });
  const { secret, uri, qr_svg } = begun.body;
  const address = new URL(uri);
  assert.deepEqual(
    [address.protocol, address.searchParams.get('secret'), address.searchParams.get('issuer')],
    ['otpauth:', secret, config.BUSINESS_NAME],
  );
  assert.match(qr_svg, /^<svg/);
  assert.equal((await call('POST', '/api/auth/totp', { token: owner.token })).body.secret, secret);
  assert.equal((await logIn(app, owner.email)).status, 200, 'without a first code nothing has changed');
  const confirm = (code: string) =>
    call('POST', '/api/auth/totp/confirm', { token: owner.token, body: { code } });
  assertProblem(await confirm(shownCode(app, secret, 5)), 422, 'code_invalid');
  const on = await confirm(shownCode(app, secret));
  assert.equal(on.status, 200, JSON.stringify(on.body));
  assert.equal(new Set(on.body.recovery_codes).size, 10);
  for (const code of on.body.recovery_codes)
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}$/);
  assert.equal((await call('GET', '/api/auth/me', { token: elsewhere })).status, 401);
  assert.equal((await call('GET', '/api/auth/me', { token: owner.token })).body.second_factor, true);
  assert.match(await told(owner.email), /authenticator app was set up/);
  const [stored] = await sql`
    select secret, (select array_to_string(code_hashes, ' ') from recovery_codes r where r.user_id = t.user_id) as hashes
    from totp_secrets t where user_id = ${owner.id}`;
  assert.ok(
    !stored!.secret.includes(secret) && !stored!.hashes.includes(on.body.recovery_codes[0]),
    'sealed and hashed',
  );
  const audited = await sql`
    select object_type from audit_log where actor_id = ${owner.id}
      and object_type in ('totp_secrets', 'recovery_codes') order by id`;
  assert.deepEqual([...new Set(audited.map((row) => row.object_type))], ['totp_secrets', 'recovery_codes']);
  const kept =
    await sql`select coalesce(after, before)::text as said from audit_log where actor_id = ${owner.id}`;
  assert.ok(!kept.some((row) => row.said?.includes(stored!.secret)), 'the trail holds no secret');
});

test('the password alone logs nobody in who has an app: a code of now, or one beside, does, each once', async () => {
  const owner = await withApp(app);
  const step = await firstStep(app, owner.email);
  assert.deepEqual([step.methods, step.passkey_options], [['code'], null]);
  assertProblem(await second(step.challenge, shownCode(app, owner.secret, 3)), 422, 'code_invalid');
  assertProblem(await second(step.challenge, shownCode(app, owner.secret, -3)), 422, 'code_invalid');
  const before = shownCode(app, owner.secret, 0).replace(/^(...)/, '$1 ');
  const inside = await second(step.challenge, before);
  assert.equal(inside.status, 200, JSON.stringify(inside.body));
  assert.equal(
    (await call('GET', '/api/auth/me', { token: inside.body.access_token })).body.email,
    owner.email,
  );
  assertProblem(await second(step.challenge, shownCode(app, owner.secret, 1)), 422, 'challenge_over');
  const again = await firstStep(app, owner.email);
  assertProblem(await second(again.challenge, before), 422, 'code_invalid');
  assert.equal((await second(again.challenge, shownCode(app, owner.secret, 1))).status, 200);
  const late = await firstStep(app, owner.email);
  clock.move(301_000);
  assertProblem(await second(late.challenge, shownCode(app, owner.secret)), 422, 'challenge_over');
  assertProblem(await second('made up', shownCode(app, owner.secret)), 422, 'challenge_over');
});

test('of eight log-ins with the same code at once, one gets in', async () => {
  const owner = await withApp(app);
  const steps = await Promise.all(Array.from({ length: 8 }, () => firstStep(app, owner.email)));
  const code = shownCode(app, owner.secret);
  const answers = await Promise.all(steps.map(({ challenge }) => second(challenge, code)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(7).fill(422)]);
});

test('twin: who looks first and writes then lets the same code in twice, so the test above can fail', async () => {
  const owner = await withApp(app);
  await sql`update totp_secrets set last_step = null where user_id = ${owner.id}`;
  let looked = 0;
  const { promise: allLooked, resolve: both } = Promise.withResolvers<void>();
  const careless = () =>
    sql.begin(async (tx) => {
      const [held] = await tx`select last_step from totp_secrets where user_id = ${owner.id}`;
      if (++looked === 2) both();
      await allLooked;
      if (held!.last_step !== null) return 0;
      return (await tx`update totp_secrets set last_step = 1 where user_id = ${owner.id}`).count;
    });
  assert.deepEqual(await Promise.all([careless(), careless()]), [1, 1]);
});

test('ten wrong codes are enough, and told to the owner; whoever uses them up elsewhere does not lock the owner’s own device out', async () => {
  await sql`delete from rate_limits`;
  const owner = await withApp(app);
  const { challenge } = await firstStep(app, owner.email);
  for (let n = 0; n < 10; n++) assertProblem(await second(challenge, '000000'), 422, 'code_invalid');
  const slowed = await second(challenge, shownCode(app, owner.secret));
  assertProblem(slowed, 429, 'rate_limited');
  assert.ok(Number(slowed.headers['retry-after']) > 0);
  assert.match(await told(owner.email), /too many wrong codes/);
  const own = await firstStep(app, owner.email, owner.cookies);
  const inside = await second(own.challenge, shownCode(app, owner.secret), cookieHeader(owner.cookies));
  assert.equal(inside.status, 200, JSON.stringify(inside.body));
  await sql`delete from rate_limits`;
});

test('a recovery code opens the account once, is told to the owner, and new ones end the old', async () => {
  const owner = await withApp(app);
  const use = async (code: string) => second((await firstStep(app, owner.email)).challenge, code);
  const spelled = owner.codes[0]!.toLowerCase().replaceAll('-', ' ');
  const inside = await use(spelled);
  assert.equal(inside.status, 200, JSON.stringify(inside.body));
  assertProblem(await use(owner.codes[0]!), 422, 'code_invalid');
  assert.match(await told(owner.email), /recovery codes was used/);
  const { access_token: token } = inside.body;
  assert.equal((await call('GET', '/api/auth/second-factor', { token })).body.recovery_codes_left, 9);
  const fresh = await call('POST', '/api/auth/recovery-codes', { token });
  assert.equal(fresh.body.recovery_codes.length, 10);
  assertProblem(await use(owner.codes[1]!), 422, 'code_invalid');
  const both = await Promise.all([use(fresh.body.recovery_codes[0]), use(fresh.body.recovery_codes[0])]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 422]);
});

test('turning the app off takes the password and a code, and ends the other log-ins', async () => {
  const owner = await withApp(app);
  const other = await second((await firstStep(app, owner.email)).challenge, owner.codes[0]!);
  const off = (password: string, code: string) =>
    call('POST', '/api/auth/totp/remove', { token: owner.token, body: { password, code } });
  const code = shownCode(app, owner.secret);
  assertProblem(await off('not the one 1', code), 422, 'validation_failed');
  assertProblem(await off(PASSWORD, '000000'), 422, 'code_invalid');
  assert.equal((await off(PASSWORD, code)).status, 204);
  assert.equal((await call('GET', '/api/auth/me', { token: other.body.access_token })).status, 401);
  assert.equal((await logIn(app, owner.email)).status, 200);
  const { body } = await call('GET', '/api/auth/second-factor', { token: owner.token });
  assert.deepEqual([body.totp_since, body.recovery_codes_left, body.methods], [null, 0, ['password']]);
});

test('a new device is told to its owner, one that was there before is not', async () => {
  const owner = await withPassword(app);
  const from = (agent: string, cookies = {}) =>
    call('POST', '/api/auth/login', {
      body: { email: owner.email, password: PASSWORD },
      headers: { 'user-agent': agent, ...cookieHeader(cookies) },
    });
  const count = async () =>
    (await lettersTo(app, owner.email)).filter((one) => /new device/.test(one.subject)).length;
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  assert.equal(await count(), 0);
  const there = await from(firefox);
  assert.equal(await count(), 1);
  assert.match(await told(owner.email), /Firefox on Linux[\s\S]*127\.0\.0\.\*/);
  await from(firefox);
  await from('Mozilla/5.0 (iPhone) Safari/600', cookiesOf(there));
  assert.equal(await count(), 1);
});
