// Everything that is killed, and everything that is not: a durable PostgreSQL of its own, the platform as a process of its
// own, the providers' simulators, and people who keep a journal of what they were told.
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createAccessTokens } from '../../server/accounts/access-token.ts';
import { connect, type Sql } from '../../server/database/connect.ts';
import { addressOf, type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/database/embedded.ts';
import { migrate } from '../../server/database/migrate.ts';
import { type Simulators, startSimulators } from '../../simulators/start.ts';
import { onServer } from '../database.ts';
import { throwaway_prefix } from '../leftovers.ts';
import { makeCourse, makeLogin, makeSession, makeUser } from '../make.ts';
import { type KillablePlatform, startKillable } from '../storm/killable-platform.ts';
import { settingsFor } from '../storm/storm.ts';

type Root = Parameters<Parameters<typeof onServer>[1]>[0];
export type Customer = { user_id: string; token: string };
export type KilledWorld = {
  sql: Sql;
  database: EmbeddedPostgres;
  platform: KillablePlatform;
  providers: Simulators;
  customers: Customer[];
  sessions: { session_id: string; capacity: number }[];
  /** Resolves when the database answers. @returns milliseconds it took */
  databaseIsBack(): Promise<number>;
  /** The twin: from now on commits are acknowledged before they are in the log. */
  acknowledgeEarly(): Promise<void>;
  close(): Promise<void>;
};

/** Few seats and many who want them: the last seat is fought over again and again. */
const SESSIONS = 24;
const CAPACITY = 12;
const CUSTOMERS = 240;
/** A database that is not back by then will not come. */
const BACK_WITHIN_MS = 60_000;

/** @param options.folder where the data lie while it lasts */
export async function killedWorld(options: { folder: string; seed: number }): Promise<KilledWorld> {
  const data_dir = join(options.folder, `${throwaway_prefix}${randomBytes(6).toString('hex')}`);
  const database = await startEmbeddedPostgres({ data_dir, durable: true, log: () => undefined });
  const providers = await startSimulators({
    ...{ seed: options.seed, queries_per_minute: null, auto_pay_after_ms: 15 },
  });
  await migrate(database.url, () => undefined);
  const sql = connect(database.url, { pool_size: 4, name: 'journal' });
  const secrets = {
    AUTH_SECRET: randomBytes(32).toString('hex'),
    LOOKUP_SECRET: randomBytes(32).toString('hex'),
    DATA_KEYS: `kills:${randomBytes(32).toString('base64')}`,
  };
  // Nothing lapses while the run lasts: what was acknowledged is still to be found as it was.
  const settings = { ...settingsFor(providers), HOLD_MINUTES: '1440', HOLD_LIMIT_MINUTES: '1440' };
  const platform = await startKillable(sql, { database_url: database.url, secrets, settings });
  const tokens = createAccessTokens({ ...secrets, ACCESS_TOKEN_MINUTES: 60 }, platform.now);
  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, async () => {
      const { id: user_id } = await makeUser(sql);
      const login_id = await makeLogin(sql, user_id, platform.now());
      return { user_id, token: await tokens.issue({ user_id, role: 'student', login_id }) };
    }),
  );
  const course = await makeCourse(sql, { price: 1500 });
  const sessions = [];
  for (let nth = 0; nth < SESSIONS; nth++) {
    const { id } = await makeSession(sql, { course_id: course.id, capacity: CAPACITY, now: platform.now() });
    sessions.push({ session_id: id, capacity: CAPACITY });
  }
  return {
    ...{ sql, database, platform, providers, customers, sessions },
    databaseIsBack: () => untilBack(sql),
    acknowledgeEarly: () => acknowledgeEarly(sql, database),
    async close() {
      await platform.stop();
      await providers.close();
      await sql.end({ timeout: 1 });
      await database.stop();
      rmSync(database.directory, { recursive: true, force: true });
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

async function untilBack(sql: Sql): Promise<number> {
  const began = performance.now();
  for (;;) {
    const took_ms = performance.now() - began;
    if (await sql`select 1`.then(Boolean, () => false)) return took_ms;
    if (took_ms > BACK_WITHIN_MS) throw new Error('the database did not come back');
    await pause(10);
  }
}

/** Does `work` as PostgreSQL's own superuser. */
export async function asSuperuser(
  { directory, url }: Pick<EmbeddedPostgres, 'directory' | 'url'>,
  work: (root: Root) => Promise<unknown>,
): Promise<void> {
  const { superuser_password } = JSON.parse(readFileSync(join(directory, 'connection.json'), 'utf8'));
  await onServer(addressOf('postgres', superuser_password, Number(new URL(url).port), 'darasa'), work);
}

/** The log is written every ten seconds instead of every 0.2, so that nobody needs luck to see what is lost. */
async function acknowledgeEarly(sql: Sql, database: EmbeddedPostgres): Promise<void> {
  await asSuperuser(database, async (root) => {
    await root`alter system set wal_writer_delay = '10s'`;
    await root`alter system set synchronous_commit = off`;
    await root`select pg_reload_conf()`;
  });
  while ((await sql`show synchronous_commit`)[0]!.synchronous_commit !== 'off') await pause(5);
}
