// A crowd lives through a bad day of the database: everybody is served or told to come back, soon; then everything is as
// it was, and who was told that they have a seat has one, once.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '../../server/database/connect.ts';
import type { Reply } from '../app.ts';
import type { BadDay } from './bad-days.ts';
import type { DatabaseProxy } from './database-proxy.ts';

export type Ask = (
  method: string,
  path: string,
  more?: { token?: string; headers?: Record<string, string>; body?: unknown },
) => Promise<Reply>;
/** A seat somebody wants: every wish is another, so that each can be found again. */
export type Wish = { user_id: string; token: string; session_id: string };
export type Lived = {
  /** Sentences; none when the promise was kept. */
  broken: string[];
  served: number;
  told: number;
  slowest_served_ms: number;
  slowest_told_ms: number;
  back_ms: number;
  /** Bookings that were acknowledged. */
  booked: number;
};

/** Who is told to come back is told by then, who is served slowly by the deadline of every request. */
const TOLD_WITHIN_MS = 5_000;
const SERVED_WITHIN_MS = 11_000;
const BACK_WITHIN_MS = 2_000;
const GIVE_UP_MS = 20_000;

type Day = {
  told_within_ms: number;
  slack_ms: number;
  proxy: DatabaseProxy;
  ask: Ask;
  wishes: Wish[];
  lived: Lived;
  acknowledged: Wish[];
};

/**
 * @param options.wishes at least one for each request of the crowd; what is left over is not used
 * @param options.sql past the proxy
 * @param options.slack_ms what a busy machine may take on top of what is promised
 */
export async function liveThrough(
  { people, begin, happened, told_within_ms = TOLD_WITHIN_MS }: BadDay,
  options: {
    proxy: DatabaseProxy;
    ask: Ask;
    wishes: Wish[];
    sql: Sql;
    seconds: number;
    at_once: number;
    slack_ms?: number;
  },
): Promise<Lived> {
  const { proxy, ask, sql, seconds, at_once, slack_ms = 0 } = options;
  const lived: Lived = {
    ...{ broken: [], served: 0, told: 0, slowest_served_ms: 0, slowest_told_ms: 0, back_ms: 0, booked: 0 },
  };
  const day: Day = {
    told_within_ms: told_within_ms + slack_ms,
    slack_ms,
    proxy,
    ask,
    wishes: [...options.wishes],
    lived,
    acknowledged: [],
  };
  await untilServed(day);
  begin(proxy);
  const until = performance.now() + seconds * 1000;
  const unfinished: (() => Promise<boolean>)[] = [];
  const visitor = async () => {
    while (performance.now() < until) {
      const [again] = await Promise.all([book(day, until), look(day)]);
      if (again) unfinished.push(again);
    }
  };
  await Promise.all(Array.from({ length: at_once }, visitor));
  proxy.clearUp();
  lived.back_ms = await untilServed(day);
  if (lived.back_ms > BACK_WITHIN_MS + slack_ms)
    lived.broken.push(`back only after ${Math.round(lived.back_ms)} ms`);
  for (const again of unfinished)
    for (let tries = 0; !(await again()); tries++) {
      if (tries === 100) throw new Error('a booking never came through');
      await pause(20);
    }
  if (happened && !happened(proxy.done)) lived.broken.push('it never happened');
  if (people === 'served' && lived.told > 0) lived.broken.push(`${lived.told} were not served`);
  if (people === 'told' && lived.told === 0) lived.broken.push('nobody was told to come back');
  lived.booked = day.acknowledged.length;
  lived.broken.push(...(await doubled(sql, day.acknowledged)));
  return lived;
}

/** A visitor, and somebody who reads their own. */
async function look(day: Day): Promise<void> {
  const { token } = day.wishes[0] ?? day.acknowledged[0]!;
  await Promise.all([
    judged(day, 'GET', '/api/courses'),
    judged(day, 'GET', '/api/notifications', { token }),
  ]);
}

/** Tries one wish, again with the same key while told to. @returns how to go on when the day is over first */
async function book(day: Day, until: number): Promise<(() => Promise<boolean>) | null> {
  const wish = day.wishes.shift();
  if (!wish) return null;
  const { token, session_id } = wish;
  const key = randomUUID();
  const again = async () => {
    const { status, body } = await judged(day, 'POST', '/api/bookings', {
      ...{ token, headers: { 'idempotency-key': key }, body: { session_id, seats: 1 } },
    });
    if (status === 201) day.acknowledged.push(wish);
    else if (status !== 503 && body?.code !== 'idempotency_in_progress')
      day.lived.broken.push(`booking: ${status} ${JSON.stringify(body)}`);
    return status === 201;
  };
  while (performance.now() < until) {
    if (await again()) return null;
    await pause(20);
  }
  return again;
}

async function judged(day: Day, ...[method, path, more]: Parameters<Ask>): Promise<Reply> {
  const { lived } = day;
  const began = performance.now();
  const reply = await day.ask(method, path, more).catch((error: unknown): Reply => {
    return { status: 0, headers: {}, body: { code: String(error) } };
  });
  const took_ms = performance.now() - began;
  const { status, headers, body } = reply;
  const complain = (why: string) =>
    lived.broken.push(
      `${method} ${path}: ${why} (${status} after ${Math.round(took_ms)} ms, ${JSON.stringify(body)})`,
    );
  if (status === 503) {
    lived.told += 1;
    lived.slowest_told_ms = Math.max(lived.slowest_told_ms, took_ms);
    if (!(Number(headers['retry-after']) >= 1)) complain('not told when to come back');
    if (took_ms > day.told_within_ms) complain('told too late');
    return reply;
  }
  if (status === 0 || status >= 500) complain('neither served nor told to come back');
  lived.served += 1;
  lived.slowest_served_ms = Math.max(lived.slowest_served_ms, took_ms);
  if (took_ms > SERVED_WITHIN_MS + day.slack_ms) complain('served too late');
  return reply;
}

/** Milliseconds until people of every kind are served. Their tries do not count for the day. */
async function untilServed(day: Day): Promise<number> {
  const began = performance.now();
  const apart: Day = { ...day, lived: { ...day.lived, broken: [] } };
  for (;;) {
    const wish = apart.wishes.shift()!;
    day.wishes.shift();
    const replies = await Promise.all([
      judged(apart, 'GET', '/api/courses'),
      judged(apart, 'GET', '/api/notifications', { token: wish.token }),
      judged(apart, 'POST', '/api/bookings', {
        token: wish.token,
        body: { session_id: wish.session_id, seats: 1 },
      }),
    ]);
    const took_ms = performance.now() - began;
    if (replies.every(({ status }) => status > 0 && status < 500)) return took_ms;
    if (took_ms > GIVE_UP_MS) throw new Error('the service did not come back');
    await pause(50);
  }
}

/** Each acknowledged booking is one row. */
async function doubled(sql: Sql, acknowledged: Wish[]): Promise<string[]> {
  const rows = await sql<{ user_id: string; session_id: string; rows: number }[]>`
    select user_id, session_id, count(*)::int as rows from bookings
    where user_id = any(${acknowledged.map((wish) => wish.user_id)}) group by 1, 2`;
  const found = new Map(rows.map((row) => [`${row.user_id} ${row.session_id}`, row.rows]));
  return acknowledged.flatMap(({ user_id, session_id }) => {
    const count = found.get(`${user_id} ${session_id}`) ?? 0;
    return count === 1 ? [] : [`an acknowledged booking is there ${count} times`];
  });
}
