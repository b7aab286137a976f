// Money is written down before it is decided what it pays for: one row for each id a provider gives money.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { correctAmount } from './correct-amount.ts';
import { flagPayment } from './flag-payment.ts';
import type { Evidence } from './gateway.ts';
import { type Attempted, standIn } from './payment.ts';

/** A receipt just recorded. Amounts in cents. */
export type Receipt = { id: string; transaction_id: string; amount_cents: number; currency: string };

/** What staff are told while a stand-in waits for its receipt number. */
export const NUMBER_MISSING = 'confirmed by a status query; the receipt number is still missing';

/**
 * Writes the receipt, once for each provider's id. A status query proves that the money came but names no receipt:
 * then a stand-in id is stored, and the real one takes its place when it is told.
 * @returns `known` when this money is written down already. The caller holds the locks of `settle`.
 */
export async function recordReceipt(
  tx: Tx,
  deps: Deps,
  payment: Attempted,
  booking: { id: string; total_cents: number },
  evidence: Evidence,
): Promise<Receipt | 'known'> {
  const transaction_id = evidence.transaction_id ?? standIn(payment);
  // A status query confirms the amount that was asked for; a callback always says its own.
  const amount_cents = evidence.amount_cents ?? payment.amount_cents;
  const currency = evidence.currency ?? payment.currency;
  const earlier = await findEarlier(tx, payment, transaction_id, evidence);
  if (earlier?.free) {
    // Money that was listed because nobody knew whose it was: now somebody does.
    await tx`update receipts set payment_id = ${payment.id}, reason = 'being decided' where id = ${earlier.id}`;
    return earlier;
  }
  if (earlier) {
    if (earlier.payment_id !== payment.id && earlier.booking_id !== payment.booking_id) {
      await flagPayment(tx, deps, payment, `receipt ${transaction_id} already belongs to another payment`);
    }
    return 'known';
  }
  if (evidence.transaction_id !== null) {
    const told = { id: '', transaction_id, amount_cents, currency };
    if (await nameStandIn(tx, deps, payment, booking, told, evidence.payer_phone)) return 'known';
  }
  const [row] = await tx<{ id: string }[]>`
    insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, payer_phone, status, reason, received_at)
    values (${payment.provider}, ${transaction_id}, ${payment.id}, ${amount_cents}::numeric / 100, ${currency},
            ${deps.seal.close(evidence.payer_phone)}, 'unapplied', 'being decided', ${deps.now()})
    returning id`;
  return { id: row!.id, transaction_id, amount_cents, currency };
}

type Earlier = Receipt & { payment_id: string | null; booking_id: string | null; free: boolean };

/**
 * The receipt that this money is already written down as. Money without a number is any receipt of the attempt, or one
 * of the same amount that reached the booking without an attempt: the PayBill confirms pushes too, and names them.
 */
async function findEarlier(
  tx: Tx,
  payment: Attempted,
  transaction_id: string,
  evidence: Evidence,
): Promise<Earlier | undefined> {
  const nameless = evidence.transaction_id === null;
  const [earlier] = await tx<Earlier[]>`
    select r.id, r.payment_id, r.provider_transaction_id as transaction_id, r.amount * 100 as amount_cents, r.currency, p.booking_id,
           r.payment_id is null and r.status = 'unapplied' and not exists (
             select from refunds where receipt_id = r.id and status <> 'failed') as free
    from receipts r left join payments p on p.id = r.payment_id
    where r.provider = ${payment.provider} and (
      r.provider_transaction_id = ${transaction_id} or (${nameless} and (
        r.payment_id = ${payment.id}
        or (p.booking_id = ${payment.booking_id} and p.callback_secret_hash is null
            and r.amount * 100 = ${payment.amount_cents} and r.received_at >= ${payment.initiated_at}))))
    limit 1`;
  return earlier;
}

/**
 * Puts the receipt that is told now in the place of the stand-in of its attempt, with the amount it tells. Money without
 * an attempt of its own (PayBill) may be the money of the booking's attempt.
 * @returns false when no stand-in waits for it
 */
async function nameStandIn(
  tx: Tx,
  deps: Deps,
  payment: Attempted,
  booking: { id: string; total_cents: number },
  told: Receipt,
  payer_phone: string | null,
): Promise<boolean> {
  const without_attempt = payment.failure_code === 'undecided';
  const [receipt] = await tx<{ id: string; payment_id: string; status: string; amount_cents: number }[]>`
    update receipts r set provider_transaction_id = ${told.transaction_id},
      payer_phone = coalesce(r.payer_phone, ${deps.seal.close(payer_phone)})
    from payments p
    where p.id = r.payment_id and r.provider = ${payment.provider} and r.currency = ${told.currency}
      and r.provider_transaction_id = ${standIn({ payment_reference: '' })} || p.payment_reference
      and (p.id = ${payment.id} or (${without_attempt} and p.booking_id = ${booking.id} and r.amount * 100 = ${told.amount_cents}))
    returning r.id, r.payment_id, r.status, r.amount * 100 as amount_cents`;
  if (!receipt) return false;
  await tx`
    update payments set attention = case when attention = ${NUMBER_MISSING} then null else attention end,
      provider_transaction_id = case when status = 'completed' then ${told.transaction_id} else provider_transaction_id end
    where id = ${receipt.payment_id}`;
  if (receipt.amount_cents !== told.amount_cents) {
    const assumed = { amount_cents: receipt.amount_cents, applied: receipt.status === 'applied' };
    await correctAmount(tx, deps, payment, booking, { ...told, id: receipt.id }, assumed);
  }
  // Refunds of it had to wait for the number the provider knows it by.
  const waiting = await tx<{ id: string }[]>`
    select id from refunds where receipt_id = ${receipt.id} and status = 'requested'
      and (not approval_needed or approved_by is not null)`;
  for (const { id } of waiting) await deps.jobs.enqueue(tx, 'send_refund', { refund_id: id });
  return true;
}
