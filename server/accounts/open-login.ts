// A new login: one row for the device, its first refresh token, and the answer that carries the access token.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { hashToken, randomToken } from '../seal.ts';
import { isRequiredOf } from '../second-factor/factors.ts';
import type { User } from '../users/schemas.ts';
import { toUser, userColumns } from '../users/user.ts';
import { setAccessCookie, setDeviceCookie, setRefreshCookie } from './cookies.ts';
import { tellOfNewDevice } from './new-device.ts';

const DAY_MS = 86_400_000;

export function refreshExpiry({ config, now }: Pick<Deps, 'config' | 'now'>): Date {
  return new Date(now().getTime() + config.REFRESH_TOKEN_DAYS * DAY_MS);
}

/**
 * Logs a user in, in the transaction of the cause; sets both cookies and gives the log-in answer. Only for somebody who
 * has just proved everything that is asked of them.
 */
export async function openLogin(
  tx: Tx,
  deps: Deps,
  user_id: string,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { config, seal } = deps;
  const now = deps.now();
  const expires = refreshExpiry(deps);
  const token = randomToken();
  await tellOfNewDevice(tx, deps, user_id, request);
  const [login] = await tx<{ id: string }[]>`
    insert into logins (user_id, ip, user_agent, created_at, last_used_at, proved_at, expires_at)
    values (${user_id}, ${request.ip}, ${request.headers['user-agent']?.slice(0, 300) ?? null}, ${now}, ${now}, ${now}, ${expires})
    returning id`;
  await tx`
    insert into refresh_tokens (token_hash, login_id, created_at, expires_at)
    values (${hashToken(token)}, ${login!.id}, ${now}, ${expires})`;
  const [user] = await tx<User[]>`
    update users set last_login = ${now} where id = ${user_id} returning ${userColumns(tx)}`;
  setRefreshCookie(reply, config, token, expires);
  setDeviceCookie(reply, config, user_id);
  return loginAnswer(deps, reply, toUser(user!, seal), login!.id);
}

/** The body that register, login and refresh answer with; a browser gets the access token as a cookie too. */
export async function loginAnswer(
  { tokens, config }: Pick<Deps, 'tokens' | 'config'>,
  reply: FastifyReply,
  user: User,
  login_id: string,
) {
  const must_set_up_second_factor = isRequiredOf(config, user.role) && !user.second_factor;
  const access_token = await tokens.issue({
    ...{ user_id: user.id, role: user.role, login_id },
    ...(must_set_up_second_factor ? { must_set_up: true } : {}),
  });
  setAccessCookie(reply, config, access_token, tokens.life_s);
  return {
    user,
    access_token,
    token_type: 'Bearer' as const,
    expires_in: tokens.life_s,
    must_set_up_second_factor,
  };
}
