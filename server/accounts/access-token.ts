// The access token: a JWT of a few minutes that says who calls, without asking the database.
import { createSecretKey } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
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

const claims = z.object({
  sub: z.guid(),
  role: z.enum(roles),
  sid: z.guid(),
  exp: z.int(),
  lim: z.literal('set_up').optional(),
});

const ISSUER = 'darasa';
const AUDIENCE = 'darasa-api';

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
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
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
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          // Other tokens under the same secret are for other doors.
          audience: AUDIENCE,
          typ: 'JWT',
          currentDate: now(),
        });
        const { sub, role, sid, exp, lim } = claims.parse(payload);
        const caller: Caller = { user_id: sub, role, login_id: sid, ...(lim ? { must_set_up: true } : {}) };
        remember(token, caller, exp * 1000);
        return caller;
      } catch {
        return null;
      }
    },
  };
}
