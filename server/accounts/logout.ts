// POST /api/auth/logout: ends the login of the access token, of the refresh cookie, or of both.
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { actorOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { hashToken } from '../seal.ts';
import { clearLoginCookies, readRefreshCookie, refuseOtherSites } from './cookies.ts';
import { revokeLogins } from './revocations.ts';
import { nothingSchema } from './schemas.ts';

export const logout: Action = async (app, deps) => {
  app.post(
    '/auth/logout',
    {
      config: { before_second_factor: true },
      schema: {
        tags: ['Accounts'],
        summary: 'Log out: this login ends at once; harmless when there is none',
        response: answers({ 204: nothingSchema }, ['unauthenticated', 'forbidden']),
      },
    },
    async (request, reply) => {
      refuseOtherSites(request, deps.config);
      const cookie = readRefreshCookie(request);
      const ended = await transaction(deps.sql, actorOf(request), async (tx) => {
        const [held] = cookie
          ? await tx<{ login_id: string }[]>`
              select login_id from refresh_tokens where token_hash = ${hashToken(cookie)}`
          : [];
        const login_ids = new Set(
          [held?.login_id, request.caller?.login_id].filter((id) => id !== undefined),
        );
        const ids: string[] = [];
        for (const login_id of login_ids) {
          ids.push(...(await revokeLogins(tx, deps.now(), { login_id }, 'logged_out')));
        }
        return ids;
      });
      deps.revocations.remember(ended);
      clearLoginCookies(reply, deps.config);
      return reply.code(204).send(null);
    },
  );
};
