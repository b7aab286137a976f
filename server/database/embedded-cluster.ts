import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { serverEnvironment } from './embedded-account.ts';
import type { Binaries } from './embedded-binaries.ts';
import { EmbeddedPostgresError, way_out } from './embedded-error.ts';
import type { Place } from './embedded-place.ts';

/** Kept in connection.json (mode 0600) beside the data: whoever reads it owns the database. */
export interface Connection {
  /** Port of the last start, taken again while it is free. */
  port: number;
  /** Of the role `darasa`, which the platform uses. */
  password: string;
  /** Of the role `postgres`, for an operator's repairs and backups. */
  superuser_password: string;
}

/**
 * Written into postgresql.conf when the data are created, so that an operator may change them there or with
 * ALTER SYSTEM. Durability keeps PostgreSQL's defaults, spelled out because so much rests on them.
 */
const settings: Record<string, string> = {
  // The passwords are 192 random bits: stretching them would only make every connection slower.
  scram_iterations: '1',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '100',
  shared_buffers: '192MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  // Compiling a query costs more than the short queries of this platform ever win back.
  jit: 'off',
  // One file per weekday, overwritten a week later; no statements and no details, for they hold people's data.
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** Reads the passwords and the port of existing data, or makes new ones. */
export function readConnection(place: Place): Connection {
  const file = join(place.directory, 'connection.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Connection;
  if (existsSync(place.cluster)) {
    throw new EmbeddedPostgresError(
      'unreachable',
      `${file}, which holds the password of the database beside it, is missing. Restore it from a backup.`,
    );
  }
  const secret = () => randomBytes(24).toString('base64url');
  const connection = { port: 0, password: secret(), superuser_password: secret() };
  writeConnection(place, connection);
  return connection;
}

export function writeConnection(place: Place, connection: Connection): void {
  const file = join(place.directory, 'connection.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * Creates the data directory: aside, then renamed, so that an interrupted first start leaves nothing that
 * looks whole. Text compares by code point everywhere, whatever languages the machine knows.
 * @throws EmbeddedPostgresError `not_started` with what initdb said
 */
export async function createCluster(
  place: Place,
  binaries: Binaries,
  connection: Connection,
  durable: boolean,
) {
  const unfinished = `${place.cluster}.unfinished`;
  const password_file = join(place.directory, 'initdb-password');
  const attempt = async (ctype: string) => {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(password_file, connection.superuser_password, { mode: 0o600 });
    if (place.account) {
      chownSync(unfinished, place.account.uid, place.account.gid);
      chownSync(password_file, place.account.uid, place.account.gid);
    }
    return run(binaries.initdb, [...initdbArguments(unfinished, password_file, ctype, durable)], place);
  };
  try {
    // C.UTF-8 lets trigram search see accented letters; systems without that locale have C.
    let result = await attempt('C.UTF-8');
    if (result.status !== 0 && /locale/i.test(result.output)) result = await attempt('C');
    if (result.status !== 0) throw initdbFailed(result.output);
    chmodSync(unfinished, 0o700);
    renameSync(unfinished, place.cluster);
  } finally {
    rmSync(password_file, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function initdbArguments(
  directory: string,
  password_file: string,
  ctype: string,
  durable: boolean,
): string[] {
  const options = [
    `--pgdata=${directory}`,
    '--username=postgres',
    `--pwfile=${password_file}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    `--lc-ctype=${ctype}`,
    '--text-search-config=english',
    '--no-instructions',
    ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ];
  return durable ? options : [...options, '--no-sync'];
}

function initdbFailed(output: string): EmbeddedPostgresError {
  const nameless = /could not look up effective user ID/.test(output)
    ? ' PostgreSQL needs the user to have a name: add an entry for this uid to /etc/passwd.'
    : '';
  return new EmbeddedPostgresError(
    'not_started',
    `PostgreSQL could not create its data directory.${nameless} ${way_out} It said:\n${output.trim()}`,
  );
}

function run(
  program: string,
  args: string[],
  place: Place,
): Promise<{ status: number | null; output: string }> {
  const { uid, gid } = place.account ?? {};
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      uid,
      gid,
      cwd: place.directory,
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}
