// The job that applies a stored delivery. Whatever it cannot take on the delivery's word it asks the provider.

import { lockBooking } from '../bookings/booking.ts';
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { settleRefund } from '../refunds/settle-refund.ts';
import { applyPaybill } from './apply-paybill.ts';
import type { Delivery, Evidence, Gateway, Provider, RefundDelivery } from './gateway.ts';
import { UnreadableDelivery } from './gateway.ts';
import { type Attempted, readAttempt, standIn } from './payment.ts';
import { takeQuery } from './query-budget.ts';
import { settle } from './settle.ts';

type Stored = {
  id: string;
  payment_id: string | null;
  refund_id: string | null;
  provider: Provider;
  payload: string;
  doubt: string | null;
  event_type: string;
  created_at: string;
};

/**
 * Applies one delivery, whole or not at all, and safely twice.
 * @throws when it cannot be applied now (the provider does not answer): the queue tries again with back-off
 */
export async function applyDelivery(deps: Deps, { webhook_id }: { webhook_id: string }): Promise<void> {
  const { sql, seal } = deps;
  const [stored] = await sql<Stored[]>`
    update payment_webhooks set attempts = attempts + 1 where id = ${webhook_id} and not processed
    returning id, payment_id, refund_id, provider, payload, doubt, event_type, created_at`;
  if (!stored) return;
  const gateway = deps.gateways[stored.provider];
  try {
    if (!gateway) throw new Error(`${stored.provider} is not configured`);
    const body = Buffer.from(seal.open(stored.payload), 'base64');
    if (stored.event_type.startsWith('paybill.')) await applyPaybill(deps, stored, body);
    else await apply(deps, gateway, stored, body);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof UnreadableDelivery)
      return finish(deps, stored, { event_type: 'unreadable', error: message });
    await sql`update payment_webhooks set processing_error = ${message.slice(0, 500)} where id = ${webhook_id}`;
    throw error;
  }
}

async function apply(deps: Deps, gateway: Gateway, stored: Stored, body: Buffer): Promise<void> {
  const report = gateway.readRefund(body);
  if (report) return applyRefundReport(deps, gateway, stored, report);
  const delivery = gateway.read(body);
  const payment = await findPayment(deps, gateway, stored, delivery);
  if (!payment) return finish(deps, stored, { ...label(delivery), error: 'belongs to no payment of ours' });

  const idsDiffer =
    differs(payment.provider_ids.checkout, delivery.ids.checkout) && gateway.provider === 'mpesa';
  const taken =
    gateway.deliveries_are_proof &&
    stored.doubt === null &&
    !idsDiffer &&
    delivery.evidence.outcome !== 'unknown';
  const evidence = taken ? delivery.evidence : await confirm(deps, gateway, payment, delivery, idsDiffer);
  await transaction(deps.sql, { actor_id: null, source: 'webhook' }, async (tx) => {
    if (evidence) {
      await rememberIds(deps, tx, payment, delivery);
      await settle(tx, deps, payment.id, evidence);
    }
    await tx`
      update payment_webhooks set processed = true, processed_at = ${deps.now()}, payment_id = ${payment.id},
        event_type = ${delivery.event_type}, event_id = ${delivery.event_id},
        doubt = ${idsDiffer ? [stored.doubt, 'ids of another attempt'].filter(Boolean).join(', ') : stored.doubt},
        processing_error = ${evidence ? null : 'the provider does not confirm it'}
      where id = ${stored.id} and not processed`;
  });
}

/** By the secret in the address, else by our reference, else by the provider's ids of attempts still interesting. */
async function findPayment(
  deps: Deps,
  gateway: Gateway,
  stored: Stored,
  delivery: Delivery,
): Promise<Attempted | undefined> {
  const { sql } = deps;
  if (stored.payment_id) return readAttempt(sql, deps, stored.payment_id, 'unlocked');
  if (delivery.reference) {
    const [row] = await sql<{ id: string }[]>`
      select id from payments where payment_reference = ${delivery.reference} and provider = ${gateway.provider}`;
    return row && readAttempt(sql, deps, row.id, 'unlocked');
  }
  if (!delivery.ids.checkout) return undefined;
  const [row] = await sql<{ id: string }[]>`
    select id from payments where provider = ${gateway.provider} and checkout_hash = ${deps.seal.lookup(delivery.ids.checkout)}`;
  return row && readAttempt(sql, deps, row.id, 'unlocked');
}

