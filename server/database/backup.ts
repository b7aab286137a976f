// A copy of the embedded database while it is in use, and the way back. PostgreSQL's own low-level backup: between
// pg_backup_start and pg_backup_stop its files are copied as they are, together with the log written meanwhile; the
// first start on the copy replays that log and stands where the backup ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { addressOf, EmbeddedPostgresError, isRunning, startEmbeddedPostgres } from './embedded.ts';
import { readConnection } from './embedded-cluster.ts';
import { findPlace, type Place, prepareDataDir } from './embedded-place.ts';

/** What a backup says of itself, in backup.json. */
export type Backup = {
  /** When it was whole: what was committed before is in it. */
  taken_at: string;
  postgres_version: string;
  bytes: number;
};

/** Beside the database: uploaded files and, where none are configured, the secrets that open the sealed columns. */
const BESIDE = ['files', 'secrets.json'];
/** PostgreSQL's manual: not wanted in a backup. The log of changes is copied last, when it is complete. */
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'log', 'backup_label']);
const EMPTIED = new Set([
  ...['pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'],
]);

/**
 * Copies database, files and secrets of `data_dir` into `target`, beside a running platform or without one.
 * `target` must not exist; it appears when the copy is whole.
 * @throws EmbeddedPostgresError `unreachable` when there is nothing to copy or `target` is there already
 */
export async function backUp(data_dir: string, target: string, log: (line: string) => void): Promise<Backup> {
  if (existsSync(target)) throw refusal(`${target} exists already. Name a folder that does not.`);
  const place = findPlace(resolve(data_dir), log);
  if (!existsSync(place.cluster)) throw refusal(`There is no database of ours in ${data_dir}.`);
  const own = isRunning(data_dir) ? null : await startEmbeddedPostgres({ data_dir, log });
  const unfinished = `${target}.unfinished`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const postgres_version = await copyDatabase(place, unfinished);
    await copyBeside(place, resolve(data_dir), unfinished);
    const backup = {
      taken_at: new Date().toISOString(),
      postgres_version,
      bytes: await bytesIn(unfinished),
    };
    await writeFile(join(unfinished, 'backup.json'), `${JSON.stringify(backup, null, 2)}\n`);
    await rename(unfinished, target);
    return backup;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    await own?.stop();
  }
}

/** @returns PostgreSQL's version */
async function copyDatabase(place: Place, into: string): Promise<string> {
  const { superuser_password, port } = readConnection(place);
  // One connection from start to stop: the backup belongs to its session, and ends with it when this process dies.
  const sql = postgres(addressOf('postgres', superuser_password, port, 'postgres'), {
    ...{ max: 1, onnotice: () => {}, idle_timeout: 0, max_lifetime: null },
  });
  try {
    const [{ server_version } = { server_version: '' }] = await sql<{ server_version: string }[]>`
      show server_version`;
    // The slot keeps the log from being recycled while we copy; a temporary one goes with the session.
    await sql`select pg_create_physical_replication_slot('darasa_backup_' || pg_backend_pid(), true, true)`;
    await sql`select pg_backup_start('darasa', true)`;
    const cluster = join(into, 'cluster');
    await mkdir(cluster, { mode: 0o700 });
    await copyCluster(place.cluster, cluster);
    const [end] = await sql<{ labelfile: string; last_file: string }[]>`
      select labelfile, pg_walfile_name(lsn) as last_file from pg_backup_stop(false)`;
    await writeFile(join(cluster, 'backup_label'), end!.labelfile, { mode: 0o600 });
    await copyLog(place.cluster, cluster, end!.labelfile, end!.last_file);
    return server_version;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function copyCluster(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (EMPTIED.has(entry.name)) await mkdir(copy, { mode: 0o700 });
    else await copyTree(source, copy);
  }
}

/** The segments of the log from the backup's start to its end, both named in PostgreSQL's own words. */
async function copyLog(from: string, to: string, label: string, last_file: string): Promise<void> {
  const first_file = /^START WAL LOCATION: \S+ \(file (\w+)\)/m.exec(label)?.[1];
  if (!first_file) throw refusal('PostgreSQL does not say where the log of the backup begins.');
  await mkdir(join(to, 'pg_wal', 'archive_status'), { recursive: true, mode: 0o700 });
  const segments = (await readdir(join(from, 'pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name));
  for (const name of segments.filter((one) => one >= first_file && one <= last_file))
    await cp(join(from, 'pg_wal', name), join(to, 'pg_wal', name));
}

/** A file that PostgreSQL removes while we copy was not needed any more: replaying the log removes it again. */
async function copyTree(source: string, copy: string): Promise<void> {
  const found = await stat(source).catch(ignoreMissing);
  if (!found) return;
  if (!found.isDirectory()) {
    await cp(source, copy, { preserveTimestamps: true }).catch(ignoreMissing);
    return;
  }
  await mkdir(copy, { mode: 0o700 });
  for (const name of await readdir(source)) await copyTree(join(source, name), join(copy, name));
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function copyBeside(place: Place, data_dir: string, into: string): Promise<void> {
  await cp(join(place.directory, 'connection.json'), join(into, 'connection.json'));
  for (const name of BESIDE) {
    if (existsSync(join(data_dir, name)))
      await cp(join(data_dir, name), join(into, name), { recursive: true });
  }
}

/**
 * Puts a backup into `data_dir`, which must hold no database; the next start brings it up.
 * @throws EmbeddedPostgresError `unreachable` when `backup` is none or `data_dir` is not empty of ours
 */
export async function restore(
  backup: string,
  data_dir: string,
  log: (line: string) => void,
): Promise<Backup> {
  const said = await readFile(join(backup, 'backup.json'), 'utf8').catch(() => null);
  if (said === null) throw refusal(`${backup} is no backup: it has no backup.json.`);
  const directory = prepareDataDir(data_dir);
  const place = findPlace(directory, log);
  for (const there of [place.cluster, ...BESIDE.map((name) => join(directory, name))]) {
    if (existsSync(there))
      throw refusal(`${there} is there already. Move it away, or choose another DATA_DIR.`);
  }
  const unfinished = `${place.cluster}.restoring`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(join(backup, 'cluster'), unfinished, { recursive: true, preserveTimestamps: true });
  await ownedByPostgres(place, unfinished);
  await cp(join(backup, 'connection.json'), join(place.directory, 'connection.json'));
  for (const name of BESIDE) {
    if (existsSync(join(backup, name)))
      await cp(join(backup, name), join(directory, name), { recursive: true, preserveTimestamps: true });
  }
  await rename(unfinished, place.cluster);
  return JSON.parse(said) as Backup;
}

/** PostgreSQL refuses data that are not its user's, or that others may look into. */
async function ownedByPostgres({ account }: Place, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await run('chmod', ['-R', 'u+rwX,go-rwx', folder]);
  if (account) await run('chown', ['-R', `${account.uid}:${account.gid}`, folder]);
}

async function run(command: string, words: string[]): Promise<void> {
  const child = spawn(command, words, { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw refusal(`${command} ${words.join(' ')} failed.`);
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

function refusal(sentence: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('unreachable', sentence);
}
