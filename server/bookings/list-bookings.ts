// GET /api/users/:userId/bookings for that user and admins, GET /api/sessions/:sessionId/bookings for admins.
import { z } from 'zod';
import type { Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { keyset, listQuery, listSchema, type Sorts, toPage } from '../http/paging.ts';
import { fromBookings, readBookings, statusColumn } from './booking.ts';
import { bookingSchema, bookingStatuses, paymentStatuses } from './schemas.ts';

const sorts = {
  created_at: { expression: 'b.created_at', type: 'timestamptz' },
  starts_at: { expression: 's.starts_at', type: 'timestamptz' },
} satisfies Sorts;

const query = z.strictObject({
  ...listQuery(sorts, '-created_at'),
  /** One, or several with commas between them. */
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(bookingStatuses, `must be one or several of ${bookingStatuses.join(', ')}`)))
    .optional(),
  payment_status: z.enum(paymentStatuses).optional(),
});
const ownQuery = query.extend({
  /** What people know a booking by, exactly. */
  code: z.string().trim().toUpperCase().min(1).max(20).optional(),
  session_id: id.optional(),
});

export const listUserBookings: Action = async (app, deps) => {
  app.get(
    '/users/:userId/bookings',
    {
      schema: {
        tags: ['Bookings'],
        summary: "A user's bookings",
        params: z.strictObject({ userId: id }),
        querystring: ownQuery,
        response: answers({ 200: listSchema(bookingSchema) }, ['not_found']),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const { sql } = deps;
      const owner = request.params.userId;
      if (role !== 'admin' && owner !== user_id) throw new AppError('not_found');
      const known = await sql`select from users where id = ${owner}`;
      if (known.length === 0) throw new AppError('not_found');
      const { code = null, session_id = null, ...wanted } = request.query;
      const scope = sql`b.user_id = ${owner} and (${code}::text is null or b.code = ${code})
        and (${session_id}::uuid is null or b.session_id = ${session_id}::uuid)`;
      return page(deps, scope, wanted);
    },
  );
};

export const listSessionBookings: Action = async (app, deps) => {
  app.get(
    '/sessions/:sessionId/bookings',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'The bookings of a session',
        params: z.strictObject({ sessionId: id }),
        querystring: query,
        response: answers({ 200: listSchema(bookingSchema) }, ['not_found']),
      },
    },
    async (request) => {
      const { sql } = deps;
      const { sessionId } = request.params;
      const known = await sql`select from sessions where id = ${sessionId}`;
      if (known.length === 0) throw new AppError('not_found');
      return page(deps, sql`b.session_id = ${sessionId}`, request.query);
    },
  );
};

async function page(deps: Deps, scope: Fragment, wanted: z.output<typeof query>) {
  const { sql } = deps;
  const at = keyset(sql, sorts, wanted, 'b.id');
  const filter = sql`${scope}
    and (${wanted.payment_status ?? null}::text is null or b.payment_status = ${wanted.payment_status ?? null})
    and (${wanted.status ?? null}::text[] is null or ${statusColumn(sql, deps.now())} = any(${wanted.status ?? []}::text[]))`;
  const [rows, [count]] = await Promise.all([
    readBookings(
      sql,
      deps,
      sql`where ${filter} and ${at.after} order by ${at.order} limit ${wanted.limit + 1}`,
      at.value,
    ),
    sql<{ total: number }[]>`select count(*)::int as total from ${fromBookings(sql)} where ${filter}`,
  ]);
  return toPage(rows, count!.total, wanted);
}
