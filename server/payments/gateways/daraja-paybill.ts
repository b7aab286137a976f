// Money that somebody sent to the PayBill by hand (C2B confirmation). It belongs to no attempt: the account they typed
// may name a booking. Where pushes go to the same PayBill, each paid push is confirmed here too, under the same receipt.
import { UnreadableDelivery } from '../gateway.ts';
import { eventId, payerPhone } from './daraja-callback.ts';
import { exactCents } from './exact-cents.ts';
import { parsedObject } from './provider-http.ts';
import { text } from './wire-values.ts';

export type PaybillReceipt = {
  event_id: string;
  /** The M-Pesa receipt: equal to the one in the callback when this is a paid push. */
  transaction_id: string;
  amount_cents: number;
  currency: 'KES';
  /** The shortcode that got the money. */
  shortcode: string | null;
  /** What the payer typed as account, upper case without spaces; null when nothing was typed. */
  account: string | null;
  /** E.164 with plus; null when masked or hashed, as it mostly is. */
  payer_phone: string | null;
  payer_name: string | null;
  raw: unknown;
};

/** @throws UnreadableDelivery when receipt or amount is missing */
export function readPaybillConfirmation(body: Buffer): PaybillReceipt {
  const raw = parsedObject(body.toString('utf8'));
  const transaction_id = text(raw?.TransID);
  const amount_cents = exactCents(raw?.TransAmount);
  if (transaction_id === null || amount_cents === null) {
    throw new UnreadableDelivery('no PayBill confirmation with a receipt and an amount');
  }
  const names = [text(raw?.FirstName), text(raw?.MiddleName), text(raw?.LastName)];
  return {
    event_id: eventId(body),
    transaction_id,
    amount_cents,
    currency: 'KES',
    shortcode: text(raw?.BusinessShortCode),
    account: text(raw?.BillRefNumber)?.replace(/\s+/g, '').toUpperCase() ?? null,
    payer_phone: payerPhone(raw?.MSISDN),
    payer_name: names.filter((name) => name !== null).join(' ') || null,
    raw,
  };
}
