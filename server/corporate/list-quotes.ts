// GET /api/corporate/requests/:id/quotes: every version, for admins.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { readQuotes } from './quote.ts';
import { quoteFilters, quoteSchema, quoteSorts } from './schemas.ts';

export const listQuotes: Action = async (app, deps) => {
  const { sql } = deps;
  app.get(
    '/corporate/requests/:id/quotes',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'All versions of a quote',
        params: idParams,
        querystring: quoteFilters,
        response: answers({ 200: listSchema(quoteSchema) }, ['not_found']),
      },
    },
    async ({ params, query }) => {
      const [request] = await sql`
        select from corporate_requests where id = ${params.id} and deleted_at is null`;
      if (!request) throw new AppError('not_found', 'There is no such request');
      const { after, order, value } = keyset(sql, quoteSorts, query, 'q.id');
      const [rows, [count]] = await Promise.all([
        readQuotes(
          sql,
          deps,
          sql`where q.request_id = ${params.id} and ${after} order by ${order} limit ${query.limit + 1}`,
          value,
        ),
        sql<
          { total: number }[]
        >`select count(*) as total from corporate_quotes where request_id = ${params.id}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};
