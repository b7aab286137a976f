// GET /api/users: everybody with an account, for admins.
import type { z } from 'zod';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { answers, phone } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import type { Seal } from '../seal.ts';
import { type User, userListQuery, userListSchema, userSorts } from './schemas.ts';
import { toUser, userColumns } from './user.ts';

export const listUsers: Action = async (app, { sql, seal }) => {
  app.get(
    '/users',
    {
      schema: {
        tags: ['Users'],
        summary: 'List users',
        description:
          '`search` takes the beginnings of words of the name, the beginning of the e-mail address, or a whole phone number.',
        querystring: userListQuery,
        response: answers({ 200: userListSchema }),
      },
    },
    async (request) => {
      const { query } = request;
      const where = conditions(sql, seal, query);
      const { after, order, value } = keyset(sql, userSorts, query, 'users.id');
      const [rows, [count]] = await Promise.all([
        sql<(User & { page_value: string })[]>`
          select ${userColumns(sql)}, ${value} as page_value from users
          where ${where} and ${after} order by ${order} limit ${query.limit + 1}`,
        sql<{ total: number }[]>`select count(*) as total from users where ${where}`,
      ]);
      const page = toPage(rows, count!.total, query);
      return { ...page, data: page.data.map((row) => toUser(row, seal)) };
    },
  );
};

function conditions(sql: Db, seal: Seal, filters: z.output<typeof userListQuery>): Fragment {
  const all: Fragment[] = [sql`true`];
  for (const name of ['role', 'is_active', 'email_verified'] as const) {
    if (filters[name] !== undefined) all.push(sql`users.${sql(name)} = ${filters[name]}`);
  }
  if (filters.search !== undefined) all.push(found(sql, seal, filters.search));
  return all.reduce((left, right) => sql`${left} and ${right}`);
}

function found(sql: Db, seal: Seal, search: string): Fragment {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .slice(0, 10)
    .map((word) => word.replace(/[\\%_]/g, '\\$&'))
    // The first condition is for the index, the second for the beginnings of words.
    .map(
      (word) => sql`(lower(users.name) like ${`%${word}%`} and ' ' || lower(users.name) like ${`% ${word}%`}
        or users.email like ${`${word}%`})`,
    );
  const named = words.reduce((left, right) => sql`${left} and ${right}`);
  const number = phone.safeParse(search);
  return number.success ? sql`(${named} or users.phone_hash = ${seal.lookup(number.data)})` : sql`(${named})`;
}
