// The database of a simulation: a throw-away PostgreSQL with nothing but the schema.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../server/database/embedded.ts';
import { migrate } from '../../server/database/migrate.ts';
import { startQueue } from '../../server/jobs/queue.ts';
import { onServer } from '../database.ts';
import { throwaway_prefix, throwawayFolder } from '../leftovers.ts';

export async function throwawayDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const data_dir = join(throwawayFolder(), `${throwaway_prefix}${randomBytes(6).toString('hex')}`);
  const server = await startEmbeddedPostgres({ data_dir, durable: false, log: () => undefined });
  const url = new URL(server.url);
  url.pathname = '/simulation';
  await onServer(server.url, (sql) => sql`CREATE DATABASE simulation`);
  await migrate(url.href, () => undefined);
  const silent = pino({ level: 'silent' });
  await (await startQueue(url.href, silent, { schedule: false, prepare: true })).stop();
  return {
    url: url.href,
    drop: async () => {
      await server.stop();
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}
