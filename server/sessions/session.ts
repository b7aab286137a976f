// What two or more session actions share: the states, who sees a session, how it is read, and the rules of its time.
import type { Caller } from '../accounts/access-token.ts';
import { courseVisibleTo } from '../courses/course.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import { invalidField } from '../errors.ts';
import type { Transitions } from '../state-machine.ts';
import type { Session } from './schemas.ts';

/** Mirrored in table state_transitions. */
export const sessionTransitions = [
  ['scheduled', 'ongoing'],
  ['scheduled', 'cancelled'],
  ['ongoing', 'completed'],
  ['ongoing', 'cancelled'],
] as const satisfies Transitions;

/** `sessions as s` joined to what a `where` or an `order by` of a list may name. */
export function fromSessions(sql: Db): Fragment {
  return sql`sessions s join courses c on c.id = s.course_id left join trainers t on t.id = s.effective_trainer_id`;
}

/**
 * Everybody sees the sessions of courses they see, unless they are a company's own; trainers also those they teach.
 * Admins see all.
 */
export function sessionVisibleTo(sql: Db, caller: Caller | null): Fragment {
  if (caller?.role === 'admin') return sql`true`;
  const course = sql`(s.corporate_request_id is null and ${courseVisibleTo(sql, caller)})`;
  return caller?.role === 'trainer' ? sql`(${course} or t.user_id = ${caller.user_id})` : course;
}

export function sessionColumns(sql: Db): Fragment {
  return sql`
    s.id, s.course_id, jsonb_build_object('id', c.id, 'title', c.title, 'price', c.price, 'currency', c.currency) as course,
    s.date, s.start_time, s.end_time, s.timezone, s.starts_at, s.ends_at, s.location, s.room, s.corporate_request_id, s.early_bird_price,
    s.early_bird_until, s.trainer_id,
    case when t.id is null then null
         else jsonb_build_object('id', t.id, 'name', t.name, 'photo', t.photo) end as trainer,
    s.capacity, s.seats_booked, s.seats_held, s.capacity - s.seats_booked - s.seats_held as seats_left, s.waiting,
    s.status, s.notes, s.moved_at, s.cancelled_at, s.cancellation_reason, s.min_seats, s.decide_by, s.doubted_at,
    s.decided_at, s.created_at, s.updated_at`;
}

/** One session, when the caller may see it. */
export async function readSession(sql: Db, id: string, caller: Caller | null): Promise<Session | undefined> {
  const [row] = await sql<Session[]>`
    select ${sessionColumns(sql)} from ${fromSessions(sql)} where s.id = ${id} and ${sessionVisibleTo(sql, caller)}`;
  return row;
}

export type LockedSession = Omit<Session, 'course' | 'trainer'> & {
  assumed_minutes: number;
  /** Its own trainer, or the course's. */
  effective_trainer_id: string | null;
};

/** The session with its row locked: the first lock of the house's order session → booking → payment. */
export async function lockSession(tx: Tx, id: string): Promise<LockedSession | undefined> {
  const [row] = await tx<LockedSession[]>`
    select s.*, s.capacity - s.seats_booked - s.seats_held as seats_left from sessions s where s.id = ${id} for update`;
  return row;
}

/**
 * A session starts in the future, at a time the clocks of its zone show.
 * @throws AppError 422
 */
export function refuseImpossibleStart(
  when: Pick<Session, 'date' | 'start_time' | 'end_time' | 'timezone'>,
  now: Date,
): void {
  const { date, start_time, end_time, timezone } = when;
  if (end_time && end_time <= start_time) throw invalidField('end_time', 'must be after start_time');
  for (const [field, wall] of [
    ['start_time', start_time],
    ['end_time', end_time],
  ] as const) {
    // Where clocks go forward an hour is missing: the wall time read back is another one.
    if (wall && instantOf(date, wall, timezone).toPlainTime().toString({ smallestUnit: 'minute' }) !== wall)
      throw invalidField(field, `does not exist on that day in ${timezone}: the clocks go forward`);
  }
  if (instantOf(date, start_time, timezone).epochMilliseconds <= now.getTime())
    throw invalidField('date', 'must be in the future');
}

function instantOf(date: string, wall: string, timezone: string): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(`${date}T${wall}`).toZonedDateTime(timezone);
}
