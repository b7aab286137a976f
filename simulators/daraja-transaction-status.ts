// POST /mpesa/transactionstatus/v1/query: what is known of a receipt, or of a push by its MerchantRequestID.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { afterAnswer, giveAnswer } from './answering.ts';
import { daraja_faults, invalidField } from './daraja-errors.ts';
import { conversationId, kenyanDigits } from './daraja-identifiers.ts';
import { asText, readFields, receipt, shortcode } from './daraja-request-fields.ts';
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
import type { Taken } from './ledger.ts';
import type { MpesaScript } from './script.ts';

const fields = z.object({
  Initiator: z.string().min(1),
  SecurityCredential: z.string().min(1),
  CommandID: z.literal('TransactionStatusQuery'),
  TransactionID: z.union([receipt, z.literal('')]).optional(),
  /** Of a payment whose receipt never arrived. Published names differ, so both are read. */
  OriginatorConversationID: z.string().optional(),
  OriginalConversationID: z.string().optional(),
  PartyA: shortcode,
  IdentifierType: asText.pipe(z.literal('4')),
  ...later_fields,
});
type Fields = z.infer<typeof fields>;

export function addTransactionStatus(app: FastifyInstance, daraja: Daraja): void {
  app.post('/mpesa/transactionstatus/v1/query', (request, reply) => {
    const asked = readFields(fields, request.body);
    const original = asked.OriginatorConversationID ?? asked.OriginalConversationID;
    if (!asked.TransactionID && !original) throw invalidField('TransactionID');
    const entry = find(daraja, asked.TransactionID, original);
    const facts = { phone: entry?.phone, amount: entry?.amount, reference: entry?.reference };
    const script = daraja.scripts.forMpesa('status', facts);
    return giveAnswer(reply, script?.answer, daraja_faults, daraja.timetable, () => {
      const ids = newIds(daraja);
      const outcome = describe(daraja, asked, entry, script);
      const reference_data = { ReferenceItem: { Key: 'Occasion' } };
      queueResult(
        daraja,
        { kind: 'status', ...asked, ids, reference_data },
        outcome,
        script,
        afterAnswer(reply),
      );
      return { status: 200, body: { ...ids, ...acceptance } };
    });
  });
}

function find(daraja: Daraja, receipt: string | undefined, original: string | undefined): Taken | undefined {
  if (receipt) return daraja.ledger.byReceipt('mpesa', receipt);
  const push = [...daraja.pushes.values()].find(
    (one) => one.merchant_request_id === original || one.checkout_request_id === original,
  );
  return push?.receipt ? daraja.ledger.byReceipt('mpesa', push.receipt) : undefined;
}

function describe(
  daraja: Daraja,
  asked: Fields,
  entry: Taken | undefined,
  script: MpesaScript | undefined,
): Outcome {
  const transaction_id = entry?.receipt ?? asked.TransactionID ?? '';
  const refused = refusal(daraja, script, { ...asked, initiator: asked.Initiator }, transaction_id);
  if (refused) return refused;
  if (!entry) return { code: 'R000002', desc: 'The OriginalTransactionID is invalid.', transaction_id };
  const time = kenyanDigits(entry.at);
  const { business_name } = daraja.options;
  return {
    code: 0,
    desc: processed,
    transaction_id,
    // The published sample names two parties with one key: a reader that makes an object of the list loses one.
    parameters: [
      { Key: 'DebitPartyName', Value: `${daraja.credentials.shortcode} - ${business_name}` },
      { Key: 'DebitPartyName', Value: `${entry.phone} - SIMULATED CUSTOMER` },
      { Key: 'OriginatorConversationID', Value: '3211-416020-3' },
      { Key: 'InitiatedTime', Value: time },
      { Key: 'DebitAccountType', Value: 'MMF Account For Customer' },
      { Key: 'DebitPartyCharges', Value: '' },
      { Key: 'TransactionReason' },
      { Key: 'ReasonType', Value: 'Pay Bill Online' },
      { Key: 'TransactionStatus', Value: entry.paid_back > 0 ? 'Reversed' : 'Completed' },
      { Key: 'FinalisedTime', Value: time },
      { Key: 'Amount', Value: String(entry.amount) },
      { Key: 'ConversationID', Value: conversationId(entry.at, daraja.draw) },
      { Key: 'ReceiptNo', Value: entry.receipt },
    ],
  };
}
