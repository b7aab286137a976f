import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { findBinaries } from './embedded-binaries.ts';
import { type Connection, createCluster, readConnection, writeConnection } from './embedded-cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { isLockHeld, takeLock } from './embedded-lock.ts';
import { findPlace, type Place, prepareDataDir } from './embedded-place.ts';
import { findPostmaster, stopPostmaster } from './embedded-postmaster.ts';
import { Supervisor } from './embedded-supervisor.ts';

export { EmbeddedPostgresError } from './embedded-error.ts';

/** How long a PostgreSQL that died between being found and being asked may take to come back. */
const COMES_BACK_MS = 10_000;

/** A PostgreSQL of our own, on 127.0.0.1 only. */
export interface EmbeddedPostgres {
  /** postgres://darasa:…@127.0.0.1:port/darasa; the role may create databases but is no superuser. */
  url: string;
  /** Where the data really are: `data_dir`, or a public folder when PostgreSQL's user cannot enter that. */
  directory: string;
  /** Of the postmaster now; another one after a crash and restart. */
  readonly pid: number;
  /** Rolls back what is open, stops PostgreSQL and waits for it, 13 s at most. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Holds data, password and port; created when missing. */
  data_dir: string;
  /** False only for data that are thrown away: a crash of the machine may destroy them. Default true. */
  durable?: boolean;
  log(line: string): void;
}

/**
 * Starts PostgreSQL from the binaries npm installed, creating the data on the first start. A PostgreSQL left
 * running by a platform that was killed is taken over; one that dies later is started again on the same port.
 * When this process exits without `stop`, PostgreSQL is told to shut down and does so on its own.
 * @throws EmbeddedPostgresError whose message is a sentence for people
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { durable = true, log } = options;
  let unlock = () => {};
  try {
    const data_dir = prepareDataDir(options.data_dir);
    unlock = takeLock(join(data_dir, 'lock'), data_dir);
    const place = findPlace(data_dir, log);
    const binaries = findBinaries(place.account, place.directory, log);
    const connection = readConnection(place);
    if (!existsSync(place.cluster)) {
      log(`Creating the database in ${place.directory}`);
      await createCluster(place, binaries, connection, durable);
    }
    const supervisor = new Supervisor({ place, binaries, port: connection.port, durable, log }, unlock);
    try {
      const port = await supervisor.begin();
      if (port !== connection.port) writeConnection(place, Object.assign(connection, { port }));
      await ensureDatabase(connection, place);
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
    return {
      url: addressOf('darasa', connection.password, connection.port, 'darasa'),
      directory: place.directory,
      get pid() {
        return supervisor.pid;
      },
      stop: () => supervisor.stop(),
    };
  } catch (error) {
    unlock();
    throw inWords(error, options.data_dir);
  }
}

/** A folder that cannot be read or written, or a full disk, is told as a sentence too. */
function inWords(error: unknown, data_dir: string): unknown {
  const { code, message, path } = error as NodeJS.ErrnoException;
  if (path === undefined || error instanceof EmbeddedPostgresError) return error;
  const closed = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
  const advice = closed
    ? 'Start the platform as the user who owns this folder, or choose'
    : 'Mend this, or choose';
  return new EmbeddedPostgresError(
    'unreachable',
    `The database cannot be kept in ${data_dir}: ${message}. ${advice} another folder with DATA_DIR.`,
    { cause: error },
  );
}

/** Whether a living platform uses these data. */
export function isRunning(data_dir: string): boolean {
  return isLockHeld(join(data_dir, 'lock'));
}

/** Where the PostgreSQL of a living platform on `data_dir` is reached; null when no platform runs there. */
export function addressOfRunning(data_dir: string): string | null {
  if (!isRunning(data_dir)) return null;
  const { password, port } = readConnection(findPlace(data_dir, () => {}));
  return addressOf('darasa', password, port, 'darasa');
}

/**
 * Stops the PostgreSQL that a killed platform left running on `data_dir`, without starting one.
 * Returns false when a living platform uses these data, which are then left alone.
 */
export async function stopAbandonedPostgres(data_dir: string): Promise<boolean> {
  if (isRunning(data_dir)) return false;
  const cluster = join(data_dir, 'cluster');
  const running = findPostmaster(cluster);
  if (running === null) return true;
  const { pg_ctl } = findBinaries(null, data_dir, () => {});
  return stopPostmaster(running.pid, cluster, pg_ctl);
}

/** Creates the role and the database of the platform unless both are there and the password is right. */
async function ensureDatabase(connection: Connection, place: Place): Promise<void> {
  const { password, superuser_password, port } = connection;
  const missing = ['28P01', '28000', '3D000'];
  const knock = () => ask(addressOf('darasa', password, port, 'darasa'), (sql) => sql`SELECT 1`);
  let problem = await knock();
  // One that was killed may have looked alive a moment ago; it is being started again.
  for (
    const patience = Date.now() + COMES_BACK_MS;
    isDown(problem) && Date.now() < patience;
    problem = await knock()
  )
    await delay(50);
  if (problem === null) return;
  if (!missing.includes(problem.code ?? '')) throw cannotConnect(place, problem);
  const failed = await ask(addressOf('postgres', superuser_password, port, 'postgres'), async (sql) => {
    const [role] = await sql`SELECT 1 FROM pg_roles WHERE rolname = 'darasa'`;
    const verb = role ? 'ALTER' : 'CREATE';
    // The password consists of letters, digits, - and _ only; DDL takes no parameters.
    await sql.unsafe(`${verb} ROLE darasa LOGIN CREATEDB PASSWORD '${password}'`);
    const [database] = await sql`SELECT 1 FROM pg_database WHERE datname = 'darasa'`;
    if (!database) await sql`CREATE DATABASE darasa OWNER darasa`;
  });
  if (failed !== null) throw cannotConnect(place, failed);
}

function isDown(problem: (Error & { code?: string }) | null): boolean {
  return (
    problem !== null &&
    ['ECONNREFUSED', 'ECONNRESET', 'CONNECTION_CLOSED', '57P03'].includes(problem.code ?? '')
  );
}

function cannotConnect(place: Place, cause: Error): EmbeddedPostgresError {
  const file = join(place.directory, 'connection.json');
  return new EmbeddedPostgresError(
    'unreachable',
    `PostgreSQL runs, but the passwords in ${file} do not open it: ${cause.message}`,
    { cause },
  );
}

/** Does `work` on a connection of its own. Returns the error instead of throwing it; null when all went well. */
async function ask(
  url: string,
  work: (sql: postgres.Sql) => Promise<unknown>,
): Promise<(Error & { code?: string }) | null> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await work(sql);
    return null;
  } catch (error) {
    return error as Error & { code?: string };
  } finally {
    await sql.end({ timeout: 2 });
  }
}

export function addressOf(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}
