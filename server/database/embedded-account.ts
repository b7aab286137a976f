import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { EmbeddedPostgresError, way_out } from './embedded-error.ts';

/** The system user PostgreSQL runs as when we are root. */
export interface Account {
  uid: number;
  gid: number;
  name: string;
}

/** Users that every Linux and macOS has and that own no files of importance. */
const preferred_names = ['nobody', 'daemon'];

/**
 * PostgreSQL refuses to run as root, and initdb refuses a uid without an entry in the user database. As root,
 * this returns the user to drop to: the owner of the existing data if there are some, otherwise the first
 * user of `preferred_names` this process is really allowed to become. Null means "run as we are".
 * @param owner uid that owns the existing data, or null when there are none
 * @throws EmbeddedPostgresError `no_account`
 */
export function accountForServer(owner: number | null): Account | null {
  if (process.getuid?.() !== 0) return null;
  const known = systemAccounts();
  const candidates =
    owner === null
      ? preferred_names.flatMap((name) => known.filter((account) => account.name === name))
      : known.filter((account) => account.uid === owner);
  const usable = candidates.find((account) => account.uid !== 0 && runsAs(account, 'exit 0', '/'));
  if (usable) return usable;
  const wanted =
    owner === null
      ? `as another user (tried ${preferred_names.join(', ')})`
      : `as uid ${owner}, who owns its data`;
  throw new EmbeddedPostgresError(
    'no_account',
    `PostgreSQL does not run as root, and this process may not start it ${wanted}. Start the platform as a normal user. ${way_out}`,
  );
}

/** Whether the account can pass through every folder on the way to `directory`, decided by trying. */
export function canEnter(account: Account | null, directory: string): boolean {
  if (account === null) return true;
  return runsAs(account, 'cd -- "$1" && [ -x . ]', directory);
}

/** What child processes need of our environment; secrets and PG* settings of the caller stay out. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'SystemRoot', 'TEMP', 'TMP']) {
    if (process.env[name] !== undefined) environment[name] = process.env[name];
  }
  return environment;
}

function runsAs(account: Account, script: string, argument: string): boolean {
  const { uid, gid } = account;
  const result = spawnSync('/bin/sh', ['-c', script, 'sh', argument], {
    uid,
    gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return result.status === 0;
}

function systemAccounts(): Account[] {
  if (!existsSync('/etc/passwd')) return [];
  const accounts: Account[] = [];
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (!name || name.startsWith('#') || uid === undefined || gid === undefined) continue;
    // macOS writes nobody's ids as -2; system calls take the unsigned form.
    accounts.push({ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 });
  }
  return accounts;
}
