// GET /api/auth/me: the person who is logged in.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { type User, userSchema } from '../users/schemas.ts';
import { toUser, userColumns } from '../users/user.ts';

export const getMe: Action = async (app, { sql, seal }) => {
  app.get(
    '/auth/me',
    {
      config: { before_second_factor: true },
      schema: { tags: ['Accounts'], summary: 'Who is logged in', response: answers({ 200: userSchema }) },
    },
    async (request) => {
      const [user] = await sql<User[]>`
        select ${userColumns(sql)} from users where id = ${callerOf(request).user_id} and is_active`;
      if (!user) throw new AppError('unauthenticated');
      return toUser(user, seal);
    },
  );
};
