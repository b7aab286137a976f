// A refund as admins see it.
import type { Db, Fragment } from '../database/connect.ts';
import { AppError } from '../errors.ts';
import type { Refund } from './schemas.ts';

/** `refunds as f` with its receipt as r, for the `where` and `order by` that follow. */
export function fromRefunds(sql: Db): Fragment {
  return sql`refunds f join receipts r on r.id = f.receipt_id left join bookings b on b.id = f.booking_id`;
}

/** @param rest what follows FROM */
export async function readRefunds(
  sql: Db,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(Refund & { page_value: string })[]> {
  return sql<(Refund & { page_value: string })[]>`
    select f.id, f.receipt_id, f.booking_id, b.code as booking_code, r.payment_id, r.provider, r.provider_transaction_id,
           f.amount, f.currency, f.status, f.cause, f.reason, f.requested_by, f.approval_needed, f.approved_by,
           f.provider_reference, f.attention, f.failure_reason, f.tries, f.requested_at, f.sent_at, f.completed_at,
           f.created_at, f.updated_at, ${pageValue ?? sql`''`} as page_value
    from ${fromRefunds(sql)} ${rest}`;
}

/** @throws AppError not_found */
export async function readRefund(sql: Db, refund_id: string): Promise<Refund> {
  const [refund] = await readRefunds(sql, sql`where f.id = ${refund_id}`);
  if (!refund) throw new AppError('not_found', 'There is no such refund');
  return refund;
}
