// npm run faults [-- --seconds 20 --at-once 16 --only drops --seed 1]: a platform in a process of its own lives through each bad
// day of its database under load, one after the other, and through a full disk (--only 'disk full'). Prints a table, keeps
// its figures; exit code 1 when a promise broke.
// On a throw-away PostgreSQL, or the server in TEST_DATABASE_URL.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fsck } from '../../db/fsck.ts';
import { createAccessTokens } from '../../server/accounts/access-token.ts';
import { connect, type Sql } from '../../server/database/connect.ts';
import { startEmbeddedPostgres } from '../../server/database/embedded.ts';
import { migrate } from '../../server/database/migrate.ts';
import { onServer } from '../database.ts';
import { throwaway_prefix, throwawayFolder } from '../leftovers.ts';
import { makeCourse, makeLogin, makeSession, makeUser } from '../make.ts';
import { keepFigure } from '../reliability/keep-figure.ts';
import { startKillable } from '../storm/killable-platform.ts';
import { type BadDay, bad_days } from './bad-days.ts';
import { databaseProxy } from './database-proxy.ts';
import { diskFull } from './disk-full.ts';
import { type Ask, type Lived, liveThrough, type Wish } from './live-through.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    'at-once': { type: 'string', default: '16' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const [seconds, at_once, seed] = [Number(values.seconds), Number(values['at-once']), Number(values.seed)];
/** Each pair of them is one wish. */
const PEOPLE = 200;
const SESSIONS = 80;
/** Longer than any answer may take. */
const PATIENCE_MS = 15_000;
const secrets = {
  AUTH_SECRET: randomBytes(32).toString('hex'),
  LOOKUP_SECRET: randomBytes(32).toString('hex'),
  DATA_KEYS: `faults:${randomBytes(32).toString('base64')}`,
};

function asker(origin: string): Ask {
  return async (method, path, { token, headers, body } = {}) => {
    const response = await fetch(origin + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.json(),
    };
  };
}

type Person = { user_id: string; token: string };

async function peopleFor(sql: Sql): Promise<Person[]> {
  const tokens = createAccessTokens({ ...secrets, ACCESS_TOKEN_MINUTES: 60 }, () => new Date());
  const people = [];
  for (let nth = 0; nth < PEOPLE; nth++) {
    const { id: user_id } = await makeUser(sql);
    const login_id = await makeLogin(sql, user_id, new Date());
    people.push({ user_id, token: await tokens.issue({ user_id, role: 'student', login_id }) });
  }
  return people;
}

async function wishesOf(sql: Sql, people: Person[]): Promise<Wish[]> {
  const course = await makeCourse(sql);
  const wishes: Wish[] = [];
  for (let nth = 0; nth < SESSIONS; nth++) {
    const { id: session_id } = await makeSession(sql, { course_id: course.id, capacity: PEOPLE });
    wishes.push(...people.map((one) => ({ ...one, session_id })));
  }
  return wishes;
}

async function live(day: BadDay, url: string, sql: Sql, people: Person[]): Promise<Lived> {
  const proxy = await databaseProxy(url, seed);
  const platform = await startKillable(sql, { database_url: proxy.url, secrets, settings: {} });
  try {
    const wishes = await wishesOf(sql, people);
    const lived = await liveThrough(day, {
      ...{ proxy, ask: asker(platform.origin), wishes, sql, seconds, at_once },
    });
    // The same process still takes orders.
    await platform.order({ do: 'shift', shift_ms: 0 });
    return lived;
  } finally {
    await platform.stop();
    await proxy.close();
  }
}

async function all(url: string): Promise<boolean> {
  await migrate(url, () => undefined);
  const sql = connect(url, { pool_size: 4 });
  const people = await peopleFor(sql);
  const lives: (Lived & { day: BadDay })[] = [];
  for (const day of bad_days.filter(({ name }) => !values.only || name === values.only)) {
    const lived = { day, ...(await live(day, url, sql, people)) };
    lives.push(lived);
    print(lived);
  }
  const violations = await fsck(sql);
  await sql.end({ timeout: 1 });
  console.log(`fsck: ${violations.length} violations`);
  const kept = lives.every(({ broken }) => broken.length === 0) && violations.length === 0;
  if (kept && !values.only) keep(lives);
  return kept;
}

