// GET /api/bookings: the bookings of everybody, for admins.
import { z } from 'zod';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { answers, date, id, line, phone } from '../http/fields.ts';
import { keyset, listQuery, listSchema, type Sorts, toPage } from '../http/paging.ts';
import { fromBookings, readBookings } from './booking.ts';
import { bookingStatuses, customerBookingSchema, paymentStatuses } from './schemas.ts';
import { withCustomer } from './with-customer.ts';

const sorts = {
  created_at: { expression: 'b.created_at', type: 'timestamptz' },
  total_amount: { expression: 'b.total_amount', type: 'numeric' },
} satisfies Sorts;

const query = z.strictObject({
  ...listQuery(sorts, '-created_at'),
  status: z.enum(bookingStatuses).optional(),
  payment_status: z.enum(paymentStatuses).optional(),
  user_id: id.optional(),
  session_id: id.optional(),
  course_id: id.optional(),
  /** Exactly, in any case. */
  code: line(1, 20).optional(),
  /** The number given for this booking, exactly. */
  contact_phone: phone.optional(),
  /** Days of booking in the business's time zone, both included. */
  date_from: date.optional(),
  date_to: date.optional(),
});

/**
 * The bookings with one derived status, said in a way that indexes and small sets answer. statusColumn() is the rule; a
 * test holds the two against each other. Tables: bookings b; sessions s for completed and confirmed.
 */
function withStatus(sql: Db, status: (typeof bookingStatuses)[number], now: Date): Fragment {
  const repaying = sql`b.id in (
    select booking_id from refunds where status in ('requested', 'processing') and booking_id is not null)`;
  const alive = sql`(b.hold_expires_at > ${now} or b.id in (
    select booking_id from payments where status in ('pending', 'processing')))`;
  switch (status) {
    case 'refunded':
      return sql`b.payment_status = 'refunded'`;
    case 'refund_pending':
      return sql`b.payment_status in ('paid', 'failed') and (b.cancelled_at is not null or b.payment_status = 'failed')
        and ${repaying}`;
    case 'cancelled':
      return sql`b.cancelled_at is not null and b.payment_status <> 'refunded'
        and not (b.payment_status in ('paid', 'failed') and ${repaying})`;
    case 'expired':
      return sql`b.cancelled_at is null and b.payment_status in ('failed', 'pending')
        and case b.payment_status when 'failed' then not ${repaying} else not ${alive} end`;
    case 'awaiting_payment':
      return sql`b.cancelled_at is null and b.payment_status = 'pending' and ${alive}`;
    case 'completed':
      return sql`b.cancelled_at is null and b.payment_status = 'paid' and s.status = 'completed'`;
    case 'confirmed':
      return sql`b.cancelled_at is null and b.payment_status = 'paid' and s.status <> 'completed'`;
  }
}

export const listAllBookings: Action = async (app, deps) => {
  const { sql } = deps;
  app.get(
    '/bookings',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'List bookings',
        description: '`date_from` and `date_to` are days of booking.',
        querystring: query,
        response: answers({ 200: listSchema(customerBookingSchema) }),
      },
    },
    async (request) => {
      const filters = request.query;
      const where = conditions(deps, filters);
      const at = keyset(sql, sorts, filters, 'b.id');
      // Counting a million rows is quick only while it needs no other table.
      const tables = filters.status || filters.course_id ? fromBookings(sql) : sql`bookings b`;
      const [rows, [count]] = await Promise.all([
        readBookings(
          sql,
          deps,
          sql`where ${where} and ${at.after} order by ${at.order} limit ${filters.limit + 1}`,
          at.value,
        ),
        sql<{ total: number }[]>`select count(*) as total from ${tables} where ${where}`,
      ]);
      return toPage(await withCustomer(sql, rows), count!.total, filters);
    },
  );
};

function conditions({ sql, seal, config, now }: Deps, filters: z.output<typeof query>): Fragment {
  const all: Fragment[] = [sql`true`];
  for (const name of ['payment_status', 'user_id', 'session_id'] as const) {
    if (filters[name] !== undefined) all.push(sql`b.${sql(name)} = ${filters[name]}`);
  }
  if (filters.status !== undefined) all.push(withStatus(sql, filters.status, now()));
  if (filters.course_id !== undefined) all.push(sql`s.course_id = ${filters.course_id}`);
  if (filters.code !== undefined) all.push(sql`b.code = ${filters.code.toUpperCase()}`);
  if (filters.contact_phone !== undefined)
    all.push(sql`b.contact_phone_hash = ${seal.lookup(filters.contact_phone)}`);
  if (filters.date_from !== undefined)
    all.push(sql`b.created_at >= ${filters.date_from}::date::timestamp at time zone ${config.TIMEZONE}`);
  if (filters.date_to !== undefined)
    all.push(sql`b.created_at < (${filters.date_to}::date + 1)::timestamp at time zone ${config.TIMEZONE}`);
  return all.reduce((left, right) => sql`${left} and ${right}`);
}
