// GET /api/payments/:id/timeline: everything that happened to the money of one booking, for admins.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { readTimeline } from './timeline.ts';
import { timelineSchema } from './timeline-schema.ts';

export const getTimeline: Action = async (app, deps) => {
  app.get(
    '/payments/:id/timeline',
    {
      schema: {
        tags: ['Payments'],
        summary: 'What happened to a payment, in order',
        description:
          'Every attempt of its booking, every call to the provider and every delivery from it, each decision and by whom, money, refunds, documents and letters. Oldest first; of each kind the first 500.',
        params: idParams,
        response: answers({ 200: timelineSchema }, ['not_found']),
      },
    },
    async (request) => {
      const [payment] = await deps.sql<{ payment_id: string; booking_id: string }[]>`
        select id as payment_id, booking_id from payments where id = ${request.params.id}`;
      if (!payment) throw new AppError('not_found', 'There is no such payment');
      return { ...payment, data: await readTimeline(deps, payment.booking_id) };
    },
  );
};
