// GET /api/trainers/me and the courses and sessions below it: a trainer's own work.
import type { Caller } from '../accounts/access-token.ts';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { trainerSchema } from './schemas.ts';
import {
  type TaughtCourse,
  type TaughtSession,
  taughtCourse,
  taughtCourseFilters,
  taughtCourseSorts,
  taughtSessionFilters,
  taughtSessionSchema,
  taughtSessionSorts,
} from './teaching-schemas.ts';
import { readTrainer } from './trainer.ts';

/** @throws AppError not_found when no trainer belongs to the account */
export async function ownTrainerId(sql: Db, caller: Caller): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from trainers where user_id = ${caller.user_id}`;
  if (!row) throw new AppError('not_found', 'No trainer belongs to your account');
  return row.id;
}

export const getOwnProfile: Action = async (app, { sql }) => {
  app.get(
    '/trainers/me',
    {
      schema: {
        tags: ['Teaching'],
        summary: 'Your profile as a trainer',
        response: answers({ 200: trainerSchema }, ['not_found']),
      },
    },
    async (request) => {
      const caller = callerOf(request);
      return (await readTrainer(sql, await ownTrainerId(sql, caller), caller))!;
    },
  );
};

export const listOwnCourses: Action = async (app, { sql, now }) => {
  app.get(
    '/trainers/me/courses',
    {
      schema: {
        tags: ['Teaching'],
        summary: 'The courses you teach',
        description: 'Your own courses, and those of which you teach a session.',
        querystring: taughtCourseFilters,
        response: answers({ 200: listSchema(taughtCourse) }, ['not_found']),
      },
    },
    async (request) => {
      const trainer_id = await ownTrainerId(sql, callerOf(request));
      const { query } = request;
      const at = keyset(sql, taughtCourseSorts, query, 'c.id');
      const mine = sql`c.is_active and (c.trainer_id = ${trainer_id} or c.id in (
        select course_id from sessions where effective_trainer_id = ${trainer_id} and status <> 'cancelled'))`;
      const [rows, [count]] = await Promise.all([
        sql<(TaughtCourse & { page_value: string })[]>`
          select c.id, c.title, c.category, c.audience, c.syllabus, c.is_published, c.rating, c.review_count,
                 ${at.value} as page_value,
                 (select count(*)::int from sessions s where s.course_id = c.id and s.effective_trainer_id = ${trainer_id}
                    and s.status = 'scheduled' and s.starts_at > ${now()}) as sessions_to_come,
                 (select count(*)::int from sessions s where s.course_id = c.id and s.effective_trainer_id = ${trainer_id}
                    and s.status = 'completed') as sessions_held
          from courses c where ${mine} and ${at.after} order by ${at.order} limit ${query.limit + 1}`,
        sql<{ total: number }[]>`select count(*)::int as total from courses c where ${mine}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};

export const listOwnSessions: Action = async (app, { sql }) => {
  app.get(
    '/trainers/me/sessions',
    {
      schema: {
        tags: ['Teaching'],
        summary: 'The sessions you teach',
        querystring: taughtSessionFilters,
        response: answers({ 200: listSchema(taughtSessionSchema) }, ['not_found']),
      },
    },
    async (request) => {
      const trainer_id = await ownTrainerId(sql, callerOf(request));
      const { query } = request;
      const { status = null, answer = null, date_from = null, date_to = null } = query;
      const at = keyset(sql, taughtSessionSorts, query, 's.id');
      const mine = sql`s.effective_trainer_id = ${trainer_id}
        and (${status}::text is null or s.status = ${status}) and (${answer}::text is null or ${answerColumn(sql)} = ${answer})
        and (${date_from}::date is null or s.date >= ${date_from}) and (${date_to}::date is null or s.date <= ${date_to})`;
      const [rows, [count]] = await Promise.all([
        readTaughtSessions(
          sql,
          sql`where ${mine} and ${at.after} order by ${at.order} limit ${query.limit + 1}`,
          at.value,
        ),
        sql<{ total: number }[]>`select count(*)::int as total from ${withAnswers(sql)} where ${mine}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};

/** Sessions as s with the answer of whoever teaches them as w. */
function withAnswers(sql: Db): Fragment {
  return sql`sessions s left join assignment_answers w on w.session_id = s.id and w.trainer_id = s.effective_trainer_id`;
}

/** A trainer who said yes to Monday has not said yes to Tuesday. */
function answerColumn(sql: Db): Fragment {
  return sql`case when w.id is null or s.moved_at > w.answered_at then 'pending' else w.answer end`;
}

/** @param rest what follows FROM, on sessions as s */
export async function readTaughtSessions(
  sql: Db,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(TaughtSession & { page_value: string })[]> {
  return sql<(TaughtSession & { page_value: string })[]>`
    select s.id, jsonb_build_object('id', c.id, 'title', c.title) as course, s.date, s.start_time, s.end_time, s.timezone,
           s.starts_at, s.ends_at, s.location, s.room, s.status, s.notes, s.capacity, s.seats_booked,
           ${answerColumn(sql)} as answer, w.reason as answer_reason, ${pageValue ?? sql`''`} as page_value,
           (select count(*)::int from attendance m where m.session_id = s.id) as marked,
           (select count(*)::int from attendance m where m.session_id = s.id and m.status <> 'absent') as present
    from ${withAnswers(sql)} join courses c on c.id = s.course_id ${rest}`;
}
