import { readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopAbandonedPostgres } from '../server/database/embedded.ts';

/** Names of the folders in which test runs keep their PostgreSQL begin with this. */
export const throwaway_prefix = 'darasa-test-';
/** A run that has just made its folder may not hold the lock in it yet. */
const too_young_ms = 60_000;

/** Stops and removes the PostgreSQL of test runs that were killed before they could clean up. */
export async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(throwaway_prefix)) continue;
    const directory = join(tmpdir(), name);
    try {
      if (Date.now() - statSync(directory).ctimeMs < too_young_ms) continue;
      if (await stopAbandonedPostgres(directory)) rmSync(directory, { recursive: true, force: true });
    } catch {
      // Another user's, or another run is removing it at this moment.
    }
  }
}
