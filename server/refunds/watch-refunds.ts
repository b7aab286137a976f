// The job that looks after refunds nobody heard of again: it asks where it can ask, and tells staff where it cannot.
// It never pays anything a second time.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { ProviderUnavailable, type RefundEvidence, type RefundIds } from '../payments/gateway.ts';
import { settleRefund } from './settle-refund.ts';

/** Providers report within minutes; before that a question is only noise. */
const ASK_AFTER_MS = 5 * 60_000;
/** Where nobody can be asked, a person looks after this long. */
const FLAG_AFTER_MS = 60 * 60_000;

type Silent = {
  id: string;
  provider: 'mpesa' | 'flutterwave' | 'other';
  provider_ids: string | null;
  sent_at: string;
};

export async function watchRefunds(deps: Deps): Promise<void> {
  await sendForgotten(deps);
  const before = new Date(deps.now().getTime() - ASK_AFTER_MS);
  const silent = await deps.sql<Silent[]>`
    select f.id, r.provider, f.provider_ids, f.sent_at from refunds f join receipts r on r.id = f.receipt_id
    where f.status = 'processing' and f.sent_at <= ${before} order by f.sent_at limit 100`;
  for (const refund of silent) {
    const evidence = await ask(deps, refund);
    if (evidence === 'no answer') continue;
    if (evidence) {
      await transaction(deps.sql, { actor_id: null, source: 'job' }, (tx) =>
        settleRefund(tx, deps, refund.id, evidence),
      );
    } else if (Date.parse(refund.sent_at) <= deps.now().getTime() - FLAG_AFTER_MS) {
      await flag(deps, refund);
    }
  }
}

/** The job of a refund may have died before it began; sending is claimed, so this can send nothing twice. */
async function sendForgotten(deps: Deps): Promise<void> {
  const before = new Date(deps.now().getTime() - ASK_AFTER_MS);
  const forgotten = await deps.sql<{ id: string }[]>`
    select f.id from refunds f join receipts r on r.id = f.receipt_id
    where f.status = 'requested' and f.requested_at <= ${before} and f.updated_at <= now() - interval '5 minutes'
      and (not f.approval_needed or f.approved_by is not null) and r.provider <> 'other'
    order by f.requested_at limit 100`;
  for (const { id } of forgotten) await deps.jobs.enqueue(deps.sql, 'send_refund', { refund_id: id });
}

/** What the provider says; null when it cannot be asked about this refund. */
async function ask(deps: Deps, refund: Silent): Promise<RefundEvidence | 'no answer' | null> {
  if (refund.provider === 'other' || refund.provider_ids === null) return null;
  const gateway = deps.gateways[refund.provider];
  if (!gateway) return null;
  try {
    return await gateway.lookUpRefund(deps.seal.openJson(refund.provider_ids) as RefundIds);
  } catch (error) {
    if (error instanceof ProviderUnavailable) return 'no answer';
    throw error;
  }
}

async function flag(deps: Deps, refund: Silent): Promise<void> {
  const what = 'no word from the provider since it was sent: look in its statement, then settle it';
  await transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
    await tx`
      update refunds set attention = ${what} where id = ${refund.id} and status = 'processing' and attention is null`;
    await alertStaff(tx, deps, {
      key: `refund_silent:${refund.id}:${refund.sent_at}`,
      what: `Refund ${refund.id}: ${what}`,
      path: `/admin/refunds/${refund.id}`,
    });
  });
}
