// The demo school in a database of one's own, people who book in it without pause, and what tells two schools apart.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seedDemo } from '../../db/seed/seed.ts';
import { readSettings } from '../../server/config.ts';
import { connect, type Sql } from '../../server/database/connect.ts';
import { migrate } from '../../server/database/migrate.ts';
import { createSeal } from '../../server/seal.ts';
import { makeSession, makeUser } from '../make.ts';

const quiet = () => undefined;

export async function makeSchool(url: string, data_dir: string): Promise<void> {
  await migrate(url, quiet);
  const sql = connect(url, { pool_size: 2 });
  const seal = createSeal(`drill:${Buffer.alloc(32, 5).toString('base64')}`, 'a look-up secret of the drill');
  await seedDemo({
    ...{ sql, seal, files_dir: join(data_dir, 'files'), now: new Date(), timezone: 'Africa/Nairobi' },
    ...{ config: readSettings({}), password_hash: async () => 'none', log: quiet },
  });
  await sql.end({ timeout: 1 });
}

/** Of every row of every table of ours, as text. */
export async function fingerprint(sql: Sql): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`;
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const [row] = await sql<{ print: string }[]>`
      select count(*) || ' ' || coalesce(md5(string_agg(one, '|' order by one)), '') as print
      from (select md5(t::text) as one from ${sql(name)} t) as rows`;
    hash.update(`${name} ${row!.print}\n`);
  }
  return hash.digest('hex');
}

/** Four people at a time book one seat after the other; only what the database acknowledged is counted. */
export function bookUntilStopped(url: string) {
  const sql = connect(url, { pool_size: 4 });
  const acknowledged = new Set<string>();
  let stopped = false;
  const book = async () => {
    while (!stopped) {
      const [user, session] = await Promise.all([makeUser(sql), makeSession(sql)]);
      const [row] = await sql<{ id: string }[]>`
        insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, hold_expires_at)
        values (${user.id}, ${session.id}, 1, 1500, 1500, 'KES', now() + interval '15 minutes') returning id`;
      acknowledged.add(row!.id);
    }
  };
  // The server dies under them: that is what ends them.
  const all = Promise.allSettled([book(), book(), book(), book()]);
  return {
    acknowledged,
    async until(count: number): Promise<void> {
      for (let look = 0; acknowledged.size < count; look++) {
        if (look === 1_200) throw new Error(`only ${acknowledged.size} of ${count} bookings in a minute`);
        await delay(50);
      }
    },
    async stop(): Promise<void> {
      stopped = true;
      await all;
      await sql.end({ timeout: 1 });
    },
  };
}
