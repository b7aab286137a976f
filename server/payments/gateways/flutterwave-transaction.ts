// One transaction as Flutterwave writes it: v3 (tx_ref, successful), the flat v2 body of old accounts (txRef), v4
// (reference, succeeded, ids as text). Webhooks and look-ups show the same thing, so both are read here.
import { parsePhone } from '../../http/parse-phone.ts';
import type { Evidence } from '../gateway.ts';
import { blank_evidence } from './blank-evidence.ts';
import { exactCents } from './exact-cents.ts';
import { child, text } from './wire-values.ts';

export type Transaction = { reference: string | null; flw_ref: string | null; evidence: Evidence };

const outcomes = new Map<string, Evidence['outcome']>([
  ['successful', 'paid'],
  ['succeeded', 'paid'],
  ['failed', 'failed'],
  ['cancelled', 'failed'],
  ['pending', 'pending'],
]);

const reasons = {
  paid: '',
  failed:
    'This try did not go through. Nothing was charged. You can try again on the same page, or pay another way.',
  pending: 'The payment is not finished yet.',
  unknown: 'The payment is not confirmed yet. Please do not pay twice; we keep checking.',
};

/** @param raw what is kept with the payment; `transaction` is the part of it that describes the transaction */
export function readTransaction(
  transaction: Record<string, unknown>,
  source: Evidence['source'],
  raw: unknown,
): Transaction {
  const status = text(transaction.status);
  const found = {
    ...blank_evidence,
    source,
    raw,
    code: status,
    transaction_id: text(transaction.id),
    // What was asked for; `charged_amount` adds fees the customer bore and is not ours.
    amount_cents: exactCents(transaction.amount),
    currency: text(transaction.currency),
    payer_phone: payerPhone(transaction),
  };
  const stated = outcomes.get(status?.toLowerCase() ?? '') ?? 'unknown';
  const whole = found.transaction_id !== null && found.amount_cents !== null && found.currency !== null;
  const outcome = stated === 'paid' && !whole ? 'unknown' : stated;
  const evidence: Evidence = {
    ...found,
    outcome,
    reason: reasons[outcome],
    alert: outcome === 'unknown',
    // A failed try leaves the page open: a later one may succeed under the same reference and another id.
    final: outcome === 'paid',
  };
  return {
    reference: text(transaction.tx_ref) ?? text(transaction.txRef) ?? text(transaction.reference),
    flw_ref: text(transaction.flw_ref) ?? text(transaction.flwRef),
    evidence,
  };
}

/** The phone that paid. A card is not paid by phone: the number beside it is only what the customer typed. */
function payerPhone(transaction: Record<string, unknown>): string | null {
  const kind = `${text(transaction.payment_type) ?? ''} ${text(transaction['event.type']) ?? ''}`;
  if (!/mpesa|mobile/i.test(kind)) return null;
  const customer = child(transaction, 'customer');
  const digits = text(customer.phone_number) ?? text(customer.phone) ?? '';
  const international = /^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : digits;
  const phone = parsePhone(international);
  return phone?.isValid() ? phone.number : null;
}
