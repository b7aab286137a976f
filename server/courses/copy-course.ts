// POST /api/courses/:id/copy: a draft with everything the course says, to be changed and published on its own.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams, line } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { readCourse } from './course.ts';
import { courseSchema } from './schemas.ts';

const LONGEST_TITLE = 200;
const body = z.strictObject({ title: line(2, LONGEST_TITLE).optional() }).nullish();

export const copyCourse: Action = async (app, deps) => {
  app.post(
    '/courses/:id/copy',
    {
      schema: {
        tags: ['Courses'],
        summary: 'Copy a course',
        description:
          'The copy is an unpublished draft without sessions, ratings or reviews. A body with a `title` is welcome.',
        params: idParams,
        body,
        response: answers({ 201: courseSchema }, [
          'not_found',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { id } = request.params;
        const [original] = await tx<{ title: string }[]>`select title from courses where id = ${id}`;
        if (!original) throw new AppError('not_found', 'There is no such course');
        const title =
          request.body?.title ?? `${original.title.slice(0, LONGEST_TITLE - ' (copy)'.length)} (copy)`;
        // A trainer who left teaches no copy either.
        const [copy] = await tx<{ id: string }[]>`
          insert into courses (title, category, audience, description, duration_weeks, price, currency, syllabus, level,
                               taught_in, prerequisites, bring, image, image_variants, trainer_id, created_at)
          select ${title}, c.category, c.audience, c.description, c.duration_weeks, c.price, c.currency, c.syllabus, c.level,
                 c.taught_in, c.prerequisites, c.bring, c.image, c.image_variants,
                 (select t.id from trainers t where t.id = c.trainer_id and t.is_active), ${deps.now()}
          from courses c where c.id = ${id} returning id`;
        return { status: 201, body: await readCourse(tx, deps.now(), copy!.id, callerOf(request)) };
      }),
  );
};
