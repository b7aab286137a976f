// What a report about a refund does: it ends once, the customer is told once, and the booking follows its money.
import { bookingFacts } from '../bookings/booking.ts';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { writeMessage } from '../messages/outbox.ts';
import type { RefundEvidence } from '../payments/gateway.ts';

type Open = { id: string; booking_id: string | null; receipt_id: string; amount: number; status: string };

/** Applies evidence about a refund; a refund that has ended is left as it is. */
export async function settleRefund(
  tx: Tx,
  deps: Deps,
  refund_id: string,
  evidence: RefundEvidence,
): Promise<void> {
  await tx`select from receipts where id = (select receipt_id from refunds where id = ${refund_id}) for update`;
  const [refund] = await tx<
    Open[]
  >`select id, booking_id, receipt_id, amount, status from refunds where id = ${refund_id} for update`;
  if (!refund) throw new Error(`no refund ${refund_id}`);
  if (refund.status !== 'processing') return;
  if (evidence.outcome === 'done') return complete(tx, deps, refund, evidence);
  if (evidence.outcome === 'failed') {
    await tx`update refunds set status = 'failed', failure_reason = ${evidence.reason} where id = ${refund.id}`;
  }
  if (evidence.outcome === 'failed' || evidence.alert || evidence.outcome === 'unknown') {
    await tx`update refunds set attention = ${evidence.reason} where id = ${refund.id}`;
    await alertStaff(tx, deps, {
      key: `refund:${refund.id}:${evidence.outcome}:${evidence.code ?? ''}`,
      what: `Refund ${refund.id}: ${evidence.reason}`,
      path: `/admin/refunds/${refund.id}`,
    });
  }
}

async function complete(tx: Tx, deps: Deps, refund: Open, evidence: RefundEvidence): Promise<void> {
  const reference = evidence.transaction_id ?? '';
  await tx`
    update refunds set status = 'completed', completed_at = ${deps.now()}, provider_reference = ${reference || null}, attention = null
    where id = ${refund.id}`;
  // Money that never paid for anything is settled when all of it went back.
  await tx`
    update receipts set status = 'refunded' where id = ${refund.receipt_id} and status = 'unapplied'
      and amount <= (select sum(amount) from refunds where receipt_id = ${refund.receipt_id} and status = 'completed')`;
  if (!refund.booking_id) return;
  // A cancelled booking is `refunded` once nothing that was asked back is outstanding.
  await tx`
    update bookings set payment_status = 'refunded'
    where id = ${refund.booking_id} and payment_status = 'paid' and cancelled_at is not null
      and not exists (select from refunds where booking_id = bookings.id and status in ('requested', 'processing'))`;
  const { facts, to } = (await bookingFacts(tx, deps.config, refund.booking_id))!;
  await writeMessage(tx, deps, {
    key: `refund_paid:${refund.id}`,
    kind: 'refund_paid',
    to,
    data: { ...facts, refund_amount: refund.amount, reference },
  });
}
