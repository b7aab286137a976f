// Money sent to the PayBill by hand (C2B): where it is reported, and the payment itself.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { correct_pin } from './daraja-customer.ts';
import { DarajaRefusal } from './daraja-errors.ts';
import { requestId } from './daraja-identifiers.ts';
import { confirmReceipt, describeReceipt, newReceipt, takeMoney } from './daraja-receipt.ts';
import { callbackUrl, readFields, shortcode } from './daraja-request-fields.ts';
import { type Daraja, lineOf } from './daraja-state.ts';
import type { Taken } from './ledger.ts';

const fields = z.object({
  ShortCode: shortcode,
  ResponseType: z.enum(['Completed', 'Cancelled', 'Canceled']),
  ConfirmationURL: callbackUrl,
  ValidationURL: callbackUrl.optional(),
});

export function addC2b(app: FastifyInstance, daraja: Daraja): void {
  for (const version of ['v1', 'v2'] as const)
    app.post(`/mpesa/c2b/${version}/registerurl`, (request) => {
      const asked = readFields(fields, request.body);
      daraja.c2b = {
        version,
        confirmation_url: asked.ConfirmationURL,
        validation_url: asked.ValidationURL ?? null,
        completes_unreached: asked.ResponseType === 'Completed',
      };
      return {
        // Their spelling.
        OriginatorCoversationID: requestId(daraja.draw),
        ResponseCode: '0',
        ResponseDescription: 'Success',
      };
    });
}

export type ByHand = { phone: string; shortcode: string; account: string; amount: number; pin: string };

/**
 * A customer types a PayBill payment. Throws with a sentence when M-Pesa, or the merchant's validation, refuses it.
 * The money is taken even when no confirmation address is registered.
 */
export async function payByHand(daraja: Daraja, typed: ByHand): Promise<Taken> {
  const refuse = (sentence: string) => new DarajaRefusal(422, 'phone', sentence);
  if (typed.shortcode !== daraja.credentials.shortcode) throw refuse('No business has this number.');
  if (typed.pin !== correct_pin) throw refuse('Wrong PIN. Nothing was paid.');
  if (lineOf(daraja, typed.phone).low_balance) throw refuse('There is not enough money on this phone.');
  const { phone, amount, account } = typed;
  const script = daraja.scripts.forMpesa('paybill', { phone, amount, reference: account });
  const entry = newReceipt(daraja, phone, amount, account);
  if (!(await validated(daraja, entry))) throw refuse('The business did not accept this payment.');
  takeMoney(daraja, entry);
  confirmReceipt(daraja, entry, script);
  return entry;
}

/** Asks the merchant, when it wants to be asked; unreached, the registered ResponseType decides. */
async function validated(daraja: Daraja, entry: Taken): Promise<boolean> {
  const url = daraja.c2b?.validation_url;
  if (!url) return true;
  const body = JSON.stringify(describeReceipt(daraja, entry));
  const [asked] = await daraja.deliveries.now({ provider: 'mpesa', kind: 'c2b_validation', url, body });
  const answer = z.object({ ResultCode: z.union([z.string(), z.number()]) });
  try {
    return String(answer.parse(JSON.parse(asked!.answer)).ResultCode) === '0';
  } catch {
    return daraja.c2b!.completes_unreached;
  }
}
