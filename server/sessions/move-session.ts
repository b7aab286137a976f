// POST /api/sessions/:id/move: another time or place, in one call, with what it means for whom; as a dry run first.
import type { Caller } from '../accounts/access-token.ts';
import { bookingFacts } from '../bookings/booking.ts';
import { type Tx, transaction } from '../database/connect.ts';
import { rehearse } from '../database/rehearse.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged } from '../http/if-match.ts';
import { render } from '../messages/render.ts';
import { letterInEachLanguage, type Person, peopleIn } from './people-in-session.ts';
import { moveReportSchema, moveSessionBody } from './schemas.ts';
import { type LockedSession, lockSession, readSession } from './session.ts';
import { changeSession } from './update-session.ts';

export const moveSession: Action = async (app, deps) => {
  app.post(
    '/sessions/:id/move',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Move a session, and see who is touched by it',
        description:
          'Tells everybody with a seat, who may then cancel free of charge. `dry_run` gives the same report and changes nothing; the ETag of the session as If-Match makes sure nothing came in between.',
        params: idParams,
        body: moveSessionBody,
        response: answers({ 200: moveReportSchema }, [
          'not_found',
          'conflict',
          'trainer_busy',
          'room_busy',
          'changed_meanwhile',
        ]),
      },
    },
    async (request) => {
      const { dry_run, ...changes } = request.body;
      const caller = callerOf(request);
      const work = async (tx: Tx) => {
        const before = await lockSession(tx, request.params.id);
        if (!before) throw new AppError('not_found', 'There is no such session');
        refuseIfChanged(request, before);
        await changeSession(tx, deps, before, changes);
        return { dry_run, ...(await reportOf(tx, deps, before, caller)) };
      };
      return dry_run
        ? rehearse(deps.sql, actorOf(request), work)
        : transaction(deps.sql, actorOf(request), work);
    },
  );
};

async function reportOf(tx: Tx, deps: Deps, before: LockedSession, caller: Caller) {
  const session = (await readSession(tx, before.id, caller))!;
  const people = await peopleIn(tx, before.id);
  const moves = session.moved_at !== before.moved_at;
  const cents = people.reduce((sum, one) => sum + Math.round(one.refund_if_cancelled * 100), 0);
  return {
    moves,
    session,
    people,
    refund_if_all_cancel: cents / 100,
    messages: moves ? await lettersTo(tx, deps, before, people) : [],
  };
}

async function lettersTo(tx: Tx, { config }: Deps, before: LockedSession, people: Person[]) {
  return letterInEachLanguage(people, async ({ booking_id, locale }) => {
    const { facts, to } = (await bookingFacts(tx, config, booking_id))!;
    const given = {
      ...facts,
      name: to.name,
      before_starts_at: before.starts_at,
      before_location: before.location,
    };
    return render('session_moved', locale, given, {
      business: config.BUSINESS_NAME,
      timezone: config.TIMEZONE,
    });
  });
}
