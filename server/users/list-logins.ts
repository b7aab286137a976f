// GET /api/users/:id/logins: where somebody is logged in. Ended logins are not shown.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import { deviceName } from './device-name.ts';
import { networkOf } from './network.ts';
import { type Login, loginListQuery, loginListSchema, loginSorts } from './schemas.ts';
import { visibleTo } from './user.ts';

type Row = Omit<Login, 'device' | 'place' | 'current'> & { user_agent: string | null; page_value: string };

export const listLogins: Action = async (app, { sql, now }) => {
  app.get(
    '/users/:id/logins',
    {
      schema: {
        tags: ['Users'],
        summary: 'The live logins of a user: device, address, last use',
        params: idParams,
        querystring: loginListQuery,
        response: answers({ 200: loginListSchema }, ['not_found']),
      },
    },
    async (request) => {
      const { query, params } = request;
      const caller = callerOf(request);
      const [user] = await sql`select from users where id = ${params.id} and ${visibleTo(sql, caller)}`;
      if (!user) throw new AppError('not_found');
      const live = sql`user_id = ${params.id} and revoked_at is null and expires_at > ${now()}`;
      const at = keyset(sql, loginSorts, query, 'logins.id');
      const [rows, [count]] = await Promise.all([
        sql<Row[]>`
          select id, host(ip) as ip, user_agent, created_at, last_used_at, expires_at, ${at.value} as page_value
          from logins where ${live} and ${at.after} order by ${at.order} limit ${query.limit + 1}`,
        sql<{ total: number }[]>`select count(*)::int as total from logins where ${live}`,
      ]);
      const page = toPage(rows, count!.total, query);
      return {
        ...page,
        data: page.data.map(({ user_agent, ...login }) => ({
          ...login,
          device: deviceName(user_agent),
          place: networkOf(login.ip),
          current: login.id === caller.login_id,
        })),
      };
    },
  );
};
