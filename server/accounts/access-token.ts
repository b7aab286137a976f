// The access token: a JWT of a few minutes that says who calls, without asking the database.
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.ts';

export const roles = ['student', 'trainer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who calls: the user, the role at the time of the login, and the login it all hangs on. */
export type Caller = {
  user_id: string;
  role: Role;
  login_id: string;
  /** The role asks for a second factor that is not there yet: until then this log-in can do nothing else. */
  must_set_up?: true;
};

export type AccessTokens = ReturnType<typeof createAccessTokens>;

const ISSUER = 'darasa';
/** Other tokens under the same secret are for other doors. */
const AUDIENCE = 'darasa-api';
const HEADER = { alg: 'HS256', typ: 'JWT' };
const WRITTEN_HEADER = Buffer.from(JSON.stringify(HEADER)).toString('base64url');

/** Nothing but what we write: who put more into it, such as a time from which it counts, meant something else. */
const claims = z.strictObject({
  iss: z.literal(ISSUER),
  aud: z.literal(AUDIENCE),
  sub: z.guid(),
  role: z.enum(roles),
  sid: z.guid(),
  iat: z.int(),
  exp: z.int(),
  lim: z.literal('set_up').optional(),
});

/** Tokens whose signature was checked are known again until they end: checking costs more than all else of a short answer. */
const MOST_KNOWN = 5_000;

export function createAccessTokens(
  config: Pick<Config, 'AUTH_SECRET' | 'ACCESS_TOKEN_MINUTES'>,
  now: () => Date,
) {
  const key = createSecretKey(Buffer.from(config.AUTH_SECRET, 'utf8'));
  const life_s = config.ACCESS_TOKEN_MINUTES * 60;
  const known = new Map<string, { caller: Caller; ends_ms: number }>();

  function remember(token: string, caller: Caller, ends_ms: number): void {
    known.set(token, { caller, ends_ms });
    // The oldest goes first; most of those have ended.
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
  }

  return {
    /** Seconds a token lives. */
    life_s,
    issue(caller: Caller): Promise<string> {
      const issued_s = Math.floor(now().getTime() / 1000);
      return new SignJWT({
        ...{ role: caller.role, sid: caller.login_id },
        ...(caller.must_set_up ? { lim: 'set_up' } : {}),
      })
        .setProtectedHeader(HEADER)
        .setSubject(caller.user_id)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issued_s)
        .setExpirationTime(issued_s + life_s)
        .sign(key);
    },
    /** The caller, or null when the token is damaged, expired or not ours. Says nothing about revocation. */
    async read(token: string): Promise<Caller | null> {
      const before = known.get(token);
      if (before && now().getTime() < before.ends_ms) return before.caller;
      try {
        const { sub, role, sid, exp, lim } = claims.parse(payloadOf(token, key));
        if (exp * 1000 <= now().getTime()) return null;
        const caller: Caller = { user_id: sub, role, login_id: sid, ...(lim ? { must_set_up: true } : {}) };
        remember(token, caller, exp * 1000);
        return caller;
      } catch {
        return null;
      }
    },
  };
}

/**
 * What a token says, when it is one of ours to the letter: only the one header we write, only our key. A JOSE library reads
 * more kinds than there are here, and does it in another thread, which costs a booking a sixth of its time.
 * @throws when it is not
 */
function payloadOf(token: string, key: KeyObject): unknown {
  const [header, payload, signature, ...more] = token.split('.') as [string, string, string];
  if (header !== WRITTEN_HEADER || more.length > 0) throw new Error('not a token of ours');
  const expected = createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url');
  // Compared as text: base64url leaves bits open in its last letter, and only one writing is ours.
  if (!sameText(expected, signature)) throw new Error('not signed by us');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
