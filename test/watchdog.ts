import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const look_every_ms = 500;

export interface WatchdogOptions {
  /** A child process older than this is killed, in milliseconds. */
  limit_ms: number;
  /** Children that are no test files, such as the database. */
  spare: number[];
  /** From then on every child is killed that does not end within `grace_ms`. */
  hurry: AbortSignal;
  grace_ms: number;
}

/**
 * Kills test files that neither end nor can be told to: Node asks with SIGTERM, which a file caught in an
 * endless loop never gets to hear, so that its run would hang for ever. Returns the function that ends the watch.
 */
export function startWatchdog({ limit_ms, spare, hurry, grace_ms }: WatchdogOptions): () => void {
  const first_seen = new Map<number, number>();
  let hurried_at = Number.POSITIVE_INFINITY;
  const timer = setInterval(() => {
    const now = Date.now();
    if (hurry.aborted) hurried_at = Math.min(hurried_at, now);
    for (const pid of childProcesses()) {
      if (spare.includes(pid)) continue;
      const age = now - (first_seen.get(pid) ?? now);
      first_seen.set(pid, now - age);
      if (age > limit_ms || now - hurried_at > grace_ms) kill(pid);
    }
  }, look_every_ms);
  return () => clearInterval(timer);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended in this moment.
  }
}

/** Pids of our direct children. None on Windows, where asking a process to end already ends it. */
function childProcesses(): number[] {
  if (process.platform === 'win32') return [];
  try {
    return numbers(readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8'));
  } catch {
    return childrenByPgrep();
  }
}

function childrenByPgrep(): number[] {
  try {
    return numbers(execFileSync('pgrep', ['-P', String(process.pid)], { encoding: 'utf8' }));
  } catch {
    return [];
  }
}

function numbers(text: string): number[] {
  return text.split(/\s+/).filter(Boolean).map(Number);
}
