// The truth about a payment: by transaction id when one is known, by our reference otherwise.
import { type Evidence, ProviderUnavailable } from '../gateway.ts';
import { blank_evidence } from './blank-evidence.ts';
import { type Fate, type FlutterwaveCall, fateOf, idInPath } from './flutterwave-call.ts';
import { readTransaction } from './flutterwave-transaction.ts';

/**
 * An id may come from the browser's return, which anybody can write: when it is refused or leads to nothing of ours,
 * the reference decides.
 * @throws ProviderUnavailable
 */
export async function lookUpTransaction(
  attempt: { reference: string; transaction_id: string | null },
  call: FlutterwaveCall,
): Promise<Evidence> {
  const id = attempt.transaction_id === null ? null : idInPath(attempt.transaction_id);
  if (id !== null) {
    const by_id = fateOf(await call('verify by id', 'GET', `/transactions/${id}/verify`));
    const evidence = by_id.kind === 'refused' ? null : readLookUp(by_id, attempt.reference);
    if (evidence !== null) return evidence;
  }
  const path = `/transactions/verify_by_reference?tx_ref=${encodeURIComponent(attempt.reference)}`;
  const fate = fateOf(await call('verify by reference', 'GET', path));
  return readLookUp(fate, attempt.reference) ?? nothingYet(fate.raw);
}

/**
 * Null when the answer is about no payment of this reference: none exists, or it is somebody else's.
 * @throws ProviderUnavailable
 */
export function readLookUp(fate: Fate, reference: string): Evidence | null {
  if (fate.kind === 'done') {
    const transaction = readTransaction(fate.data, 'look_up', fate.raw);
    return transaction.reference === reference ? transaction.evidence : null;
  }
  if (fate.kind === 'refused') {
    if (/no transaction was found/i.test(fate.message)) return null;
    throw new ProviderUnavailable(`Flutterwave refused the look-up (HTTP ${fate.status})`);
  }
  const retry_after_s = fate.kind === 'unavailable' ? fate.retry_after_s : null;
  throw new ProviderUnavailable(`Flutterwave look-up: ${fate.why}`, retry_after_s);
}

/** The page was opened and nobody tried to pay on it yet. */
function nothingYet(raw: unknown): Evidence {
  return { ...blank_evidence, source: 'look_up', outcome: 'pending', reason: 'Nobody has paid yet.', raw };
}
