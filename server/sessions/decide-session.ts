// POST /api/sessions/:id/decision: whether a session that needs a certain number of people takes place; and the job
// that asks for it when the time has come.
import { bookingFacts } from '../bookings/booking.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { writeMessage } from '../messages/outbox.ts';
import { cancelSession } from './cancel-session.ts';
import { decisionBody, sessionSchema } from './schemas.ts';
import { lockSession, readSession } from './session.ts';

const TOO_FEW = 'Too few people have booked for this class to take place';

export const decideSession: Action = async (app, deps) => {
  app.post(
    '/sessions/:id/decision',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Say whether a session with a minimum takes place',
        description:
          'Yes: whoever was told of the doubt is told that it is over. No: the session is cancelled, everybody gets everything back.',
        params: idParams,
        body: decisionBody,
        response: answers({ 200: sessionSchema }, ['not_found', 'conflict']),
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { takes_place, reason } = request.body;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const [session, [doubt]] = [
          await lockSession(tx, request.params.id),
          await tx<{ doubted_at: string | null; decided_at: string | null; min_seats: number | null }[]>`
            select doubted_at, decided_at, min_seats from sessions where id = ${request.params.id}`,
        ];
        if (!session || !doubt) throw new AppError('not_found', 'There is no such session');
        if (session.status !== 'scheduled')
          throw new AppError('conflict', `This session is ${session.status} already`);
        if (doubt.min_seats === null) throw new AppError('conflict', 'This session has no minimum');
        if (doubt.decided_at !== null) throw new AppError('conflict', 'This was decided already');
        await tx`update sessions set decided_at = ${deps.now()} where id = ${session.id}`;
        if (!takes_place)
          await cancelSession(tx, deps, session, { reason: reason || TOO_FEW, cancelled_by: caller.user_id });
        else if (doubt.doubted_at !== null) await tellEverybody(tx, deps, session.id, 'session_goes_ahead');
        return (await readSession(tx, session.id, caller))!;
      });
    },
  );
};

/** The job: sessions whose time to decide has come either have their people, or are in doubt from now on. */
export async function askAboutMinimums(deps: Deps): Promise<void> {
  const due = await deps.sql<{ id: string }[]>`
    select id from sessions
    where status = 'scheduled' and decide_by <= ${deps.now()} and doubted_at is null and decided_at is null
    order by decide_by limit 200`;
  for (const { id } of due)
    await transaction(deps.sql, { actor_id: null, source: 'job' }, (tx) => askAbout(tx, deps, id));
}

async function askAbout(tx: Tx, deps: Deps, id: string): Promise<void> {
  const [session] = await tx<{ title: string; seats_booked: number; min_seats: number }[]>`
    select c.title, s.seats_booked, s.min_seats from sessions s join courses c on c.id = s.course_id
    where s.id = ${id} and s.status = 'scheduled' and s.doubted_at is null and s.decided_at is null
      and s.decide_by <= ${deps.now()} for update of s skip locked`;
  if (!session) return;
  const { title, seats_booked, min_seats } = session;
  if (seats_booked >= min_seats) {
    await tx`update sessions set decided_at = ${deps.now()} where id = ${id}`;
    return;
  }
  await tx`update sessions set doubted_at = ${deps.now()} where id = ${id}`;
  await alertStaff(tx, deps, {
    key: `session_in_doubt:${id}:${min_seats}`,
    what: `${title}: ${seats_booked} of at least ${min_seats} seats are booked. Does it take place?`,
    path: `/admin/sessions/${id}`,
  });
  await tellEverybody(tx, deps, id, 'session_in_doubt');
}

async function tellEverybody(
  tx: Tx,
  deps: Deps,
  session_id: string,
  kind: 'session_in_doubt' | 'session_goes_ahead',
): Promise<void> {
  const bookings = await tx<{ id: string }[]>`
    select id from bookings
    where session_id = ${session_id} and cancelled_at is null and payment_status in ('pending', 'paid') order by id`;
  for (const { id } of bookings) {
    const { facts, to } = (await bookingFacts(tx, deps.config, id))!;
    await writeMessage(tx, deps, {
      key: `${kind}:${id}:${deps.now().toISOString()}`,
      kind,
      to,
      data: facts,
    });
  }
}
