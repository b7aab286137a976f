import { accessSync, constants, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopAbandonedPostgres } from '../server/database/embedded.ts';

/** Memory that looks like a disk, where the machine has one: a database is cloned there many times faster. */
const MEMORY = '/dev/shm';
/** What a whole run writes, with room to spare. */
const ENOUGH_BYTES = 4 * 1024 ** 3;

/** Where data that nobody will miss are kept: in memory when there is enough of it, else in the temporary folder. */
export function throwawayFolder(): string {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Names of the folders in which test runs keep their PostgreSQL begin with this. */
export const throwaway_prefix = 'darasa-test-';
/** A run that has just made its folder may not hold the lock in it yet. */
const too_young_ms = 60_000;

/** Stops and removes the PostgreSQL of test runs that were killed before they could clean up. */
export async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(throwawayFolder())) {
    if (!name.startsWith(throwaway_prefix)) continue;
    const directory = join(throwawayFolder(), name);
    try {
      if (Date.now() - statSync(directory).ctimeMs < too_young_ms) continue;
      if (await stopAbandonedPostgres(directory)) rmSync(directory, { recursive: true, force: true });
    } catch {
      // Another user's, or another run is removing it at this moment.
    }
  }
}
