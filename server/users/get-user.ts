// GET /api/users/:id: one user, for admins and for oneself.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { sendVersioned } from '../http/if-match.ts';
import { type User, userSchema } from './schemas.ts';
import { toUser, userColumns, visibleTo } from './user.ts';

export const getUser: Action = async (app, { sql, seal }) => {
  app.get(
    '/users/:id',
    {
      schema: {
        tags: ['Users'],
        summary: 'One user: oneself, or anybody for admins',
        params: idParams,
        response: answers({ 200: userSchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const [user] = await sql<User[]>`
        select ${userColumns(sql)} from users
        where id = ${request.params.id} and ${visibleTo(sql, callerOf(request))}`;
      if (!user) throw new AppError('not_found');
      return sendVersioned(reply, toUser(user, seal));
    },
  );
};
