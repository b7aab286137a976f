// The callback that reports the end of a push, in the exact shape Daraja sends it, or spoiled as a script says.
import { kenyanDigits, requestId } from './daraja-identifiers.ts';
import type { Daraja, Push } from './daraja-state.ts';
import type { Plan } from './deliveries.ts';
import { drawsFor, shuffled } from './draws.ts';
import type { Callback, MpesaOutcome } from './script.ts';

type Item = { Name: string; Value?: number | string };

/** The callback of a push that has just ended with `outcome`. */
export function callbackPlan(daraja: Daraja, push: Push, outcome: MpesaOutcome): Plan {
  const spoil = push.script?.callback ?? {};
  const draw = drawsFor(daraja.seed, 'callback', push.phone, push.amount, push.nth);
  const body = {
    Body: {
      stkCallback: {
        MerchantRequestID: spoil.foreign_ids ? requestId(draw) : push.merchant_request_id,
        CheckoutRequestID: spoil.foreign_ids ? `ws_CO_${requestId(draw)}` : push.checkout_request_id,
        ResultCode: spelt(outcome.result_code, spoil.code_as),
        ResultDesc: push.result!.desc,
        ...(push.receipt && String(outcome.result_code) === '0'
          ? { CallbackMetadata: { Item: metadata(push, outcome, spoil, draw) } }
          : {}),
      },
    },
  };
  return {
    provider: 'mpesa',
    kind: 'stk_callback',
    url: push.callback_url,
    body: spoil.raw_body ?? JSON.stringify(body),
    copies: spoil.copies,
    after_ms: spoil.after_ms,
    after_next: spoil.after_next,
    gate: push.answered,
  };
}

/** Codes of digits are numbers and all others texts, unless the script turns that round. */
function spelt(code: number | string, as: Callback['code_as']): number | string {
  if (as === 'string') return String(code);
  return as === 'number' || typeof code === 'number' ? Number(code) : code;
}

/** Neither the order of the items nor a Balance is promised, so both are drawn from the seed unless told. */
function metadata(push: Push, outcome: MpesaOutcome, spoil: Callback, draw: () => number): Item[] {
  const masked = `${push.phone.slice(0, 5)}****${push.phone.slice(-3)}`;
  const items: Item[] = [
    { Name: 'Amount', Value: spoil.amount ?? outcome.amount ?? push.amount },
    { Name: 'MpesaReceiptNumber', Value: push.receipt! },
    { Name: 'TransactionDate', Value: Number(kenyanDigits(push.paid_at!)) },
    { Name: 'PhoneNumber', Value: spoil.masked_phone ? masked : Number(push.phone) },
  ];
  const balance = spoil.balance ?? (draw() < 0.5 ? 'no_value' : 'absent');
  if (balance === 'no_value') items.splice(2, 0, { Name: 'Balance' });
  if (balance === 'value') items.splice(2, 0, { Name: 'Balance', Value: 0 });
  const kept = items.filter((item) => !spoil.omit?.includes(item.Name));
  const order = spoil.order ?? (draw() < 0.5 ? 'shuffled' : 'as_documented');
  return order === 'shuffled' ? shuffled(kept, draw) : kept;
}
