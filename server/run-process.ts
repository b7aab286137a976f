// What the web process (start-web.ts) and the worker (start-worker.ts) share: settings, a way out, the database, the parts.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import closeWithGrace from 'close-with-grace';
import type { FastifyBaseLogger } from 'fastify';
import { assemble } from './assemble.ts';
import { databaseClock } from './clock.ts';
import { BadConfiguration, type Config, readSettings, type Settings } from './config.ts';
import { EmbeddedPostgresError } from './database/embedded.ts';
import { type OpenDatabase, UnusableDatabase } from './database/open.ts';
import type { Deps } from './deps.ts';
import { jobHandlers } from './jobs/handlers.ts';
import { startSchedule } from './jobs/schedule.ts';
import { startWorker } from './jobs/worker.ts';
import { createLog } from './log.ts';
import { PortError } from './ports.ts';

export type Run = {
  settings: Settings;
  data_dir: string;
  log: FastifyBaseLogger;
  /** Prints one step with the time it took so far. */
  say(line: string): void;
  /** What to undo on the way out, the last one first. */
  undo: (() => Promise<unknown>)[];
};

/** Starts a process that goes on until it is told to stop. A start that is refused prints a sentence and ends with 1. */
export async function runProcess(start: (run: Run) => Promise<void>): Promise<void> {
  const began = performance.now();
  const undo: Run['undo'] = [];
  const say = (line: string) =>
    console.log(`  ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  try {
    const settings = readSettings(process.env);
    const data_dir = resolve(settings.DATA_DIR);
    mkdirSync(data_dir, { recursive: true });
    const log = createLog(settings.LOG_LEVEL ?? (settings.MODE === 'demo' ? 'warn' : 'info'));
    closeWithGrace({ delay: 15_000, logger: false }, async ({ err }) => {
      if (err) log.fatal({ err }, 'stopping after an error nobody caught');
      for (const step of undo.reverse())
        await step().catch((error: unknown) => log.error({ err: error }, 'while stopping'));
    });
    await start({ settings, data_dir, log, say, undo });
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    const isForPeople = [BadConfiguration, EmbeddedPostgresError, UnusableDatabase, PortError].some(
      (kind) => error instanceof kind,
    );
    console.error(isForPeople ? (error as Error).message : error);
    process.exit(1);
  }
}

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
