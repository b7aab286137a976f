// GET /api/reviews/:id: one review with its reports, for admins.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { readReview } from './review.ts';
import { reviewSchema } from './schemas.ts';

export const getReview: Action = async (app, { sql }) => {
  app.get(
    '/reviews/:id',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'One review, with who reported it and why',
        params: idParams,
        response: answers({ 200: reviewSchema }, ['not_found']),
      },
    },
    async (request) => readReview(sql, callerOf(request), request.params.id),
  );
};
