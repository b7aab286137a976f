// npm run storm -- --seeds 20 [--from 1] [--customers 200]: one storm for each seed, each in a database of its own, on a throw-away
// PostgreSQL (or the server in TEST_DATABASE_URL). Prints the seed and what was reached; exit code 1 when a promise broke.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../server/database/embedded.ts';
import { migrate } from '../../server/database/migrate.ts';
import { onServer } from '../database.ts';
import { throwaway_prefix, throwawayFolder } from '../leftovers.ts';
import { storm } from './storm.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    customers: { type: 'string', default: '200' },
  },
});
const data_dir = join(throwawayFolder(), `${throwaway_prefix}${randomBytes(6).toString('hex')}`);
const given = process.env.TEST_DATABASE_URL;
const server = given
  ? { url: given, stop: async () => undefined }
  : await startEmbeddedPostgres({ data_dir, durable: false, log: () => undefined });
let failed = 0;
try {
  for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
    const name = `darasa_storm_${randomBytes(4).toString('hex')}`;
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    await onServer(server.url, (sql) => sql`CREATE DATABASE ${sql(name)}`);
    await migrate(url.href, () => undefined);
    const { broken, counts, seconds } = await storm({
      ...{ seed, database_url: url.href, customers: Number(values.customers) },
    });
    const reached = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
    console.log(
      `seed ${seed}: ${broken.length === 0 ? 'kept' : 'BROKEN'}, ${seconds.toFixed(1)} s; ${reached.join(', ')}`,
    );
    for (const what of broken) console.log(`  ${what}`);
    failed += broken.length === 0 ? 0 : 1;
    await onServer(server.url, (sql) => sql`DROP DATABASE ${sql(name)} WITH (FORCE)`);
  }
} finally {
  await server.stop();
  rmSync(data_dir, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
