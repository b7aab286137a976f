// DELETE /api/users/:id/logins/:loginId: logs one device out, from any other.
import { z } from 'zod';
import { clearLoginCookies } from '../accounts/cookies.ts';
import { revokeLogins } from '../accounts/revocations.ts';
import { nothingSchema } from '../accounts/schemas.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { visibleTo } from './user.ts';

export const endLogin: Action = async (app, { sql, now, config, revocations }) => {
  app.delete(
    '/users/:id/logins/:loginId',
    {
      schema: {
        tags: ['Users'],
        summary: 'End one login of a user; its tokens stop working at once',
        params: z.strictObject({ id, loginId: id }),
        response: answers({ 204: nothingSchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const { id: user_id, loginId: login_id } = request.params;
      const caller = callerOf(request);
      const reason = caller.user_id === user_id ? 'logged_out' : 'ended_by_admin';
      const ended = await transaction(sql, actorOf(request), async (tx) => {
        const [login] = await tx`
          select from logins join users on users.id = logins.user_id
          where logins.id = ${login_id} and users.id = ${user_id} and ${visibleTo(tx, caller)}
            and logins.revoked_at is null and logins.expires_at > ${now()}`;
        if (!login) throw new AppError('not_found');
        return revokeLogins(tx, now(), { login_id }, reason);
      });
      revocations.remember(ended);
      if (login_id === caller.login_id) clearLoginCookies(reply, config);
      return reply.code(204).send(null);
    },
  );
};
