// GET /api/sessions/:id
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { sendVersioned } from '../http/if-match.ts';
import { sessionSchema } from './schemas.ts';
import { readSession } from './session.ts';

export const getSession: Action = async (app, { sql }) => {
  app.get(
    '/sessions/:id',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'See one session',
        params: idParams,
        response: answers({ 200: sessionSchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const session = await readSession(sql, request.params.id, request.caller);
      if (!session) throw new AppError('not_found', 'There is no such session');
      return sendVersioned(reply, session);
    },
  );
};
