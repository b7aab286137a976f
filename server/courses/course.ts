// What two or more course actions share: who sees a course, how it is read, and when it may be published or taken off.
import type { Caller } from '../accounts/access-token.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import { AppError, type FieldError } from '../errors.ts';
import type { Course } from './schemas.ts';

/** Visitors see what is on sale, trainers their own as well, admins everything. Table: courses as c. */
export function courseVisibleTo(sql: Db, caller: Caller | null): Fragment {
  if (caller?.role === 'admin') return sql`true`;
  const onSale = sql`(c.is_published and c.is_active)`;
  if (caller?.role !== 'trainer') return onSale;
  return sql`(${onSale} or c.trainer_id in (select id from trainers where user_id = ${caller.user_id}))`;
}

/**
 * Courses with what belongs to their answer, for `from`: `(…) as found`.
 * `asked_price` is null when a company has to ask for it; nothing typed in means free otherwise (domain.md).
 * @param where about courses as c
 * @param relevance a float8 about courses as c
 * @param meant which sessions may be the next one, about sessions as s
 */
export function fromCourses(
  sql: Db,
  now: Date,
  where: Fragment,
  relevance: Fragment,
  meant: Fragment = sql`true`,
): Fragment {
  return sql`(
    select c.*, case when c.price is null and c.audience = 'Corporate' then null else coalesce(c.price, 0) end as asked_price,
           case when t.id is null then null
                else jsonb_build_object('id', t.id, 'name', t.name, 'photo', t.photo) end as trainer,
           case when next.id is not null
             then next.session || jsonb_build_object('unit_price', cost.unit_price, 'early_bird_until', cost.early_bird_until)
           end as next_session, next.starts_at as next_starts_at, ${relevance} as relevance
    from courses c
    left join trainers t on t.id = c.trainer_id
    left join lateral (
      select s.id, s.starts_at, jsonb_build_object(
               'id', s.id, 'date', s.date, 'start_time', to_char(s.start_time, 'HH24:MI'),
               'end_time', to_char(s.end_time, 'HH24:MI'), 'timezone', s.timezone,
               'starts_at', ${instantInJson(sql, 's.starts_at')}, 'ends_at', ${instantInJson(sql, 's.ends_at')},
               'location', s.location, 'capacity', s.capacity,
               'seats_left', s.capacity - s.seats_booked - s.seats_held, 'waiting', s.waiting) as session
      from sessions s
      where s.course_id = c.id and ${sessionToCome(sql, now)} and ${meant}
      order by (s.capacity > s.seats_booked + s.seats_held and s.waiting = 0) desc, s.starts_at, s.id
      limit 1
    ) as next on true
    left join lateral seat_price(next.id, ${now}) as cost on true
    where ${where}
  ) as found`;
}

/** Scheduled, in the future, and not a company's own. Table: sessions as s. */
export function sessionToCome(sql: Db, now: Date): Fragment {
  return sql`(s.status = 'scheduled' and s.starts_at > ${now} and s.corporate_request_id is null)`;
}

/** An instant inside jsonb, written as the driver writes the others: UTC with milliseconds. */
function instantInJson(sql: Db, expression: string): Fragment {
  return sql`to_char(${sql.unsafe(expression)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

export function courseColumns(sql: Db): Fragment {
  return sql`
    found.id, found.title, found.category, found.audience, found.description, found.duration_weeks, found.price, found.early_bird_price, found.early_bird_until,
    found.currency, found.syllabus, found.level, found.taught_in, found.prerequisites, found.bring, found.image, found.image_variants, found.trainer_id, found.trainer, found.rating, found.review_count,
    found.next_session, found.is_published, found.is_active, found.created_at, found.updated_at`;
}

/** One course, when the caller may see it. */
export async function readCourse(
  sql: Db,
  now: Date,
  id: string,
  caller: Caller | null,
): Promise<Course | undefined> {
  const where = sql`c.id = ${id} and ${courseVisibleTo(sql, caller)}`;
  const [row] = await sql<Course[]>`
    select ${courseColumns(sql)} from ${fromCourses(sql, now, where, sql`0::float8`)}`;
  return row;
}

type Publishable = Pick<Course, 'description' | 'syllabus' | 'is_published'>;

/**
 * Publishing needs title, description, category, audience and a syllabus topic; three of these are never missing.
 * @throws AppError 422 naming every field that stands in the way
 */
export function refuseIncompletePublication(course: Publishable): void {
  if (!course.is_published) return;
  const errors: FieldError[] = [];
  if (course.description === '')
    errors.push({ field: 'description', message: 'is needed before a course can be published' });
  if (course.syllabus.length === 0)
    errors.push({ field: 'syllabus', message: 'needs at least one topic before a course can be published' });
  if (errors.length > 0) throw new AppError('validation_failed', undefined, { errors });
}

/**
 * Locks the course and its sessions still to come, sessions first: the house's order, and bookings wait for it.
 * @returns the sessions among them that somebody has seats in, or null when there is no such course
 */
export async function lockCourse(
  tx: Tx,
  id: string,
): Promise<{ course: Course & { price: number | null }; booked_sessions: number } | null> {
  const sessions = await tx<{ taken: number }[]>`
    select seats_booked + seats_held as taken from sessions
    where course_id = ${id} and status in ('scheduled', 'ongoing') order by id for update`;
  const [course] = await tx<Course[]>`select * from courses where id = ${id} for update`;
  return course ? { course, booked_sessions: sessions.filter((one) => one.taken > 0).length } : null;
}

/** @throws AppError 409 naming how many sessions people have seats in */
export function refuseWhileBooked(booked_sessions: number): void {
  if (booked_sessions === 0) return;
  const which =
    booked_sessions === 1
      ? '1 session of this course has'
      : `${booked_sessions} sessions of this course have`;
  throw new AppError('conflict', `${which} seats taken: cancel or finish first`, {
    more: { sessions_booked: booked_sessions },
  });
}
