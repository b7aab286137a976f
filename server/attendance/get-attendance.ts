// GET /api/sessions/:sessionId/attendance: who is expected, how to reach them, who came. Nothing about money.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { markingTime, readSeats, taughtSession } from './attendance.ts';
import { rosterSchema } from './schemas.ts';

export const getAttendance: Action = async (app, deps) => {
  app.get(
    '/sessions/:sessionId/attendance',
    {
      schema: {
        tags: ['Attendance'],
        summary: 'The list of a session',
        description: 'For its trainer and admins: every seat with its person, contact and attendance.',
        params: z.strictObject({ sessionId: id }),
        response: answers({ 200: rosterSchema }, ['not_found']),
      },
    },
    async (request) => {
      const { sql, config, now } = deps;
      const session = await taughtSession(sql, callerOf(request), request.params.sessionId, 'unlocked');
      return {
        session_id: session.id,
        course: { id: session.course_id, title: session.course_title },
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        ...markingTime(config, session, now()),
        seats: await readSeats(sql, deps, session.id),
      };
    },
  );
};
