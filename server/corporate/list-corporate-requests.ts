// GET /api/corporate/requests: for admins. Addresses and numbers are sealed, so they are found by their exact hash.
import type { z } from 'zod';
import type { Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { corporateRequestFilters, corporateRequestSchema, corporateRequestSorts } from './schemas.ts';

export const listCorporateRequests: Action = async (app, deps) => {
  const { sql } = deps;
  app.get(
    '/corporate/requests',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'Find corporate requests',
        querystring: corporateRequestFilters,
        response: answers({ 200: listSchema(corporateRequestSchema) }),
      },
    },
    async ({ query }) => {
      const where = conditions(deps, query);
      const { after, order, value } = keyset(sql, corporateRequestSorts, query, 'id');
      const [rows, [count]] = await Promise.all([
        readCorporateRequests(
          sql,
          deps,
          sql`${where} and ${after} order by ${order} limit ${query.limit + 1}`,
          value,
        ),
        sql<{ total: number }[]>`
          select count(*) as total from corporate_requests where deleted_at is null and ${where}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};

function conditions({ sql, seal }: Deps, filters: z.output<typeof corporateRequestFilters>): Fragment {
  const { status, search, email, phone, assigned_to_trainer_id: trainer } = filters;
  const all: Fragment[] = [sql`true`];
  if (status !== undefined) all.push(sql`status = ${status}`);
  if (search !== undefined)
    all.push(sql`(position(lower(${search}) in lower(company_name)) > 0 or reference = upper(${search})
                  or word_similarity(lower(${search}), lower(company_name)) >= 0.5)`);
  if (email !== undefined) all.push(sql`email_hash = ${seal.lookup(email)}`);
  if (phone !== undefined) all.push(sql`phone_hash = ${seal.lookup(phone)}`);
  if (trainer !== undefined) all.push(sql`assigned_to_trainer_id = ${trainer}`);
  return all.reduce((left, right) => sql`${left} and ${right}`);
}
