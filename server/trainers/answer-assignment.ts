// PUT /api/trainers/me/sessions/:sessionId/answer: a trainer takes a session on, or says why not. The session stays theirs
// until an admin gives it to somebody else, so that nobody stands before a closed door.
import { z } from 'zod';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { ownTrainerId, readTaughtSessions } from './own-profile.ts';
import { answerBody, taughtSessionSchema } from './teaching-schemas.ts';

type Assigned = { status: string; starts_at: string; date: string; course: string; trainer: string };

export const answerAssignment: Action = async (app, deps) => {
  app.put(
    '/trainers/me/sessions/:sessionId/answer',
    {
      schema: {
        tags: ['Teaching'],
        summary: 'Accept or decline a session',
        description: 'Until it starts, and as often as you change your mind. Declining alerts the admins.',
        params: z.strictObject({ sessionId: id }),
        body: answerBody,
        response: answers({ 200: taughtSessionSchema }, ['not_found', 'conflict']),
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { sessionId } = request.params;
      const { answer, reason = null } = request.body;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const trainer_id = await ownTrainerId(tx, caller);
        const session = await lockAssigned(tx, sessionId, trainer_id);
        if (session.status !== 'scheduled' || Date.parse(session.starts_at) <= deps.now().getTime())
          throw new AppError('conflict', 'This session has begun or was cancelled');
        await tx`
          insert into assignment_answers (session_id, trainer_id, answer, reason, answered_at)
          values (${sessionId}, ${trainer_id}, ${answer}, ${reason}, ${deps.now()})
          on conflict (session_id, trainer_id) do update
            set answer = excluded.answer, reason = excluded.reason, answered_at = excluded.answered_at`;
        if (answer === 'declined') {
          await alertStaff(tx, deps, {
            key: `assignment_declined:${sessionId}:${trainer_id}:${deps.now().toISOString()}`,
            what: `${session.trainer} cannot teach ${session.course} on ${session.date}: ${reason}`,
            path: `/admin/sessions/${sessionId}`,
          });
        }
        const [body] = await readTaughtSessions(tx, tx`where s.id = ${sessionId}`);
        return body!;
      });
    },
  );
};

async function lockAssigned(tx: Tx, session_id: string, trainer_id: string): Promise<Assigned> {
  const [session] = await tx<Assigned[]>`
    select s.status, s.starts_at, s.date, c.title as course, t.name as trainer
    from sessions s join courses c on c.id = s.course_id join trainers t on t.id = s.effective_trainer_id
    where s.id = ${session_id} and s.effective_trainer_id = ${trainer_id} for update of s`;
  if (!session) throw new AppError('not_found', 'There is no such session among yours');
  return session;
}
