// PUT /api/sessions/:id/minimum: how many booked seats a session needs, and when it is decided whether it takes place.
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged, sendVersioned } from '../http/if-match.ts';
import { minimumBody, sessionSchema } from './schemas.ts';
import { lockSession, readSession } from './session.ts';

export const setMinimum: Action = async (app, deps) => {
  app.put(
    '/sessions/:id/minimum',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Set the smallest number of seats a session takes place with',
        description:
          'At `decide_by` a session with fewer booked seats is in doubt: admins are asked, customers told. `null` for both takes the condition away.',
        params: idParams,
        body: minimumBody,
        response: answers({ 200: sessionSchema }, ['not_found', 'conflict', 'changed_meanwhile']),
      },
    },
    async (request, reply) => {
      const { min_seats, decide_by } = request.body;
      const session = await transaction(deps.sql, actorOf(request), async (tx) => {
        const before = await lockSession(tx, request.params.id);
        if (!before) throw new AppError('not_found', 'There is no such session');
        refuseIfChanged(request, before);
        if (before.status !== 'scheduled')
          throw new AppError('conflict', `This session is ${before.status} already`);
        if (min_seats !== null && min_seats > before.capacity)
          throw invalidField('min_seats', `must be at most ${before.capacity}, the capacity`);
        if (decide_by !== null && !(decide_by > deps.now().toISOString() && decide_by < before.starts_at))
          throw invalidField('decide_by', 'must be in the future and before the session starts');
        await tx`
          update sessions set min_seats = ${min_seats}, decide_by = ${decide_by}, doubted_at = null, decided_at = null
          where id = ${before.id}`;
        return (await readSession(tx, before.id, callerOf(request)))!;
      });
      return sendVersioned(reply, session);
    },
  );
};
