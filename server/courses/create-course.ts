// POST /api/courses: a draft, or published at once when it is complete.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { refuseUnavailableTrainer } from '../trainers/trainer.ts';
import { readCourse, refuseIncompletePublication } from './course.ts';
import { courseSchema, createCourseBody } from './schemas.ts';

export const createCourse: Action = async (app, deps) => {
  app.post(
    '/courses',
    {
      schema: {
        tags: ['Courses'],
        summary: 'Create a course',
        description: 'The currency is the one the platform is configured with.',
        body: createCourseBody,
        response: answers({ 201: courseSchema }, ['idempotency_in_progress', 'idempotency_key_reused']),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { body } = request;
      refuseIncompletePublication(body);
      return answerOnce(deps, request, reply, async (tx) => {
        await refuseUnavailableTrainer(tx, body.trainer_id);
        const [{ id }] = (await tx`
          insert into courses (title, category, audience, description, duration_weeks, price,
                               early_bird_price, early_bird_until, currency, syllabus, level, taught_in,
                               prerequisites, bring, image, trainer_id, is_published, created_at)
          values (${body.title}, ${body.category}, ${body.audience}, ${body.description}, ${body.duration_weeks ?? null},
                  ${body.price ?? null}, ${body.early_bird_price ?? null}, ${body.early_bird_until ?? null}, ${deps.config.CURRENCY}, ${tx.json(body.syllabus)}, ${body.level ?? null}, ${body.taught_in ?? null},
                  ${body.prerequisites ?? null}, ${body.bring ?? null}, ${body.image ?? null},
                  ${body.trainer_id ?? null}, ${body.is_published}, ${deps.now()})
          returning id`) as unknown as [{ id: string }];
        return { status: 201, body: await readCourse(tx, deps.now(), id, caller) };
      });
    },
  );
};
