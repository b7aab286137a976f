// GET /api/users/:userId/reviews: what a person said about classes, and the classes they may still say something about.
import { z } from 'zod';
import type { Sql } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { keyset, listQuery, toPage } from '../http/paging.ts';
import { readReviews, wasThere } from './review.ts';
import { type OwnReviews, ownReviewsSchema, reviewSorts } from './schemas.ts';

/** Older classes are not asked about any more. */
const MOST_WAITING = 20;

export const listOwnReviews: Action = async (app, { sql }) => {
  app.get(
    '/users/:userId/reviews',
    {
      schema: {
        tags: ['Reviews'],
        summary: "A user's reviews, and the attended classes without one",
        description: '`waiting` holds at most the 20 latest classes, whatever the page.',
        params: z.strictObject({ userId: id }),
        querystring: z.strictObject(listQuery(reviewSorts, '-created_at')),
        response: answers({ 200: ownReviewsSchema }, ['not_found']),
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const owner = request.params.userId;
      const mine = caller.role === 'admin' || owner === caller.user_id;
      const known = mine ? await sql`select from users where id = ${owner}` : [];
      if (known.length === 0) throw new AppError('not_found');
      const at = keyset(sql, reviewSorts, request.query, 'v.id');
      const limit = request.query.limit + 1;
      const [rows, [count], waiting] = await Promise.all([
        readReviews(
          sql,
          caller,
          sql`where v.user_id = ${owner} and ${at.after} order by ${at.order} limit ${limit}`,
          at.value,
        ),
        sql<{ total: number }[]>`select count(*)::int as total from reviews where user_id = ${owner}`,
        unreviewed(sql, owner),
      ]);
      return { ...toPage(rows, count!.total, request.query), waiting };
    },
  );
};

function unreviewed(sql: Sql, user_id: string) {
  return sql<OwnReviews['waiting']>`
    select b.id as booking_id, b.code, jsonb_build_object('id', c.id, 'title', c.title) as course, s.starts_at, s.timezone
    from bookings b join sessions s on s.id = b.session_id join courses c on c.id = s.course_id
    where b.user_id = ${user_id} and ${wasThere(sql)} and not exists (select from reviews v where v.booking_id = b.id)
    order by s.starts_at desc, b.id limit ${MOST_WAITING}`;
}
