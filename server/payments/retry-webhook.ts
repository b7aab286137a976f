// POST /api/payment-webhooks/:id/retry: a person has a delivery applied again that could not be applied.
import { giveReason } from '../audit/give-reason.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { readWebhooks } from './list-webhooks.ts';
import { reasonBody, webhookSchema } from './schemas.ts';

type Stored = { processed: boolean; processing_error: string | null; doubt: string | null };

export const retryWebhook: Action = async (app, deps) => {
  app.post(
    '/payment-webhooks/:id/retry',
    {
      schema: {
        tags: ['Payments'],
        summary: 'Apply a delivery again',
        description:
          'Answered at once; a job applies it. What proved nothing at the door proves nothing now: the provider is asked again.',
        params: idParams,
        body: reasonBody,
        response: answers({ 202: webhookSchema }, ['not_found', 'conflict']),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const body = await transaction(deps.sql, actorOf(request), async (tx) => {
        await giveReason(tx, request.body.reason);
        const [stored] = await tx<Stored[]>`
          select processed, processing_error, doubt from payment_webhooks where id = ${id} for update`;
        if (!stored) throw new AppError('not_found', 'There is no such delivery');
        refuse(stored);
        await tx`update payment_webhooks set processed = false, processed_at = null, processing_error = null where id = ${id}`;
        await audit(tx, id, stored);
        await deps.jobs.enqueue(tx, 'apply_delivery', { webhook_id: id });
        const [row] = await readWebhooks(tx, deps, tx`where w.id = ${id}`);
        return row!;
      });
      return reply.code(202).send(body);
    },
  );
};

/** @throws AppError conflict */
function refuse(stored: Stored): void {
  if (stored.processed && stored.processing_error === null)
    throw new AppError('conflict', 'This delivery has been applied');
  if (stored.doubt?.includes('wrong signature') || stored.doubt?.includes('unknown secret'))
    throw new AppError('conflict', 'This delivery was forged: nothing in it may count');
}

/** Deliveries come by the thousand and are not in the audit trail; what a person does with one is. */
async function audit(tx: Tx, id: string, before: Stored): Promise<void> {
  await tx`
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, reason, before, after)
    values ('payment_webhooks', ${id}, 'changed', nullif(current_setting('darasa.actor_id', true), '')::uuid,
            current_setting('darasa.source', true), nullif(current_setting('darasa.request_id', true), ''),
            nullif(current_setting('darasa.ip', true), '')::inet, current_setting('darasa.reason', true),
            ${tx.json({ processed: before.processed, processing_error: before.processing_error })},
            ${tx.json({ processed: false, processing_error: null })})`;
}
