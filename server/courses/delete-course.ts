// DELETE /api/courses/:id: takes a course off for good; what happened in it stays readable.
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { lockCourse, refuseWhileBooked } from './course.ts';

export const deleteCourse: Action = async (app, { sql }) => {
  app.delete(
    '/courses/:id',
    {
      schema: {
        tags: ['Courses'],
        summary: 'Take a course off',
        description:
          'Sets `is_active` to false; `PUT` can bring it back. Refused while people have seats in sessions still to come: their number is `sessions_booked`.',
        params: idParams,
        response: answers({ 204: z.null() }, ['not_found', 'conflict']),
      },
    },
    async (request, reply) => {
      await transaction(sql, actorOf(request), async (tx) => {
        const locked = await lockCourse(tx, request.params.id);
        if (!locked) throw new AppError('not_found', 'There is no such course');
        refuseWhileBooked(locked.booked_sessions);
        await tx`update courses set is_active = false where id = ${request.params.id} and is_active`;
      });
      return reply.code(204).send(null);
    },
  );
};
