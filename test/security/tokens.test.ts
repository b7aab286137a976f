// Tokens that are not what we issued, or not any more, open no door: every operation of the API that reads a token is
// tried with each of them.
import assert from 'node:assert/strict';
import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import { cookieHeader, openAccount, PASSWORD, tokenMailedTo } from '../../server/accounts/account-journey.ts';
import { matrix } from '../access/matrix.ts';
import { world } from '../access/world.ts';
import { testApp } from '../app.ts';
import type { Document } from '../fuzz/request-maker.ts';

const journey = await testApp();
const { call, config, sql, clock } = journey;
const document = (await call('GET', '/api/openapi.json')).body as Document;
const w = await world(journey);
/** Providers show other proof; everybody else's token is read wherever one is sent. */
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, operation]) => operation['x-access'] !== 'provider')
    .map(([method]) => ({ method: method.toUpperCase(), path, name: `${method.toUpperCase()} ${path}` })),
);
const key = createSecretKey(Buffer.from(config.AUTH_SECRET, 'utf8'));
const now_s = Math.floor(clock.now().getTime() / 1000);

type Changes = { claims?: object; header?: { alg?: string; typ?: string }; key?: KeyObject; life_s?: number };

/** As ours but for the changes. */
function signed({ claims = {}, header, key: by = key, life_s = 900 }: Changes) {
  const right = { role: 'admin', sid: w.admin.login_id, sub: w.admin.id, iss: 'darasa', aud: 'darasa-api' };
  return new SignJWT({ ...right, iat: now_s, exp: now_s + life_s, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header })
    .sign(by);
}

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** One bit of the signature or of the claims. */
function flipped(token: string, part: 0 | 1 | 2): string {
  const parts = token.split('.');
  const bytes = Buffer.from(parts[part]!, 'base64url');
  bytes[bytes.length >> 1]! ^= 1;
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

async function assertRefusedEverywhere(tokens: Record<string, string>): Promise<void> {
  for (const { method, path, name } of operations) {
    const row = matrix[name]!;
    await Promise.all(
      Object.entries(tokens).map(async ([what, token]) => {
        const body = row.body?.(w);
        const answer = await call(method, row.path?.(w) ?? path, { token, ...(body ? { body } : {}) });
        const told = `${name} with a token that ${what}: ${JSON.stringify(answer.body)}`;
        assert.equal(answer.status, 401, told);
        assert.equal(answer.body.code, 'unauthenticated', told);
      }),
    );
  }
}

test('a token that was damaged, made up, made for something else or has run out opens no door', async () => {
  const { token } = w.admin;
  const [head, claims, signature] = token.split('.') as [string, string, string];
  assert.equal((await call('GET', '/api/users', { token })).status, 200);
  assert.equal((await call('GET', '/api/users', { token: await signed({}) })).status, 200);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  await assertRefusedEverywhere({
    'lost its last letter': token.slice(0, -1),
    'lost its signature': `${head}.${claims}.`,
    'is only half': token.slice(0, token.length / 2),
    'has one more letter': `${token}x`,
    'has a bit of its header turned': flipped(token, 0),
    'has a bit of its claims turned': flipped(token, 1),
    'has a bit of its signature turned': flipped(token, 2),
    'says that it needs no signature': `${b64({ alg: 'none', typ: 'JWT' })}.${claims}.`,
    'says none and keeps its signature': `${b64({ alg: 'none' })}.${claims}.${signature}`,
    "names another's role above the old signature": `${head}.${b64({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), role: 'admin', sub: w.owner.id })}.${signature}`,
    'was signed with another secret': await signed({ key: createSecretKey(Buffer.alloc(48, 7)) }),
    'was signed in another way': await signed({ header: { alg: 'HS512' } }),
    'brings a key pair of its own': await signed({ header: { alg: 'RS256' }, key: rsa }),
    'is of another kind': await signed({ header: { alg: 'HS256', typ: 'challenge+jwt' } }),
    'comes from another issuer': await signed({ claims: { iss: 'elsewhere' } }),
    'is for another audience': await signed({ claims: { aud: 'somebody-else' } }),
    'is for nobody': await signed({ claims: { aud: undefined } }),
    'is not yet valid': await signed({ claims: { nbf: now_s + 600 } }),
    'ran out': await signed({ life_s: -1 }),
    'never runs out': await signed({ claims: { exp: undefined } }),
    'has a role that we do not know': await signed({ claims: { role: 'owner' } }),
    'hangs on no log-in': await signed({ claims: { sid: undefined } }),
  });
  assert.ok(operations.length > 150);
});

test('a token whose log-in was ended opens no door from then on, however it was ended', async () => {
  const tokens: Record<string, string> = {};
  const ended = async (
    what: string,
    end: (account: Awaited<ReturnType<typeof openAccount>>) => Promise<number>,
  ) => {
    await sql`delete from rate_limits`;
    const account = await openAccount(journey);
    assert.equal((await call('GET', '/api/auth/me', { token: account.token })).status, 200);
    const status = await end(account);
    assert.ok(status === 200 || status === 204, `${what}: ${status}`);
    tokens[what] = account.token;
  };
  const again = async (email: string) =>
    (await call('POST', '/api/auth/login', { body: { email, password: PASSWORD } })).body
      .access_token as string;

  await ended('was logged out', async ({ cookies }) => {
    return (await call('POST', '/api/auth/logout', { headers: cookieHeader(cookies) })).status;
  });
  await ended('was ended from another device', async ({ id, email }) => {
    const other = await again(email);
    const { body } = await call('GET', `/api/users/${id}/logins`, { token: other });
    const first = body.data.find((login: { current: boolean }) => !login.current);
    return (await call('DELETE', `/api/users/${id}/logins/${first.id}`, { token: other })).status;
  });
  await ended('belongs to somebody deactivated', async ({ id }) => {
    return (await call('DELETE', `/api/users/${id}`, { token: w.admin.token })).status;
  });
  await ended('is older than the password', async ({ email }) => {
    const body = { current_password: PASSWORD, new_password: 'nine purple camels 9' };
    return (await call('POST', '/api/auth/change-password', { token: await again(email), body })).status;
  });
  await ended('is older than a password set by mail', async ({ email }) => {
    await call('POST', '/api/auth/forgot-password', { body: { email } });
    const body = { token: await tokenMailedTo(journey, email), password: 'nine purple camels 9' };
    return (await call('POST', '/api/auth/reset-password', { body })).status;
  });
  assert.equal(Object.keys(tokens).length, 5);
  await assertRefusedEverywhere(tokens);
});
