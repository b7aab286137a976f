// GET /api/trainers/me/sessions/:sessionId
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { ownTrainerId, readTaughtSessions } from './own-profile.ts';
import { taughtSessionSchema } from './teaching-schemas.ts';

export const getOwnSession: Action = async (app, { sql }) => {
  app.get(
    '/trainers/me/sessions/:sessionId',
    {
      schema: {
        tags: ['Teaching'],
        summary: 'One session you teach',
        params: z.strictObject({ sessionId: id }),
        response: answers({ 200: taughtSessionSchema }, ['not_found']),
      },
    },
    async (request) => {
      const trainer_id = await ownTrainerId(sql, callerOf(request));
      const [session] = await readTaughtSessions(
        sql,
        sql`where s.id = ${request.params.sessionId} and s.effective_trainer_id = ${trainer_id}`,
      );
      if (!session) throw new AppError('not_found', 'There is no such session among yours');
      return session;
    },
  );
};
