// POST /mpesa/stkpush/v1/processrequest: rings a phone.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { afterAnswer, giveAnswer, type Said } from './answering.ts';
import { answerWithPin, concludePush, correct_pin, endPush, expirePush } from './daraja-customer.ts';
import { DarajaRefusal, daraja_faults } from './daraja-errors.ts';
import { checkoutRequestId, requestId } from './daraja-identifiers.ts';
import {
  asText,
  callbackUrl,
  checkPassword,
  msisdn,
  readFields,
  shillings,
  shortcode,
  timestamp,
} from './daraja-request-fields.ts';
import { type Daraja, lineOf, openPrompt, type Push } from './daraja-state.ts';
import type { MpesaScript } from './script.ts';

const fields = (daraja: Daraja) =>
  z.object({
    BusinessShortCode: shortcode,
    Password: z.string().min(1),
    Timestamp: timestamp,
    TransactionType: z.enum(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline']),
    Amount: shillings(daraja.options.least_amount, daraja.options.most_amount),
    PartyA: msisdn,
    PartyB: shortcode,
    PhoneNumber: msisdn,
    CallBackURL: callbackUrl,
    AccountReference: asText.pipe(z.string().trim().min(1).max(12)),
    TransactionDesc: asText.pipe(z.string().trim().min(1).max(13)),
  });
type Fields = z.infer<ReturnType<typeof fields>>;

export function addStkPush(app: FastifyInstance, daraja: Daraja): void {
  const schema = fields(daraja);
  app.post('/mpesa/stkpush/v1/processrequest', (request, reply) => {
    const asked = readFields(schema, request.body);
    checkPassword(daraja, asked);
    const facts = { phone: asked.PhoneNumber, amount: asked.Amount, reference: asked.AccountReference };
    const script = daraja.scripts.forMpesa('push', facts);
    return giveAnswer(reply, script?.answer, daraja_faults, daraja.timetable, () =>
      ring(daraja, asked, script, reply),
    );
  });
}

async function ring(
  daraja: Daraja,
  asked: Fields,
  script: MpesaScript | undefined,
  reply: FastifyReply,
): Promise<Said> {
  const busy = openPrompt(daraja, asked.PhoneNumber) !== undefined;
  if (busy && daraja.options.busy_subscriber === 'error')
    throw new DarajaRefusal(
      500,
      '500.001.1001',
      'Unable to lock subscriber, a transaction is already in process for the current subscriber',
    );
  // A spoiled or late answer does not hold the callback back; a plain one goes first.
  const first = script?.answer || script?.callback?.before_answer;
  const push = newPush(daraja, asked, script, first ? Promise.resolve() : afterAnswer(reply));
  daraja.pushes.set(push.checkout_request_id, push);
  lineOf(daraja, push.phone);
  await begin(daraja, push, asked, busy);
  return {
    status: 200,
    body: {
      MerchantRequestID: push.merchant_request_id,
      CheckoutRequestID: push.checkout_request_id,
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    },
  };
}

function newPush(
  daraja: Daraja,
  asked: Fields,
  script: MpesaScript | undefined,
  answered: Promise<unknown>,
): Push {
  const made_at = daraja.timetable.now();
  let id = checkoutRequestId(made_at, asked.PhoneNumber);
  for (let later = made_at; daraja.pushes.has(id); ) id = checkoutRequestId(++later, asked.PhoneNumber);
  return {
    merchant_request_id: requestId(daraja.draw),
    checkout_request_id: id,
    phone: asked.PhoneNumber,
    nth: 1 + [...daraja.pushes.values()].filter((other) => other.phone === asked.PhoneNumber).length,
    amount: asked.Amount,
    account: asked.AccountReference,
    description: asked.TransactionDesc,
    callback_url: asked.CallBackURL,
    made_at,
    expires_at: made_at + daraja.options.prompt_life_ms,
    result: null,
    receipt: null,
    paid_at: null,
    script,
    answered,
    stopExpiry: () => {},
  };
}

/** Decides what happens on the phone: nothing at all, what a script says, or a prompt that waits for its PIN. */
async function begin(daraja: Daraja, push: Push, asked: Fields, busy: boolean): Promise<void> {
  const { timetable, options } = daraja;
  const { script } = push;
  const refusal = busy ? 1001 : wrongParty(daraja, asked);
  if (refusal !== null) return endPush(daraja, push, { result_code: refusal });
  if (script?.callback?.before_answer) {
    await daraja.deliveries.now(concludePush(daraja, push, script.outcome ?? { result_code: 0 }));
    return;
  }
  push.stopExpiry = timetable.after(options.prompt_life_ms, 'expiry', () => expirePush(daraja, push));
  const outcome = script?.outcome;
  if (outcome) {
    timetable.after(outcome.after_ms ?? 0, 'customer', () => endPush(daraja, push, outcome));
  } else if (lineOf(daraja, push.phone).unreachable) {
    timetable.after(3000, 'customer', () => endPush(daraja, push, { result_code: 1037 }));
  } else if (options.auto_pay_after_ms !== null) {
    timetable.after(options.auto_pay_after_ms, 'customer', () => answerWithPin(daraja, push, correct_pin));
  }
}

/** PayBill numbers are paid by PartyB = PayBill, tills by PartyB = till. The wrong pair shows in the callback only. */
function wrongParty(daraja: Daraja, asked: Fields): number | string | null {
  const { shortcode, till } = daraja.credentials;
  if (asked.TransactionType === 'CustomerPayBillOnline') return asked.PartyB === shortcode ? null : 2028;
  return asked.PartyB === till ? null : 'SFC_IC0003';
}
