// POST /api/sessions: one more run of a course.
import type { Action } from '../deps.ts';
import { invalidField } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { refuseUnavailableTrainer } from '../trainers/trainer.ts';
import { createSessionBody, sessionSchema } from './schemas.ts';
import { readSession, refuseImpossibleStart } from './session.ts';

export const createSession: Action = async (app, deps) => {
  const { config, now } = deps;
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
      const end_time = body.end_time ?? null;
      const timezone = body.timezone ?? config.TIMEZONE;
      refuseImpossibleStart({ ...body, end_time, timezone }, now());
      return answerOnce(deps, request, reply, async (tx) => {
        const [course] = await tx<{ is_active: boolean }[]>`
          select is_active from courses where id = ${body.course_id} for share`;
        if (!course) throw invalidField('course_id', 'there is no such course');
        if (!course.is_active) throw invalidField('course_id', 'this course was taken off');
        await refuseUnavailableTrainer(tx, body.trainer_id);
        const [{ id }] = (await tx`
          insert into sessions (course_id, date, start_time, end_time, timezone, assumed_minutes, location, room,
                                early_bird_price, early_bird_until, trainer_id, capacity, notes, created_at)
          values (${body.course_id}, ${body.date}, ${body.start_time}, ${end_time}, ${timezone},
                  ${config.SESSION_ASSUMED_MINUTES}, ${body.location}, ${body.room ?? null},
                  ${body.early_bird_price ?? null}, ${body.early_bird_until ?? null}, ${body.trainer_id ?? null},
                  ${body.capacity}, ${body.notes || null}, ${now()})
          returning id`) as unknown as [{ id: string }];
        return { status: 201, body: await readSession(tx, id, caller) };
      });
    },
  );
};