function print({
  day,
  broken,
  served,
  told,
  slowest_served_ms,
  slowest_told_ms,
  back_ms,
  booked,
}: Lived & { day: BadDay }): void {
  const ms = (value: number) => `${Math.round(value)} ms`.padStart(9);
  console.log(
    `${day.name.padEnd(14)} ${(broken.length === 0 ? 'kept' : 'BROKEN').padEnd(7)} served ${String(served).padStart(6)}, slowest ${ms(slowest_served_ms)}; ` +
      `told to come back ${String(told).padStart(6)}, slowest ${ms(slowest_told_ms)}; back after ${ms(back_ms)}; ${booked} booked`,
  );
  for (const what of broken.slice(0, 20)) console.log(`  ${what}`);
}

function keep(lives: (Lived & { day: BadDay })[]): void {
  const sum = (of: (one: Lived) => number) => lives.reduce((total, one) => total + of(one), 0);
  const most = (of: (one: Lived) => number, among = lives) => Math.round(Math.max(...among.map(of)));
  const soon = lives.filter(({ day }) => day.told_within_ms === undefined);
  const later = lives.filter(({ day }) => day.told_within_ms !== undefined);
  keepFigure(
    'database-bad-days-under-load',
    `${lives.length} ways to be cut off from the database, ${seconds} s each with ${at_once} people at once: ${sum((one) => one.served)} served, ` +
      `${sum((one) => one.told)} told to come back, after at most ${most((one) => one.slowest_told_ms, soon)} ms ` +
      `(${most((one) => one.slowest_told_ms, later)} ms where one request can lose several connections), none failed; ` +
      `served again after at most ${most((one) => one.back_ms)} ms; ${sum((one) => one.booked)} acknowledged bookings, each there once (seed ${seed})`,
    { always: true },
  );
}

/** On a small disk of its own, with a PostgreSQL of its own. */
async function fillDisk(): Promise<boolean> {
  const lived = await diskFull(seed);
  if (typeof lived === 'string') {
    console.log(`disk full      skipped: ${lived}`);
    return true;
  }
  const { broken, told_tables, told_log, read_status, back_ms } = lived;
  const measured =
    `the database's disk full: ${told_tables} requests told to come back while tables could not grow (reads answered with ${read_status}), ` +
    `${told_log} while PostgreSQL was down for want of room for its log; bookings again ${Math.round(back_ms)} ms after there was room; ` +
    `${lived.acknowledged} acknowledged writes, none lost (seed ${seed})`;
  console.log(`disk full      ${broken.length === 0 ? 'kept' : 'BROKEN'}    ${measured}`);
  for (const what of broken.slice(0, 20)) console.log(`  ${what}`);
  if (broken.length === 0) keepFigure('disk-full', measured, { always: true });
  return broken.length === 0;
}

const data_dir = join(throwawayFolder(), `${throwaway_prefix}${randomBytes(6).toString('hex')}`);
const given = process.env.TEST_DATABASE_URL;
const server = given
  ? { url: given, stop: async () => undefined }
  : await startEmbeddedPostgres({ data_dir, durable: false, log: () => undefined });
const name = `darasa_faults_${randomBytes(4).toString('hex')}`;
try {
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  await onServer(server.url, (sql) => sql`CREATE DATABASE ${sql(name)}`);
  const day_kept = values.only === 'disk full' || (await all(url.href));
  const disk_kept = (values.only ?? 'disk full') !== 'disk full' || (await fillDisk());
  process.exitCode = day_kept && disk_kept ? 0 : 1;
} finally {
  await onServer(server.url, (sql) => sql`DROP DATABASE IF EXISTS ${sql(name)} WITH (FORCE)`);
  await server.stop();
  rmSync(data_dir, { recursive: true, force: true });
}
