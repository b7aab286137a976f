// POST /api/sessions: one more run of a course.
import type { z } from 'zod';
import type { Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { invalidField } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { tellTrainers } from '../trainers/tell-trainers.ts';
import { refuseUnavailableTrainer } from '../trainers/trainer.ts';
import { createSessionBody, sessionSchema } from './schemas.ts';
import { readSession, refuseImpossibleStart } from './session.ts';

export const createSession: Action = async (app, deps) => {
  app.post(
    '/sessions',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Schedule a session',
        description:
          'Date and times are wall time in `timezone` (the platform’s own when left out). Without `trainer_id` the course’s trainer teaches.',
        body: createSessionBody,
        response: answers({ 201: sessionSchema }, [
          'trainer_busy',
          'room_busy',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { body } = request;
      return answerOnce(deps, request, reply, async (tx) => {
        const id = await insertSession(tx, deps, body);
        return { status: 201, body: await readSession(tx, id, caller) };
      });
    },
  );
};

/**
 * Stores one session and tells its trainer.
 * @param corporate_request_id makes it a private session of that company
 * @throws AppError 422; a busy trainer or room is refused by the database
 */
export async function insertSession(
  tx: Tx,
  deps: Deps,
  wish: z.output<typeof createSessionBody>,
  corporate_request_id: string | null = null,
): Promise<string> {
  const { config, now } = deps;
  const end_time = wish.end_time ?? null;
  const timezone = wish.timezone ?? config.TIMEZONE;
  refuseImpossibleStart({ ...wish, end_time, timezone }, now());
  const [course] = await tx<{ is_active: boolean }[]>`
    select is_active from courses where id = ${wish.course_id} for share`;
  if (!course) throw invalidField('course_id', 'there is no such course');
  if (!course.is_active) throw invalidField('course_id', 'this course was taken off');
  await refuseUnavailableTrainer(tx, wish.trainer_id);
  const [row] = await tx<{ id: string }[]>`
    insert into sessions (course_id, date, start_time, end_time, timezone, assumed_minutes, location, room,
                          early_bird_price, early_bird_until, trainer_id, capacity, notes, corporate_request_id, created_at)
    values (${wish.course_id}, ${wish.date}, ${wish.start_time}, ${end_time}, ${timezone},
            ${config.SESSION_ASSUMED_MINUTES}, ${wish.location}, ${wish.room ?? null},
            ${wish.early_bird_price ?? null}, ${wish.early_bird_until ?? null}, ${wish.trainer_id ?? null},
            ${wish.capacity}, ${wish.notes || null}, ${corporate_request_id}, ${now()})
    returning id`;
  await tellTrainers(tx, deps, [row!.id]);
  return row!.id;
}
