// Putting a payment before the eyes of staff.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import type { Attempted } from './payment.ts';

/** Marks a payment for staff and tells them, once for each thing to look at. */
export async function flagPayment(
  tx: Tx,
  deps: Deps,
  payment: Pick<Attempted, 'id' | 'payment_reference'>,
  what: string,
): Promise<void> {
  const changed =
    await tx`update payments set attention = ${what} where id = ${payment.id} and attention is distinct from ${what}`;
  if (changed.count > 0) {
    await alertStaff(tx, deps, {
      key: `payment:${payment.id}:${what}`,
      what: `Payment ${payment.payment_reference}: ${what}`,
      path: `/admin/payments/${payment.id}`,
    });
  }
}
