// POST /api/reviews/:id/hide and /show: an admin takes a review out of sight, with a reason, or brings it back. A hidden
// review counts for no rating.
import { giveReason } from '../audit/give-reason.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { readReview } from './review.ts';
import { hideBody, reviewSchema } from './schemas.ts';

export const hideReview: Action = async (app, deps) => {
  app.post(
    '/reviews/:id/hide',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'Hide a review',
        description: 'Its author sees the reason. The ratings are worked out without it.',
        params: idParams,
        body: hideBody,
        response: answers({ 200: reviewSchema }, ['not_found']),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason } = request.body;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        await giveReason(tx, reason);
        const written = await tx`
          update reviews set hidden_at = coalesce(hidden_at, ${deps.now()}), hidden_reason = ${reason} where id = ${id}`;
        if (written.count === 0) throw new AppError('not_found', 'There is no such review');
        return readReview(tx, callerOf(request), id);
      });
    },
  );
};

export const showReview: Action = async (app, deps) => {
  app.post(
    '/reviews/:id/show',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'Show a hidden review again',
        params: idParams,
        response: answers({ 200: reviewSchema }, ['not_found']),
      },
    },
    async (request) => {
      const { id } = request.params;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const written = await tx`update reviews set hidden_at = null, hidden_reason = null where id = ${id}`;
        if (written.count === 0) throw new AppError('not_found', 'There is no such review');
        return readReview(tx, callerOf(request), id);
      });
    },
  );
};
