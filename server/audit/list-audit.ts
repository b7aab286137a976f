// GET /api/audit: who changed what, when, from where and why. Nobody can change it, not even with SQL.
import type { z } from 'zod';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import { type AuditEntry, auditListQuery, auditListSchema, auditSorts } from './schemas.ts';

type Row = Omit<AuditEntry, 'id' | 'object_id'> & { id: string; entry: number; page_value: string };

export const listAudit: Action = async (app, { sql, config }) => {
  app.get(
    '/audit',
    {
      schema: {
        tags: ['Back office'],
        summary: 'The audit trail',
        description:
          '`before` and `after` hold what changed; secrets and sealed personal data are never in it. Reading by object, person or day is quick.',
        querystring: auditListQuery,
        response: answers({ 200: auditListSchema }),
      },
    },
    async ({ query }) => {
      const where = conditions(sql, config, query);
      // The number alone is the order; the object's id stands behind it because a cursor ends in one.
      const { after, order, value } = keyset(sql, auditSorts, query, 'a.object_id');
      const [rows, [count]] = await Promise.all([
        sql<Row[]>`
          select a.object_id as id, a.id as entry, a.at, a.object_type, a.action, a.actor_id, u.name as actor, a.source,
                 a.request_id, host(a.ip) as ip, a.reason, a.before, a.after, ${value} as page_value
          from audit_log a left join users u on u.id = a.actor_id
          where ${where} and ${after} order by ${order} limit ${query.limit + 1}`,
        sql<{ total: number }[]>`select count(*) as total from audit_log a where ${where}`,
      ]);
      const page = toPage(rows, count!.total, query);
      return {
        ...page,
        data: page.data.map(({ id, entry, ...rest }) => ({ ...rest, id: entry, object_id: id })),
      };
    },
  );
};

function conditions(
  sql: Db,
  { TIMEZONE }: Deps['config'],
  filters: z.output<typeof auditListQuery>,
): Fragment {
  const all: Fragment[] = [sql`true`];
  for (const name of ['object_type', 'object_id', 'actor_id', 'action', 'source', 'request_id'] as const) {
    if (filters[name] !== undefined) all.push(sql`a.${sql(name)} = ${filters[name]}`);
  }
  if (filters.date_from !== undefined)
    all.push(sql`a.at >= ${filters.date_from}::date::timestamp at time zone ${TIMEZONE}`);
  if (filters.date_to !== undefined)
    all.push(sql`a.at < (${filters.date_to}::date + 1)::timestamp at time zone ${TIMEZONE}`);
  return all.reduce((left, right) => sql`${left} and ${right}`);
}
