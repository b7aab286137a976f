// PUT /api/sessions/:id: changes the fields given. Another time or place is a move: everybody booked is told and may
// cancel for all of their money.
import type { z } from 'zod';
import { bookingFacts } from '../bookings/booking.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged, sendVersioned } from '../http/if-match.ts';
import { writeMessage } from '../messages/outbox.ts';
import { refuseStep } from '../state-machine.ts';
import { tellTrainers } from '../trainers/tell-trainers.ts';
import { refuseUnavailableTrainer } from '../trainers/trainer.ts';
import { offerFreedSeats } from '../waitlist/offer-freed-seats.ts';
import { shortenOffers } from '../waitlist/waitlist.ts';
import { cancelSession } from './cancel-session.ts';
import { type Session, sessionSchema, updateSessionBody } from './schemas.ts';
import {
  type LockedSession,
  lockSession,
  readSession,
  refuseImpossibleStart,
  sessionTransitions,
} from './session.ts';

type Changes = z.output<typeof updateSessionBody>;

export const updateSession: Action = async (app, deps) => {
  app.put(
    '/sessions/:id',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Change, move or cancel a session',
        description:
          'Changes the fields given and leaves the rest. Another time or location is a move: everybody booked is told and may cancel free of charge. `status: cancelled` does what DELETE does. Capacity cannot go below the seats taken (`seats_taken`).',
        params: idParams,
        body: updateSessionBody,
        response: answers({ 200: sessionSchema }, [
          'not_found',
          'conflict',
          'capacity_below_booked',
          'trainer_busy',
          'room_busy',
          'invalid_transition',
          'changed_meanwhile',
        ]),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const session = await transaction(deps.sql, actorOf(request), async (tx) => {
        const before = await lockSession(tx, id);
        if (!before) throw new AppError('not_found', 'There is no such session');
        refuseIfChanged(request, before);
        const { status, cancellation_reason: reason } = request.body;
        if (status === 'cancelled' && before.status !== 'cancelled')
          await cancelSession(tx, deps, before, { reason, cancelled_by: caller.user_id });
        else if (status !== 'cancelled') await changeSession(tx, deps, before, request.body);
        return (await readSession(tx, id, caller))!;
      });
      return sendVersioned(reply, session);
    },
  );
};

/** Changes a session whose row is locked; a move tells everybody, another trainer is told of the new work. @throws AppError as the route lists */
export async function changeSession(
  tx: Tx,
  deps: Deps,
  before: LockedSession,
  changes: Changes,
): Promise<void> {
  const now = deps.now();
  const after = { ...before, ...changes };
  refuseEarlyStep(before, after.status, now);
  if (after.trainer_id !== before.trainer_id) await refuseUnavailableTrainer(tx, after.trainer_id);
  refuseTooSmall(before, after.capacity);
  const moving = isMoved(before, after);
  if (moving) refuseMove(before, after, now);
  const [stored] = await tx<{ effective_trainer_id: string | null }[]>`
    update sessions set date = ${after.date}, start_time = ${after.start_time}, end_time = ${after.end_time},
           timezone = ${after.timezone}, location = ${after.location}, room = ${after.room}, trainer_id = ${after.trainer_id},
           capacity = ${after.capacity}, early_bird_price = ${after.early_bird_price},
           early_bird_until = ${after.early_bird_until}, notes = ${after.notes || null}, status = ${after.status},
           moved_at = ${moving ? now : before.moved_at}
    where id = ${before.id} returning effective_trainer_id`;
  const given = stored!.effective_trainer_id !== before.effective_trainer_id;
  if (given || moving) await tellTrainers(tx, deps, [before.id], !given);
  if (moving) await tellEverybody(tx, deps, before, now);
  if (moving) await shortenOffers(tx, deps, before.id);
  await offerFreedSeats(tx, deps, before.id);
}

/** Legal by the table of steps, and not before the session began: the clock does the rest (move-sessions.ts). */
function refuseEarlyStep(before: LockedSession, status: Session['status'], now: Date): void {
  refuseStep(sessionTransitions, 'session', before.status, status);
  if (status !== before.status && Date.parse(before.starts_at) > now.getTime())
    throw new AppError('invalid_transition', 'The session has not begun yet');
}

/** @throws AppError 409 with the number taken, in the sentence and as `seats_taken` */
function refuseTooSmall(before: LockedSession, capacity: number): void {
  const taken = before.seats_booked + before.seats_held;
  if (capacity >= before.capacity || capacity >= taken) return;
  const seats = taken === 1 ? '1 seat is' : `${taken} seats are`;
  throw new AppError(
    'capacity_below_booked',
    `${seats} taken already, so the capacity cannot be ${capacity}`,
    {
      more: { seats_taken: taken },
    },
  );
}

/** Another room in the same place is no move: nobody has to plan anew. */
function isMoved(before: LockedSession, after: LockedSession): boolean {
  const parts = ['date', 'start_time', 'end_time', 'timezone', 'location'] as const;
  return parts.some((part) => before[part] !== after[part]);
}

function refuseMove(before: LockedSession, after: LockedSession, now: Date): void {
  if (before.status !== 'scheduled')
    throw new AppError('conflict', `This session is ${before.status}, so it cannot be moved any more`);
  refuseImpossibleStart(after, now);
}

async function tellEverybody(tx: Tx, deps: Deps, before: LockedSession, moved_at: Date): Promise<void> {
  const bookings = await tx<{ id: string }[]>`
    select id from bookings
    where session_id = ${before.id} and cancelled_at is null and payment_status in ('pending', 'paid') order by id`;
  for (const { id } of bookings) {
    const { facts, to } = (await bookingFacts(tx, deps.config, id))!;
    await writeMessage(tx, deps, {
      key: `session_moved:${id}:${moved_at.toISOString()}`,
      kind: 'session_moved',
      to,
      data: { ...facts, before_starts_at: before.starts_at, before_location: before.location },
    });
  }
}
