// POST /api/saved-views: keeps a view of a list under a name.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { endDefault, readSavedViews } from './saved-view.ts';
import { createSavedViewBody, savedViewSchema } from './schemas.ts';

export const createSavedView: Action = async (app, deps) => {
  app.post(
    '/saved-views',
    {
      schema: {
        tags: ['Back office'],
        summary: 'Keep a view of a list',
        description: 'A person has one default for each list: a new one takes the place of the old.',
        body: createSavedViewBody,
        response: answers({ 201: savedViewSchema }, [
          'conflict',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { list, name, query, is_shared, is_default } = request.body;
        const { user_id } = callerOf(request);
        if (is_default) await endDefault(tx, user_id, list);
        const [{ id }] = (await tx`
          insert into saved_views (user_id, list, name, query, is_shared, is_default, created_at)
          values (${user_id}, ${list}, ${name}, ${query}, ${is_shared}, ${is_default}, ${deps.now()})
          returning id`) as unknown as [{ id: string }];
        const [view] = await readSavedViews(tx, user_id, tx`where w.id = ${id}`);
        return { status: 201, body: view };
      }),
  );
};
