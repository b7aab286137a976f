// POST /api/sessions/:sessionId/attendance/reopen: an admin lets a locked list be corrected for some days.
import { z } from 'zod';
import { giveReason } from '../audit/give-reason.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, id, instant } from '../http/fields.ts';
import { taughtSession } from './attendance.ts';
import { reopenBody } from './schemas.ts';

const DAY_MS = 86_400_000;

export const reopenAttendance: Action = async (app, deps) => {
  app.post(
    '/sessions/:sessionId/attendance/reopen',
    {
      schema: {
        tags: ['Attendance'],
        summary: 'Open a locked attendance list again',
        params: z.strictObject({ sessionId: id }),
        body: reopenBody,
        response: answers({ 200: z.object({ session_id: z.string(), open_until: instant }) }, [
          'not_found',
          'attendance_closed',
        ]),
      },
    },
    async (request) => {
      const { sessionId } = request.params;
      const { reason, days } = request.body;
      const open_until = new Date(deps.now().getTime() + days * DAY_MS).toISOString();
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const session = await taughtSession(tx, callerOf(request), sessionId, 'for update');
        if (session.status === 'cancelled')
          throw new AppError('attendance_closed', 'This session was cancelled');
        await giveReason(tx, reason);
        await tx`update sessions set attendance_open_until = ${open_until} where id = ${sessionId}`;
        return { session_id: sessionId, open_until };
      });
    },
  );
};
