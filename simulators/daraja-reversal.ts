// POST /mpesa/reversal/v1/request: gives a payment back to the customer.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { afterAnswer, giveAnswer } from './answering.ts';
import { daraja_faults, invalidField } from './daraja-errors.ts';
import { kenyanDigits, receiptNumber } from './daraja-identifiers.ts';
import { asText, readFields, receipt, shillings, shortcode } from './daraja-request-fields.ts';
import {
  acceptance,
  later_fields,
  newIds,
  type Outcome,
  processed,
  queueResult,
  refusal,
} from './daraja-results-later.ts';
import type { Daraja } from './daraja-state.ts';
import type { MpesaScript } from './script.ts';
import { ksh, smsTime, textCustomer } from './sms.ts';

const fields = z.object({
  Initiator: z.string().min(1),
  SecurityCredential: z.string().min(1),
  CommandID: z.literal('TransactionReversal'),
  TransactionID: receipt,
  Amount: shillings(1, 10_000_000),
  ReceiverParty: shortcode,
  // The misspelling is Safaricom's.
  RecieverIdentifierType: asText.pipe(z.literal('11')),
  ...later_fields,
});
type Fields = z.infer<typeof fields>;

export function addReversal(app: FastifyInstance, daraja: Daraja): void {
  app.post('/mpesa/reversal/v1/request', (request, reply) => {
    const asked = readFields(fields, request.body);
    if (asked.ReceiverParty !== daraja.credentials.shortcode) throw invalidField('ReceiverParty');
    const entry = daraja.ledger.byReceipt('mpesa', asked.TransactionID);
    const facts = { phone: entry?.phone, amount: asked.Amount, reference: entry?.reference };
    const script = daraja.scripts.forMpesa('reversal', facts);
    return giveAnswer(reply, script?.answer, daraja_faults, daraja.timetable, () => {
      const ids = newIds(daraja);
      const outcome = reverse(daraja, asked, script);
      queueResult(daraja, { kind: 'reversal', ...asked, ids }, outcome, script, afterAnswer(reply));
      return { status: 200, body: { ...ids, ...acceptance } };
    });
  });
}

function reverse(daraja: Daraja, asked: Fields, script: MpesaScript | undefined): Outcome {
  const failed = (code: number | string, desc: string): Outcome => ({
    ...{ code, desc, transaction_id: asked.TransactionID },
  });
  const refused = refusal(daraja, script, { ...asked, initiator: asked.Initiator }, asked.TransactionID);
  if (refused) return refused;
  const entry = daraja.ledger.byReceipt('mpesa', asked.TransactionID);
  if (!entry) return failed('R000002', 'The OriginalTransactionID is invalid.');
  if (entry.paid_back > 0) return failed('R000001', 'The transaction has already been reversed.');
  const whole = asked.Amount === entry.amount;
  if (asked.Amount > entry.amount || (!whole && !daraja.options.partial_reversals))
    return failed(2028, 'The request is not permitted according to product assignment.');
  entry.paid_back = asked.Amount;
  return reversed(daraja, asked, entry.phone!);
}

function reversed(daraja: Daraja, asked: Fields, phone: string): Outcome {
  const at = daraja.timetable.now();
  const transaction_id = receiptNumber(at, daraja.draw, daraja.receipts);
  const { business_name } = daraja.options;
  const text = `${transaction_id} Confirmed. ${ksh(asked.Amount)} of transaction ${asked.TransactionID} came back from ${business_name} on ${smsTime(at)}.`;
  textCustomer(daraja, phone, text);
  return {
    code: 0,
    desc: processed,
    transaction_id,
    parameters: [
      { Key: 'DebitAccountBalance', Value: 'Utility Account|KES|7722179.62|7722179.62|0.00|0.00' },
      { Key: 'Amount', Value: asked.Amount },
      { Key: 'TransCompletedTime', Value: Number(kenyanDigits(at)) },
      { Key: 'OriginalTransactionID', Value: asked.TransactionID },
      { Key: 'Charge', Value: 0 },
      { Key: 'CreditPartyPublicName', Value: `${phone} - SIMULATED CUSTOMER` },
      { Key: 'DebitPartyPublicName', Value: `${daraja.credentials.shortcode} - ${business_name}` },
    ],
  };
}
