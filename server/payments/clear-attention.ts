// POST /api/payments/:id/clear-attention: a person has looked at what was flagged, and says what came of it.
import { giveReason } from '../audit/give-reason.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { readAdminPayments } from './admin-payment.ts';
import { NUMBER_MISSING } from './record-receipt.ts';
import { adminPaymentSchema, reasonBody } from './schemas.ts';

export const clearAttention: Action = async (app, deps) => {
  app.post(
    '/payments/:id/clear-attention',
    {
      schema: {
        tags: ['Payments'],
        summary: 'Take a payment off the list of those to look at',
        description: 'What was flagged, and the reason given here, stay in the audit trail.',
        params: idParams,
        body: reasonBody,
        response: answers({ 200: adminPaymentSchema }, ['not_found', 'conflict']),
      },
    },
    async (request) =>
      transaction(deps.sql, actorOf(request), async (tx) => {
        const { id } = request.params;
        await giveReason(tx, request.body.reason);
        const [payment] = await tx<{ attention: string | null }[]>`
          select attention from payments where id = ${id} for update`;
        if (!payment) throw new AppError('not_found', 'There is no such payment');
        // Without its number this money can be neither found in a statement nor paid back.
        if (payment.attention === NUMBER_MISSING)
          throw new AppError(
            'conflict',
            'The receipt number is still missing: upload the statement that has it',
          );
        await tx`update payments set attention = null where id = ${id} and attention is not null`;
        const [answer] = await readAdminPayments(tx, deps, tx`where p.id = ${id}`);
        return answer!;
      }),
  );
};
