// The parts of a running process, web or worker, and its jobs.
import { assemble } from './assemble.ts';
import { databaseClock } from './clock.ts';
import type { Config } from './config.ts';
import type { OpenDatabase } from './database/open.ts';
import type { Deps } from './deps.ts';
import { jobHandlers } from './jobs/handlers.ts';
import { startSchedule } from './jobs/schedule.ts';
import { startWorker } from './jobs/worker.ts';
import type { Run } from './run-process.ts';

/** The parts of a running process, with the database's clock. @param schedule whether it may run the clock's jobs */
export async function openParts(
  { log, undo }: Run,
  config: Config,
  database: OpenDatabase,
  schedule: boolean,
): Promise<Deps> {
  const clock = await databaseClock(database.sql);
  const deps = await assemble(
    { config, sql: database.sql, now: clock.now, log },
    { url: database.url, schedule },
  );
  undo.push(async () => {
    clock.stop();
    await deps.reads.stop();
    await deps.revocations.stop();
    await deps.jobs.stop();
  });
  return deps;
}

/** From here on this process does jobs, those of the clock among them; any number of processes may. */
export async function doJobs(deps: Deps): Promise<void> {
  await startWorker(deps, jobHandlers);
  await startSchedule(deps.jobs);
}
