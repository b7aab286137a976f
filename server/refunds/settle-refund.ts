// What a report about a refund does: it ends once, the customer is told once, and the booking follows its money.
import { bookingFacts } from '../bookings/booking.ts';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { issueCreditNote } from '../documents/issue-credit-note.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { writeMessage } from '../messages/outbox.ts';
import type { RefundEvidence } from '../payments/gateway.ts';
import { type LockedRefund, lockRefund } from './lock-refund.ts';

/**
 * Applies evidence about a refund. One that is completed stays completed; one that was given up and turns out to be
 * paid is completed after all, when its money was not given back another way meanwhile.
 * @param heard_at when it reached us, for what may have waited: a failure heard before the present try was sent is another
 * try's, and must not have a person send the money a third time
 * @throws AppError not_found
 */
export async function settleRefund(
  tx: Tx,
  deps: Deps,
  refund_id: string,
  evidence: RefundEvidence,
  heard_at?: string,
): Promise<void> {
  const refund = await lockRefund(tx, refund_id);
  const is_old =
    heard_at !== undefined && refund.sent_at !== null && Date.parse(heard_at) < Date.parse(refund.sent_at);
  if (is_old && evidence.outcome !== 'done') return;
  if (refund.status !== 'processing') {
    if (refund.status !== 'completed' && refund.tries > 0 && evidence.outcome === 'done')
      await completeAfterAll(tx, deps, refund, evidence);
    return;
  }
  if (evidence.outcome === 'done') return complete(tx, deps, refund, evidence);
  if (evidence.outcome === 'failed') {
    await tx`
      update refunds set status = 'failed', failure_reason = ${evidence.reason}, attention = null where id = ${refund.id}`;
  }
  if (evidence.source === 'person') return;
  if (evidence.outcome === 'failed' || evidence.alert || evidence.outcome === 'unknown') {
    await tx`update refunds set attention = ${evidence.reason} where id = ${refund.id}`;
    await alertStaff(tx, deps, {
      key: `refund:${refund.id}:${refund.tries}:${evidence.outcome}:${evidence.code ?? ''}`,
      what: `Refund ${refund.id}: ${evidence.reason}`,
      path: `/admin/refunds/${refund.id}`,
    });
  }
}

/** The provider paid although we had stopped waiting: never twice, and never unnoticed. */
async function completeAfterAll(
  tx: Tx,
  deps: Deps,
  refund: LockedRefund,
  evidence: RefundEvidence,
): Promise<void> {
  const [room] = await tx`
    select from receipts r where r.id = ${refund.receipt_id} and r.amount >= ${refund.amount} + (
        select coalesce(sum(amount), 0) from refunds where receipt_id = r.id and status <> 'failed' and id <> ${refund.id})
      and not exists (select from refunds where receipt_id = r.id and status = 'processing')`;
  if (room) {
    await tx`update refunds set status = 'requested' where id = ${refund.id} and status = 'failed'`;
    await tx`update refunds set status = 'processing', failure_reason = null where id = ${refund.id}`;
    return complete(tx, deps, refund, evidence);
  }
  const what = `the provider paid this back after all (${evidence.transaction_id ?? 'no receipt'}), and its money was given back another way too`;
  await tx`update refunds set attention = ${what} where id = ${refund.id}`;
  await alertStaff(tx, deps, {
    key: `refund_paid_twice:${refund.id}`,
    what: `Refund ${refund.id}: ${what}`,
    path: `/admin/refunds/${refund.id}`,
  });
}

async function complete(tx: Tx, deps: Deps, refund: LockedRefund, evidence: RefundEvidence): Promise<void> {
  const reference = evidence.transaction_id ?? '';
  await tx`
    update refunds set status = 'completed', completed_at = ${deps.now()}, provider_reference = ${reference || null}, attention = null
    where id = ${refund.id}`;
  // Money that never paid for anything is settled when all of it went back.
  await tx`
    update receipts set status = 'refunded' where id = ${refund.receipt_id} and status = 'unapplied'
      and amount <= (select sum(amount) from refunds where receipt_id = ${refund.receipt_id} and status = 'completed')`;
  // A cancelled booking is `refunded` once nothing that was asked back is outstanding.
  await tx`
    update bookings set payment_status = 'refunded'
    where id = ${refund.booking_id} and payment_status = 'paid' and cancelled_at is not null
      and not exists (select from refunds where booking_id = bookings.id and status in ('requested', 'processing'))`;
  // Numbers are given out one transaction at a time, so this comes after every other lock.
  const { document_id } = await issueCreditNote(tx, deps, refund.id);
  if (!refund.booking_id) return;
  const { facts, to } = (await bookingFacts(tx, deps.config, refund.booking_id))!;
  await writeMessage(tx, deps, {
    key: `refund_paid:${refund.id}`,
    kind: 'refund_paid',
    to,
    data: { ...facts, refund_amount: refund.amount, reference },
    document_id,
  });
}
