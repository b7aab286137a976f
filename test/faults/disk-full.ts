// The database's disk is full: first its tables cannot grow, then its log cannot, and PostgreSQL stops. Then there is room again.
import { setTimeout as pause } from 'node:timers/promises';
import { crowd } from './kill-customers.ts';
import { acknowledged, brokenWord, newJournal } from './kill-journal.ts';
import { asSuperuser, killedWorld } from './killed-world.ts';
import { settleDown } from './kills.ts';
import { smallDisk } from './small-disk.ts';

export type DiskFull = {
  /** Sentences; none when the promise was kept. */
  broken: string[];
  /** Requests told to come back while the tables, and then while the log, could not grow. */
  told_tables: number;
  told_log: number;
  /** Of reads while the tables could not grow. */
  read_status: number;
  /** From the room that came back to the next acknowledged booking. */
  back_ms: number;
  acknowledged: number;
};

const MEGABYTES = 320;
const PATIENCE_MS = 20_000;

/** @returns a sentence where there can be no small disk */
export async function diskFull(seed: number): Promise<DiskFull | string> {
  const disk = smallDisk(MEGABYTES);
  if (typeof disk === 'string') return disk;
  try {
    const world = await killedWorld({ folder: disk.folder, seed });
    try {
      const journal = newJournal();
      const broken: string[] = [];
      const until = async (what: string, met: () => boolean) => {
        const began = performance.now();
        while (!met() && performance.now() - began < PATIENCE_MS) await pause(5);
        if (!met()) broken.push(`it never came to this: ${what}`);
        return performance.now() - began;
      };
      const people = crowd(world, journal, seed, 8);
      await until('people are served', () => acknowledged(journal) > 20);
      disk.fill();
      await until('tables cannot grow', () => journal.interrupted > 5);
      const told_tables = journal.interrupted;
      const { status: read_status } = await fetch(`${world.platform.origin}/api/courses`);
      // The rest of the log's file is skipped, and there is no room for the next.
      await asSuperuser(world.database, (root) => root`select pg_switch_wal()`).catch(() => undefined);
      await until('the log cannot grow', () => journal.interrupted > told_tables + 20);
      await pause(1_000);
      const told_log = journal.interrupted - told_tables;
      const booked = journal.booked.size;
      disk.free();
      const back_ms = await until('people are served again', () => journal.booked.size > booked);
      await people.stop();
      await settleDown(world);
      const { lost, wrong } = await brokenWord(world.sql, journal, world.providers.deliveries());
      broken.push(...lost.map((what) => `lost: ${what}`), ...wrong);
      // The process that was there at the start still takes orders.
      if (world.platform.kills > 0) broken.push('the platform was started again');
      return {
        ...{ broken, told_tables, told_log, read_status, back_ms },
        acknowledged: acknowledged(journal),
      };
    } finally {
      await world.close();
    }
  } finally {
    disk.remove();
  }
}
