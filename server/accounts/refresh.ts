// POST /api/auth/refresh: the refresh cookie for a new access token and the next refresh cookie.
//
// Each refresh token works once. Two tabs may use the same one at once, and on a bad line an answer is lost and the
// browser asks again with the old one; so for a short while the old token is answered again, with the very same
// successor, which is derived from it and not drawn anew. A thief who copies a token can therefore never
// hold a second branch of the login: thief and owner share one chain, and a used link of it that comes back after the
// grace ends the login for both.
import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { hashToken } from '../seal.ts';
import type { User } from '../users/schemas.ts';
import { toUser, userColumns } from '../users/user.ts';
import { clearLoginCookies, readRefreshCookie, refuseOtherSites, setRefreshCookie } from './cookies.ts';
import { loginAnswer, refreshExpiry } from './open-login.ts';
import { revokeLogins } from './revocations.ts';
import { loginAnswerSchema } from './schemas.ts';

/** Longer than a request's deadline, so that a retry after a time-out falls into it. */
const GRACE_MS = 30_000;

/** However often it is renewed, a login ends after this: somebody has to type a password now and then. */
const LONGEST_DAYS = 180;

/** over: the login has ended; the ids are those this very request ended. late: another tab is two steps ahead. */
type Step = { user: User; login_id: string } | { over: string[] } | 'late';

export const refresh: Action = async (app, deps) => {
  app.post(
    '/auth/refresh',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'A new access token for the refresh cookie, which is replaced',
        response: answers({ 200: loginAnswerSchema }, ['unauthenticated', 'forbidden']),
      },
    },
    async (request, reply) => {
      refuseOtherSites(request, deps.config);
      return renewLogin(deps, request, reply);
    },
  );
};

/**
 * The next access and refresh token for the request's refresh cookie, set as cookies and given as the log-in answer.
 * @throws AppError 401 when there is none that counts; `rate_limited`
 */
export async function renewLogin(deps: Deps, request: FastifyRequest, reply: FastifyReply) {
  const { config, sql, limits, revocations } = deps;
  await limits.count('refresh_by_address', request.ip);
  const token = readRefreshCookie(request);
  if (!token) throw new AppError('unauthenticated');
  const expires = refreshExpiry(deps);
  const next = createHmac('sha256', config.AUTH_SECRET).update(`refresh ${token}`).digest('hex');
  const step = await transaction(sql, actorOf(request), (tx) => rotate(tx, deps, token, next, expires));
  // The browser holds that other tab's cookie by now, so it stays.
  if (step === 'late') throw new AppError('unauthenticated', 'Another tab has renewed this log-in');
  if ('over' in step) {
    revocations.remember(step.over);
    clearLoginCookies(reply, config);
    throw new AppError('unauthenticated', 'Your log-in has ended, please log in again');
  }
  setRefreshCookie(reply, config, next, expires);
  return loginAnswer(deps, reply, step.user, step.login_id);
}

/** Uses the token up and stores its successor. */
async function rotate(tx: Tx, deps: Deps, token: string, next: string, expires: Date): Promise<Step> {
  const now = deps.now();
  const [held] = await tx<{ login_id: string; used_at: string | null }[]>`
    select login_id, used_at from refresh_tokens
    where token_hash = ${hashToken(token)} and expires_at > ${now} for update`;
  if (!held) return { over: [] };
  const { login_id, used_at } = held;
  if (used_at && now.getTime() - Date.parse(used_at) > GRACE_MS) {
    return { over: await revokeLogins(tx, now, { login_id }, 'token_reused') };
  }
  if (used_at && (await isUsed(tx, next))) return 'late';
  const [user] = await tx<User[]>`
    update logins set last_used_at = ${now},
           expires_at = least(${expires}, logins.created_at + make_interval(days => ${LONGEST_DAYS}))
    from users
    where logins.id = ${login_id} and logins.revoked_at is null and logins.expires_at > ${now}
      and users.id = logins.user_id and users.is_active
    returning ${userColumns(tx)}`;
  if (!user) return { over: [] };
  await tx`
    with used as (update refresh_tokens set used_at = ${now} where token_hash = ${hashToken(token)} and used_at is null)
    insert into refresh_tokens (token_hash, login_id, created_at, expires_at)
    values (${hashToken(next)}, ${login_id}, ${now}, ${expires})
    on conflict (token_hash) do nothing`;
  return { user: toUser(user, deps.seal), login_id };
}

async function isUsed(tx: Tx, token: string): Promise<boolean> {
  return (
    (await tx`select from refresh_tokens where token_hash = ${hashToken(token)} and used_at is not null`)
      .length > 0
  );
}
