// The database all contestants share: PostgreSQL as npm brings it, with the settings of a production start, and the rows
// of a middling school. Ids are made of a row's number, so that everybody finds them without a look-up.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { startEmbeddedPostgres } from '../server/database/embedded.ts';
import { migrate } from '../server/database/migrate.ts';
import { parentOf } from './cpu-time.ts';

export const PEOPLE = 200_000;
export const COURSES = 10_000;

export type ContestDatabase = {
  url: string;
  sql: Sql;
  version: string;
  /** The process all others of this PostgreSQL come from, where that can be known. */
  postmaster: number | undefined;
  /** Sessions of their own for a run, scheduled next month. @returns the number of the first, for sessionId() */
  makeSessions(count: number, capacity: number): Promise<number>;
  stop(): Promise<void>;
};

export const idOf = (kind: string, n: number) =>
  `00000000-0000-7000-${kind}-${n.toString(16).padStart(12, '0')}`;
export const personId = (n: number) => idOf('8001', n);
export const sessionId = (n: number) => idOf('8003', n);
const ID = (kind: string) => `('00000000-0000-7000-${kind}-' || lpad(to_hex(n), 12, '0'))::uuid`;

export async function startContestDatabase(): Promise<ContestDatabase> {
  const data_dir = join(tmpdir(), `darasa-bench-${randomUUID()}`);
  const server = await startEmbeddedPostgres({ data_dir, log: () => {} });
  await migrate(server.url, () => {});
  const sql = postgres(server.url, { max: 2, onnotice: () => {}, connection: { TimeZone: 'UTC' } });
  await fill(sql);
  let made = 0;
  const [{ version, pid }] = (await sql`
    select split_part(version(), ' ', 2) as version, pg_backend_pid() as pid`) as unknown as [
    { version: string; pid: number },
  ];
  return {
    ...{ url: server.url, sql, version, postmaster: parentOf(pid) },
    async makeSessions(count, capacity) {
      const first = made + 1;
      made += count;
      await sql`
        insert into sessions (id, course_id, date, start_time, timezone, location, capacity)
        select ('00000000-0000-7000-8003-' || lpad(to_hex(n), 12, '0'))::uuid,
               ('00000000-0000-7000-8002-' || lpad(to_hex(300 + n % 200), 12, '0'))::uuid,
               current_date + 30, '09:00', 'Africa/Nairobi', 'Westlands', ${capacity}
        from generate_series(${first}::int, ${made}::int) n`;
      return first;
    },
    async stop() {
      await sql.end({ timeout: 1 });
      await server.stop();
      for (const folder of [server.directory, data_dir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const subjects =
  'Python,Robotics,Machine Learning,Data Analysis,Cybersecurity,Blockchain,Web Development,Internet of Things,Cloud,Android,Arduino,Statistics,Databases,Networking,Linux,Game Design';
const manners =
  'Practical,Introduction to,Advanced,Hands-on,Weekend,Evening,Foundations of,Professional,Everyday,Applied';
const ends =
  'for Beginners,for Teachers,in Business,for Kids,at Work,Bootcamp,Workshop,Clinic,with Projects,Masterclass';

async function fill(sql: Sql): Promise<void> {
  await sql.unsafe(`
    insert into users (id, email, password_hash, name, email_verified)
    select ${ID('8001')}, 'person' || n || '@bench.example', 'x',
           (array['Wanjiku','Otieno','Amina','Kiptoo','Neema','Mutua'])[1 + n % 6] || ' ' ||
           (array['Kamau','Odhiambo','Hassan','Cherono','Baraka','Musyoka','Njoroge'])[1 + n % 7], true
    from generate_series(1, ${PEOPLE}) n`);
  await sql.unsafe(`
    insert into courses (id, title, category, audience, description, price, syllabus, is_published, created_at)
    select ${ID('8002')},
           (string_to_array('${manners}', ','))[1 + n % 10] || ' ' || (string_to_array('${subjects}', ','))[1 + (n / 10) % 16]
             || ' ' || (string_to_array('${ends}', ','))[1 + (n / 160) % 10] || ' ' || n,
           (array['AI','Robotics','Data','IoT','Cybersecurity','Blockchain','Development'])[1 + n % 7],
           (array['Kids','Adults'])[1 + n % 2],
           'Learn ' || (string_to_array('${subjects}', ','))[1 + (n / 7) % 16] || ' by building something of your own, step by step, with a trainer beside you.',
           1500, '["First steps","A project of your own"]', true, now() - n * interval '1 minute'
    from generate_series(1, ${COURSES}) n`);
  await sql.unsafe(`
    insert into sessions (course_id, date, start_time, timezone, location, capacity)
    select ('00000000-0000-7000-8002-' || lpad(to_hex(1 + n % ${COURSES}), 12, '0'))::uuid, current_date + 20 + n % 60, '09:00',
           'Africa/Nairobi', 'Westlands', 20 from generate_series(1, ${COURSES}) n`);
  // So that the planner knows what the tables are like.
  await sql.unsafe(`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency)
    select ${ID('8001')}, (select id from sessions limit 1 offset n), 1, 'paid', 1500, 1500, 'KES' from generate_series(1, 1000) n`);
  await sql.unsafe('vacuum (analyze)');
}
