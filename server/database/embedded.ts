import { existsSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { findBinaries } from './embedded-binaries.ts';
import { type Connection, createCluster, readConnection, writeConnection } from './embedded-cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { isLockHeld, processIdentity, takeLock } from './embedded-lock.ts';
import { findPlace, type Place, prepareDataDir } from './embedded-place.ts';
import {
  askToStop,
  findPostmaster,
  type Postmaster,
  type PostmasterStart,
  startPostmaster,
  stopPostmaster,
} from './embedded-postmaster.ts';

export { EmbeddedPostgresError } from './embedded-error.ts';

/** How often a postmaster that died is started again before we give up: deaths within one minute. */
const restarts_a_minute = 30;
const watch_every_ms = 200;

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
  const data_dir = prepareDataDir(options.data_dir);
  const unlock = takeLock(join(data_dir, 'lock'), data_dir);
  try {
    const place = findPlace(data_dir, log);
    const binaries = findBinaries(place.account, place.directory, log);
    const connection = readConnection(place);
    if (!existsSync(place.cluster)) {
      log(`Creating the database in ${place.directory}`);
      await createCluster(place, binaries, connection, durable);
    }
    const start = { place, binaries, port: connection.port, durable, log };
    const server = await superviseServer(start, unlock);
    try {
      if (server.port !== connection.port) {
        connection.port = server.port;
        writeConnection(place, connection);
      }
      await ensureDatabase(connection, place);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url: addressOf('darasa', connection.password, connection.port, 'darasa'),
      directory: place.directory,
      get pid() {
        return server.pid;
      },
      stop: server.stop,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Stops the PostgreSQL that a killed platform left running on `data_dir`, without starting one.
 * Returns false when a living platform uses these data, which are then left alone.
 */
export async function stopAbandonedPostgres(data_dir: string): Promise<boolean> {
  if (isLockHeld(join(data_dir, 'lock'))) return false;
  const cluster = join(data_dir, 'cluster');
  const running = findPostmaster(cluster);
  if (running === null) return true;
  const { pg_ctl } = findBinaries(null, data_dir, () => {});
  return stopPostmaster(running.pid, cluster, pg_ctl);
}

interface Supervised {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts PostgreSQL and starts it again whenever it dies, until `stop`; gives the lock back at the end. */
async function superviseServer(start: PostmasterStart, unlock: () => void): Promise<Supervised> {
  const { place, binaries, log } = start;
  let postmaster: Postmaster | null = null;
  let stopping: Promise<void> | null = null;
  let restarting: Promise<void> | null = null;
  let deaths: number[] = [];
  const onExit = () => {
    if (postmaster) askToStop(postmaster.pid);
    unlock();
  };
  const begin = async (port: number, keep_port: boolean) => {
    const onLaunch = (pid: number) => {
      postmaster = { pid, port, adopted: false };
    };
    postmaster = await startPostmaster({ ...start, port, keep_port, onLaunch });
    return postmaster;
  };
  process.once('exit', onExit);
  const first = await begin(start.port, false).catch((error) => {
    process.off('exit', onExit);
    throw error;
  });
  if (first.adopted) log(`Took over the PostgreSQL that was left running as process ${first.pid}.`);

  const watch = setInterval(() => {
    if (stopping || restarting || !postmaster || processIdentity(postmaster.pid) !== null) return;
    deaths = [...deaths.filter((at) => at > Date.now() - 60_000), Date.now()];
    if (deaths.length > restarts_a_minute) {
      log('PostgreSQL keeps dying and is not started again. Its log is in the data directory.');
      clearInterval(watch);
      return;
    }
    log(`PostgreSQL (process ${postmaster.pid}) died; starting it again.`);
    restarting = begin(first.port, true)
      .then((again) => log(`PostgreSQL is back as process ${again.pid}.`))
      .catch((error: Error) => log(error.message))
      .finally(() => {
        restarting = null;
      });
  }, watch_every_ms);
  watch.unref();

  const stop = async () => {
    clearInterval(watch);
    await restarting;
    const gone =
      postmaster === null || (await stopPostmaster(postmaster.pid, place.cluster, binaries.pg_ctl));
    if (!gone) log(`PostgreSQL (process ${postmaster?.pid}) does not stop.`);
    process.off('exit', onExit);
    unlock();
  };
  return {
    port: first.port,
    get pid() {
      return postmaster?.pid ?? first.pid;
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Creates the role and the database of the platform unless both are there and the password is right. */
async function ensureDatabase(connection: Connection, place: Place): Promise<void> {
  const { password, superuser_password, port } = connection;
  const missing = ['28P01', '28000', '3D000'];
  const problem = await ask(addressOf('darasa', password, port, 'darasa'), (sql) => sql`SELECT 1`);
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

function addressOf(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}
