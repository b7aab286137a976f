// POST /api/refunds/:id/settle: a person says what became of a refund that no provider will report on: cash handed
// back, or a refund whose outcome stayed unknown and was looked up in the provider's own pages.
import { giveReason } from '../audit/give-reason.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import type { RefundEvidence } from '../payments/gateway.ts';
import { type LockedRefund, lockRefund } from './lock-refund.ts';
import { readRefund } from './read-refunds.ts';
import { refundSchema, settleRefundBody } from './schemas.ts';
import { settleRefund } from './settle-refund.ts';

type Outcome = 'done' | 'failed';

export const settleRefundByHand: Action = async (app, deps) => {
  app.post(
    '/refunds/:id/settle',
    {
      schema: {
        tags: ['Refunds'],
        summary: 'Record what became of a refund',
        description:
          'For refunds without an answer (`processing`), for money paid back by hand (`requested` of provider `other`), and for failed ones that were paid another way (`done` only).',
        params: idParams,
        body: settleRefundBody,
        response: answers({ 200: refundSchema }, [
          'not_found',
          'forbidden',
          'invalid_transition',
          'conflict',
          'refund_too_large',
        ]),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { outcome, reason, provider_reference } = request.body;
      const said = {
        ...{ by: callerOf(request).user_id, outcome, reason },
        provider_reference: provider_reference ?? null,
      };
      return transaction(deps.sql, actorOf(request), async (tx) => {
        await giveReason(tx, reason);
        const refund = await lockRefund(tx, id);
        refuse(refund, outcome);
        await bringUnderWay(tx, refund);
        await settleRefund(tx, deps, id, evidenceOf(said));
        return readRefund(tx, id);
      });
    },
  );
};

/** @throws AppError invalid_transition, forbidden when a second admin has not approved yet */
function refuse(refund: LockedRefund, outcome: Outcome): void {
  const possible =
    refund.status === 'processing' || (outcome === 'done' && (refund.status === 'failed' || byHand(refund)));
  if (!possible) {
    const why =
      refund.status !== 'requested'
        ? `This refund is ${refund.status}`
        : byHand(refund)
          ? 'Nothing was paid back yet: reject it instead'
          : 'This refund is about to be sent';
    throw new AppError('invalid_transition', why);
  }
  if (refund.approval_needed && refund.approved_by === null)
    throw new AppError('forbidden', 'Another admin must approve this refund first');
}

function byHand(refund: LockedRefund): boolean {
  return refund.status === 'requested' && refund.provider === 'other';
}

/** What a person did is still one step at a time in the books. */
async function bringUnderWay(tx: Tx, refund: LockedRefund): Promise<void> {
  if (refund.status === 'processing') return;
  if (refund.status === 'failed') await tx`update refunds set status = 'requested' where id = ${refund.id}`;
  await tx`update refunds set status = 'processing' where id = ${refund.id}`;
}

function evidenceOf(said: {
  by: string;
  outcome: Outcome;
  reason: string;
  provider_reference: string | null;
}): RefundEvidence {
  return {
    ...{ source: 'person', outcome: said.outcome, transaction_id: said.provider_reference },
    ...{ amount_cents: null, code: null, reason: said.reason, alert: false, raw: said },
  };
}
