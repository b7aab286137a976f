// POST /api/refunds/:id/retry: a person sends a failed refund again. First the provider is asked, where it can be,
// whether the money went after all.
import { giveReason } from '../audit/give-reason.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { ProviderUnavailable, type RefundEvidence, type RefundIds } from '../payments/gateway.ts';
import { reasonBody } from '../payments/schemas.ts';
import { type LockedRefund, lockRefund } from './lock-refund.ts';
import { readRefund } from './read-refunds.ts';
import { refundSchema } from './schemas.ts';
import { settleRefund } from './settle-refund.ts';

export const retryRefund: Action = async (app, deps) => {
  app.post(
    '/refunds/:id/retry',
    {
      handlerTimeout: (deps.config.PROVIDER_TIMEOUT_SECONDS + 10) * 1000,
      schema: {
        tags: ['Refunds'],
        summary: 'Send a failed refund again',
        description:
          'When the provider says that it was paid after all, it is completed instead. A refund without an answer is settled, not retried.',
        params: idParams,
        body: reasonBody,
        response: answers({ 200: refundSchema }, [
          'not_found',
          'invalid_transition',
          'refund_too_large',
          'provider_unavailable',
        ]),
      },
    },
    async (request) => {
      const { id } = request.params;
      const before = await transaction(deps.sql, actorOf(request), (tx) => lockFailed(tx, id));
      const truth = await ask(deps, before);
      return transaction(deps.sql, actorOf(request), async (tx) => {
        await giveReason(tx, request.body.reason);
        await lockFailed(tx, id);
        if (truth?.outcome === 'done') await settleRefund(tx, deps, id, truth);
        else await again(tx, deps, id);
        return readRefund(tx, id);
      });
    },
  );
};

/** @throws AppError not_found, invalid_transition */
async function lockFailed(tx: Tx, refund_id: string): Promise<LockedRefund> {
  const refund = await lockRefund(tx, refund_id);
  if (refund.status === 'failed') return refund;
  const why =
    refund.status === 'processing'
      ? 'Nobody knows yet whether this refund was paid: find out, then settle it'
      : `This refund is ${refund.status}`;
  throw new AppError('invalid_transition', why);
}

/** @throws AppError provider_unavailable: without an answer the money might go twice */
async function ask(deps: Deps, refund: LockedRefund): Promise<RefundEvidence | null> {
  if (refund.provider === 'other' || refund.provider_ids === null) return null;
  try {
    const ids = deps.seal.openJson(refund.provider_ids) as RefundIds;
    return (await deps.gateways[refund.provider]?.lookUpRefund(ids)) ?? null;
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    throw new AppError('provider_unavailable', undefined, {
      retry_after_s: error.retry_after_s ?? 30,
      cause: error,
    });
  }
}

/** The trigger refunds_within_receipt refuses when the money was promised to another refund meanwhile. */
async function again(tx: Tx, deps: Deps, refund_id: string): Promise<void> {
  await tx`
    update refunds set status = 'requested', failure_reason = null, attention = null, provider_ids = null where id = ${refund_id}`;
  await deps.jobs.enqueue(tx, 'send_refund', { refund_id });
}
