// The one way to the database: postgres.js, raw SQL in tagged templates.
import postgres from 'postgres';
import { idleBackends } from './idle-backends.ts';
import { type DatabaseWatch, watchDatabase } from './watched-sockets.ts';

export type Sql = postgres.Sql<{ bigint: number }>;
/** Only a transaction has this type: a function that must run inside one takes it, and the pool does not compile there. */
export type Tx = postgres.TransactionSql<{ bigint: number }>;
/** Either: for functions that only query. */
export type Db = postgres.ISql<{ bigint: number }>;
export type Fragment = postgres.PendingQuery<postgres.Row[]>;
export type DatabaseError = postgres.PostgresError;

export type ConnectOptions = {
  pool_size?: number;
  /** False behind PgBouncer in transaction mode. */
  prepare?: boolean;
  name?: string;
};

/** A statement unanswered for so long may have been lost: half of the time within which people are answered. */
const SILENCE_S = 2.5;

const asIs = { serialize: String, parse: (text: string) => text };

/**
 * Values arrive as JSON needs them: instants as ISO 8601 UTC strings in milliseconds, dates as YYYY-MM-DD, times as
 * HH:MM, numeric and bigint as numbers (money has two decimals and fits a double exactly; sums are made in SQL).
 * Statements end after 8 s and lock waits after 4 s, so that no request outlives its deadline inside the database.
 */
export function connect(url: string, options: ConnectOptions = {}): Sql {
  const watch = watchFor(url);
  const sql = postgres(url, {
    // Options the driver's types do not know; the last two are our own (docs/decisions/0005).
    ...((watch ? { socket: watch.socket } : {}) as object),
    ...({ silence_timeout: SILENCE_S, onsilence: idleBackends(url) } as object),
    max: options.pool_size ?? 10,
    prepare: options.prepare ?? true,
    connect_timeout: 4,
    // Seconds: a gateway that forgot an idle connection is noticed before somebody needs it.
    keep_alive: 10,
    idle_timeout: 0,
    max_lifetime: null,
    // Seconds, and short ones: they are what people wait for once the database is back. It is not stormed meanwhile,
    // because requests are refused while it is known to be away.
    backoff: (tries) => Math.min(0.05 * 2 ** tries, 0.25),
    onnotice: () => undefined,
    connection: {
      application_name: options.name ?? 'darasa',
      TimeZone: 'UTC',
      statement_timeout: 8_000,
      lock_timeout: 4_000,
      idle_in_transaction_session_timeout: 10_000,
    },
    types: {
      // Text is taken as JSON already written (the job queue hands it over like that); all else is written here.
      json: {
        to: 3802,
        from: [114, 3802],
        serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
        parse: (text: string) => JSON.parse(text) as unknown,
      },
      bigint: { to: 20, from: [20], serialize: String, parse: Number },
      numeric: { to: 1700, from: [1700], serialize: String, parse: Number },
      date: { to: 1082, from: [1082], ...asIs },
      time: { to: 1083, from: [1083], serialize: String, parse: (text: string) => text.slice(0, 5) },
      instant: {
        to: 1184,
        from: [1184],
        serialize: (value: Date | string) => (value instanceof Date ? value.toISOString() : value),
        parse: (text: string) => new Date(text).toISOString(),
      },
    },
  }) as unknown as Sql;
  if (watch) watches.set(sql, watch);
  return sql;
}

const watches = new WeakMap<Sql, DatabaseWatch>();

/** Whether the database is known not to answer just now: asking it would only make somebody wait. */
export function isAway(sql: Sql): boolean {
  return watches.get(sql)?.away ?? false;
}

/** Only one server reached over the network can be watched: not a socket in the file system, nor a list of servers. */
function watchFor(url: string): DatabaseWatch | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed?.hostname || parsed.hostname.includes('%2F') || parsed.searchParams.has('host')) return null;
  return watchDatabase(parsed.hostname.replace(/^\[(.*)\]$/, '$1'), Number(parsed.port || 5432));
}

/** Who makes a change, for the audit trail. */
export type Actor = {
  actor_id: string | null;
  source: 'api' | 'job' | 'webhook' | 'command';
  request_id?: string | null;
  ip?: string | null;
};

/**
 * Runs `work` in one transaction, on whose behalf the audit trail will say. No network calls inside.
 * The settings travel with the first statement of `work`, so they cost no round trip of their own.
 */
export async function transaction<T>(sql: Sql, who: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await sql.begin(async (tx) => {
    const settings = tx`
      select set_config('darasa.actor_id', ${who.actor_id ?? ''}, true), set_config('darasa.source', ${who.source}, true),
             set_config('darasa.request_id', ${who.request_id ?? ''}, true), set_config('darasa.ip', ${who.ip ?? ''}, true)`.execute();
    const [answer] = await Promise.all([work(tx as unknown as Tx), settings]);
    return { answer };
  });
  return (result as { answer: T }).answer;
}

/** Whether an error came from the database refusing a row, and which constraint said no. */
export function refusedConstraint(error: unknown): string | undefined {
  return error instanceof postgres.PostgresError ? error.constraint_name : undefined;
}
