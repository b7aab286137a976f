// Two things an admin of a real school meets: money that names no booking, and a delivery that proves nothing.
import { readCallback } from '../../server/payments/gateways/daraja-callback.ts';
import type { Seal } from '../../server/seal.ts';
import type { Money } from './payment-rows.ts';
import { mpesaCallback, mpesaIds, mpesaReceipt } from './provider-records.ts';
import { seededRandom } from './random.ts';

const HOUR_MS = 3_600_000;
const phone = '+254700009901';

/** Paid to the paybill by hand, with an account nobody has. */
export function strayReceipt(now: Date, seal: Seal): Money['receipts'][number] {
  const random = seededRandom('a receipt without a payment');
  const received_at = new Date(now.getTime() - 26 * HOUR_MS);
  return {
    id: random.id(received_at),
    provider: 'mpesa',
    provider_transaction_id: mpesaReceipt(random),
    payment_id: null,
    amount: 12_000,
    currency: 'KES',
    payer_phone: seal.close(phone),
    status: 'unapplied',
    reason: 'Paid to the paybill under the account “PYTHON KIDS”, which is no booking.',
    received_at,
    created_at: received_at,
    updated_at: received_at,
  };
}

/** A success for a push that was never sent. */
export function strayDelivery(now: Date, seal: Seal): Money['webhooks'][number] {
  const random = seededRandom('a forged delivery');
  const at = new Date(now.getTime() - 5 * HOUR_MS);
  const paid = { amount: 1, at, phone, transaction_id: mpesaReceipt(random) };
  const body = JSON.stringify(mpesaCallback(mpesaIds(random, phone, at), '0', paid));
  const { event_id, event_type } = readCallback(Buffer.from(body));
  return {
    id: random.id(at),
    payment_id: null,
    provider: 'mpesa',
    event_type,
    event_id,
    payload: seal.close(Buffer.from(body).toString('base64')),
    headers: seal.closeJson({ 'content-type': 'application/json' }),
    ip: '203.0.113.24',
    doubt: 'The sender is not one of the provider’s addresses, and no payment has these ids.',
    processed: true,
    processed_at: new Date(at.getTime() + 300),
    processing_error: 'It belongs to no payment.',
    attempts: 1,
    created_at: at,
  };
}
