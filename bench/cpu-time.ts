// How much processor time an answer takes, from Linux's /proc. On a busy machine answers a second say little; microseconds
// for each answer say what the work costs, whoever else runs.
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in ticks of a hundredth of a second. */
const TICK_US = 10_000;

/** Whose time counts: processes, and a PostgreSQL by its postmaster with all that it started. */
export type Workers = { pids?: number[]; postmaster?: number };
/** Microseconds of processor time for each answer; null where they are not known. */
export type Cost = { server_us: number | null; database_us: number | null };

/** Does the work, and says what an answer of it cost. */
export async function withCost<T>(
  { pids, postmaster }: Workers,
  work: () => Promise<T>,
  answeredIn: (result: T) => number,
): Promise<T & { cost: Cost }> {
  const used = () => ({
    server_us: pids ? timeOf_us(pids) : null,
    database_us: postmaster ? timeOfTree_us(postmaster) : null,
  });
  const before = used();
  const result = await work();
  const after = used();
  const each = (name: keyof Cost) => {
    const spent = (after[name] ?? 0) - (before[name] ?? 0);
    return after[name] === null || spent === 0 ? null : spent / answeredIn(result);
  };
  return { ...result, cost: { server_us: each('server_us'), database_us: each('database_us') } };
}

export const parentOf = (pid: number): number | undefined => statOf(pid)?.parent;

/** Processor time of these processes so far, in microseconds. */
export function timeOf_us(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (statOf(pid)?.ticks ?? 0), 0) * TICK_US;
}

/** The ended ones included. */
function timeOfTree_us(postmaster: number): number {
  const own = statOf(postmaster);
  if (!own) return 0;
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const alive = all.map((name) => statOf(Number(name))).filter((stat) => stat?.parent === postmaster);
  return alive.reduce((sum, stat) => sum + stat!.ticks, own.ticks + own.ended_ticks) * TICK_US;
}

/** Null when there is no such process (any more), or no /proc. */
function statOf(pid: number): { parent: number; ticks: number; ended_ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [utime, stime, cutime, cstime] = fields.slice(11, 15) as [number, number, number, number];
    return { parent: fields[1]!, ticks: utime + stime, ended_ticks: cutime + cstime };
  } catch {
    return null;
  }
}
