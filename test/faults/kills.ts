// kill -9, again and again, at moments drawn from the seed: of the server, of PostgreSQL as a whole, of one backend of it,
// of both at once. What was acknowledged must be there afterwards.
import { setTimeout as pause } from 'node:timers/promises';
import { drawsFor } from '../../simulators/draws.ts';
import { quiet } from '../storm/reconcile.ts';
import { crowd } from './kill-customers.ts';
import { acknowledged, brokenWord, newJournal } from './kill-journal.ts';
import type { KilledWorld } from './killed-world.ts';

export type KillsReport = {
  lost: string[];
  wrong: string[];
  acknowledged: number;
  interrupted: number;
  bookings: number;
  paid: number;
  /** Milliseconds from a killed database to its first answer, and from there to the first new booking. */
  database_back_ms: number[];
  service_back_ms: number[];
  seconds: number;
};

const AT_ONCE = 12;
/** Acknowledged between two kills. */
const LEAST_WRITES = 5;

/**
 * @param options.under_load_ms how long people are served between two kills: a time drawn up to this
 * @param options.say hears about each kill
 */
export async function kills(
  world: KilledWorld,
  options: {
    seed: number;
    server: number;
    database: number;
    under_load_ms?: number;
    say?: (line: string) => void;
  },
): Promise<KillsReport> {
  const { seed, server, database, under_load_ms = 900, say = () => undefined } = options;
  const began = performance.now();
  const journal = newJournal();
  const times = { database_back_ms: [] as number[], service_back_ms: [] as number[] };
  const people = crowd(world, journal, seed, AT_ONCE);
  const draw = drawsFor(seed, 'kills');
  for (const [nth, victim] of victims(server, database, draw).entries()) {
    const so_far = acknowledged(journal);
    await pause(100 + draw() * under_load_ms);
    // On a busy machine it takes longer until there is a load.
    while (acknowledged(journal) < so_far + LEAST_WRITES) await pause(5);
    if (victim === 'server') await world.platform.killAndRestart();
    else await killDatabase(world, journal, times, victim);
    say(`${nth + 1}: ${victim}, ${acknowledged(journal)} writes acknowledged so far`);
  }
  await people.stop();
  await settleDown(world);
  const word = await brokenWord(world.sql, journal, world.providers.deliveries());
  return {
    ...{ ...word, ...times, acknowledged: acknowledged(journal), interrupted: journal.interrupted },
    ...{ bookings: journal.booked.size, paid: journal.paid.size },
    seconds: (performance.now() - began) / 1000,
  };
}

type Victim = 'server' | 'postmaster' | 'backend' | 'postmaster and server';

/** All of them in an order drawn from the seed. */
function victims(server: number, database: number, draw: () => number): Victim[] {
  const kinds: Victim[] = ['postmaster', 'backend', 'postmaster and server'];
  const all: Victim[] = [
    ...Array.from({ length: server }, () => 'server' as const),
    ...Array.from({ length: database }, (_, nth) => kinds[nth % kinds.length]!),
  ];
  return all
    .map((victim) => ({ victim, at: draw() }))
    .sort((a, b) => a.at - b.at)
    .map(({ victim }) => victim);
}

async function killDatabase(
  world: KilledWorld,
  journal: { booked: ReadonlyMap<string, unknown> },
  times: { database_back_ms: number[]; service_back_ms: number[] },
  victim: Exclude<Victim, 'server'>,
): Promise<void> {
  const { sql, database, platform } = world;
  if (victim === 'backend') {
    const [one] = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity where application_name = 'darasa' order by state = 'active' desc, random() limit 1`;
    if (one) process.kill(one.pid, 'SIGKILL');
  } else process.kill(database.pid, 'SIGKILL');
  if (victim === 'postmaster and server') {
    await platform.killAndRestart(() => world.databaseIsBack().then(() => undefined));
    return;
  }
  const took_ms = await world.databaseIsBack();
  const back = performance.now();
  const before = journal.booked.size;
  while (journal.booked.size === before && performance.now() - back < 20_000) await pause(5);
  times.database_back_ms.push(took_ms);
  times.service_back_ms.push(performance.now() - back);
}

/** Deliveries and jobs that are still under way arrive. */
export async function settleDown({ sql, platform, providers }: KilledWorld): Promise<void> {
  await quiet(sql, platform, providers);
  // What hung in a process that was killed is found by the queue after a while.
  await platform.pass(3 * 60_000);
  await quiet(sql, platform, providers);
}
