// The reports M-Pesa sends to a ResultURL: the end of a reversal, of a payout, of a transaction look-up.
import { type Evidence, type RefundDelivery, type RefundEvidence, UnreadableDelivery } from '../gateway.ts';
import { blank_evidence, blank_refund_evidence } from './blank-evidence.ts';
import { eventId } from './daraja-callback.ts';
import { exactCents } from './exact-cents.ts';
import { namedItems, onlyValue } from './named-items.ts';
import { parsedObject } from './provider-http.ts';
import { child, isObject, text } from './wire-values.ts';

/** Reversed before: the money is where the refund wants it. */
const already_reversed = 'R000001';

/**
 * Null for a body without a `Result`.
 * @throws UnreadableDelivery when it is no JSON object, or names no request
 */
export function readRefundResult(body: Buffer): RefundDelivery | null {
  const raw = parsedObject(body.toString('utf8'));
  if (!raw) throw new UnreadableDelivery('not a JSON object');
  if (!isObject(raw.Result)) return null;
  const result = raw.Result;
  const request = text(result.OriginatorConversationID);
  if (request === null) throw new UnreadableDelivery('a result without OriginatorConversationID');
  const values = parameters(result);
  const evidence = refundEvidence(result, values, raw);
  return {
    event_id: eventId(body),
    event_type: `refund.${evidence.outcome}`,
    ids: { request, provider: text(result.ConversationID) },
    payment_transaction_id: text(onlyValue(values, 'OriginalTransactionID')),
    evidence,
  };
}

function refundEvidence(
  result: Record<string, unknown>,
  values: Map<string, unknown[]>,
  raw: unknown,
): RefundEvidence {
  const code = text(result.ResultCode);
  const base = { ...blank_refund_evidence, source: 'callback' as const, code, raw };
  if (code === '0') {
    return {
      ...base,
      outcome: 'done',
      transaction_id: text(result.TransactionID),
      amount_cents: exactCents(onlyValue(values, 'Amount') ?? onlyValue(values, 'TransactionAmount')),
    };
  }
  if (code === already_reversed) return { ...base, outcome: 'done' };
  if (code === null)
    return { ...base, outcome: 'unknown', reason: 'M-Pesa reported no result code.', alert: true };
  const words = text(result.ResultDesc);
  const reason = `M-Pesa did not pay back (${code})${words === null ? '.' : `: ${words}`}`;
  return { ...base, outcome: 'failed', reason, alert: true };
}

/** What Transaction Status reports about one receipt, and the request it answers. */
export type StatusReport = { event_id: string; request: string; evidence: Evidence };

/**
 * Transaction Status speaks of a receipt with its amount, so it settles what a status query left without one.
 * @throws UnreadableDelivery
 */
export function readTransactionStatus(body: Buffer): StatusReport {
  const raw = parsedObject(body.toString('utf8'));
  const result = child(raw, 'Result');
  const request = text(result.OriginatorConversationID);
  if (request === null) throw new UnreadableDelivery('no Result with OriginatorConversationID');
  const values = parameters(result);
  const code = text(result.ResultCode);
  const status = text(onlyValue(values, 'TransactionStatus'));
  const base = { ...blank_evidence, source: 'look_up' as const, code: status ?? code, raw };
  const transaction_id = text(onlyValue(values, 'ReceiptNo'));
  const amount_cents = exactCents(onlyValue(values, 'Amount'));
  const whole = transaction_id !== null && amount_cents !== null;
  // A look-up that found nothing, or is unsure, fails no payment: it only fails to confirm one.
  const paid = code === '0' && status?.toLowerCase() === 'completed' && whole;
  const evidence: Evidence = paid
    ? { ...base, outcome: 'paid', final: true, transaction_id, amount_cents, currency: 'KES' }
    : { ...base, outcome: 'unknown', reason: 'M-Pesa has not confirmed this payment yet.', alert: true };
  return { event_id: eventId(body), request, evidence };
}

function parameters(result: Record<string, unknown>): Map<string, unknown[]> {
  return namedItems(child(result, 'ResultParameters').ResultParameter, 'Key');
}
