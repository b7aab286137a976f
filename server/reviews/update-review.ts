// PUT /api/reviews/:id: its author may change it for 14 days.
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged, sendVersioned } from '../http/if-match.ts';
import { EDIT_DAYS, readReview } from './review.ts';
import { reviewSchema, updateReviewBody } from './schemas.ts';

const DAY_MS = 86_400_000;

export const updateReview: Action = async (app, deps) => {
  app.put(
    '/reviews/:id',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'Change your review',
        description: `Within ${EDIT_DAYS} days. Changes the fields given and leaves the rest.`,
        params: idParams,
        body: updateReviewBody,
        response: answers({ 200: reviewSchema }, ['not_found', 'review_closed', 'changed_meanwhile']),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const review = await transaction(deps.sql, actorOf(request), async (tx) => {
        const [before] = await tx<
          { rating: number; comment: string | null; created_at: string; updated_at: string }[]
        >`
          select rating, comment, created_at, updated_at from reviews
          where id = ${id} and user_id = ${caller.user_id} for update`;
        if (!before) throw new AppError('not_found', 'There is no such review of yours');
        refuseIfChanged(request, before);
        if (deps.now().getTime() > Date.parse(before.created_at) + EDIT_DAYS * DAY_MS)
          throw new AppError('review_closed');
        const after = { ...before, ...request.body };
        await tx`
          update reviews set rating = ${after.rating}, comment = ${after.comment}, edited_at = ${deps.now()} where id = ${id}`;
        return readReview(tx, caller, id);
      });
      return sendVersioned(reply, review);
    },
  );
};
