// GET /api/saved-views: the caller's own views of a list, and those that colleagues share.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { readSavedViews } from './saved-view.ts';
import { savedViewListQuery, savedViewsSchema } from './schemas.ts';

export const listSavedViews: Action = async (app, { sql }) => {
  app.get(
    '/saved-views',
    {
      schema: {
        tags: ['Back office'],
        summary: 'Views of a list that are kept under a name',
        querystring: savedViewListQuery,
        response: answers({ 200: savedViewsSchema }),
      },
    },
    async (request) => {
      const { user_id } = callerOf(request);
      const data = await readSavedViews(
        sql,
        user_id,
        sql`where w.list = ${request.query.list} and (w.user_id = ${user_id} or w.is_shared)
            order by w.user_id <> ${user_id}, lower(w.name), w.id limit 200`,
      );
      return { data };
    },
  );
};
