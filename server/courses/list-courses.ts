// GET /api/courses: the catalogue, filtered, searched and paged.
import type { z } from 'zod';
import type { Caller } from '../accounts/access-token.ts';
import type { Db, Fragment, Sql } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { invalidField } from '../errors.ts';
import { cacheForVisitors } from '../http/cache.ts';
import { answers } from '../http/fields.ts';
import { keepForVisitors } from '../http/kept-answers.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { type Meant, searchIn, searchSort, wordsMeant } from '../http/search.ts';
import { courseColumns, courseVisibleTo, fromCourses, sessionToCome } from './course.ts';
import { type Course, courseFilters, courseSchema, courseSorts } from './schemas.ts';

/** Seconds a shared cache may keep the catalogue; seats left are part of it. */
const CATALOGUE_S = 30;
/** Two people's names are alike by chance more often than two topics. */
const NAMES_ALIKE = 0.55;

/** Sorts by what a course's sessions and prices say, which is not known before they are read. */
const OF_THE_SESSION = /^-?(price|next_session)$/;

type Filters = z.output<typeof courseFilters>;

export const listCourses: Action = async (app, { reads, now }) => {
  app.get(
    '/courses',
    {
      schema: {
        tags: ['Courses'],
        summary: 'Find courses',
        description:
          'Published, active courses; admins see all, trainers their own too. `search` forgives spelling and reads its last word as a beginning; with it the standard sort is `relevance`, else `-created_at`.',
        querystring: courseFilters,
        response: answers({ 200: listSchema(courseSchema) }),
      },
    },
    async (request, reply) => {
      cacheForVisitors(request, reply, CATALOGUE_S);
      const filters = request.query;
      // Searches are counted and seldom alike; all else is what everybody opens.
      if (!filters.search?.length) keepForVisitors(request);
      const query = { ...filters, sort: searchSort(filters, '-created_at') };
      return reads.run(request.caller, (sql) => find(sql, query, { caller: request.caller, at: now() }));
    },
  );
};

type Query = Filters & { sort: string };

async function find(sql: Sql, query: Query, { caller, at }: { caller: Caller | null; at: Date }) {
  const search = query.search?.length ? await wordsMeant(sql, query.search) : null;
  const { where, relevance, meant } = conditions(sql, { ...query, meant: search }, caller, at);
  const { after, order, value } = keyset(sql, courseSorts, query, 'found.id');
  const limit = query.limit + 1;
  const read = (which: Fragment, rest: Fragment) => sql<(Course & { page_value: string })[]>`
    select ${courseColumns(sql)}, ${value} as page_value
    from ${fromCourses(sql, at, which, relevance, meant)} where ${rest} order by ${order} limit ${limit}`;
  const countAll = () => sql<{ total: number }[]>`select count(*) as total from courses c where ${where}`;
  if (!search || OF_THE_SESSION.test(query.sort)) {
    const [rows, [count]] = await Promise.all([read(where, after), countAll()]);
    return toPage(rows, count!.total, query);
  }
  // Much is found and little is shown: first which, and how many, by one search; then the rest of these few.
  const nearest = await sql<{ id: string; total: number }[]>`
    select found.id, found.total
    from (select c.*, ${relevance} as relevance, count(*) over () as total from courses c where ${where}) as found
    where ${after} order by ${order} limit ${limit}`;
  const shown = nearest.map((row) => row.id);
  const [rows, [count]] = await Promise.all([
    read(sql`c.id = any(${shown}::uuid[])`, sql`true`),
    nearest.length > 0 ? nearest : countAll(),
  ]);
  return toPage(rows, count!.total, query);
}

/** @throws AppError 422 when somebody else uses a filter of the admins */
function conditions(sql: Db, filters: Filters & { meant: Meant | null }, caller: Caller | null, now: Date) {
  for (const name of ['is_published', 'is_active'] as const) {
    if (filters[name] !== undefined && caller?.role !== 'admin')
      throw invalidField(name, 'is a filter for admins');
  }
  const words = filters.search ?? [];
  const inName = searchIn(sql, words, {
    vector: "to_tsvector('simple', name)",
    text: 'lower(name)',
    alike: NAMES_ALIKE,
  });
  const asked = sql`case when c.price is null and c.audience = 'Corporate' then null else coalesce(c.price, 0) end`;
  const all: Fragment[] = [courseVisibleTo(sql, caller)];
  if (filters.meant)
    all.push(
      sql`(c.search @@ ${filters.meant.meant}::tsquery or c.trainer_id = any(array(select id from trainers where ${inName.matches})))`,
    );
  if (filters.category !== undefined) all.push(sql`c.category = ${filters.category}`);
  if (filters.audience !== undefined) all.push(sql`c.audience = ${filters.audience}`);
  if (filters.trainer_id !== undefined) all.push(sql`c.trainer_id = ${filters.trainer_id}`);
  if (filters.min_price !== undefined) all.push(sql`${asked} >= ${filters.min_price}::numeric`);
  if (filters.max_price !== undefined) all.push(sql`${asked} <= ${filters.max_price}::numeric`);
  if (filters.is_published !== undefined) all.push(sql`c.is_published = ${filters.is_published}`);
  if (filters.is_active !== undefined) all.push(sql`c.is_active = ${filters.is_active}`);
  const meant = sessionConditions(sql, filters);
  if (meant)
    all.push(sql`exists (
      select from sessions s where s.course_id = c.id and ${sessionToCome(sql, now)} and ${meant})`);
  const where = all.reduce((left, right) => sql`${left} and ${right}`);
  return { where, relevance: relevanceOf(sql, filters.meant), meant };
}

/** What is written as it was searched for comes before what is only like it; the title before the text. */
function relevanceOf(sql: Db, search: Meant | null): Fragment {
  if (!search) return sql`0::float8`;
  return sql`(2 * ts_rank(c.search, ${search.written}::tsquery) + ts_rank(c.search, ${search.meant}::tsquery))::float8`;
}

/** About sessions as s; nothing when no filter is about the sessions of a course. */
function sessionConditions(sql: Db, { date_from, date_to, location }: Filters): Fragment | undefined {
  const all: Fragment[] = [];
  if (date_from !== undefined) all.push(sql`s.date >= ${date_from}`);
  if (date_to !== undefined) all.push(sql`s.date <= ${date_to}`);
  if (location !== undefined) all.push(sql`position(lower(${location}) in lower(s.location)) > 0`);
  return all.length > 0 ? all.reduce((left, right) => sql`${left} and ${right}`) : undefined;
}
