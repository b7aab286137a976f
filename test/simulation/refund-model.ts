// Refunds, as the model does them: each is handed to its provider once, ends once, and never goes beyond its receipt.
import { bookingOf, type Model, type Refund, Refusal } from './model.ts';
import { leftOf, paymentOf, receiptOf } from './money-model.ts';

export type RefundFate = 'pays' | 'refuses' | 'answer lost';

/** A refund is handed to its provider, once: first it is written down, then it is handed over. */
export function claimRefund(m: Model, f: Refund): boolean {
  const r = receiptOf(m, f.receipt)!;
  if (f.status !== 'requested' || f.approval || !r.named || paymentOf(m, f.receipt).provider === 'other')
    return false;
  if (m.refunds.some((other) => other.receipt === f.receipt && other.status === 'processing')) return false;
  Object.assign(f, { status: 'processing', tries: f.tries + 1 });
  return true;
}

/** Flutterwave says at once what became of it; M-Pesa reports later. */
export function handOver(m: Model, f: Refund, fate: RefundFate): void {
  if (fate === 'answer lost') m.reached.push('nobody knows whether a refund was paid');
  else if (paymentOf(m, f.receipt).provider === 'flutterwave')
    refundReported(m, f, fate === 'pays' ? 'done' : 'failed');
}

/** The provider reports what became of its `nth` try. */
export function refundReported(m: Model, f: Refund, outcome: 'done' | 'failed', nth = f.tries): void {
  if (outcome === 'done') {
    if (f.status !== 'completed' && (f.status === 'processing' || paidAfterAll(m, f))) completeRefund(m, f);
    return;
  }
  if (f.status !== 'processing') return;
  if (nth < f.tries) {
    m.reached.push('the failure of an earlier try of a refund was told during the next');
    return;
  }
  f.status = 'failed';
  if (bookingOf(m, f.booking).cancelled) m.reached.push('a refund of a cancelled booking failed');
  else if (f.cause === 'cancelled_by_customer')
    m.reached.push('part of a booking given back, then its refund failed');
}

/** It was given up, and paid all the same: it counts when its money did not go back another way meanwhile. */
function paidAfterAll(m: Model, f: Refund): boolean {
  if (f.tries === 0) return false;
  const others = m.refunds.filter((one) => one !== f && one.receipt === f.receipt && one.status !== 'failed');
  const left = receiptOf(m, f.receipt)!.amount - others.reduce((sum, one) => sum + one.amount, 0);
  const counts = left >= f.amount && !others.some((one) => one.status === 'processing');
  m.reached.push(counts ? 'a refund that was given up was paid after all' : 'a refund was paid twice');
  return counts;
}

function completeRefund(m: Model, f: Refund): void {
  f.status = 'completed';
  const r = receiptOf(m, f.receipt)!;
  const back = m.refunds.filter((one) => one.receipt === r.key && one.status === 'completed');
  if (r.status === 'unapplied' && r.amount <= back.reduce((sum, one) => sum + one.amount, 0))
    r.status = 'refunded';
  const b = bookingOf(m, f.booking);
  const outstanding = m.refunds.some(
    (one) => one.booking === b.key && (one.status === 'requested' || one.status === 'processing'),
  );
  if (b.status === 'paid' && b.cancelled && !outstanding) b.status = 'refunded';
}

export type Decision = 'retry refund' | 'approve refund' | 'reject refund' | 'settle refund';

/** What admins decide about refunds. */
export function decideRefund(m: Model, f: Refund, decision: Decision): void {
  const wrong = () => new Refusal('invalid_transition');
  if (decision === 'approve refund') {
    if (f.status !== 'requested' || !f.approval) throw wrong();
    f.approval = false;
    return;
  }
  if (decision === 'reject refund') {
    if (f.status !== 'requested') throw wrong();
    f.status = 'failed';
    return;
  }
  if (decision === 'settle refund') throw wrong();
  if (f.status !== 'failed') throw wrong();
  const r = receiptOf(m, f.receipt)!;
  if (f.amount > leftOf(m, r)) throw new Refusal('refund_too_large');
  f.status = 'requested';
  m.reached.push('a failed refund sent again');
}
