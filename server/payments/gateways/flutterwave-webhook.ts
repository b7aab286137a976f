// Flutterwave's deliveries. The proof in the header says who sent them, not that the body is true: always look up.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Delivery, UnreadableDelivery } from '../gateway.ts';
import type { FlutterwaveConfig } from './flutterwave-config.ts';
import { readTransaction } from './flutterwave-transaction.ts';
import { parsedObject } from './provider-http.ts';
import { child, text } from './wire-values.ts';

/** Whether the header proves the sender; never without a configured secret. `body` is the raw bytes as received. */
export function authentic(config: FlutterwaveConfig, body: Buffer, headers: IncomingHttpHeaders): boolean {
  const secret = config.webhook_secret;
  if (secret === null || secret === '') return false;
  if (config.signature_scheme === 'literal') return same(headers['verif-hash'], secret);
  return same(headers['flutterwave-signature'], createHmac('sha256', secret).update(body).digest('base64'));
}

/** Compares digests, so that neither content nor length shows in the time taken. */
function same(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** v4 names its deliveries, and a repeated one keeps the name; v3 does not, so there the bytes are the name. */
export function eventId(body: Buffer, raw: Record<string, unknown>): string {
  const named = text(raw.webhook_id) ?? (text(raw.id)?.startsWith('wbk_') ? text(raw.id) : null);
  return `flutterwave:${named ?? createHash('sha256').update(body).digest('hex')}`;
}

/** @throws UnreadableDelivery when it is no JSON object, or a charge without our reference */
export function readWebhook(body: Buffer): Delivery {
  const raw = parsedObject(body.toString('utf8'));
  if (!raw) throw new UnreadableDelivery('not a JSON object');
  const event = text(raw.event) ?? text(raw.type);
  // The flat v2 body has no envelope.
  const flat = event === null && text(raw.txRef) !== null;
  const { reference, flw_ref, evidence } = readTransaction(flat ? raw : child(raw, 'data'), 'callback', raw);
  const event_id = eventId(body, raw);
  if (!flat && event !== 'charge.completed') {
    // Transfers, subscriptions and the like share the address; they say nothing about a payment of ours.
    if (event === null) throw new UnreadableDelivery('neither an event nor a transaction');
    const foreign = {
      ...evidence,
      outcome: 'unknown' as const,
      final: false,
      transaction_id: null,
      alert: false,
    };
    return {
      event_id,
      event_type: event,
      reference: null,
      ids: { checkout: null, merchant: null },
      evidence: foreign,
    };
  }
  if (reference === null) throw new UnreadableDelivery('a charge without our reference');
  return {
    event_id,
    event_type: `payment.${evidence.outcome === 'paid' ? 'success' : evidence.outcome}`,
    reference,
    ids: { checkout: null, merchant: flw_ref },
    evidence,
  };
}
