// GET /api/sessions, and GET /api/courses/:courseId/sessions: the same list for one course.
import type { z } from 'zod';
import type { Caller } from '../accounts/access-token.ts';
import { readCourse } from '../courses/course.ts';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import {
  courseSessionFilters,
  courseSessionParams,
  type PricedSession,
  pricedSessionSchema,
  sessionFilters,
  sessionSorts,
} from './schemas.ts';
import { fromSessions, sessionColumns, sessionVisibleTo } from './session.ts';

type Filters = z.output<typeof sessionFilters>;

export const listSessions: Action = async (app, deps) => {
  app.get(
    '/sessions',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Find sessions',
        description:
          'Sessions of published, active courses; admins see all, trainers also those they teach. `date`, `date_from` and `date_to` are days where the session is.',
        querystring: sessionFilters,
        response: answers({ 200: listSchema(pricedSessionSchema) }),
      },
    },
    async (request) => findSessions(deps, request.query, request.caller),
  );
};

export const listCourseSessions: Action = async (app, deps) => {
  app.get(
    '/courses/:courseId/sessions',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Find sessions of one course',
        params: courseSessionParams,
        querystring: courseSessionFilters,
        response: answers({ 200: listSchema(pricedSessionSchema) }, ['not_found']),
      },
    },
    async (request) => {
      const course_id = request.params.courseId;
      if (!(await readCourse(deps.sql, deps.now(), course_id, request.caller)))
        throw new AppError('not_found', 'There is no such course');
      return findSessions(deps, { ...request.query, course_id }, request.caller);
    },
  );
};

async function findSessions({ sql, now }: Deps, filters: Filters, caller: Caller | null) {
  const where = conditions(sql, filters, caller, now());
  const { after, order, value } = keyset(sql, sessionSorts, filters, 's.id');
  const [rows, [count]] = await Promise.all([
    sql<(PricedSession & { page_value: string })[]>`
      select ${sessionColumns(sql)}, cost.unit_price, cost.early_bird_until as early_bird_counts_until, ${value} as page_value
      from ${fromSessions(sql)} left join lateral seat_price(s.id, ${now()}) as cost on true
      where ${where} and ${after} order by ${order} limit ${filters.limit + 1}`,
    sql<{ total: number }[]>`select count(*) as total from ${fromSessions(sql)} where ${where}`,
  ]);
  return toPage(rows, count!.total, filters);
}

function conditions(sql: Db, filters: Filters, caller: Caller | null, now: Date): Fragment {
  const all: Fragment[] = [sessionVisibleTo(sql, caller)];
  if (filters.course_id !== undefined) all.push(sql`s.course_id = ${filters.course_id}`);
  if (filters.date !== undefined) all.push(sql`s.date = ${filters.date}`);
  if (filters.date_from !== undefined) all.push(sql`s.date >= ${filters.date_from}`);
  if (filters.date_to !== undefined) all.push(sql`s.date <= ${filters.date_to}`);
  if (filters.trainer_id !== undefined) all.push(sql`s.effective_trainer_id = ${filters.trainer_id}`);
  if (filters.status !== undefined) all.push(sql`s.status = ${filters.status}`);
  if (filters.location !== undefined)
    all.push(sql`position(lower(${filters.location}) in lower(s.location)) > 0`);
  if (filters.in_doubt !== undefined)
    all.push(
      sql`(s.status = 'scheduled' and s.doubted_at is not null and s.decided_at is null) = ${filters.in_doubt}`,
    );
  if (filters.available !== undefined) {
    const open = sql`(s.status = 'scheduled' and s.starts_at > ${now} and s.capacity > s.seats_booked + s.seats_held
      and s.waiting = 0)`;
    all.push(filters.available ? open : sql`not ${open}`);
  }
  return all.reduce((left, right) => sql`${left} and ${right}`);
}
