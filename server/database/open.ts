// The database a start uses: the configured server, or a PostgreSQL of our own in the data folder.
import type { Settings } from '../config.ts';
import { connect, type Sql } from './connect.ts';
import { addressOfRunning, startEmbeddedPostgres } from './embedded.ts';
import { migrate } from './migrate.ts';

export type OpenDatabase = { url: string; sql: Sql; stop(): Promise<void> };

/** The start is refused; the message is a sentence for people. */
export class UnusableDatabase extends Error {}

/**
 * Opens and migrates the database.
 * @param say hears one line for each step
 * @throws UnusableDatabase when the server is too old or would lose acknowledged writes in a crash
 */
export async function openDatabase(
  settings: Settings,
  data_dir: string,
  say: (line: string) => void,
): Promise<OpenDatabase> {
  const embedded = settings.DATABASE_URL ? null : await startEmbeddedPostgres({ data_dir, log: say });
  const url = settings.DATABASE_URL ?? embedded!.url;
  const sql = connect(url, { pool_size: settings.DATABASE_POOL_SIZE, prepare: settings.DATABASE_PREPARE });
  const stop = async () => {
    await sql.end({ timeout: 3 });
    await embedded?.stop();
  };
  try {
    await refuseUnsafe(sql, settings);
    const applied = await migrate(url);
    say(applied.length === 0 ? 'Database: up to date' : `Database: ${applied.length} migrations applied`);
    return { url, sql, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The database for a command that looks at it: beside a running platform through its PostgreSQL, else opened as a start does. */
export async function visitDatabase(
  settings: Settings,
  data_dir: string,
  say: (line: string) => void,
): Promise<OpenDatabase> {
  const url = settings.DATABASE_URL ? null : addressOfRunning(data_dir);
  if (url === null) return openDatabase(settings, data_dir, say);
  const sql = connect(url, { pool_size: 2, name: 'darasa-command' });
  return { url, sql, stop: () => sql.end({ timeout: 3 }) };
}

/**
 * An acknowledged write must survive a crash: of the machine, which takes fsync and full_page_writes, and of PostgreSQL
 * alone, which takes synchronous_commit. What a standby has to do with a commit is the operator's choice.
 */
async function refuseUnsafe(sql: Sql, settings: Settings): Promise<void> {
  const rows = await sql<{ name: string; setting: string }[]>`
    select name, setting from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version_num') order by name`;
  const version = rows.find(({ name }) => name === 'server_version_num')!;
  if (Number(version.setting) < 150_000) {
    throw new UnusableDatabase('DATABASE_URL: this server is older than PostgreSQL 15.');
  }
  const off = rows.filter(({ setting }) => setting === 'off').map(({ name }) => name);
  if (off.length > 0 && !settings.UNSAFE_DATABASE) {
    throw new UnusableDatabase(
      `The database runs with ${off.join(', ')} off: a crash could lose paid bookings. Turn that on, or set UNSAFE_DATABASE=true for tests.`,
    );
  }
}
