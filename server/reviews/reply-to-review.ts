// PUT /api/reviews/:id/reply: the trainer who taught the class answers in public, changes the answer, or takes it back.
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { readReview } from './review.ts';
import { replyBody, reviewSchema } from './schemas.ts';

export const replyToReview: Action = async (app, deps) => {
  app.put(
    '/reviews/:id/reply',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'Answer a review as its trainer',
        description: '`reply: null` takes the answer back.',
        params: idParams,
        body: replyBody,
        response: answers({ 200: reviewSchema }, ['not_found']),
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const { reply } = request.body;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const written = await tx`
          update reviews set reply = ${reply}, replied_at = ${reply === null ? null : deps.now()}
          where id = ${id} and hidden_at is null and (${caller.role === 'admin'} or exists (
            select from trainers t where t.id = reviews.trainer_id and t.user_id = ${caller.user_id}))`;
        if (written.count === 0)
          throw new AppError('not_found', 'There is no such review of a class of yours');
        return readReview(tx, caller, id);
      });
    },
  );
};
