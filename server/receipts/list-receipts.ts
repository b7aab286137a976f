// GET /api/receipts: the money that came in, and what of it pays for nothing yet.
import type { Fragment } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import { readReceipts } from './read-receipts.ts';
import { receiptListQuery, receiptListSchema, receiptSorts } from './schemas.ts';

export const listReceipts: Action = async (app, deps) => {
  const { sql } = deps;
  app.get(
    '/receipts',
    {
      schema: {
        tags: ['Receipts'],
        summary: 'List received money',
        description: '`status=unapplied` is the money that waits for a person: apply it or pay it back.',
        querystring: receiptListQuery,
        response: answers({ 200: receiptListSchema }),
      },
    },
    async ({ query }) => {
      const all: Fragment[] = [sql`true`];
      if (query.status !== undefined) all.push(sql`r.status = ${query.status}`);
      if (query.provider !== undefined) all.push(sql`r.provider = ${query.provider}`);
      const where = all.reduce((left, right) => sql`${left} and ${right}`);
      const { after, order, value } = keyset(sql, receiptSorts, query, 'r.id');
      const [rows, [count]] = await Promise.all([
        readReceipts(
          sql,
          deps,
          sql`where ${where} and ${after} order by ${order} limit ${query.limit + 1}`,
          value,
        ),
        sql<{ total: number }[]>`select count(*) as total from receipts r where ${where}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};
