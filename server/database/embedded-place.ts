import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Account, accountForServer, canEnter } from './embedded-account.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** Where the data of one platform lie, and who runs PostgreSQL on them. */
export interface Place {
  /** Folder that holds `cluster` and, beside it, the password file and the start log. */
  directory: string;
  /** PostgreSQL's own data directory; belongs to `account`. */
  cluster: string;
  account: Account | null;
}

/** Folders outside any home, best first; the last ones may be emptied at boot and are used when nothing else works. */
export const public_folders = ['/var/lib', '/opt', '/srv', '/var/tmp', tmpdir(), '/tmp'];

/** Creates `data_dir` if needed, open enough for another user to pass through but not to list. Returns its real path. */
export function prepareDataDir(data_dir: string): string {
  const first_created = mkdirSync(data_dir, { recursive: true });
  const directory = realpathSync(data_dir);
  if (first_created !== undefined && process.platform !== 'win32') {
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    const top = realpathSync(first_created);
    for (let folder = directory; folder.length >= top.length; folder = dirname(folder))
      chmodSync(folder, mode);
  }
  return directory;
}

/**
 * Finds the data that belong to `data_dir`, or the folder in which to create them. That is `data_dir` itself
 * unless we are root and the user PostgreSQL runs as cannot get there (a home closed to others): then a
 * folder in a public place, named after `data_dir` so that every start finds it again.
 * @param data_dir real path, as returned by `prepareDataDir`
 * @throws EmbeddedPostgresError `unreachable`, `no_account`
 */
export function findPlace(data_dir: string, log: (line: string) => void): Place {
  const moved_name = `${basename(data_dir)}-${createHash('sha256').update(data_dir).digest('hex').slice(0, 12)}`;
  const moved = public_folders.map((folder) => join(folder, `darasa-${moved_name}`));
  const existing = [data_dir, ...moved.filter(isOursAlone)].find((directory) =>
    existsSync(join(directory, 'cluster')),
  );
  if (existing !== undefined) return openPlace(existing);

  const account = accountForServer(null);
  if (canEnter(account, data_dir))
    return { directory: data_dir, cluster: join(data_dir, 'cluster'), account };
  for (const directory of moved) {
    if (!makePublic(directory) || !canEnter(account, directory)) continue;
    log(`User ${account?.name} cannot enter ${data_dir}, so the database is kept in ${directory}.`);
    return { directory, cluster: join(directory, 'cluster'), account };
  }
  throw new EmbeddedPostgresError(
    'unreachable',
    `PostgreSQL runs as user ${account?.name}, who cannot enter ${data_dir}. Choose another folder with DATA_DIR, or open the way with chmod o+x.`,
  );
}

/**
 * Makes a folder which only this user can change and everybody can enter, or confirms that it is one.
 * False when that is impossible; a folder planted by somebody else in /tmp counts as impossible.
 */
export function makePublic(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o711 });
    if (!isOursAlone(directory)) return false;
    chmodSync(directory, 0o711);
    return true;
  } catch {
    return false;
  }
}

/** Whether this is a real folder, no link, that belongs to us and that nobody else can write to. */
export function isOursAlone(directory: string): boolean {
  const found = lstatSync(directory, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

function openPlace(directory: string): Place {
  const cluster = join(directory, 'cluster');
  const owner = statSync(cluster).uid;
  const me = process.getuid?.();
  if (me !== undefined && me !== 0 && owner !== me) {
    throw new EmbeddedPostgresError(
      'unreachable',
      `The database in ${cluster} belongs to uid ${owner}, but the platform runs as uid ${me}. Start it as the user (or as root) that started it before, or choose another folder with DATA_DIR.`,
    );
  }
  const account = accountForServer(owner);
  if (!canEnter(account, cluster)) {
    throw new EmbeddedPostgresError(
      'unreachable',
      `The database in ${cluster} belongs to user ${account?.name}, who can no longer enter that folder. Open the way to it with chmod o+x, or move it to a folder that is open and set DATA_DIR.`,
    );
  }
  return { directory, cluster, account };
}
