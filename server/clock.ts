// The one clock. Holds, tokens and offers expire by the database's time, so that nodes whose own clocks are off still
// agree. Tests put in a clock they can move.
import type { Sql } from './database/connect.ts';

export type Clock = { now(): Date; stop(): void };

/** The database's time, kept by this process's steady timer and compared again every minute. */
export async function databaseClock(sql: Sql): Promise<Clock> {
  let offset_ms = 0;
  async function compare(): Promise<void> {
    const before = performance.now();
    const [row] = await sql<
      { now_ms: number }[]
    >`select extract(epoch from clock_timestamp())::float8 * 1000 as now_ms`;
    const after = performance.now();
    offset_ms = row!.now_ms - (before + after) / 2;
  }
  await compare();
  // A failed comparison leaves the old offset, which is right for hours.
  const timer = setInterval(() => compare().catch(() => undefined), 60_000).unref();
  return { now: () => new Date(performance.now() + offset_ms), stop: () => clearInterval(timer) };
}
