// GET /api/bookings/:id/cancel: what cancelling now would give back, before anybody confirms it.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams, wholeInQuery } from '../http/fields.ts';
import { type Cancellable, planCancellation } from './cancellation.ts';
import { cancellationPreview } from './schemas.ts';

export const previewCancellation: Action = async (app, deps) => {
  app.get(
    '/bookings/:id/cancel',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'What cancelling would give back',
        params: idParams,
        querystring: z.strictObject({ seats: wholeInQuery(1, 1000).optional() }),
        response: answers({ 200: cancellationPreview }, [
          'not_found',
          'booking_not_cancellable',
          'payment_in_progress',
        ]),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const { sql } = deps;
      const [booking] = await sql<Cancellable[]>`
        select b.*, s.starts_at, s.status as session_status, s.moved_at,
               exists (select from payments where booking_id = b.id and status in ('pending', 'processing')) as payment_open
        from bookings b join sessions s on s.id = b.session_id
        where b.id = ${request.params.id} and (b.user_id = ${user_id} or ${role === 'admin'})`;
      if (!booking) throw new AppError('not_found');
      const plan = await planCancellation(sql, deps, booking, { seats: request.query.seats });
      return {
        booking_id: booking.id,
        seats: plan.seats,
        refund_percent: plan.percent,
        refund_amount: plan.refund_cents / 100,
        currency: booking.currency,
        rule: plan.rule,
      };
    },
  );
};
