// The result codes of a push and the sentences M-Pesa sends with them. Their wording drifts in real life.
import type { Result } from './daraja-state.ts';

const sentences: Record<string, string> = {
  '0': 'The service request is processed successfully.',
  '1': 'The balance is insufficient for the transaction.',
  '17': 'Rule limited.',
  '26': 'System internal error.',
  '1001': 'Unable to lock subscriber, a transaction is already in process for the current subscriber',
  '1019': 'Transaction expired. No MO has been received',
  '1025': 'An error occurred while sending push request.',
  '1032': 'Request cancelled by user',
  '1037': 'DS timeout user cannot be reached',
  '2001': 'The initiator information is invalid.',
  '2028': 'The request is not permitted according to product assignment.',
  '4999': 'The transaction is still under processing',
  '9999': 'Request failed.',
  SFC_IC0003: 'The operator does not exist.',
};

/** A result with its usual sentence; codes nobody knows get a sentence that says nothing. */
export function resultOf(code: number | string, desc?: string): Result {
  return { code, desc: desc ?? sentences[String(code)] ?? 'The transaction could not be completed.' };
}
