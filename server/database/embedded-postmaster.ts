import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../ports.ts';
import { serverEnvironment } from './embedded-account.ts';
import type { Binaries } from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { commandLine, processIdentity } from './embedded-lock.ts';
import type { Place } from './embedded-place.ts';

/** The main process of a running PostgreSQL. */
export interface Postmaster {
  pid: number;
  port: number;
  /** True when it was already running: left behind by a platform that was killed. */
  adopted: boolean;
}

/** First port tried for new data; away from 5432, where a system's own PostgreSQL would be. */
const first_port = 15_432;
/** After a crash PostgreSQL replays its log before it answers; a long replay is not a failure. */
const ready_within_ms = 120_000;
const attempts = 20;

/** Speed instead of durability, for data that are thrown away. */
const throwaway_settings = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_connections=200',
  'checkpoint_timeout=1h',
  'autovacuum=off',
];

export interface PostmasterStart {
  place: Place;
  binaries: Binaries;
  /** The port to prefer; 0 for none. */
  port: number;
  /** Insist on that port, because clients already know it. */
  keep_port?: boolean;
  durable: boolean;
  /** Told the pid as soon as there is one, long before PostgreSQL answers. */
  onLaunch?(pid: number): void;
  /** True once nobody wants it any more. */
  cancelled?(): boolean;
  log(line: string): void;
}

/**
 * Brings PostgreSQL up on the data of `place`, or finds it already up, and waits until it accepts connections.
 * @throws EmbeddedPostgresError `not_started` with the last lines of its log
 */
export async function startPostmaster(options: PostmasterStart): Promise<Postmaster> {
  const { place, binaries, durable, log } = options;
  let port = options.port;
  for (let attempt = 0; attempt < attempts && !options.cancelled?.(); attempt++) {
    const running = findPostmaster(place.cluster);
    if (running !== null) {
      if (await becomesReady(place, running.pid, log)) return { ...running, adopted: true };
      continue;
    }
    // After a refusal another port: what looked free to us was not free to PostgreSQL, and would look free again.
    if (!options.keep_port)
      port = attempt === 0 ? await choosePort(port, durable) : await freePort(0, '127.0.0.1');
    const pid = launch(place, binaries, port, durable);
    options.onLaunch?.(pid);
    if (await becomesReady(place, pid, log)) return { pid, port, adopted: false };
    // With durable settings PostgreSQL says why in its daily log, not in the start log.
    const said = lastLines(place);
    // The port was taken in the meantime, or processes of a killed predecessor are still going away: try again.
    if (!/could not bind|could not create any TCP|lock file .* already exists|shared memory block/.test(said))
      break;
    await delay(100 + attempt * 50);
  }
  throw new EmbeddedPostgresError(
    'not_started',
    `PostgreSQL did not start on the data in ${place.cluster}. The last lines of its log:\n${lastLines(place)}`,
  );
}

/** Asks for a fast shutdown (open transactions are rolled back) without waiting for it. */
export function askToStop(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // Already gone.
  }
}

/**
 * Stops PostgreSQL and waits for it: fast shutdown for up to 10 s, then an immediate one, which the next start
 * recovers from. Returns whether it is gone.
 */
export async function stopPostmaster(pid: number, cluster: string, pg_ctl: string): Promise<boolean> {
  if (process.platform === 'win32') {
    await new Promise<void>((done) => {
      execFile(pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '10'], () => done());
    });
    return processIdentity(pid) === null;
  }
  const identity = processIdentity(pid);
  if (identity === null) return true;
  const isGone = () => processIdentity(pid) !== identity;
  askToStop(pid);
  if (await within(10_000, isGone)) return true;
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    return true;
  }
  return within(3_000, isGone);
}

function launch(place: Place, binaries: Binaries, port: number, durable: boolean): number {
  const { uid, gid } = place.account ?? {};
  if (durable) removeOldLogs(place);
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...(durable ? ['logging_collector=on'] : throwaway_settings),
  ];
  const output = openSync(join(place.directory, 'start.log'), 'w', 0o600);
  try {
    const child = spawn(
      binaries.postgres,
      ['-D', place.cluster, ...settings.flatMap((setting) => ['-c', setting])],
      {
        uid,
        gid,
        cwd: place.directory,
        env: { ...serverEnvironment(), ...ignoringReusedPid(place.cluster) },
        // Its own session: Ctrl-C in the terminal must reach the platform first, which then stops PostgreSQL.
        detached: true,
        stdio: ['ignore', output, output],
      },
    );
    child.once('error', () => undefined);
    child.unref();
    if (child.pid === undefined)
      throw new EmbeddedPostgresError('not_started', `${binaries.postgres} cannot be run.`);
    return child.pid;
  } finally {
    closeSync(output);
  }
}

