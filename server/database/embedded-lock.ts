import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-error.ts';

/**
 * What tells this run of a process from a later one that got the same pid: boot and start time.
 * Null when no such process lives; a zombie does not.
 */
export function processIdentity(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may itself hold spaces and parentheses: fields count from the last one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
    } catch {
      return null;
    }
  }
  if (process.platform === 'win32') return signalReaches(pid) ? 'alive' : null;
  return askPs(pid, 'lstart');
}

/** The command a process was started with; empty when there is no such process or nobody will tell. */
export function commandLine(pid: number): string {
  if (process.platform === 'win32') return '';
  if (process.platform !== 'linux') return askPs(pid, 'command') ?? '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/**
 * Takes the lock that keeps two processes off the same data; a lock whose holder died is taken over.
 * Returns the function that gives it back.
 * @throws EmbeddedPostgresError `in_use` naming the process that holds it
 */
export function takeLock(file: string, data_dir: string): () => void {
  const mine = `${file}.${process.pid}`;
  const text = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  // Written aside and linked into place: no reader ever sees half a lock.
  writeFileSync(mine, text, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        linkSync(mine, file);
        return () => {
          if (readLock(file) === text) rmSync(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      removeDeadLock(file, data_dir);
    }
    throw inUse(data_dir, 'another process');
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Whether a living process holds the lock. */
export function isLockHeld(file: string): boolean {
  const found = readLock(file);
  return found !== null && holderOf(found) !== null;
}

function removeDeadLock(file: string, data_dir: string): void {
  const found = readLock(file);
  if (found === null) return;
  const holder = holderOf(found);
  if (holder !== null) throw inUse(data_dir, `process ${holder}`);
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Somebody else may have replaced the dead lock by a live one just before we moved it away: give it back.
  if (readLock(aside) !== found) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function holderOf(lock: string): number | null {
  try {
    const { pid, identity } = JSON.parse(lock) as { pid: number; identity: string };
    return processIdentity(pid) === identity ? pid : null;
  } catch {
    return null;
  }
}

function readLock(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function inUse(data_dir: string, who: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'in_use',
    `The data in ${data_dir} are in use by ${who}: a platform is already running on them. Stop it first, or give this one its own folder with DATA_DIR.`,
  );
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function askPs(pid: number, column: string): string | null {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}
