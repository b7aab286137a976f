// The whole application for a test: a private database, a clock that moves when told, requests without a socket.
import type { TestContext } from 'node:test';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Role } from '../server/accounts/access-token.ts';
import { buildApp } from '../server/app.ts';
import { assemble } from '../server/assemble.ts';
import { type Config, readSettings } from '../server/config.ts';
import { connect, type Sql } from '../server/database/connect.ts';
import type { Deps } from '../server/deps.ts';
import { jobHandlers } from '../server/jobs/handlers.ts';
import { runDueJobs } from '../server/jobs/worker.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { makeLogin, makeUser } from './make.ts';

export type Reply = {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  body: any;
};
export type Call = {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  raw?: string | Buffer;
};

export type TestApp = {
  app: FastifyInstance;
  deps: Deps;
  sql: Sql;
  config: Config;
  clock: { now(): Date; move(ms: number): void; set(instant: string): void };
  /** One request; the body of a JSON answer is parsed. */
  call(method: string, path: string, call?: Call): Promise<Reply>;
  /** A new person of this role with a live log-in. */
  person(
    role?: Role,
    fields?: { email?: string; email_verified?: boolean },
  ): Promise<{ id: string; email: string; token: string; login_id: string }>;
  /** Runs every job that is due, and those they make. */
  runJobs(): Promise<number>;
};

/**
 * For one test (pass its context) or, without one, for the whole file. `settings` as in the environment; with a
 * `port` it also listens there on 127.0.0.1, with a `database` it is one more node on that, with a `site` it has the
 * pages people look at (their translation from JSX costs some tenths of a second).
 */
export async function testApp(
  scope?: TestContext,
  settings: Record<string, string> = {},
  options: {
    port?: number;
    database?: TestDatabase;
    log?: FastifyBaseLogger;
    site?: boolean;
    phone_url?: string;
    /** Passkeys belong to a name, not to an address of numbers. */
    hostname?: 'localhost';
    /** Another clock than the machine's; moving it is then its owner's affair. */
    now?: () => Date;
  } = {},
): Promise<TestApp> {
  const database = options.database ?? (await testDatabase(scope));
  let shift_ms = 0;
  const now = options.now ?? (() => new Date(Date.now() + shift_ms));
  const config: Config = {
    ...readSettings(settings),
    PORT: options.port ?? 3000,
    PUBLIC_URL: options.port
      ? `http://${options.hostname ?? '127.0.0.1'}:${options.port}`
      : 'http://localhost:3000',
    AUTH_SECRET: 'a secret that only these tests know, long enough',
    LOOKUP_SECRET: 'another secret that only these tests know, too',
    DATA_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const sql = connect(database.url, { pool_size: 6 });
  const log = options.log ?? pino({ level: process.env.LOG_LEVEL ?? 'silent' });
  const deps = await assemble({ config, sql, now, log }, { url: database.url, schedule: false });
  const app = await buildApp(deps, options.site ? await loadSite(options.phone_url) : undefined);
  await app.ready();
  if (options.port) await app.listen({ port: options.port, host: '127.0.0.1' });
  const close = async () => {
    await app.close();
    await deps.reads.stop();
    await deps.revocations.stop();
    await deps.jobs.stop();
    await sql.end({ timeout: 1 });
  };
  if (scope && options.database) scope.after(close);
  else database.closeFirst(close);

  return {
    app,
    deps,
    sql,
    config,
    clock: {
      now,
      move: (ms) => {
        shift_ms += ms;
      },
      set: (instant) => {
        shift_ms = Date.parse(instant) - Date.now();
      },
    },
    async call(method, path, { token, body, headers, raw } = {}) {
      const answer = await app.inject({
        method: method as 'GET',
        url: path,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        ...(raw === undefined ? {} : { payload: raw }),
      });
      const isJson = /json/.test(String(answer.headers['content-type'] ?? ''));
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: isJson && answer.body ? JSON.parse(answer.body) : answer.body,
      };
    },
    async person(role = 'student', fields = {}) {
      const user = await makeUser(sql, { role, ...fields });
      const login_id = await makeLogin(sql, user.id, now());
      const token = await deps.tokens.issue({ user_id: user.id, role, login_id });
      return { ...user, token, login_id };
    },
    runJobs: () => runDueJobs(deps, jobHandlers),
  };
}

async function loadSite(phone_url: string | undefined) {
  const site = await import('../web/load-site.ts');
  return site.loadSite({ phone_url: phone_url ?? null });
}
