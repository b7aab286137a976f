// Locking money that pays for nothing yet, before a person decides about it.
import type { Tx } from '../database/connect.ts';
import { AppError } from '../errors.ts';
import type { ReceivedMoney } from './schemas.ts';

export type UnappliedReceipt = {
  id: string;
  provider: ReceivedMoney['provider'];
  provider_transaction_id: string;
  amount_cents: number;
  /** Not paid back, and not about to be. */
  left_cents: number;
  currency: string;
  /** Sealed. */
  payer_phone: string | null;
  booking_id: string | null;
};

/** Take the booking's lock first where there is one. Amounts in cents. @throws AppError not_found, conflict */
export async function lockUnapplied(tx: Tx, receipt_id: string): Promise<UnappliedReceipt> {
  const [locked] = await tx<{ status: string }[]>`
    select status from receipts where id = ${receipt_id} for update`;
  if (!locked) throw new AppError('not_found', 'There is no such receipt');
  if (locked.status === 'applied') throw new AppError('conflict', 'This money has paid for a booking');
  if (locked.status === 'refunded') throw new AppError('conflict', 'This money was paid back');
  // A second statement: what others wrote while we waited for the lock is seen only now.
  const [receipt] = await tx<UnappliedReceipt[]>`
    select r.id, r.provider, r.provider_transaction_id, r.amount * 100 as amount_cents, r.currency, r.payer_phone, p.booking_id,
           (r.amount - (select coalesce(sum(amount), 0) from refunds where receipt_id = r.id and status <> 'failed')) * 100 as left_cents
    from receipts r left join payments p on p.id = r.payment_id where r.id = ${receipt_id}`;
  return receipt!;
}
