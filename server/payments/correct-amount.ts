// Money that a status query confirmed was taken to be the amount that was asked for. When its receipt is told at last
// and says another amount, the books are put right: the receipt, and what of it is about to go back.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { dueCents, refundExcess } from './excess.ts';
import { flagPayment } from './flag-payment.ts';
import type { Attempted } from './payment.ts';
import type { Receipt } from './record-receipt.ts';

/** What was taken for the amount so far, and whether it pays for the booking. */
export type Assumed = { amount_cents: number; applied: boolean };

/** A confirmed booking stays confirmed. None of the receipt's refunds was sent yet: they wait for its number. */
export async function correctAmount(
  tx: Tx,
  deps: Deps,
  payment: Attempted,
  booking: { id: string; total_cents: number },
  receipt: Receipt,
  assumed: Assumed,
): Promise<void> {
  const { id, amount_cents } = receipt;
  const due = dueCents(payment, booking);
  const short = assumed.applied && amount_cents < due;
  const reason = `${receipt.currency} ${(due - amount_cents) / 100} short: a status query confirmed it before the receipt told the amount`;
  await tx`
    update receipts set amount = ${amount_cents}::numeric / 100, reason = case when ${short} then ${reason} else reason end
    where id = ${id}`;
  const excess_cents = assumed.applied ? amount_cents - due : 0;
  const excess_asked = await correctRefunds(tx, deps, receipt, { ...assumed, excess_cents });
  if (short) await flagPayment(tx, deps, payment, `receipt ${receipt.transaction_id}: ${reason}`);
  if (!excess_asked) await refundExcess(tx, deps, booking.id, receipt, excess_cents);
}

type Waiting = { id: string; cause: string; amount_cents: number };

/**
 * Refunds that were asked for get their share of what really came: first what was too much, then the others as far as
 * the money goes. One that gave back all of it gives back all the rest.
 * @returns whether a refund of what was too much is among them
 */
async function correctRefunds(
  tx: Tx,
  { config }: Pick<Deps, 'config'>,
  receipt: Receipt,
  { amount_cents: was_cents, excess_cents }: Assumed & { excess_cents: number },
): Promise<boolean> {
  const waiting = await tx<Waiting[]>`
    select id, cause, amount * 100 as amount_cents from refunds where receipt_id = ${receipt.id} and status = 'requested'
    order by cause = 'paid_too_much' desc, id for update`;
  const excess = Math.max(0, excess_cents);
  let left = receipt.amount_cents - excess;
  const amounts = waiting.map(({ cause, amount_cents }) => {
    if (cause === 'paid_too_much') return excess;
    const given = amount_cents === was_cents ? left : Math.min(amount_cents, left);
    left -= given;
    return given;
  });
  const ids = waiting.map(({ id }) => id);
  // One statement: in between, their sum might be more than the receipt.
  await tx`
    update refunds f set
      status = case when told.cents = 0 then 'failed' else f.status end,
      failure_reason = case when told.cents = 0 then 'The receipt told less than was taken for granted: nothing of it is left to pay back' end,
      amount = case when told.cents = 0 then f.amount else told.cents::numeric / 100 end,
      approval_needed = f.approval_needed or (told.cents > f.amount * 100 and told.cents > ${config.REFUND_APPROVAL_ABOVE * 100})
    from unnest(${ids}::uuid[], ${amounts}::bigint[]) as told (id, cents) where f.id = told.id`;
  return waiting.some(({ cause }) => cause === 'paid_too_much');
}
