// What the web process (main.ts) and the worker (worker-main.ts) share: settings and a way out.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import closeWithGrace from 'close-with-grace';
import type { FastifyBaseLogger } from 'fastify';
import { BadConfiguration, readSettings, type Settings } from './config.ts';
import { EmbeddedPostgresError } from './database/embedded.ts';
import { UnusableDatabase } from './database/open.ts';
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
