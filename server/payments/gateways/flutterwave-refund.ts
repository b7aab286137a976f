// Paying back through Flutterwave. There is no idempotency key: one refund in flight per transaction, and look before
// asking again.
import {
  ProviderUnavailable,
  type RefundAttempt,
  type RefundDelivery,
  type RefundEvidence,
  type RefundIds,
  type RefundStarted,
  UnreadableDelivery,
} from '../gateway.ts';
import { blank_refund_evidence } from './blank-evidence.ts';
import { exactCents, majorUnits } from './exact-cents.ts';
import { type FlutterwaveCall, fateOf, idInPath } from './flutterwave-call.ts';
import { eventId } from './flutterwave-webhook.ts';
import { type GatewayDeps, parsedObject } from './provider-http.ts';
import { child, text } from './wire-values.ts';

export async function refundTransaction(
  refund: RefundAttempt,
  call: FlutterwaveCall,
  deps: GatewayDeps,
): Promise<RefundStarted> {
  const { amount_cents, payment } = refund;
  const id = idInPath(payment.transaction_id);
  const within =
    Number.isSafeInteger(amount_cents) && amount_cents > 0 && amount_cents <= payment.amount_cents;
  if (id === null || !within) {
    const reason = within
      ? 'The payment has no transaction id of Flutterwave.'
      : 'The refund must be more than nothing and no more than the payment.';
    return { kind: 'refused', code: null, reason, alert: true, raw: null };
  }
  const body = { amount: majorUnits(amount_cents), comments: refund.reason };
  const fate = fateOf(await call('refund', 'POST', `/transactions/${id}/refund`, body));
  const { raw } = fate;
  if (fate.kind === 'unavailable') {
    return { kind: 'unavailable', reason: 'Flutterwave cannot be reached; nothing was paid back yet.', raw };
  }
  if (fate.kind === 'refused') {
    deps.log.error(
      { provider: 'flutterwave', status: fate.status, refund_id: refund.refund_id },
      'refund refused',
    );
    const reason = `Flutterwave refused to pay back: ${fate.message}`;
    return { kind: 'refused', code: String(fate.status), reason, alert: true, raw };
  }
  const request = fate.kind === 'done' ? text(fate.data.id) : null;
  if (fate.kind === 'unknown' || request === null) {
    const reason = 'Flutterwave may have paid back: look at its dashboard before asking again.';
    return { kind: 'unknown', reason, raw };
  }
  const ids = { request, provider: text(fate.data.flw_ref) };
  return { kind: 'accepted', ids, evidence: readRefund(fate.data, 'answer', raw), raw };
}

/** Null when no id of the refund was ever learnt. @throws ProviderUnavailable */
export async function lookUpRefund(ids: RefundIds, call: FlutterwaveCall): Promise<RefundEvidence | null> {
  const id = ids.request === null ? null : idInPath(ids.request);
  if (id === null) return null;
  const fate = fateOf(await call('look up refund', 'GET', `/refunds/${id}`));
  if (fate.kind === 'done') return readRefund(fate.data, 'look_up', fate.raw);
  if (fate.kind === 'unavailable')
    throw new ProviderUnavailable(`Flutterwave: ${fate.why}`, fate.retry_after_s);
  const why = fate.kind === 'refused' ? `refused (HTTP ${fate.status})` : fate.why;
  throw new ProviderUnavailable(`Flutterwave refund look-up: ${why}`);
}

/** Null for a delivery that is not about a refund. @throws UnreadableDelivery */
export function readRefundWebhook(body: Buffer): RefundDelivery | null {
  const raw = parsedObject(body.toString('utf8'));
  if (!raw) throw new UnreadableDelivery('not a JSON object');
  const event = text(raw.event) ?? text(raw.type);
  if (!event?.startsWith('refund.')) return null;
  const data = child(raw, 'data');
  const evidence = readRefund(data, 'callback', raw);
  return {
    event_id: eventId(body, raw),
    event_type: `refund.${evidence.outcome}`,
    ids: { request: text(data.id), provider: text(data.flw_ref) },
    payment_transaction_id: text(data.tx_id) ?? text(data.charge_id),
    evidence,
  };
}

function readRefund(
  data: Record<string, unknown>,
  source: RefundEvidence['source'],
  raw: unknown,
): RefundEvidence {
  const code = text(data.status);
  const base = {
    ...blank_refund_evidence,
    source,
    code,
    transaction_id: text(data.id),
    amount_cents: exactCents(data.amount_refunded),
    raw,
  };
  // The word comes with the way the money went behind it, as in "completed-mpgs".
  const word = code?.toLowerCase().split('-')[0] ?? '';
  if (['completed', 'successful', 'succeeded'].includes(word)) return { ...base, outcome: 'done' };
  if (['pending', 'new', 'processing'].includes(word)) {
    return { ...base, outcome: 'pending', reason: 'Flutterwave is still paying back.' };
  }
  if (word === 'failed')
    return { ...base, outcome: 'failed', reason: 'Flutterwave did not pay back.', alert: true };
  return { ...base, outcome: 'unknown', reason: 'Flutterwave reports a state we do not know.', alert: true };
}
