// GET /api/courses/:courseId/reviews and /api/trainers/:trainerId/reviews for everybody, GET /api/reviews for admins.
import { z } from 'zod';
import { courseVisibleTo } from '../courses/course.ts';
import type { Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { cacheForVisitors } from '../http/cache.ts';
import { answers, id } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { trainerVisibleTo } from '../trainers/trainer.ts';
import { readReviews } from './review.ts';
import { adminReviewFilters, ratedReviews, reviewFilters, reviewSchema, reviewSorts } from './schemas.ts';

export const listCourseReviews: Action = async (app, deps) => {
  app.get(
    '/courses/:courseId/reviews',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'What people say about a course',
        params: z.strictObject({ courseId: id }),
        querystring: reviewFilters,
        response: answers({ 200: ratedReviews }, ['not_found']),
      },
    },
    async (request, reply) => {
      const { sql } = deps;
      const { courseId } = request.params;
      const seen = await sql`
        select from courses c where c.id = ${courseId} and ${courseVisibleTo(sql, request.caller)}`;
      if (seen.length === 0) throw new AppError('not_found', 'There is no such course');
      cacheForVisitors(request, reply, 60);
      return publicList(deps, request, sql`v.course_id = ${courseId}`);
    },
  );
};

export const listTrainerReviews: Action = async (app, deps) => {
  app.get(
    '/trainers/:trainerId/reviews',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'What people say about the classes of a trainer',
        params: z.strictObject({ trainerId: id }),
        querystring: reviewFilters,
        response: answers({ 200: ratedReviews }, ['not_found']),
      },
    },
    async (request, reply) => {
      const { sql } = deps;
      const { trainerId } = request.params;
      const seen = await sql`
        select from trainers where id = ${trainerId} and ${trainerVisibleTo(sql, request.caller)}`;
      if (seen.length === 0) throw new AppError('not_found', 'There is no such trainer');
      cacheForVisitors(request, reply, 60);
      return publicList(deps, request, sql`v.trainer_id = ${trainerId}`);
    },
  );
};

export const listReviews: Action = async (app, deps) => {
  app.get(
    '/reviews',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'All reviews, hidden ones and reports included',
        querystring: adminReviewFilters,
        response: answers({ 200: listSchema(reviewSchema) }),
      },
    },
    async (request) => {
      const { sql } = deps;
      const { hidden, reported, course_id, trainer_id } = request.query;
      const scope = sql`
        (${hidden ?? null}::boolean is null or (v.hidden_at is not null) = ${hidden ?? null})
        and (${reported ?? null}::boolean is null
             or exists (select from review_reports r where r.review_id = v.id) = ${reported ?? null})
        and (${course_id ?? null}::uuid is null or v.course_id = ${course_id ?? null})
        and (${trainer_id ?? null}::uuid is null or v.trainer_id = ${trainer_id ?? null})`;
      return page(deps, callerOf(request), request.query, scope);
    },
  );
};

type Query = z.output<typeof reviewFilters>;
type Caller = Parameters<typeof readReviews>[1];

async function page({ sql }: Deps, caller: Caller, query: Query, scope: Fragment) {
  const at = keyset(sql, reviewSorts, query, 'v.id');
  const filter = sql`${scope} and (${query.rating ?? null}::int is null or v.rating = ${query.rating ?? null})`;
  const [rows, [count]] = await Promise.all([
    readReviews(
      sql,
      caller,
      sql`where ${filter} and ${at.after} order by ${at.order} limit ${query.limit + 1}`,
      at.value,
    ),
    sql<{ total: number }[]>`select count(*)::int as total from reviews v where ${filter}`,
  ]);
  return toPage(rows, count!.total, query);
}

async function publicList(deps: Deps, { caller, query }: { caller: Caller; query: Query }, about: Fragment) {
  const scope = deps.sql`${about} and v.hidden_at is null`;
  const [list, summary] = await Promise.all([page(deps, caller, query, scope), summarise(deps, scope)]);
  return { ...list, summary };
}

/** Of all reviews, whatever page or filter is shown. */
async function summarise({ sql }: Deps, scope: Fragment): Promise<z.output<typeof ratedReviews>['summary']> {
  const [row] = await sql<
    [Record<'one' | 'two' | 'three' | 'four' | 'five', number> & { rating: number | null }]
  >`
    select round(avg(v.rating), 2) as rating,
           count(*) filter (where v.rating = 1)::int as one, count(*) filter (where v.rating = 2)::int as two,
           count(*) filter (where v.rating = 3)::int as three, count(*) filter (where v.rating = 4)::int as four,
           count(*) filter (where v.rating = 5)::int as five
    from reviews v where ${scope}`;
  const { rating, one, two, three, four, five } = row;
  const review_count = one + two + three + four + five;
  return { rating, review_count, spread: { 1: one, 2: two, 3: three, 4: four, 5: five } };
}