/**
 * Asks the provider. What the provider says counts; a receipt named by the delivery is only believed for a payment
 * the provider calls paid, when the delivery knew the attempt's own ids.
 */
async function confirm(
  deps: Deps,
  gateway: Gateway,
  payment: Attempted,
  delivery: Delivery,
  idsDiffer: boolean,
): Promise<Evidence | null> {
  if (gateway.provider === 'mpesa' && payment.provider_ids.checkout === null) return null;
  await takeQuery(deps, gateway.provider);
  const truth = await gateway.lookUp({
    reference: payment.payment_reference,
    ids: payment.provider_ids,
    transaction_id: gateway.provider === 'flutterwave' ? delivery.evidence.transaction_id : null,
    started_at: new Date(payment.initiated_at),
  });
  if (
    truth.outcome === 'paid' &&
    truth.transaction_id === null &&
    delivery.evidence.outcome === 'paid' &&
    !idsDiffer &&
    isUnnamed(payment)
  ) {
    return { ...delivery.evidence, source: truth.source };
  }
  return truth;
}

/** Whether the money of an attempt has no receipt yet. A query confirms one receipt of an attempt, never a second. */
function isUnnamed(payment: Attempted): boolean {
  return payment.provider_transaction_id === null || payment.provider_transaction_id === standIn(payment);
}

/** The callback may come before the answer to the push: then it brings the ids. */
async function rememberIds(
  deps: Deps,
  tx: Parameters<typeof settle>[0],
  payment: Attempted,
  delivery: Delivery,
): Promise<void> {
  if (payment.provider_ids.checkout !== null || delivery.ids.checkout === null) return;
  // The payment is written to, so what comes before it in the house's order of locks is locked now and not by settle().
  await lockBooking(tx, payment.booking_id, tx`b.id`);
  await tx`
    update payments set provider_ids = ${deps.seal.closeJson(delivery.ids)}, checkout_hash = ${deps.seal.lookup(delivery.ids.checkout)}
    where id = ${payment.id} and provider_ids is null`;
}

function differs(ours: string | null, theirs: string | null): boolean {
  return ours !== null && theirs !== null && ours !== theirs;
}

function label(delivery: Pick<Delivery, 'event_type' | 'event_id'>) {
  return { event_type: delivery.event_type, event_id: delivery.event_id };
}

/** A report about a refund counts by the secret it came to, or by what the provider answers when asked. */
async function applyRefundReport(
  deps: Deps,
  gateway: Gateway,
  stored: Stored,
  report: RefundDelivery,
): Promise<void> {
  const { sql } = deps;
  const refund_id = stored.refund_id ?? (await findRefund(deps, report));
  if (!refund_id) return finish(deps, stored, { ...label(report), error: 'belongs to no refund of ours' });
  if (stored.doubt?.includes('slow queue'))
    return finish(deps, stored, { ...label(report), error: 'the provider’s queue was slow; still open' });
  const taken = gateway.deliveries_are_proof && stored.doubt === null;
  const evidence = taken ? report.evidence : await gateway.lookUpRefund(report.ids);
  await transaction(sql, { actor_id: null, source: 'webhook' }, async (tx) => {
    if (evidence) await settleRefund(tx, deps, refund_id, evidence, stored.created_at);
    await tx`
      update payment_webhooks set processed = true, processed_at = ${deps.now()}, refund_id = ${refund_id},
        event_type = ${report.event_type}, event_id = ${report.event_id},
        processing_error = ${evidence ? null : 'cannot be confirmed with the provider'}
      where id = ${stored.id} and not processed`;
  });
}

async function findRefund({ sql }: Deps, report: RefundDelivery): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select f.id from refunds f join receipts r on r.id = f.receipt_id
    where f.status = 'processing' and r.provider_transaction_id = ${report.payment_transaction_id} limit 1`;
  return row?.id;
}

async function finish(
  deps: Deps,
  stored: Stored,
  end: { event_type: string; event_id?: string; error: string },
): Promise<void> {
  await deps.sql`
    update payment_webhooks set processed = true, processed_at = ${deps.now()}, event_type = ${end.event_type},
      event_id = ${end.event_id ?? null}, processing_error = ${end.error}
    where id = ${stored.id} and not processed`;
}
