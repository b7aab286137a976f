// DELETE /api/users/:id: the account is closed, its history stays. An admin can open it again with PUT.
import { revokeLogins } from '../accounts/revocations.ts';
import { nothingSchema } from '../accounts/schemas.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { mayStopBeingAdmin } from './user.ts';

export const deactivateUser: Action = async (app, { sql, now, revocations }) => {
  app.delete(
    '/users/:id',
    {
      schema: {
        tags: ['Users'],
        summary: 'Deactivate a user; all of their logins end at once',
        params: idParams,
        response: answers({ 204: nothingSchema }, ['not_found', 'conflict']),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const ended = await transaction(sql, actorOf(request), async (tx) => {
        await mayStopBeingAdmin(tx, callerOf(request), id);
        const closed = await tx`update users set is_active = false where id = ${id}`;
        if (closed.count === 0) throw new AppError('not_found');
        return revokeLogins(tx, now(), { user_id: id }, 'deactivated');
      });
      revocations.remember(ended);
      return reply.code(204).send(null);
    },
  );
};
