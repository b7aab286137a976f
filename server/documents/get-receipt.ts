// GET /api/payments/:id/receipt, for the payer and admins.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { idParams } from '../http/fields.ts';
import { answerDocument, documentAnswers } from './answer-document.ts';
import { readDocument } from './document.ts';

export const getReceipt: Action = async (app, deps) => {
  app.get(
    '/payments/:id/receipt',
    {
      schema: {
        tags: ['Payments'],
        summary: 'The receipt of a payment',
        description: 'There is one as soon as the payment is completed, and it never changes.',
        params: idParams,
        response: documentAnswers(['not_found']),
      },
    },
    async (request, reply) => {
      const { user_id, role } = callerOf(request);
      const { sql } = deps;
      const own = sql`d.payment_id = ${request.params.id} and (b.user_id = ${user_id} or ${role === 'admin'})`;
      return answerDocument(request, reply, await readDocument(sql, deps, own));
    },
  );
};
