import { constants } from 'node:os';
import { processIdentity } from './embedded-lock.ts';
import {
  askToStop,
  type Postmaster,
  type PostmasterStart,
  startPostmaster,
  stopPostmaster,
} from './embedded-postmaster.ts';

const watch_every_ms = 200;
/** Pause after a start that failed (full disk, say), doubling from the first to the last. */
const first_pause_ms = 200;
const longest_pause_ms = 5_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Keeps one PostgreSQL running: starts it, starts it again on the same port whenever it dies, and sees to it
 * that it does not outlive this process.
 */
export class Supervisor {
  #start: PostmasterStart;
  #onStopped: () => void;
  #postmaster: Postmaster | null = null;
  #watch: NodeJS.Timeout | null = null;
  #restarting: Promise<void> | null = null;
  #stopped: Promise<void> | null = null;
  #failed_starts = 0;
  #next_start_at = 0;

  /** @param onStopped called once PostgreSQL is down, or told to go down because this process exits */
  constructor(start: PostmasterStart, onStopped: () => void) {
    this.#start = { ...start, cancelled: () => this.#stopped !== null };
    this.#onStopped = onStopped;
  }

  get pid(): number {
    return this.#postmaster?.pid ?? 0;
  }

  /** Starts or adopts PostgreSQL and returns its port, which stays the same from now on. */
  async begin(): Promise<number> {
    process.on('exit', this.#onExit);
    for (const signal of signals) process.on(signal, this.#onSignal);
    const postmaster = await this.#bringUp();
    if (postmaster.adopted)
      this.#start.log(`Took over the PostgreSQL left running as process ${postmaster.pid}.`);
    this.#start = { ...this.#start, port: postmaster.port, keep_port: true };
    this.#watch = setInterval(() => this.#look(), watch_every_ms).unref();
    return postmaster.port;
  }

  /** Fast shutdown, waited for; at most 13 s. May be called twice, and during a start. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    if (this.#watch) clearInterval(this.#watch);
    if (this.#restarting && this.#postmaster) askToStop(this.#postmaster.pid);
    await this.#restarting;
    const { place, binaries, log } = this.#start;
    if (this.#postmaster) {
      const gone = await stopPostmaster(this.#postmaster.pid, place.cluster, binaries.pg_ctl);
      if (!gone) log(`PostgreSQL (process ${this.#postmaster.pid}) does not stop.`);
    }
    process.off('exit', this.#onExit);
    for (const signal of signals) process.off(signal, this.#onSignal);
    this.#onStopped();
  }

  async #bringUp(): Promise<Postmaster> {
    const onLaunch = (pid: number) => {
      this.#postmaster = { pid, port: this.#start.port, adopted: false };
    };
    this.#postmaster = await startPostmaster({ ...this.#start, onLaunch });
    return this.#postmaster;
  }

  #look(): void {
    if (this.#restarting || this.#stopped || processIdentity(this.pid) !== null) return;
    if (Date.now() < this.#next_start_at) return;
    if (this.#failed_starts === 0)
      this.#start.log(`PostgreSQL (process ${this.pid}) died; starting it again.`);
    this.#restarting = this.#restart().finally(() => {
      this.#restarting = null;
    });
  }

  async #restart(): Promise<void> {
    const { log } = this.#start;
    try {
      const { pid } = await this.#bringUp();
      this.#failed_starts = 0;
      log(`PostgreSQL is back as process ${pid}.`);
    } catch (error) {
      if (this.#stopped) return;
      const pause = Math.min(first_pause_ms * 2 ** this.#failed_starts, longest_pause_ms);
      this.#failed_starts++;
      this.#next_start_at = Date.now() + pause;
      log((error as Error).message);
    }
  }

  #onExit = () => {
    if (this.#postmaster) askToStop(this.#postmaster.pid);
    this.#onStopped();
  };

  /** Where nobody else handles the signal Node would die without an exit event, and PostgreSQL would stay. */
  #onSignal = (signal: NodeJS.Signals) => {
    if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
  };
}
