import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settledMoney } from '../../test/access/settled-money.ts';
import { testApp } from '../../test/app.ts';
import { assertProblem, lettersTo, PASSWORD } from '../accounts/account-journey.ts';
import { rescue } from './rescue.ts';
import {
  addPasskeyOf,
  firstStep,
  logIn,
  passkeyDevice,
  shownCode,
  withApp,
  withPassword,
} from './two-factors.ts';

const app = await testApp(undefined, { REFUND_APPROVAL_ABOVE: '100' });
const { call, sql, clock, config, deps } = app;
const TEN_MINUTES = 600_000;

test('roles, large refunds, other people’s second factor and one’s own password wait for a proof ten minutes fresh', async () => {
  const [admin, other] = [await withApp(app, 'admin'), await withApp(app)];
  const { payment_id } = await settledMoney({ sql, deps }, other.id);
  const [money] = await sql<
    { booking_id: string }[]
  >`select booking_id from payments where id = ${payment_id}`;
  const token = admin.token;
  const acts = {
    role: () => call('PUT', `/api/users/${other.id}`, { token, body: { role: 'trainer' } }),
    address: () => call('PUT', `/api/users/${admin.id}`, { token, body: { email: `new-${admin.email}` } }),
    password: () =>
      call('POST', '/api/auth/change-password', {
        token,
        body: { current_password: PASSWORD, new_password: 'nine purple camels 9' },
      }),
    refund: () =>
      call('POST', '/api/refunds', {
        token,
        headers: { 'idempotency-key': 'the-same-intention' },
        body: { booking_id: money!.booking_id, amount: 101, reason: 'Fell ill' },
      }),
    many: () =>
      call('POST', '/api/bulk', {
        token,
        body: { items: [{ method: 'PUT', path: `/api/users/${other.id}`, body: { role: 'trainer' } }] },
      }),
    factor: () => call('DELETE', `/api/users/${other.id}/second-factor`, { token }),
    codes: () => call('POST', '/api/auth/recovery-codes', { token }),
  };
  clock.move(TEN_MINUTES + 1000);
  for (const [what, act] of Object.entries(acts)) {
    const refused = await act();
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.methods],
      [403, 'step_up_required', ['code']],
      what,
    );
  }
  const small = { booking_id: money!.booking_id, amount: 99, reason: 'Fell ill' };
  assert.notEqual((await call('POST', '/api/refunds', { token, body: small })).body.code, 'step_up_required');
  const name = await call('PUT', `/api/users/${other.id}`, { token, body: { name: 'Only the name' } });
  assert.equal(name.status, 200, 'the rest goes on as ever');

  assertProblem(
    await call('POST', '/api/auth/step-up', { token, body: { password: PASSWORD } }),
    422,
    'validation_failed',
  );
  const code = shownCode(app, admin.secret);
  const proved = await call('POST', '/api/auth/step-up', { token, body: { code } });
  assert.equal(Date.parse(proved.body.proved_until) - clock.now().getTime() > TEN_MINUTES - 5000, true);
  assertProblem(await call('POST', '/api/auth/step-up', { token, body: { code } }), 422, 'code_invalid');
  for (const [what, act] of Object.entries(acts))
    assert.notEqual((await act()).body?.code, 'step_up_required', what);
  assert.equal(
    (await call('GET', '/api/auth/me', { token: other.token })).status,
    401,
    'the other is logged out',
  );
  assert.match(
    (await lettersTo(app, other.email)).map((one) => one.text).join(),
    /staff removed the second factor/,
  );
});

