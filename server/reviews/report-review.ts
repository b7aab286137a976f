// POST /api/reviews/:id/report: anybody with an account says that a review should not be there; an admin looks at it.
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { reportBody } from './schemas.ts';

export const reportReview: Action = async (app, deps) => {
  app.post(
    '/reviews/:id/report',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'Report a review',
        description: 'Once for each person; again changes nothing. It stays visible until an admin decides.',
        params: idParams,
        body: reportBody,
        response: answers({ 204: z.null() }, ['not_found']),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      await deps.limits.count('report_by_account', user_id);
      const { id } = request.params;
      await transaction(deps.sql, actorOf(request), async (tx) => {
        const seen = await tx`select from reviews where id = ${id} and hidden_at is null`;
        if (seen.length === 0) throw new AppError('not_found', 'There is no such review');
        const written = await tx`
          insert into review_reports (review_id, user_id, reason, created_at)
          values (${id}, ${user_id}, ${request.body.reason}, ${deps.now()}) on conflict (review_id, user_id) do nothing`;
        if (written.count === 0) return;
        await alertStaff(tx, deps, {
          key: `review_reported:${id}`,
          what: 'Somebody reported a review of a class. Please look whether it may stay.',
          path: `/admin/reviews/${id}`,
        });
      });
      return reply.code(204).send(null);
    },
  );
};
