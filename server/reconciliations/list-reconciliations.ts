// GET /api/reconciliations, and one of them with its differences, for admins.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import {
  type Reconciliation,
  reconciliationListQuery,
  reconciliationListSchema,
  reconciliationSchema,
  reconciliationSorts,
} from './schemas.ts';

export const listReconciliations: Action = async (app, { sql }) => {
  const columns = sql`id, provider, date_from, date_to, statement_sha256, totals, created_by, created_at`;
  app.get(
    '/reconciliations',
    {
      schema: {
        tags: ['Reconciliation'],
        summary: 'List statements compared so far',
        querystring: reconciliationListQuery,
        response: answers({ 200: reconciliationListSchema }),
      },
    },
    async ({ query }) => {
      const { provider = null } = query;
      const where = sql`(${provider}::text is null or provider = ${provider})`;
      const { after, order, value } = keyset(sql, reconciliationSorts, query, 'id');
      const [rows, [count]] = await Promise.all([
        sql<(Omit<Reconciliation, 'differences'> & { page_value: string })[]>`
          select ${columns}, ${value} as page_value from reconciliations
          where ${where} and ${after} order by ${order} limit ${query.limit + 1}`,
        sql<{ total: number }[]>`select count(*) as total from reconciliations where ${where}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
  app.get(
    '/reconciliations/:id',
    {
      schema: {
        tags: ['Reconciliation'],
        summary: 'One comparison with every difference',
        params: idParams,
        response: answers({ 200: reconciliationSchema }, ['not_found']),
      },
    },
    async (request) => {
      const [report] = await sql<Reconciliation[]>`
        select ${columns}, differences from reconciliations where id = ${request.params.id}`;
      if (!report) throw new AppError('not_found', 'There is no such comparison');
      return report;
    },
  );
};
