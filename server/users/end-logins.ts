// DELETE /api/users/:id/logins: logs somebody out everywhere, but on the device this comes from.
import { revokeLogins } from '../accounts/revocations.ts';
import { nothingSchema } from '../accounts/schemas.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { visibleTo } from './user.ts';

export const endLogins: Action = async (app, { sql, now, revocations }) => {
  app.delete(
    '/users/:id/logins',
    {
      schema: {
        tags: ['Users'],
        summary: 'End all logins of a user, except the one that asks',
        params: idParams,
        response: answers({ 204: nothingSchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const reason = caller.user_id === id ? 'logged_out' : 'ended_by_admin';
      const ended = await transaction(sql, actorOf(request), async (tx) => {
        const [user] = await tx`select from users where id = ${id} and ${visibleTo(tx, caller)}`;
        if (!user) throw new AppError('not_found');
        return revokeLogins(tx, now(), { user_id: id, except: caller.login_id }, reason);
      });
      revocations.remember(ended);
      return reply.code(204).send(null);
    },
  );
};
