// GET /api/courses/:id
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { cacheForVisitors } from '../http/cache.ts';
import { answers, idParams } from '../http/fields.ts';
import { sendVersioned } from '../http/if-match.ts';
import { readCourse } from './course.ts';
import { courseSchema } from './schemas.ts';

export const getCourse: Action = async (app, { reads, now }) => {
  app.get(
    '/courses/:id',
    {
      schema: {
        tags: ['Courses'],
        summary: 'See one course',
        params: idParams,
        response: answers({ 200: courseSchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const course = await reads.run(request.caller, (sql) =>
        readCourse(sql, now(), request.params.id, request.caller),
      );
      if (!course) throw new AppError('not_found', 'There is no such course');
      cacheForVisitors(request, reply, 30);
      return sendVersioned(reply, course);
    },
  );
};
