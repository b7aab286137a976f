// POST /api/refunds/:id/approve and /reject: the second pair of eyes on a large refund.
import { giveReason } from '../audit/give-reason.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { reasonBody } from '../payments/schemas.ts';
import { requireProof } from '../second-factor/step-up.ts';
import { lockRefund } from './lock-refund.ts';
import { readRefund } from './read-refunds.ts';
import { refundSchema } from './schemas.ts';

export const approveRefund: Action = async (app, deps) => {
  app.post(
    '/refunds/:id/approve',
    {
      schema: {
        tags: ['Refunds'],
        summary: 'Approve a large refund',
        description: 'By another admin than the one who asked for it. It is sent at once.',
        params: idParams,
        body: reasonBody,
        response: answers({ 200: refundSchema }, [
          'not_found',
          'forbidden',
          'step_up_required',
          'invalid_transition',
        ]),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { user_id } = callerOf(request);
      return transaction(deps.sql, actorOf(request), async (tx) => {
        await giveReason(tx, request.body.reason);
        const refund = await lockRefund(tx, id);
        if (refund.status !== 'requested')
          throw new AppError('invalid_transition', `This refund is ${refund.status}`);
        if (!refund.approval_needed)
          throw new AppError('invalid_transition', 'This refund needs no approval');
        if (refund.approved_by !== null)
          throw new AppError('invalid_transition', 'This refund is approved already');
        if (refund.requested_by === user_id)
          throw new AppError('forbidden', 'Somebody else than the one who asked must approve');
        await requireProof(tx, deps, request);
        await tx`update refunds set approved_by = ${user_id} where id = ${id}`;
        await deps.jobs.enqueue(tx, 'send_refund', { refund_id: id });
        return readRefund(tx, id);
      });
    },
  );
};

export const rejectRefund: Action = async (app, deps) => {
  app.post(
    '/refunds/:id/reject',
    {
      schema: {
        tags: ['Refunds'],
        summary: 'Refuse a refund that was not sent yet',
        params: idParams,
        body: reasonBody,
        response: answers({ 200: refundSchema }, ['not_found', 'invalid_transition']),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason } = request.body;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        await giveReason(tx, reason);
        const refund = await lockRefund(tx, id);
        if (refund.status !== 'requested')
          throw new AppError('invalid_transition', `This refund is ${refund.status}`);
        await tx`update refunds set status = 'failed', failure_reason = ${`Refused: ${reason}`} where id = ${id}`;
        return readRefund(tx, id);
      });
    },
  );
};
