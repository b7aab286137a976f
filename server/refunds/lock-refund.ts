// Locking a refund in the house's order: session, booking, receipt, refund.
import { lockBooking } from '../bookings/booking.ts';
import type { Tx } from '../database/connect.ts';
import { AppError } from '../errors.ts';
import type { Refund } from './schemas.ts';

export type LockedRefund = Pick<
  Refund,
  | 'id'
  | 'booking_id'
  | 'receipt_id'
  | 'amount'
  | 'status'
  | 'approval_needed'
  | 'approved_by'
  | 'requested_by'
  | 'tries'
  | 'provider'
> & { provider_ids: string | null; sent_at: string | null };

/** @throws AppError not_found */
export async function lockRefund(tx: Tx, refund_id: string): Promise<LockedRefund> {
  const [place] = await tx<{ booking_id: string | null; receipt_id: string }[]>`
    select booking_id, receipt_id from refunds where id = ${refund_id}`;
  if (!place) throw new AppError('not_found', 'There is no such refund');
  if (place.booking_id) await lockBooking(tx, place.booking_id, tx`b.id`);
  await tx`select from receipts where id = ${place.receipt_id} for update`;
  const [refund] = await tx<LockedRefund[]>`
    select f.id, f.booking_id, f.receipt_id, f.amount, f.status, f.approval_needed, f.approved_by, f.requested_by, f.tries, f.provider_ids, f.sent_at,
           (select provider from receipts where id = f.receipt_id) as provider
    from refunds f where f.id = ${refund_id} for update`;
  return refund!;
}
