// DELETE /api/sessions/:id: cancels a session. Everybody in it loses the seat, gets all of their money back and is told.
import { z } from 'zod';
import { bookingFacts } from '../bookings/booking.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { writeMessage } from '../messages/outbox.ts';
import { cancelOpenPayments } from '../payments/payment.ts';
import { requestRefunds } from '../refunds/refund.ts';
import { refuseStep } from '../state-machine.ts';
import { offerFreedSeats } from '../waitlist/offer-freed-seats.ts';
import { cancelSessionBody } from './schemas.ts';
import { type LockedSession, lockSession, sessionTransitions } from './session.ts';

export const STANDARD_REASON = 'We had to cancel this session';

export const deleteSession: Action = async (app, deps) => {
  app.delete(
    '/sessions/:id',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Cancel a session',
        description:
          'Cancels its bookings, pays back in full what was paid, and tells everybody. A body with a `reason` is welcome.',
        params: idParams,
        body: cancelSessionBody,
        response: answers({ 204: z.null() }, ['not_found', 'invalid_transition']),
      },
    },
    async (request, reply) => {
      await transaction(deps.sql, actorOf(request), async (tx) => {
        const session = await lockSession(tx, request.params.id);
        if (!session) throw new AppError('not_found', 'There is no such session');
        if (session.status === 'cancelled') return;
        await cancelSession(tx, deps, session, {
          reason: request.body?.reason,
          cancelled_by: callerOf(request).user_id,
        });
      });
      return reply.code(204).send(null);
    },
  );
};

type Cancellation = { reason?: string | undefined; cancelled_by: string };

/**
 * Cancels a session whose row is locked.
 * @throws AppError 409 `invalid_transition` when it is over already
 */
export async function cancelSession(
  tx: Tx,
  deps: Deps,
  session: LockedSession,
  { reason, cancelled_by }: Cancellation,
): Promise<void> {
  refuseStep(sessionTransitions, 'session', session.status, 'cancelled');
  const now = deps.now();
  const why = reason || STANDARD_REASON;
  await tx`
    update sessions set status = 'cancelled', cancelled_at = ${now}, cancellation_reason = ${why} where id = ${session.id}`;
  await tx`
    select from bookings where session_id = ${session.id} and cancelled_at is null and payment_status in ('pending', 'paid')
    order by id for update`;
  const bookings = await tx<{ id: string; payment_status: 'failed' | 'paid' }[]>`
    update bookings set cancelled_at = ${now}, cancellation_reason = ${why},
           payment_status = case payment_status when 'pending' then 'failed' else payment_status end
    where session_id = ${session.id} and cancelled_at is null and payment_status in ('pending', 'paid')
    returning id, payment_status`;
  for (const { id, payment_status } of bookings) {
    if (payment_status === 'failed') await cancelOpenPayments(tx, deps, id, 'The session was cancelled');
    const refund_cents =
      payment_status === 'paid'
        ? await requestRefunds(tx, deps, {
            booking_id: id,
            amount_cents: 'everything left',
            cause: 'cancelled_by_us',
            reason: why,
            requested_by: cancelled_by,
          })
        : 0;
    const { facts, to } = (await bookingFacts(tx, deps.config, id))!;
    await writeMessage(tx, deps, {
      key: `session_cancelled:${session.id}:${id}`,
      kind: 'session_cancelled',
      to,
      data: { ...facts, reason: why, refund_amount: refund_cents / 100 },
    });
  }
  // Nobody is offered anything any more; those who wait are told that it is over.
  await offerFreedSeats(tx, deps, session.id);
}
