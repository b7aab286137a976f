// For the tests of the second factor: people with an app, the codes it shows, and a device that holds a passkey.
import assert from 'node:assert/strict';
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { TOTP } from 'otpauth';
import type { TestApp } from '../../test/app.ts';
import type { Role } from '../accounts/access-token.ts';
import { cookieHeader, openAccount, PASSWORD } from '../accounts/account-journey.ts';

/** What the person's app shows now, or `steps` periods away. */
export function shownCode({ clock }: Pick<TestApp, 'clock'>, secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: clock.now().getTime() + steps * 30_000 });
}

/** Somebody who has just opened an account on a device of their own, in this role. */
export async function withPassword(app: TestApp, role: Role = 'student') {
  const opened = await openAccount(app);
  await app.sql`update users set role = ${role}, email_verified = true where id = ${opened.id}`;
  const [login] = await app.sql<{ id: string }[]>`select id from logins where user_id = ${opened.id}`;
  /** An access token of that log-in, from now. */
  const fresh = () => app.deps.tokens.issue({ user_id: opened.id, role, login_id: login!.id });
  return { ...opened, fresh, token: await fresh() };
}

export function logIn(
  { call }: TestApp,
  email: string,
  cookies: Record<string, string> = {},
  password = PASSWORD,
) {
  return call('POST', '/api/auth/login', { body: { email, password }, headers: cookieHeader(cookies) });
}

/** The same with an app set up. */
export async function withApp(app: TestApp, role: Role = 'student') {
  const person = await withPassword(app, role);
  const begun = await app.call('POST', '/api/auth/totp', { token: person.token });
  assert.equal(begun.status, 200, JSON.stringify(begun.body));
  const { secret } = begun.body as { secret: string };
  const body = { code: shownCode(app, secret) };
  const on = await app.call('POST', '/api/auth/totp/confirm', { token: person.token, body });
  assert.equal(on.status, 200, JSON.stringify(on.body));
  // That code is spent; the next one counts.
  app.clock.move(30_000);
  return {
    ...person,
    ...{ secret, codes: on.body.recovery_codes as string[], token: on.body.login.access_token as string },
  };
}

/** The first step, right; its challenge. */
export async function firstStep(app: TestApp, email: string, cookies: Record<string, string> = {}) {
  const answer = await logIn(app, email, cookies);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return answer.body as { challenge: string; methods: string[]; passkey_options: { challenge: string } };
}

type Wish = { challenge: string; origin?: string; verified?: boolean; counter?: number };

/** An authenticator in software: one key for one site, as browsers give its answers to pages. */
export function passkeyDevice({ PUBLIC_URL }: { PUBLIC_URL: string }) {
  const { origin, hostname } = new URL(PUBLIC_URL);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
  const id = randomBytes(32).toString('base64url');
  const hash = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest();
  const said = (type: string, wish: Wish) =>
    Buffer.from(
      JSON.stringify({ type, challenge: wish.challenge, origin: wish.origin ?? origin, crossOrigin: false }),
    );
  const head = ({ verified = true, counter = 0 }: Wish, flags: number) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([hash(hostname), Buffer.from([0x01 | (verified ? 0x04 : 0) | flags]), count]);
  };
  const frame = { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
  return {
    id,
    make(wish: Wish) {
      const key = new Map<number, number | Uint8Array>([
        ...([
          [1, 2],
          [3, -7],
          [-1, 1],
        ] as [number, number][]),
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]);
      const length = Buffer.from([0, 32]);
      const authData = Buffer.concat([
        ...[head(wish, 0x40), Buffer.alloc(16), length, Buffer.from(id, 'base64url')],
        Buffer.from(isoCBOR.encode(key)),
      ]);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]);
      return {
        ...frame,
        response: {
          clientDataJSON: said('webauthn.create', wish).toString('base64url'),
          attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    sign(wish: Wish) {
      const [data, client] = [head(wish, 0), said('webauthn.get', wish)];
      const signature = createSign('sha256').update(data).update(hash(client)).sign(privateKey);
      return {
        ...frame,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      };
    },
  };
}

/** Adds the device's passkey to whoever holds the token. */
export async function addPasskeyOf(
  { call }: TestApp,
  token: string,
  device: ReturnType<typeof passkeyDevice>,
  counter = 0,
) {
  const begun = await call('POST', '/api/auth/passkeys/challenge', { token });
  assert.equal(begun.status, 200, JSON.stringify(begun.body));
  const { challenge, passkey_options } = begun.body;
  const passkey = device.make({ challenge: passkey_options.challenge, counter });
  return call('POST', '/api/auth/passkeys', { token, body: { challenge, name: 'My phone', passkey } });
}
