// PUT /api/courses/:id: changes the fields given. A new trainer takes over the sessions still to come that have none
// of their own; the database refuses it when that trainer is elsewhere at one of those times.
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged, sendVersioned } from '../http/if-match.ts';
import { tellTrainers } from '../trainers/tell-trainers.ts';
import { refuseUnavailableTrainer } from '../trainers/trainer.ts';
import { lockCourse, readCourse, refuseIncompletePublication, refuseWhileBooked } from './course.ts';
import { courseSchema, updateCourseBody } from './schemas.ts';

export const updateCourse: Action = async (app, deps) => {
  app.put(
    '/courses/:id',
    {
      schema: {
        tags: ['Courses'],
        summary: 'Change a course',
        description:
          'Changes the fields given and leaves the rest. A new price leaves bookings made before alone.',
        params: idParams,
        body: updateCourseBody,
        response: answers({ 200: courseSchema }, [
          'not_found',
          'conflict',
          'trainer_busy',
          'changed_meanwhile',
        ]),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const course = await transaction(deps.sql, actorOf(request), async (tx) => {
        const locked = await lockCourse(tx, id);
        if (!locked) throw new AppError('not_found', 'There is no such course');
        const { course: before, booked_sessions } = locked;
        refuseIfChanged(request, before);
        const after = { ...before, ...request.body };
        refuseIncompletePublication(after);
        if (after.trainer_id !== before.trainer_id) await refuseUnavailableTrainer(tx, after.trainer_id);
        if (before.is_active && !after.is_active) refuseWhileBooked(booked_sessions);
        await tx`
          update courses set title = ${after.title}, category = ${after.category}, audience = ${after.audience},
                 description = ${after.description}, duration_weeks = ${after.duration_weeks}, price = ${after.price},
                 early_bird_price = ${after.early_bird_price}, early_bird_until = ${after.early_bird_until},
                 syllabus = ${tx.json(after.syllabus)}, level = ${after.level}, taught_in = ${after.taught_in},
                 prerequisites = ${after.prerequisites}, bring = ${after.bring}, image = ${after.image}, trainer_id = ${after.trainer_id},
                 is_published = ${after.is_published}, is_active = ${after.is_active}
          where id = ${id}`;
        if (after.trainer_id !== before.trainer_id) {
          const passed_on = await tx<{ id: string }[]>`
            select id from sessions where course_id = ${id} and trainer_id is null and status = 'scheduled'`;
          await tellTrainers(
            tx,
            deps,
            passed_on.map((session) => session.id),
          );
        }
        return (await readCourse(tx, deps.now(), id, callerOf(request)))!;
      });
      return sendVersioned(reply, course);
    },
  );
};
