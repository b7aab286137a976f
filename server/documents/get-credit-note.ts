// GET /api/refunds/:id/credit-note, for whoever got the money back and admins.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { idParams } from '../http/fields.ts';
import { answerDocument, documentAnswers } from './answer-document.ts';
import { readDocument } from './document.ts';

export const getCreditNote: Action = async (app, deps) => {
  app.get(
    '/refunds/:id/credit-note',
    {
      schema: {
        tags: ['Refunds'],
        summary: 'The credit note of a refund',
        description: 'There is one as soon as the refund is completed, and it never changes.',
        params: idParams,
        response: documentAnswers(['not_found']),
      },
    },
    async (request, reply) => {
      const { user_id, role } = callerOf(request);
      const { sql } = deps;
      const own = sql`d.refund_id = ${request.params.id} and (b.user_id = ${user_id} or ${role === 'admin'})`;
      return answerDocument(request, reply, await readDocument(sql, deps, own));
    },
  );
};
