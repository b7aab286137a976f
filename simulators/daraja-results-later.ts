// What a reversal, a payout and a status question share: an initiator who proves itself, an acceptance at once, and the
// result later, at the ResultURL.
import { constants, privateDecrypt } from 'node:crypto';
import { z } from 'zod';
import { conversationId, requestId } from './daraja-identifiers.ts';
import { callbackUrl } from './daraja-request-fields.ts';
import type { Daraja } from './daraja-state.ts';
import type { MpesaScript } from './script.ts';

/** Fields every one of these requests has, after its own. */
export const later_fields = {
  ResultURL: callbackUrl,
  QueueTimeOutURL: callbackUrl,
  Remarks: z.string().min(2).max(100),
};

export type Ids = { OriginatorConversationID: string; ConversationID: string };

export function newIds(daraja: Daraja, originator = requestId(daraja.draw)): Ids {
  const ConversationID = conversationId(daraja.timetable.now(), daraja.draw);
  return { OriginatorConversationID: originator, ConversationID };
}

export const acceptance = {
  ResponseCode: '0',
  ResponseDescription: 'Accept the service request successfully.',
};

/** Whether SecurityCredential is the initiator's password, encrypted with the simulator's public key. */
function provesInitiator(daraja: Daraja, initiator: string, credential: string): boolean {
  const { initiator_name, initiator_password } = daraja.credentials;
  try {
    const sealed = Buffer.from(credential, 'base64');
    const padding = constants.RSA_PKCS1_PADDING;
    const opened = privateDecrypt({ key: daraja.private_key, padding }, sealed);
    return initiator === initiator_name && opened.toString('utf8') === initiator_password;
  } catch {
    return false;
  }
}

/** What the result says. `parameters` only when something was done. */
export type Outcome = {
  code: number | string;
  desc: string;
  transaction_id: string;
  parameters?: { Key: string; Value?: string | number }[];
};

export const processed = 'The service request is processed successfully.';

/**
 * The result where nothing is done: the script says that it fails, or the initiator is not who it says, which shows in
 * the result only, as 2001.
 * @param asked.initiator differs in name from call to call
 */
export function refusal(
  daraja: Daraja,
  script: MpesaScript | undefined,
  asked: { initiator: string; SecurityCredential: string },
  transaction_id: string,
): Outcome | null {
  const told = script?.outcome;
  if (told && String(told.result_code) !== '0') {
    const desc = told.result_desc ?? 'The service request failed.';
    return { code: told.result_code, desc, transaction_id };
  }
  if (provesInitiator(daraja, asked.initiator, asked.SecurityCredential)) return null;
  return { code: 2001, desc: 'The initiator information is invalid.', transaction_id };
}

/** Queues the result, spoiled as the script says; the acceptance goes first unless it is spoiled itself. */
export function queueResult(
  daraja: Daraja,
  asked: { kind: string; ResultURL: string; QueueTimeOutURL: string; ids: Ids; reference_data?: unknown },
  outcome: Outcome,
  script: MpesaScript | undefined,
  answered: Promise<unknown>,
): void {
  const spoil = script?.callback ?? {};
  const gate = script?.answer ? undefined : answered;
  const common = { provider: 'mpesa' as const, after_ms: spoil.after_ms, gate };
  const ReferenceData = asked.reference_data ?? {
    ReferenceItem: { Key: 'QueueTimeoutURL', Value: asked.QueueTimeOutURL },
  };
  const body = (code: number | string, desc: string, parameters: Outcome['parameters']) =>
    JSON.stringify({
      Result: {
        ResultType: 0,
        ResultCode: spoil.code_as === 'string' ? String(code) : code,
        ResultDesc: desc,
        ...asked.ids,
        TransactionID: outcome.transaction_id,
        ...(parameters ? { ResultParameters: { ResultParameter: parameters } } : {}),
        ReferenceData,
      },
    });
  if (spoil.queue_time_out)
    daraja.deliveries.queue({
      ...common,
      kind: `${asked.kind}_queue_time_out`,
      url: asked.QueueTimeOutURL,
      // No published body was found; this one follows the result's form.
      body: body(1, 'The service request timed out in the queue.', undefined),
    });
  daraja.deliveries.queue({
    ...common,
    kind: `${asked.kind}_result`,
    url: asked.ResultURL,
    body: spoil.raw_body ?? body(outcome.code, outcome.desc, outcome.parameters),
    copies: spoil.copies,
    after_next: spoil.after_next,
  });
}
