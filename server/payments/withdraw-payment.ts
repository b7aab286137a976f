// The job that tells a provider to take no more money for an attempt we have ended.
import type { Deps } from '../deps.ts';
import { readAttempt } from './payment.ts';

/** Best effort: where the page cannot be closed, money that still comes is late money and goes back. */
export async function withdrawPayment(deps: Deps, { payment_id }: { payment_id: string }): Promise<void> {
  const payment = await readAttempt(deps.sql, deps, payment_id, 'unlocked');
  if (!payment || payment.provider === 'other') return;
  await deps.gateways[payment.provider]?.withdraw({ ids: payment.provider_ids });
}
