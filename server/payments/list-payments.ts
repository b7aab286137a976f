// GET /api/payments: every attempt to collect money, for admins.
import type { z } from 'zod';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import { readAdminPayments } from './admin-payment.ts';
import { paymentListQuery, paymentListSchema, paymentSorts } from './schemas.ts';

export const listPayments: Action = async (app, deps) => {
  const { sql, config } = deps;
  app.get(
    '/payments',
    {
      schema: {
        tags: ['Payments'],
        summary: 'List payments',
        description:
          '`attention=true` leaves those that staff must look at. `date_from` and `date_to` are days of creation.',
        querystring: paymentListQuery,
        response: answers({ 200: paymentListSchema }),
      },
    },
    async ({ query }) => {
      const where = conditions(sql, config, query);
      const { after, order, value } = keyset(sql, paymentSorts, query, 'p.id');
      const [rows, [count]] = await Promise.all([
        readAdminPayments(
          sql,
          deps,
          sql`where ${where} and ${after} order by ${order} limit ${query.limit + 1}`,
          value,
        ),
        sql<{ total: number }[]>`select count(*) as total from payments p where ${where}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};

function conditions(
  sql: Db,
  { TIMEZONE }: Deps['config'],
  filters: z.output<typeof paymentListQuery>,
): Fragment {
  const all: Fragment[] = [sql`true`];
  if (filters.status !== undefined) all.push(sql`p.status = ${filters.status}`);
  if (filters.provider !== undefined) all.push(sql`p.provider = ${filters.provider}`);
  if (filters.attention !== undefined) all.push(sql`(p.attention is not null) = ${filters.attention}`);
  if (filters.booking_id !== undefined) all.push(sql`p.booking_id = ${filters.booking_id}`);
  if (filters.receipt !== undefined)
    all.push(
      sql`p.id in (
        select id from payments where provider_transaction_id = ${filters.receipt}
        union select payment_id from receipts where provider_transaction_id = ${filters.receipt})`,
    );
  if (filters.date_from !== undefined)
    all.push(sql`p.created_at >= ${filters.date_from}::date::timestamp at time zone ${TIMEZONE}`);
  if (filters.date_to !== undefined)
    all.push(sql`p.created_at < (${filters.date_to}::date + 1)::timestamp at time zone ${TIMEZONE}`);
  return all.reduce((left, right) => sql`${left} and ${right}`);
}
