/**
 * npm test: starts a throw-away PostgreSQL, prepares the template database, runs the tests and prints the counts.
 *
 *   npm test                              every *.test.ts
 *   npm test -- server/bookings           the test files in a folder
 *   npm test -- 'web/**\/*.test.ts' x.test.ts
 *   npm test -- --name 'oversell' path    only tests whose name matches
 *
 * TEST_DATABASE_URL uses a server of yours instead; its role must be allowed to create databases.
 */
import { randomBytes } from 'node:crypto';
import { globSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../server/database/embedded.ts';
import { migrate } from '../server/database/migrate.ts';
import { startQueue } from '../server/jobs/queue.ts';
import { onServer } from './database.ts';
import { removeLeftovers, throwaway_prefix, throwawayFolder } from './leftovers.ts';
import { countsLine, type Outcome, report } from './reporter.ts';
import { shareProcesses } from './several-files.ts';
import { startWatchdog } from './watchdog.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Processes at a time: each waits for the database half of its time, and two cores are what CI has. */
const files_at_once = 3;
/** No process may take longer, whatever hangs in it. */
const file_timeout_ms = Number(process.env.TEST_FILE_SECONDS ?? 180) * 1000;

interface Server {
  url: string;
  /** Of the database, when it is ours. */
  pid?: number;
  stop(): Promise<void>;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' } },
  });
  const { files, members, remove } = shareProcesses(testFiles(positionals), root);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted.abort());

  const server = await startServer();
  const template = `darasa_test_${randomBytes(4).toString('hex')}`;
  const endWatch = startWatchdog({
    limit_ms: file_timeout_ms + 5_000,
    spare: server.pid === undefined ? [] : [server.pid],
    hurry: interrupted.signal,
    grace_ms: 2_000,
  });
  let outcome: Outcome = { passed: 0, failed: 0, skipped: 0 };
  try {
    const broken = await prepareTemplate(server.url, template);
    Object.assign(process.env, testEnvironment(server.url, broken ? '' : template));
    const events = run({
      files,
      concurrency: files_at_once,
      timeout: file_timeout_ms,
      signal: interrupted.signal,
      ...(values.name ? { testNamePatterns: [values.name] } : {}),
    });
    const each_test = files.length <= 3;
    outcome = await report(events, {
      root,
      each_test,
      filtered: values.name !== undefined,
      members,
      print: console.log,
    });
    if (broken) {
      console.log(`\nThe schema could not be prepared: ${broken.stack}`);
      outcome.failed++;
    }
  } finally {
    remove();
    endWatch();
    await dropDatabases(server.url, template);
    await server.stop();
  }
  if (interrupted.signal.aborted) {
    console.log('\nInterrupted.');
    return 130;
  }
  console.log(`\n${countsLine(outcome)}`);
  return outcome.failed === 0 && outcome.passed > 0 ? 0 : 1;
}

/** Test files named by paths, folders and patterns; all of them when nothing is named. */
function testFiles(asked: string[]): string[] {
  const patterns = asked.length === 0 ? ['.'] : asked;
  const files = patterns.flatMap((pattern) => {
    const found = statSync(resolve(root, pattern), { throwIfNoEntry: false });
    if (found?.isFile()) return [resolve(root, pattern)];
    const cwd = found?.isDirectory() ? resolve(root, pattern) : root;
    const glob = found?.isDirectory() ? '**/*.test.ts' : pattern;
    return globSync(glob, { cwd, exclude: ['**/node_modules/**', '**/.data/**'] }).map((file) =>
      resolve(cwd, file),
    );
  });
  // Those of test/ take longest; begun first, they do not leave a core idle at the end.
  const late = (file: string) => Number(!relative(root, file).startsWith('test'));
  return [...new Set(files)].sort((a, b) => late(a) - late(b) || (a < b ? -1 : 1));
}

async function startServer(): Promise<Server> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  await removeLeftovers();
  const data_dir = join(throwawayFolder(), `${throwaway_prefix}${randomBytes(6).toString('hex')}`);
  const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ data_dir, durable: false, log: () => {} });
    const stop = async () => {
      await server.stop();
      remove(server.directory);
      remove(data_dir);
    };
    return { url: server.url, pid: server.pid, stop };
  } catch (error) {
    remove(data_dir);
    throw error;
  }
}

/** Makes the database every test file clones. Returns what went wrong, for tests without a database can still run. */
async function prepareTemplate(server: string, template: string): Promise<Error | null> {
  const url = new URL(server);
  url.pathname = `/${template}`;
  try {
    await onServer(server, (sql) => sql`CREATE DATABASE ${sql(template)}`);
    await migrate(url.href, () => {});
    // The job queue makes its own tables: once here, instead of in every test that starts the application.
    const queue = await startQueue(url.href, pino({ level: 'silent' }), { schedule: false, prepare: true });
    await queue.stop();
    // Nobody may connect any more: a template in use cannot be cloned.
    await onServer(server, (sql) => sql`ALTER DATABASE ${sql(template)} ALLOW_CONNECTIONS false`);
    return null;
  } catch (error) {
    return error as Error;
  }
}

function testEnvironment(server: string, template: string): NodeJS.ProcessEnv {
  return {
    DARASA_TEST_POSTGRES: server,
    DARASA_TEST_TEMPLATE: template,
    // As npm start has it: React twice as fast, and a third as large.
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.data', 'compile-cache'),
    // A day ahead of most of the world: code that takes the machine's date for a date in Nairobi fails here.
    TZ: 'Pacific/Kiritimati',
  };
}

/** The template and whatever a test file that crashed left behind. */
async function dropDatabases(server: string, template: string): Promise<void> {
  await onServer(server, async (sql) => {
    const left = await sql<
      { datname: string }[]
    >`SELECT datname FROM pg_database WHERE starts_with(datname, ${template})`;
    for (const { datname } of left) await sql`DROP DATABASE ${sql(datname)} WITH (FORCE)`;
  });
}

process.exitCode = await main();
