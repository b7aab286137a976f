// The smallest valid rows, straight into the database. Every test makes its own.
import { randomUUID } from 'node:crypto';
import type { Role } from '../server/accounts/access-token.ts';
import type { Sql } from '../server/database/connect.ts';

/** A stored hash that no password matches; tests that log in register through the API. */
const NO_PASSWORD =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

export async function makeUser(
  sql: Sql,
  fields: { role?: Role; email?: string; name?: string; email_verified?: boolean; is_active?: boolean } = {},
) {
  const [row] = await sql<{ id: string; email: string }[]>`
    insert into users (email, password_hash, name, role, email_verified, is_active)
    values (${fields.email ?? `${randomUUID()}@example.test`}, ${NO_PASSWORD}, ${fields.name ?? 'Wanjiku Kamau'},
            ${fields.role ?? 'student'}, ${fields.email_verified ?? true}, ${fields.is_active ?? true})
    returning id, email`;
  return row!;
}

export async function makeLogin(sql: Sql, user_id: string, now: Date): Promise<string> {
  const expires_at = new Date(now.getTime() + 30 * 86_400_000);
  const [row] = await sql<{ id: string }[]>`
    insert into logins (user_id, created_at, last_used_at, proved_at, expires_at)
    values (${user_id}, ${now}, ${now}, ${now}, ${expires_at}) returning id`;
  return row!.id;
}

export async function makeTrainer(sql: Sql, fields: { name?: string; user_id?: string } = {}) {
  const [row] = await sql<{ id: string; name: string }[]>`
    insert into trainers (name, user_id) values (${fields.name ?? 'Otieno Odhiambo'}, ${fields.user_id ?? null}) returning id, name`;
  return row!;
}

type CourseFields = {
  title?: string;
  category?: string;
  audience?: string;
  description?: string;
  price?: number | null;
  syllabus?: string[];
  trainer_id?: string | null;
  is_published?: boolean;
  is_active?: boolean;
  created_at?: Date;
};

export async function makeCourse(sql: Sql, fields: CourseFields = {}) {
  const [row] = await sql<{ id: string; title: string; price: number | null }[]>`
    insert into courses (title, category, audience, description, price, syllabus, trainer_id, is_published, is_active, created_at)
    values (${fields.title ?? 'Practical Machine Learning'}, ${fields.category ?? 'AI'}, ${fields.audience ?? 'Adults'},
            ${fields.description ?? 'Learn by building.'}, ${fields.price === undefined ? 1500 : fields.price},
            ${sql.json(fields.syllabus ?? ['First steps'])}, ${fields.trainer_id ?? null},
            ${fields.is_published ?? true}, ${fields.is_active ?? true}, ${fields.created_at ?? new Date()})
    returning id, title, price`;
  return row!;
}

type SessionFields = {
  course_id?: string;
  /** Hours from now until it starts; a week when left out. */
  in_hours?: number;
  now?: Date;
  capacity?: number;
  location?: string;
  room?: string | null;
  trainer_id?: string | null;
  status?: string;
};

/** A session of a new course (or of `course_id`), one hour long, in Nairobi. */
export async function makeSession(sql: Sql, fields: SessionFields = {}) {
  const course_id = fields.course_id ?? (await makeCourse(sql)).id;
  const starts = new Date((fields.now ?? new Date()).getTime() + (fields.in_hours ?? 168) * 3_600_000);
  const [row] = await sql<{ id: string; course_id: string; capacity: number; starts_at: string }[]>`
    with wall as (select date_trunc('minute', ${starts}::timestamptz at time zone 'Africa/Nairobi') as starts)
    insert into sessions (course_id, date, start_time, timezone, assumed_minutes, location, room, trainer_id, capacity, status, cancelled_at)
    select ${course_id}, starts::date, starts::time, 'Africa/Nairobi', 60, ${fields.location ?? 'Westlands'}, ${fields.room ?? null},
           ${fields.trainer_id ?? null}, ${fields.capacity ?? 10}, ${fields.status ?? 'scheduled'},
           ${fields.status === 'cancelled' ? new Date() : null}
    from wall
    returning id, course_id, capacity, starts_at`;
  return row!;
}
