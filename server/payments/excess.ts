// What money has to cover, and what becomes of the rest.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { insertRefund } from '../refunds/refund.ts';
import type { Attempted } from './payment.ts';

/** What the money has to cover. A booking that gave back seats before it was paid costs less than the attempt asked for. */
export function dueCents(payment: Pick<Attempted, 'amount_cents'>, booking: { total_cents: number }): number {
  return Math.min(payment.amount_cents, booking.total_cents);
}

/** Asks for what was paid too much to go back; nothing when `excess_cents` is not positive. */
export async function refundExcess(
  tx: Tx,
  deps: Deps,
  booking_id: string,
  receipt: { id: string; currency: string },
  excess_cents: number,
): Promise<void> {
  if (excess_cents <= 0) return;
  await insertRefund(tx, deps, {
    receipt_id: receipt.id,
    booking_id,
    amount_cents: excess_cents,
    currency: receipt.currency,
    cause: 'paid_too_much',
    reason: 'More was paid than the booking cost',
    requested_by: null,
  });
}
