// The callback of a push: not signed, in any order, any number of times. It is read here and trusted by nobody alone.
import { createHash } from 'node:crypto';
import { type Delivery, type Evidence, UnreadableDelivery } from '../gateway.ts';
import { blank_evidence } from './blank-evidence.ts';
import { callbackMeaning } from './daraja-result-codes.ts';
import { exactCents } from './exact-cents.ts';
import { namedItems, onlyValue } from './named-items.ts';
import { parsedObject } from './provider-http.ts';
import { child, isObject, text } from './wire-values.ts';

/**
 * Two deliveries are copies of each other when their bytes are: anything less would let a forged one pass for the
 * copy of the true one, and silence it.
 */
export function eventId(body: Buffer): string {
  return `mpesa:${createHash('sha256').update(body).digest('hex')}`;
}

/** @throws UnreadableDelivery when it is no callback of a push, or names no push */
export function readCallback(body: Buffer): Delivery {
  const raw = parsedObject(body.toString('utf8'));
  const callback = child(child(raw, 'Body'), 'stkCallback');
  const checkout = text(callback.CheckoutRequestID);
  if (checkout === null) throw new UnreadableDelivery('no stkCallback with a CheckoutRequestID');
  const evidence = evidenceOf(callback, raw);
  return {
    event_id: eventId(body),
    event_type: `payment.${evidence.outcome === 'paid' ? 'success' : evidence.outcome}`,
    reference: null,
    ids: { checkout, merchant: text(callback.MerchantRequestID) },
    evidence,
  };
}

function evidenceOf(callback: Record<string, unknown>, raw: unknown): Evidence {
  const base = { ...blank_evidence, source: 'callback' as const, raw };
  const code = text(callback.ResultCode);
  const unclear = 'M-Pesa has not confirmed this payment yet. Please do not pay twice; we keep checking.';
  if (code === null) return { ...base, outcome: 'unknown', reason: unclear, alert: true };
  const { outcome, reason, alert } = callbackMeaning(code);
  if (outcome !== 'paid') return { ...base, outcome, code, reason, alert, final: outcome === 'failed' };

  const metadata = callback.CallbackMetadata;
  const items = namedItems(isObject(metadata) ? metadata.Item : undefined, 'Name');
  const paid = {
    ...base,
    code,
    transaction_id: text(onlyValue(items, 'MpesaReceiptNumber')),
    amount_cents: exactCents(onlyValue(items, 'Amount')),
    currency: 'KES',
    payer_phone: payerPhone(onlyValue(items, 'PhoneNumber')),
  };
  // A success without its receipt or its amount proves nothing: a query has to say it again.
  if (paid.transaction_id === null || paid.amount_cents === null) {
    return { ...paid, outcome: 'unknown', reason: unclear, alert: true };
  }
  return { ...paid, outcome: 'paid', final: true };
}

/** E.164 with plus, or null when it is missing or masked ("2547****149"). */
export function payerPhone(value: unknown): string | null {
  const digits = text(value) ?? '';
  return /^254[17]\d{8}$/.test(digits) ? `+${digits}` : null;
}
