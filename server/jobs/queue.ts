// The job queue (pg-boss), enqueued with the caller's transaction: a job exists exactly when its cause committed.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyBaseLogger } from 'fastify';
import { PgBoss, type SendOptions } from 'pg-boss';
import { connect, type Db, type Sql } from '../database/connect.ts';

/** Every job and what it is given. server/jobs/worker.ts says what each one does. */
export type JobData = {
  send_message: { message_id: string };
  /** `occasion` is random and names the request, so that a job that runs twice mails once. */
  mail_reset_link: { sealed_email: string; occasion: string };
  mail_verification_link: { sealed_email: string; occasion: string };
  apply_delivery: { webhook_id: string };
  ask_provider: { payment_id: string };
  withdraw_payment: { payment_id: string };
  send_refund: { refund_id: string };
  free_lapsed_holds: Record<string, never>;
  move_sessions: Record<string, never>;
  complete_corporate_requests: Record<string, never>;
  ask_about_minimums: Record<string, never>;
  run_import: { import_id: string };
  keep_data_tidy: Record<string, never>;
  tend_waitlists: Record<string, never>;
  tell_of_dates: Record<string, never>;
  ask_about_payments: Record<string, never>;
  watch_refunds: Record<string, never>;
  remind: Record<string, never>;
  resume_messages: Record<string, never>;
  /** Without a session: all that were completed lately. */
  issue_certificates: { session_id?: string };
  clear_out: Record<string, never>;
  /** Without a check: the nightly one. */
  check_integrity: { check_id?: string };
};
export type JobName = keyof JobData;

type QueueRules = { retryLimit: number; retryDelay: number; retryDelayMax: number; expireInSeconds: number };
const standard: QueueRules = { retryLimit: 10, retryDelay: 2, retryDelayMax: 600, expireInSeconds: 60 };
/** Scheduled jobs come again by themselves. */
const recurring: QueueRules = { retryLimit: 0, retryDelay: 1, retryDelayMax: 1, expireInSeconds: 300 };

/** A message is tried for most of a day, which outlasts a mail server that is down overnight. */
export const SEND_RETRIES = 150;

const queues: Record<JobName, QueueRules> = {
  send_message: { ...standard, retryLimit: SEND_RETRIES },
  mail_reset_link: standard,
  mail_verification_link: standard,
  apply_delivery: { ...standard, retryLimit: 15 },
  ask_provider: standard,
  withdraw_payment: standard,
  // Sending money back is never repeated by a program (payments.md).
  send_refund: { ...standard, retryLimit: 0 },
  free_lapsed_holds: recurring,
  move_sessions: recurring,
  complete_corporate_requests: recurring,
  ask_about_minimums: recurring,
  run_import: { ...standard, retryLimit: 2, expireInSeconds: 600 },
  keep_data_tidy: recurring,
  tend_waitlists: recurring,
  tell_of_dates: recurring,
  ask_about_payments: recurring,
  watch_refunds: recurring,
  remind: recurring,
  resume_messages: recurring,
  issue_certificates: standard,
  clear_out: recurring,
  check_integrity: { ...recurring, expireInSeconds: 1800 },
};
export const jobNames = Object.keys(queues) as JobName[];

export type Jobs = {
  /** `delay_s`: not before so many seconds from now. Pass the transaction of the cause. */
  enqueue<N extends JobName>(
    db: Db,
    name: N,
    data: JobData[N],
    options?: { delay_s?: number },
  ): Promise<void>;
  /** The queue's own statement that files jobs, for use inside a larger one: `$1` is the JSON text of their rows. */
  filing(name: JobName): Promise<string>;
  /** Has the next `wake` look at this queue: somebody else put a job there, or gave one another try. */
  nudge(name: JobName): void;
  /** Tells this process's workers that committed jobs may be waiting, instead of leaving it to their next poll. */
  wake(): void;
  boss: PgBoss;
  /** Lets running jobs end (a few seconds at most), then lets go of the database. */
  stop(): Promise<void>;
  /** For the worker: what to call on `wake`. */
  onWake(listener: (names: ReadonlySet<JobName>) => void): void;
};

/** Speaks to pg-boss's tables through our own driver: in the caller's transaction, or on the pool. */
function adapter(db: Db | Sql): NonNullable<SendOptions['db']> {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      if (!/^\s*begin\b/i.test(text) || !('reserve' in db))
        return { rows: [...(await db.unsafe(text, values as never[]))] };
      // A script with a transaction of its own needs one connection to itself.
      const reserved = await db.reserve();
      try {
        return { rows: [...(await reserved.unsafe(text, values as never[]))] };
      } finally {
        reserved.release();
      }
    },
  };
}

/**
 * Makes pg-boss's own schema when it is missing, and every queue. It has connections of its own: a transaction that
 * enqueues must never wait for a connection of the pool it already holds one of.
 */
export async function startQueue(
  url: string,
  log: FastifyBaseLogger,
  options: { schedule: boolean; prepare: boolean },
): Promise<Jobs> {
  const sql = connect(url, { pool_size: 3, prepare: options.prepare, name: 'darasa-jobs' });
  const boss = new PgBoss({
    db: adapter(sql),
    schema: 'pgboss',
    schedule: options.schedule,
    supervise: options.schedule,
  });
  boss.on('error', (error) => log.error({ err: error }, 'job queue'));
  await boss.start();
  const present = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const name of jobNames) {
    const rules = { ...queues[name], retryBackoff: true };
    const queue = present.get(name);
    if (!queue) await boss.createQueue(name, rules);
    else if (!isDeepStrictEqual({ ...queue, ...rules }, { ...queue })) await boss.updateQueue(name, rules);
  }
  const enqueued = new Set<JobName>();
  const listeners: ((names: ReadonlySet<JobName>) => void)[] = [];
  return {
    boss,
    async enqueue(db, name, data, { delay_s } = {}) {
      await boss.send(name, data, { db: adapter(db), ...(delay_s ? { startAfter: delay_s } : {}) });
      enqueued.add(name);
    },
    async filing(name) {
      let statement = '';
      const listening = {
        async executeSql(text: string) {
          statement = text;
          return { rows: [] };
        },
      };
      await boss.send(name, {}, { db: listening });
      return statement;
    },
    nudge: (name) => void enqueued.add(name),
    wake() {
      if (enqueued.size === 0) return;
      const names = new Set(enqueued);
      enqueued.clear();
      for (const listener of listeners) listener(names);
    },
    onWake: (listener) => void listeners.push(listener),
    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000 });
      await sql.end({ timeout: 1 });
    },
  };
}
