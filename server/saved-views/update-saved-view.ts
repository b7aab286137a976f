// PUT and DELETE /api/saved-views/:id: only by its owner; somebody else's, shared or not, is not there.
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { endDefault, readSavedViews } from './saved-view.ts';
import { savedViewSchema, updateSavedViewBody } from './schemas.ts';

export const updateSavedView: Action = async (app, { sql }) => {
  app.put(
    '/saved-views/:id',
    {
      schema: {
        tags: ['Back office'],
        summary: 'Change an own view',
        description: 'Changes the fields given and leaves the rest.',
        params: idParams,
        body: updateSavedViewBody,
        response: answers({ 200: savedViewSchema }, ['not_found', 'conflict']),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { user_id } = callerOf(request);
      return transaction(sql, actorOf(request), async (tx) => {
        const own = tx`where w.id = ${id} and w.user_id = ${user_id}`;
        const [before] = await readSavedViews(tx, user_id, tx`${own} for update of w`);
        if (!before) throw new AppError('not_found', 'There is no such view of yours');
        const after = { ...before, ...request.body };
        if (after.is_default && !before.is_default) await endDefault(tx, user_id, before.list);
        await tx`
          update saved_views set name = ${after.name}, query = ${after.query}, is_shared = ${after.is_shared},
                 is_default = ${after.is_default}
          where id = ${id}`;
        const [stored] = await readSavedViews(tx, user_id, own);
        return stored!;
      });
    },
  );
};

export const deleteSavedView: Action = async (app, { sql }) => {
  app.delete(
    '/saved-views/:id',
    {
      schema: {
        tags: ['Back office'],
        summary: 'Delete an own view',
        params: idParams,
        response: answers({ 204: z.null() }, ['not_found']),
      },
    },
    async (request, reply) => {
      const gone = await transaction(
        sql,
        actorOf(request),
        (tx) =>
          tx`delete from saved_views where id = ${request.params.id} and user_id = ${callerOf(request).user_id}`,
      );
      if (gone.count === 0) throw new AppError('not_found', 'There is no such view of yours');
      return reply.code(204).send(null);
    },
  );
};
