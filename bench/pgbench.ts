// The measure to reach: pgbench, PostgreSQL's own, sending statements to the same tables without anything in between.
import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { PEOPLE, personId } from './contest-database.ts';

/** Its version, or null where it is not installed; npm's PostgreSQL comes without it. */
export function pgbenchVersion(): string | null {
  try {
    return execFileSync('pgbench', ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

// Who books is counted by each client for itself, so that nobody books twice.
const somebody = (clients: number) =>
  `\\set n :n + 1\n\\set person 1 + :client_id * ${Math.floor(PEOPLE / clients)} + :n\n`;
const who = `('00000000-0000-7000-8001-' || lpad(to_hex(:person::bigint), 12, '0'))::uuid`;
const insert = (session: string) =>
  `insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, hold_expires_at) values (${who}, ${session}, 1, 'pending', 1500, 1500, 'KES', now() + interval '15 minutes');\n`;

/** One booking a statement on one session; the triggers count seats and write the audit trail. */
export const oneSession = (session: string, clients: number) => somebody(clients) + insert(`'${session}'`);

/** The same on any of `count` sessions, the first of which has number `first`. */
export const manySessions = (first: number, count: number, clients: number) =>
  `${somebody(clients)}\\set place random(${first}, ${first + count - 1})\n${insert(`('00000000-0000-7000-8003-' || lpad(to_hex(:place::bigint), 12, '0'))::uuid`)}`;

/** What others do: lock the event, count what is sold, then insert. */
export const lockCountInsert = (session: string, clients: number) =>
  `${somebody(clients)}begin;
select id, capacity from sessions where id = '${session}' for update;
select coalesce(sum(seats), 0) from bookings where session_id = '${session}' and cancelled_at is null and payment_status in ('pending', 'paid');
${insert(`'${session}'`)}commit;\n`;

/** @returns transactions a second */
export async function runPgbench(
  url: string,
  script: string,
  clients: number,
  seconds: number,
): Promise<number> {
  if (pgbenchVersion() === null) return runOwnDriver(url, script, clients, seconds);
  const file = join(tmpdir(), `darasa-pgbench-${randomUUID()}.sql`);
  writeFileSync(file, script);
  try {
    const options = [
      '-n',
      '-M',
      'prepared',
      '-c',
      String(clients),
      '-j',
      '2',
      '-T',
      String(seconds),
      '-D',
      'n=0',
      '-f',
      file,
    ];
    const { stdout } = await promisify(execFile)('pgbench', [...options, url]);
    return Number(/tps = ([\d.]+)/.exec(stdout)![1]);
  } finally {
    rmSync(file);
  }
}

/** The same script where pgbench is missing: each client on a connection of its own, its next statement after the last. */
async function runOwnDriver(url: string, script: string, clients: number, seconds: number): Promise<number> {
  const lines = script.split('\n').filter((line) => line !== '');
  const [, first, last] = (/random\((\d+), (\d+)\)/.exec(script) ?? [0, 0, 0]).map(Number) as [
    number,
    number,
    number,
  ];
  const statements = lines.filter((line) => !line.startsWith('\\')).map((line) => line.replace(/;$/, ''));
  const ends = performance.now() + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const sql = postgres(url, { max: 1, onnotice: () => {} });
      await sql`select 1`;
      for (let n = 1; performance.now() < ends; n++, done++) {
        const person = personId(1 + client * Math.floor(PEOPLE / clients) + n);
        for (const statement of statements) {
          const place = first + Math.floor(Math.random() * (last - first + 1));
          const values = statement.includes(':place') ? [person, place] : [person];
          const text = statement.replace(who, '$1::uuid').replace(':place', '$2');
          await sql.unsafe(text, text.includes('$1') ? values : [], { prepare: true });
        }
      }
      await sql.end({ timeout: 1 });
    }),
  );
  return done / seconds;
}
