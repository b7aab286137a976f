// PostgreSQL's continuous archive, as an operator sets it up: every finished segment of the log is copied elsewhere.
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { restore } from '../../server/database/backup.ts';
import { addressOf, type EmbeddedPostgres } from '../../server/database/embedded.ts';
import { readConnection } from '../../server/database/embedded-cluster.ts';
import { findPlace } from '../../server/database/embedded-place.ts';

/** A connection of the superuser, for `work`. */
async function asOwner<T>(data_dir: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const { superuser_password, port } = readConnection(findPlace(data_dir, () => undefined));
  const sql = postgres(addressOf('postgres', superuser_password, port, 'postgres'), {
    ...{ max: 1, onnotice: () => {} },
  });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Starts the server twice: archiving is a setting that needs a start. */
export async function archiveInto(
  archive: string,
  start: () => Promise<EmbeddedPostgres>,
  data_dir: string,
): Promise<EmbeddedPostgres> {
  mkdirSync(archive, { recursive: true });
  // PostgreSQL writes there under an account of its own.
  chmodSync(archive, 0o777);
  const first = await start();
  await asOwner(data_dir, async (sql) => {
    await sql.unsafe(`alter system set archive_mode = 'on'`);
    await sql.unsafe(`alter system set archive_command = 'test ! -f ${archive}/%f && cp %p ${archive}/%f'`);
  });
  await first.stop();
  return start();
}

/** Waits until the log written so far is archived. @returns what was acknowledged before that */
export async function settled(
  server: EmbeddedPostgres,
  data_dir: string,
  acknowledged: ReadonlySet<string>,
): Promise<Set<string>> {
  const before = new Set(acknowledged);
  await asOwner(data_dir, async (sql) => {
    const [{ segment } = { segment: '' }] = await sql<{ segment: string }[]>`
      select pg_walfile_name(pg_switch_wal()) as segment`;
    for (let look = 0; look < 600; look++) {
      const [row] = await sql<{ last: string | null }[]>`
        select last_archived_wal as last from pg_stat_archiver`;
      if (row?.last && row.last.slice(0, 24) >= segment) return;
      await delay(50);
    }
    throw new Error(`segment ${segment} of server ${server.pid} was not archived`);
  });
  return before;
}

/** Puts the base backup into `data_dir` and has the next start replay the archive, to its end. */
export async function recoverFrom(archive: string, base: string, data_dir: string): Promise<void> {
  await restore(base, data_dir, () => undefined);
  const { cluster, account } = findPlace(data_dir, () => undefined);
  const signal = join(cluster, 'recovery.signal');
  writeFileSync(signal, '');
  const settings = join(cluster, 'postgresql.auto.conf');
  // Nobody is let in before the whole archive is replayed: it would look like a loss.
  writeFileSync(
    settings,
    `restore_command = 'cp ${archive}/%f %p'\nhot_standby = 'off'\narchive_mode = 'off'\n`,
  );
  if (!account) return;
  for (const file of [signal, settings]) chownSync(file, account.uid, account.gid);
}
