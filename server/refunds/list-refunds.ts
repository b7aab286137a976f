// GET /api/refunds and /api/refunds/:id, for admins.
import type { z } from 'zod';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { answers, idParams } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import { readRefund, readRefunds } from './read-refunds.ts';
import { refundListQuery, refundListSchema, refundSchema, refundSorts } from './schemas.ts';

export const listRefunds: Action = async (app, { sql }) => {
  app.get(
    '/refunds',
    {
      schema: {
        tags: ['Refunds'],
        summary: 'List refunds',
        description: '`approval_needed=true` leaves those that wait for a second admin.',
        querystring: refundListQuery,
        response: answers({ 200: refundListSchema }),
      },
    },
    async ({ query }) => {
      const where = conditions(sql, query);
      const { after, order, value } = keyset(sql, refundSorts, query, 'f.id');
      const [rows, [count]] = await Promise.all([
        readRefunds(sql, sql`where ${where} and ${after} order by ${order} limit ${query.limit + 1}`, value),
        sql<{ total: number }[]>`select count(*) as total from refunds f where ${where}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
  app.get(
    '/refunds/:id',
    {
      schema: {
        tags: ['Refunds'],
        summary: 'One refund',
        params: idParams,
        response: answers({ 200: refundSchema }, ['not_found']),
      },
    },
    async (request) => readRefund(sql, request.params.id),
  );
};

function conditions(sql: Db, filters: z.output<typeof refundListQuery>): Fragment {
  const all: Fragment[] = [sql`true`];
  if (filters.status !== undefined) all.push(sql`f.status = ${filters.status}`);
  if (filters.cause !== undefined) all.push(sql`f.cause = ${filters.cause}`);
  if (filters.booking_id !== undefined) all.push(sql`f.booking_id = ${filters.booking_id}`);
  if (filters.approval_needed !== undefined)
    all.push(
      sql`(f.status = 'requested' and f.approval_needed and f.approved_by is null) = ${filters.approval_needed}`,
    );
  if (filters.attention !== undefined) all.push(sql`(f.attention is not null) = ${filters.attention}`);
  return all.reduce((left, right) => sql`${left} and ${right}`);
}
