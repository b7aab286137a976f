// A read replica for what people look at. Streaming replication is a moment behind, so every fifth of a second the primary
// is asked how far it is, and the replica whether it has come as far: what it says is then known to be no older than the
// question. It is used only while that answer is young, and after a change of the catalogue only once it has that too.
// Seats at booking are never read here.
import type { FastifyBaseLogger } from 'fastify';
import type { Caller } from '../accounts/access-token.ts';
import { AppError } from '../errors.ts';
import { connect, isAway, type Sql } from './connect.ts';

const POLL_MS = 200;
/** Older than this it is not used; with what is kept of its answers nobody sees a change later than in a second. */
const OLDEST_MS = 700;
/** A replica that does not answer within this is one that is away. */
const PATIENCE_MS = 1_000;

export type Reads = {
  /**
   * Reads what may be a moment old. Staff read from the primary: they see at once what they have just changed.
   * @throws what `work` throws on the primary; a replica's own trouble is nobody's
   */
  run<T>(caller: Caller | null, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** What is read from now on is at least as new as this, on the clock of performance.now(). */
  asOf_ms(): number;
  /** Something was changed that must be seen soon. */
  changed(): void;
  stop(): Promise<void>;
};

export function readFromPrimary(sql: Sql): Reads {
  return {
    run: (_caller, work) => work(sql),
    asOf_ms: () => performance.now(),
    changed: () => undefined,
    stop: async () => undefined,
  };
}

/** @param url of a standby that streams from the server behind `sql` */
export function readFromReplica(
  sql: Sql,
  {
    url,
    pool_size,
    prepare,
    log,
  }: { url: string; pool_size: number; prepare: boolean; log: FastifyBaseLogger },
): Reads {
  const replica = connect(url, { pool_size, prepare, name: 'darasa-reads' });
  let as_of_ms = Number.NEGATIVE_INFINITY;
  let changed_ms = Number.NEGATIVE_INFINITY;
  let in_use = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const isYoung = () => performance.now() - as_of_ms <= OLDEST_MS;

  async function compare(): Promise<void> {
    const asked_ms = performance.now();
    const [primary] = await sql<{ lsn: string }[]>`select pg_current_wal_flush_lsn()::text as lsn`;
    // Before a hundred questions are asked the answer would be too old to be of use.
    while (performance.now() - asked_ms < OLDEST_MS && !stopped) {
      const [row] = await replica<{ has_it: boolean | null }[]>`
        select pg_is_in_recovery() and pg_last_wal_replay_lsn() >= ${primary!.lsn}::pg_lsn as has_it`;
      if (row!.has_it) {
        as_of_ms = asked_ms;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 10).unref());
    }
  }

  function tell(): void {
    if (in_use === isYoung()) return;
    in_use = !in_use;
    if (in_use) log.info('the catalogue is read from the replica');
    else log.warn('the replica is away or too far behind: the catalogue is read from the primary');
  }

  async function poll(): Promise<void> {
    if (!isAway(sql)) await compare().catch(() => undefined);
    tell();
    if (!stopped) timer = setTimeout(poll, POLL_MS).unref();
  }
  void poll();

  return {
    async run(caller, work) {
      const isStaff = caller !== null && caller.role !== 'student';
      if (isStaff || !isYoung() || as_of_ms <= changed_ms || isAway(replica)) return work(sql);
      try {
        return await inTime(work(replica));
      } catch (error) {
        // A refusal is an answer. Anything else may be the replica's alone: it cancels what stands in replication's way.
        if (error instanceof AppError) throw error;
        as_of_ms = Number.NEGATIVE_INFINITY;
        return work(sql);
      }
    },
    asOf_ms: () => (isYoung() ? as_of_ms : performance.now()),
    changed() {
      changed_ms = performance.now();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await replica.end({ timeout: 1 });
    },
  };
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the replica did not answer in time')), PATIENCE_MS).unref();
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
