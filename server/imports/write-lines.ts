// Writes many checked lines at once, by the same rules as the API's own POSTs.
import { unusablePassword } from '../accounts/password.ts';
import { refuseIncompletePublication } from '../courses/course.ts';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { invalidField } from '../errors.ts';
import { refuseImpossibleStart } from '../sessions/session.ts';
import { tellTrainers } from '../trainers/tell-trainers.ts';
import type { CourseLine, SessionLine, UserLine } from './line-kinds.ts';
import type { ImportKind } from './schemas.ts';

type Write = (tx: Tx, deps: Deps, values: never[]) => Promise<void>;

/** @throws AppError or the refusal of a constraint: then none of the values is written */
export const writers: Record<ImportKind, Write> = {
  users: writeUsers as Write,
  courses: writeCourses as Write,
  sessions: writeSessions as Write,
};

/** Without a password: they choose one by "forgot password", which proves the address as well. */
async function writeUsers(tx: Tx, { seal, now }: Deps, values: UserLine[]): Promise<void> {
  const created_at = now();
  const rows = values.map((user) => ({
    email: user.email,
    name: user.name,
    role: user.role,
    locale: user.locale,
    phone: seal.close(user.phone ?? null),
    phone_hash: seal.lookup(user.phone ?? null),
    password_hash: unusablePassword(),
    created_at,
  }));
  await tx`insert into users ${tx(rows)}`;
}

async function writeCourses(tx: Tx, { config, now }: Deps, values: CourseLine[]): Promise<void> {
  for (const course of values) refuseIncompletePublication(course);
  await refuseUnavailable(
    tx,
    'trainers',
    'trainer_id',
    values.map((course) => course.trainer_id),
  );
  const rows = values.map((course) => ({
    title: course.title,
    category: course.category,
    audience: course.audience,
    description: course.description,
    duration_weeks: course.duration_weeks ?? null,
    price: course.price ?? null,
    currency: config.CURRENCY,
    syllabus: JSON.stringify(course.syllabus),
    level: course.level ?? null,
    taught_in: course.taught_in ?? null,
    prerequisites: course.prerequisites ?? null,
    bring: course.bring ?? null,
    image: course.image ?? null,
    trainer_id: course.trainer_id ?? null,
    is_published: course.is_published,
    created_at: now(),
  }));
  await tx`insert into courses ${tx(rows)}`;
}

async function writeSessions(tx: Tx, deps: Deps, values: SessionLine[]): Promise<void> {
  const { config, now } = deps;
  const rows = values.map((session) => ({
    course_id: session.course_id,
    date: session.date,
    start_time: session.start_time,
    end_time: session.end_time ?? null,
    timezone: session.timezone ?? config.TIMEZONE,
    assumed_minutes: config.SESSION_ASSUMED_MINUTES,
    location: session.location,
    room: session.room ?? null,
    trainer_id: session.trainer_id ?? null,
    capacity: session.capacity,
    notes: session.notes || null,
    created_at: now(),
  }));
  for (const row of rows) refuseImpossibleStart(row, now());
  await refuseUnavailable(
    tx,
    'courses',
    'course_id',
    rows.map((row) => row.course_id),
  );
  await refuseUnavailable(
    tx,
    'trainers',
    'trainer_id',
    rows.map((row) => row.trainer_id),
  );
  const written = await tx<{ id: string }[]>`insert into sessions ${tx(rows)} returning id`;
  await tellTrainers(
    tx,
    deps,
    written.map(({ id }) => id),
  );
}

/** What does not exist, or was taken off, takes no new work. */
async function refuseUnavailable(
  tx: Tx,
  table: 'courses' | 'trainers',
  field: string,
  wanted: (string | null | undefined)[],
): Promise<void> {
  const ids = [...new Set(wanted.filter((id) => id !== null && id !== undefined))];
  if (ids.length === 0) return;
  const [row] = await tx<{ known: number }[]>`
    select count(*) as known from ${tx(table)} where id = any(${ids}::uuid[]) and is_active`;
  if (row!.known < ids.length) throw invalidField(field, `there is no such active ${table.slice(0, -1)}`);
}