test('without any second factor the password is the proof, and a passkey with one', async () => {
  const admin = await withPassword(app, 'admin');
  clock.move(TEN_MINUTES + 1000);
  const promote = async () => {
    const other = await withPassword(app);
    return call('PUT', `/api/users/${other.id}`, { token: await admin.fresh(), body: { role: 'trainer' } });
  };
  assert.deepEqual((await promote()).body.methods, ['password']);
  const prove = async (body: object) =>
    call('POST', '/api/auth/step-up', { token: await admin.fresh(), body });
  assertProblem(await prove({ password: 'not the one 1' }), 422, 'validation_failed');
  assert.equal((await prove({ password: PASSWORD })).status, 200);
  assert.equal((await promote()).status, 200);
  const device = passkeyDevice(config);
  await addPasskeyOf(app, await admin.fresh(), device);
  clock.move(TEN_MINUTES + 1000);
  assertProblem(await promote(), 403, 'step_up_required');
  const { body } = await call('POST', '/api/auth/step-up/challenge', {
    token: await admin.fresh(),
  });
  const passkey = device.sign({ challenge: body.passkey_options.challenge });
  assertProblem(await prove({ passkey }), 422, 'validation_failed');
  assert.equal((await prove({ challenge: body.challenge, passkey })).status, 200);
  assert.equal((await promote()).status, 200);
});

test('in production an admin without a second factor can do nothing but set one up, and cannot take the last one away', async (t) => {
  const live = await testApp(t, {
    ...{ MODE: 'production', PUBLIC_URL: 'https://darasa.example', SMTP_URL: 'smtp://127.0.0.1:9' },
    ...{ AUTH_SECRET: 'a'.repeat(40), LOOKUP_SECRET: 'b'.repeat(40) },
    DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  });
  const admin = await withPassword(live, 'admin');
  const { body } = await logIn(live, admin.email, admin.cookies);
  assert.equal(body.must_set_up_second_factor, true);
  const token = body.access_token as string;
  for (const path of ['/api/users', '/api/bookings', `/api/users/${admin.id}/export`])
    assertProblem(await live.call('GET', path, { token }), 403, 'second_factor_required');
  const gone = await live.call('POST', `/api/users/${admin.id}/erase`, { token, body: {} });
  assertProblem(gone, 403, 'second_factor_required');
  assert.equal((await live.call('GET', '/api/courses', { token })).status, 200, 'what everybody sees');
  assert.equal((await live.call('GET', '/api/auth/me', { token })).status, 200);
  const device = passkeyDevice(live.config);
  const added = await addPasskeyOf(live, token, device);
  assert.equal(added.body.login.must_set_up_second_factor, false);
  const full = added.body.login.access_token as string;
  assert.equal((await live.call('GET', '/api/users', { token: full })).status, 200);
  const held = await live.call('GET', '/api/auth/second-factor', { token: full });
  const last = await live.call('DELETE', `/api/auth/passkeys/${held.body.passkeys[0].id}`, { token: full });
  assertProblem(last, 409, 'conflict');
  const trainer = await withPassword(live, 'trainer');
  assert.equal((await logIn(live, trainer.email)).body.must_set_up_second_factor, false);

  const said = await rescue(live.deps, admin.email.toUpperCase());
  assert.match(said, /has no second factor any more/);
  assert.equal((await live.call('GET', '/api/auth/me', { token: full })).status, 401);
  assert.equal((await logIn(live, admin.email)).body.must_set_up_second_factor, true);
  const [trail] = await live.sql`
    select source from audit_log where object_type = 'passkeys' and action = 'deleted' order by id desc limit 1`;
  assert.equal(trail!.source, 'command');
  await assert.rejects(rescue(live.deps, 'nobody@example.test'), /no account/);
});

test('what began before a new password cannot be ended after it', async () => {
  const owner = await withApp(app);
  const { challenge } = await firstStep(app, owner.email);
  const body = { current_password: PASSWORD, new_password: 'nine purple camels 9' };
  assert.equal((await call('POST', '/api/auth/change-password', { token: owner.token, body })).status, 204);
  const late = await call('POST', '/api/auth/login/second-step', {
    body: { challenge, code: shownCode(app, owner.secret) },
  });
  assertProblem(late, 422, 'challenge_over');
});
