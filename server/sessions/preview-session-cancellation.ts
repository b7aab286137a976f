// GET /api/sessions/:id/cancel: what cancelling would do, before it is done: the deed itself, taken back.
import { bookingFacts } from '../bookings/booking.ts';
import type { Tx } from '../database/connect.ts';
import { rehearse } from '../database/rehearse.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { render } from '../messages/render.ts';
import { cancelSession, STANDARD_REASON } from './cancel-session.ts';
import { letterInEachLanguage, type Person, peopleIn } from './people-in-session.ts';
import { cancellationReasonQuery, sessionCancellationSchema } from './schemas.ts';
import { lockSession } from './session.ts';

export const previewSessionCancellation: Action = async (app, deps) => {
  app.get(
    '/sessions/:id/cancel',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'See whom cancelling a session would touch, and what it would cost',
        description: 'Changes nothing. `reason` appears in the letters as it would in the real ones.',
        params: idParams,
        querystring: cancellationReasonQuery,
        response: answers({ 200: sessionCancellationSchema }, ['not_found', 'invalid_transition']),
      },
    },
    async (request) => {
      const { id } = request.params;
      const reason = request.query.reason || STANDARD_REASON;
      const cancelled_by = callerOf(request).user_id;
      return rehearse(deps.sql, actorOf(request), async (tx) => {
        const session = await lockSession(tx, id);
        if (!session) throw new AppError('not_found', 'There is no such session');
        if (session.status === 'cancelled')
          throw new AppError('invalid_transition', 'This session is cancelled already');
        const people = await peopleIn(tx, id);
        const [waiting] = await tx<{ people: number }[]>`
          select count(*)::int as people from waitlist_entries where session_id = ${id} and status in ('waiting', 'offered')`;
        const refunds_before = await refundsIn(tx, id);
        await cancelSession(tx, deps, session, { reason, cancelled_by });
        const refunds = (await refundsIn(tx, id)).filter(
          (one) => !refunds_before.some((known) => known.id === one.id),
        );
        return {
          people,
          seats: people.reduce((sum, one) => sum + one.seats, 0),
          waiting: waiting!.people,
          refund_total: refunds.reduce((sum, one) => sum + one.cents, 0) / 100,
          refunds: refunds.length,
          refunds_to_approve: refunds.filter((one) => one.approval_needed).length,
          messages: await lettersTo(tx, deps, people, reason),
        };
      });
    },
  );
};

function refundsIn(tx: Tx, session_id: string) {
  return tx<{ id: string; cents: number; approval_needed: boolean }[]>`
    select f.id, (f.amount * 100)::bigint as cents, f.approval_needed
    from refunds f join bookings b on b.id = f.booking_id where b.session_id = ${session_id}`;
}

function lettersTo(tx: Tx, { config }: Deps, people: Person[], reason: string) {
  return letterInEachLanguage(people, async ({ booking_id, locale, refund_if_cancelled }) => {
    const { facts, to } = (await bookingFacts(tx, config, booking_id))!;
    return render(
      'session_cancelled',
      locale,
      { ...facts, name: to.name, reason, refund_amount: refund_if_cancelled },
      { business: config.BUSINESS_NAME, timezone: config.TIMEZONE },
    );
  });
}
