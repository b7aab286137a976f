// GET /api/vouchers: for admins.
import type { Fragment } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { voucherFilters, voucherSchema, voucherSorts } from './schemas.ts';
import { readVouchers } from './voucher.ts';

export const listVouchers: Action = async (app, { sql }) => {
  app.get(
    '/vouchers',
    {
      schema: {
        tags: ['Vouchers'],
        summary: 'Find vouchers',
        querystring: voucherFilters,
        response: answers({ 200: listSchema(voucherSchema) }),
      },
    },
    async ({ query }) => {
      const { search, course_id, is_active } = query;
      const all: Fragment[] = [sql`true`];
      if (search !== undefined) all.push(sql`position(upper(${search}) in v.code) > 0`);
      if (course_id !== undefined) all.push(sql`v.course_id = ${course_id}`);
      if (is_active !== undefined) all.push(sql`v.is_active = ${is_active}`);
      const where = all.reduce((left, right) => sql`${left} and ${right}`);
      const { after, order, value } = keyset(sql, voucherSorts, query, 'v.id');
      const [rows, [count]] = await Promise.all([
        readVouchers(sql, sql`where ${where} and ${after} order by ${order} limit ${query.limit + 1}`, value),
        sql<{ total: number }[]>`select count(*) as total from vouchers v where ${where}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};