/**
 * postmaster.pid of a dead PostgreSQL may name a pid that some other program has by now, usual in containers,
 * and PostgreSQL would refuse to start. We have seen that it is another program (`findPostmaster` returned
 * null), and this variable, meant for pg_ctl, tells PostgreSQL so. Its check for live shared memory remains.
 */
function ignoringReusedPid(cluster: string): NodeJS.ProcessEnv {
  const stale = readPidFile(cluster);
  return stale === null ? {} : { PG_GRANDPARENT_PID: String(stale.pid) };
}

/** The postmaster now running on these data, ready or not; null when there is none. */
export function findPostmaster(cluster: string): { pid: number; port: number } | null {
  const found = readPidFile(cluster);
  if (found === null || processIdentity(found.pid) === null) return null;
  const is_ours = process.platform === 'win32' || commandLine(found.pid).includes(cluster);
  return is_ours ? { pid: found.pid, port: found.port } : null;
}

/** postmaster.pid: pid, data directory, start time, port, socket folder, address, shared memory, status. */
function readPidFile(cluster: string): { pid: number; port: number; status: string } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return null;
    return { pid, port: Number(lines[3] ?? 0), status: lines[7]?.trim() ?? '' };
  } catch {
    return null;
  }
}

/** False when the process ended instead. */
async function becomesReady(place: Place, pid: number, log: (line: string) => void): Promise<boolean> {
  const deadline = Date.now() + ready_within_ms;
  let next_word = Date.now() + 5_000;
  while (Date.now() < deadline) {
    const found = readPidFile(place.cluster);
    if (found?.pid === pid && found.status === 'ready') return true;
    if (processIdentity(pid) === null) return false;
    if (Date.now() > next_word) {
      log('PostgreSQL is still recovering or shutting down; waiting.');
      next_word += 5_000;
    }
    await delay(10);
  }
  throw new EmbeddedPostgresError(
    'not_started',
    `PostgreSQL (process ${pid}) was not ready within ${ready_within_ms / 1000} s. The last lines of its log:\n${lastLines(place)}`,
  );
}

async function choosePort(remembered: number, durable: boolean): Promise<number> {
  if (remembered !== 0) {
    const still_free = await freePort(remembered, '127.0.0.1', { strict: true }).catch(() => null);
    if (still_free !== null) return still_free;
  }
  if (!durable) return freePort(0, '127.0.0.1');
  return freePort(first_port, '127.0.0.1').catch(() => freePort(0, '127.0.0.1'));
}

async function within(ms: number, isDone: () => boolean): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!isDone()) {
    if (Date.now() > deadline) return false;
    await delay(10);
  }
  return true;
}

function startLog(place: Place): string {
  return readFileSync(join(place.directory, 'start.log'), 'utf8');
}

/** For an error's sentence: the end of the start log, then of the newest daily log. */
function lastLines(place: Place): string {
  const folder = join(place.cluster, 'log');
  const newest = dailyLogs(folder).sort((a, b) => b.changed - a.changed)[0];
  const texts = [startLog(place), newest ? readFileSync(newest.file, 'utf8') : ''];
  return texts
    .flatMap((text) => text.trim().split('\n').slice(-8))
    .filter(Boolean)
    .join('\n');
}

/** A file of the same weekday would otherwise be continued when no server ran at midnight to overwrite it. */
function removeOldLogs(place: Place): void {
  const six_days_ago = Date.now() - 6 * 86_400_000;
  for (const { file, changed } of dailyLogs(join(place.cluster, 'log'))) {
    if (changed < six_days_ago) rmSync(file, { force: true });
  }
}

function dailyLogs(folder: string): { file: string; changed: number }[] {
  try {
    return readdirSync(folder).map((name) => {
      const file = join(folder, name);
      return { file, changed: statSync(file).mtimeMs };
    });
  } catch {
    return [];
  }
}
