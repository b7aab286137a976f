// POST /mpesa/b2c/v3/paymentrequest: pays a customer. The one Daraja call with an idempotency key.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { afterAnswer, giveAnswer } from './answering.ts';
import { DarajaRefusal, daraja_faults } from './daraja-errors.ts';
import { kenyanDigits, receiptNumber } from './daraja-identifiers.ts';
import { msisdn, readFields, shillings, shortcode } from './daraja-request-fields.ts';
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

/** M-Pesa pays out no less than ten shillings. */
const least_payout = 10;

const fields = z.object({
  OriginatorConversationID: z.string().min(1).max(64),
  InitiatorName: z.string().min(1),
  SecurityCredential: z.string().min(1),
  CommandID: z.enum(['SalaryPayment', 'BusinessPayment', 'PromotionPayment']),
  Amount: shillings(least_payout, 250_000),
  PartyA: shortcode,
  PartyB: msisdn,
  ...later_fields,
});
type Fields = z.infer<typeof fields>;

export function addB2c(app: FastifyInstance, daraja: Daraja): void {
  app.post('/mpesa/b2c/v3/paymentrequest', (request, reply) => {
    const asked = readFields(fields, request.body);
    const key = asked.OriginatorConversationID;
    if (daraja.payouts.has(key))
      throw new DarajaRefusal(500, '500.002.1001', 'Duplicate OriginatorConversationID.');
    const script = daraja.scripts.forMpesa('b2c', {
      phone: asked.PartyB,
      amount: asked.Amount,
      reference: key,
    });
    return giveAnswer(reply, script?.answer, daraja_faults, daraja.timetable, () => {
      daraja.payouts.add(key);
      const ids = newIds(daraja, key);
      const outcome = payOut(daraja, asked, script);
      queueResult(daraja, { kind: 'b2c', ...asked, ids }, outcome, script, afterAnswer(reply));
      const { ConversationID, OriginatorConversationID } = ids;
      return { status: 200, body: { ConversationID, OriginatorConversationID, ...acceptance } };
    });
  });
}

function payOut(daraja: Daraja, asked: Fields, script: MpesaScript | undefined): Outcome {
  const transaction_id = receiptNumber(daraja.timetable.now(), daraja.draw, daraja.receipts);
  const refused = refusal(daraja, script, { ...asked, initiator: asked.InitiatorName }, transaction_id);
  return refused ?? paidOut(daraja, asked, transaction_id);
}

function paidOut(daraja: Daraja, asked: Fields, receipt: string): Outcome {
  const at = daraja.timetable.now();
  const { PartyB: phone, Amount: amount, OriginatorConversationID: reference } = asked;
  daraja.ledger.paid_out.push({ receipt, amount, phone, reference, at });
  const from = daraja.options.business_name;
  textCustomer(
    daraja,
    phone,
    `${receipt} Confirmed. You have received ${ksh(amount)} from ${from} on ${smsTime(at)}.`,
  );
  const time = kenyanDigits(at);
  const day = `${time.slice(6, 8)}.${time.slice(4, 6)}.${time.slice(0, 4)}`;
  const hour = `${time.slice(8, 10)}:${time.slice(10, 12)}:${time.slice(12)}`;
  return {
    code: 0,
    desc: processed,
    transaction_id: receipt,
    parameters: [
      { Key: 'TransactionAmount', Value: amount },
      { Key: 'TransactionReceipt', Value: receipt },
      { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
      { Key: 'B2CChargesPaidAccountAvailableFunds', Value: 0 },
      { Key: 'ReceiverPartyPublicName', Value: `${phone} - SIMULATED CUSTOMER` },
      { Key: 'TransactionCompletedDateTime', Value: `${day} ${hour}` },
      { Key: 'B2CUtilityAccountAvailableFunds', Value: 7722179.62 },
      { Key: 'B2CWorkingAccountAvailableFunds', Value: 0 },
    ],
  };
}
