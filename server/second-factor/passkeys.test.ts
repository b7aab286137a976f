import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { assertProblem } from '../accounts/account-journey.ts';
import { addPasskeyOf, firstStep, logIn, passkeyDevice, withPassword } from './two-factors.ts';

const app = await testApp();
const { call, sql, clock, config } = app;

/** Logs in with a passkey alone. */
async function alone(sign: (challenge: string) => unknown) {
  const { body } = await call('POST', '/api/auth/passkey-challenge');
  const passkey = sign(body.passkey_options.challenge);
  return {
    answer: await call('POST', '/api/auth/login/passkey', { body: { challenge: body.challenge, passkey } }),
    again: () => call('POST', '/api/auth/login/passkey', { body: { challenge: body.challenge, passkey } }),
  };
}

test('a passkey is added with a name, renamed, listed, and removed; nobody else can touch it', async () => {
  const [owner, stranger] = [await withPassword(app), await withPassword(app)];
  const added = await addPasskeyOf(app, owner.token, passkeyDevice(config));
  assert.equal(added.status, 201, JSON.stringify(added.body));
  assert.equal(added.body.recovery_codes.length, 10);
  const { token } = { token: added.body.login.access_token as string };
  const second = await addPasskeyOf(app, token, passkeyDevice(config));
  assert.equal(second.body.recovery_codes, null, 'codes are shown once');
  const list = async () => (await call('GET', '/api/auth/second-factor', { token })).body.passkeys;
  const [{ id }] = await list();
  const path = `/api/auth/passkeys/${id}`;
  const renamed = await call('PUT', path, { token, body: { name: 'Office key' } });
  assert.equal(renamed.body.name, 'Office key');
  assertProblem(await call('PUT', path, { token: stranger.token, body: { name: 'Mine' } }), 404, 'not_found');
  assertProblem(await call('DELETE', path, { token: stranger.token }), 404, 'not_found');
  clock.move(601_000);
  assertProblem(await call('DELETE', path, { token }), 403, 'step_up_required');
  await sql`update logins set proved_at = ${clock.now()} where user_id = ${owner.id}`;
  assert.equal((await call('DELETE', path, { token })).status, 204);
  assert.deepEqual((await list()).length, 1);
});

test('a passkey is the second step of a log-in, or both steps when it has asked its owner', async () => {
  const owner = await withPassword(app);
  const device = passkeyDevice(config);
  await addPasskeyOf(app, owner.token, device);
  const step = await firstStep(app, owner.email);
  assert.deepEqual(step.methods, ['code', 'passkey']);
  const passkey = device.sign({ challenge: step.passkey_options.challenge, verified: false });
  const inside = await call('POST', '/api/auth/login/second-step', {
    body: { challenge: step.challenge, passkey },
  });
  assert.equal(inside.status, 200, JSON.stringify(inside.body));

  const { answer, again } = await alone((challenge) => device.sign({ challenge }));
  assert.equal(answer.body.user.id, owner.id, JSON.stringify(answer.body));
  assertProblem(await again(), 422, 'challenge_over');
  const touched = await alone((challenge) => device.sign({ challenge, verified: false }));
  assertProblem(touched.answer, 422, 'passkey_invalid');
  await sql`update users set is_active = false where id = ${owner.id}`;
  assertProblem((await alone((challenge) => device.sign({ challenge }))).answer, 403, 'account_inactive');
});

test('another site’s signature, another challenge, a stranger’s key and a copied key open nothing', async () => {
  const [owner, thief] = [await withPassword(app), await withPassword(app)];
  const [device, other] = [passkeyDevice(config), passkeyDevice(config)];
  await addPasskeyOf(app, owner.token, device, 5);
  await addPasskeyOf(app, thief.token, other);
  const tries: [string, (challenge: string) => unknown][] = [
    [
      'another site',
      (challenge) => device.sign({ challenge, origin: 'https://darasa.evil.example', counter: 6 }),
    ],
    ['another challenge', () => device.sign({ challenge: 'AAAAAAAAAAAAAAAAAAAAAA', counter: 6 })],
    ['an unknown key', (challenge) => passkeyDevice(config).sign({ challenge })],
    [
      'another key’s signature',
      (challenge) => ({ ...other.sign({ challenge }), id: device.id, rawId: device.id }),
    ],
    ['a counter that stands still', (challenge) => device.sign({ challenge, counter: 5 })],
  ];
  for (const [what, sign] of tries) {
    const { answer } = await alone(sign as never);
    assert.deepEqual([answer.status, answer.body.code], [422, 'passkey_invalid'], what);
  }
  assert.equal((await alone((challenge) => device.sign({ challenge, counter: 6 }))).answer.status, 200);
  assertProblem(
    (await alone((challenge) => device.sign({ challenge, counter: 6 }))).answer,
    422,
    'passkey_invalid',
  );

  const step = await firstStep(app, owner.email);
  const passkey = other.sign({ challenge: step.passkey_options.challenge });
  const stolen = await call('POST', '/api/auth/login/second-step', {
    body: { challenge: step.challenge, passkey },
  });
  assertProblem(stolen, 422, 'passkey_invalid');
  const foreign = await call('POST', '/api/auth/passkeys/challenge', { token: thief.token });
  const made = passkeyDevice(config).make({ challenge: foreign.body.passkey_options.challenge });
  const body = { challenge: foreign.body.challenge, name: 'Planted', passkey: made };
  assertProblem(
    await call('POST', '/api/auth/passkeys', { token: owner.token, body }),
    422,
    'challenge_over',
  );
  assert.equal((await logIn(app, owner.email)).status, 202);
});
