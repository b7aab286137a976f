// Starts the platform as a child process, kills it with -9, starts it again, and moves its clock.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Sql } from '../../server/database/connect.ts';
import { freePort } from '../../server/ports.ts';
import type { Order, Reply, Start } from './killable-server.ts';

/** Distributes over the members of the union. */
type Wish = Order extends infer One ? (One extends Order ? Omit<One, 'id'> : never) : never;

export type KillablePlatform = {
  origin: string;
  kills: number;
  now(): Date;
  /** Resolves when a process is up that takes requests. */
  up(): Promise<void>;
  /** -9, and a new process; `meanwhile` happens while there is none. Resolves when the new one is up. */
  killAndRestart(meanwhile?: () => Promise<void>): Promise<void>;
  order(wish: Wish): Promise<void>;
  /** Moves the clock of the platform and of its queue. */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 30_000;
/** The platform is started again and again: what was compiled once is kept, in the place `npm test` uses too. */
const compile_cache = fileURLToPath(new URL('../../.data/compile-cache', import.meta.url));

export async function startKillable(
  sql: Sql,
  given: Omit<Start, 'port' | 'shift_ms'>,
): Promise<KillablePlatform> {
  const port = await freePort(0, '127.0.0.1');
  let shift_ms = 0;
  let child: ChildProcess;
  let up: Promise<void>;
  let orders = 0;
  let stopping = false;
  const waiting = new Map<number, { done(): void; failed(error: Error): void }>();

  function launch(): void {
    const start: Start = { ...given, port, shift_ms };
    const launched = fork(new URL('killable-server.ts', import.meta.url), {
      env: { NODE_COMPILE_CACHE: compile_cache, ...process.env, DARASA_STORM: JSON.stringify(start) },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = launched;
    up = answerTo(0, launched);
    up.catch(() => undefined);
    launched.on('message', ({ id, error }: Reply) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error) asked?.failed(new Error(error));
      else asked?.done();
    });
    launched.on('exit', (code, signal) => {
      const died = new Error(`the platform ended by itself (${code ?? signal})`);
      if (signal !== 'SIGKILL' && !stopping) for (const asked of waiting.values()) asked.failed(died);
    });
  }

  function answerTo(id: number, to: ChildProcess): Promise<void> {
    return new Promise<void>((done, failed) => {
      const late = setTimeout(
        () => failed(new Error('the platform did not answer in time')),
        START_TIMEOUT_MS,
      );
      waiting.set(id, {
        done: () => {
          clearTimeout(late);
          done();
        },
        failed: (error) => {
          clearTimeout(late);
          failed(error);
        },
      });
      if (to.exitCode !== null) failed(new Error('the platform is not running'));
    });
  }

  async function order(wish: Wish): Promise<void> {
    await up;
    orders += 1;
    const answered = answerTo(orders, child);
    child.send({ ...wish, id: orders } as Order);
    await answered;
  }

  launch();
  await up!;
  const platform: KillablePlatform = {
    origin: `http://127.0.0.1:${port}`,
    kills: 0,
    now: () => new Date(Date.now() + shift_ms),
    up: () => up,
    async killAndRestart(meanwhile) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      // Whoever calls meanwhile waits for the next process.
      up = ended.then(meanwhile).then(() => {
        launch();
        return up;
      });
      platform.kills += 1;
      await ended;
      await up;
    },
    order,
    async pass(ms) {
      shift_ms += ms;
      await order({ do: 'shift', shift_ms });
      // The queue lives by the database's clock, which nobody can move: its jobs are moved instead.
      const earlier = `${ms} milliseconds`;
      await sql`
        update pgboss.job set start_after = start_after - ${earlier}::interval, started_on = started_on - ${earlier}::interval
        where state in ('created', 'retry', 'active')`;
      await sql`update pgboss.queue set monitor_on = null, monitor_claim_on = null`;
      await order({ do: 'look for jobs' });
    },
    async stop() {
      stopping = true;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
  return platform;
}
