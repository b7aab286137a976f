// GET /api/users/:userId/documents: the numbered papers about a person's money, for that person and admins.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { keyset, listQuery, listSchema, type Sorts, toPage } from '../http/paging.ts';
import { documentsOf } from '../privacy/personal-data.ts';
import { documentKinds, type ListedDocument, listedDocumentSchema } from './schemas.ts';

const sorts = {
  issued_at: { expression: 'd.issued_at', type: 'timestamptz' },
} satisfies Sorts;

const query = z.strictObject({
  ...listQuery(sorts, '-issued_at'),
  kind: z.enum(documentKinds, `must be one of ${documentKinds.join(', ')}`).optional(),
});

export const listUserDocuments: Action = async (app, { sql }) => {
  app.get(
    '/users/:userId/documents',
    {
      schema: {
        tags: ['Payments'],
        summary: "The receipts and credit notes of a user's bookings",
        params: z.strictObject({ userId: id }),
        querystring: query,
        response: answers({ 200: listSchema(listedDocumentSchema) }, ['not_found']),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const owner = request.params.userId;
      const wanted = request.query;
      const known =
        role === 'admin' || owner === user_id ? await sql`select from users where id = ${owner}` : [];
      if (known.length === 0) throw new AppError('not_found');
      const at = keyset(sql, sorts, wanted, 'd.id');
      const filter = sql`${documentsOf(sql, owner)}
        and (${wanted.kind ?? null}::text is null or d.kind = ${wanted.kind ?? null})`;
      const [rows, [count]] = await Promise.all([
        sql<(ListedDocument & { page_value: string })[]>`
          select d.id, d.kind, d.number, d.payment_id, d.refund_id, d.amount, d.currency, d.issued_at,
                 b.code as booking_code, c.title as course, ${at.value} as page_value
          from documents d
          left join payments p on p.id = d.payment_id
          left join refunds f on f.id = d.refund_id
          left join bookings b on b.id = coalesce(p.booking_id, f.booking_id)
          left join sessions s on s.id = b.session_id
          left join courses c on c.id = s.course_id
          where ${filter} and ${at.after} order by ${at.order} limit ${wanted.limit + 1}`,
        sql<{ total: number }[]>`select count(*)::int as total from documents d where ${filter}`,
      ]);
      return toPage(rows, count!.total, wanted);
    },
  );
};
