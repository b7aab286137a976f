// npm run simulate
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../server/database/embedded.ts';
import { migrate } from '../../server/database/migrate.ts';
import { startQueue } from '../../server/jobs/queue.ts';
import { onServer } from '../database.ts';
import { throwaway_prefix, throwawayFolder } from '../leftovers.ts';
import { simulatedPlatform } from './platform.ts';
import { tell } from './story.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    steps: { type: 'string', default: '500' },
    replay: { type: 'string' },
  },
});
const data_dir = join(throwawayFolder(), `${throwaway_prefix}${randomBytes(6).toString('hex')}`);
const server = await startEmbeddedPostgres({ data_dir, durable: false, log: () => undefined });
const url = new URL(server.url);
url.pathname = '/simulation';
await onServer(server.url, (sql) => sql`CREATE DATABASE simulation`);
await migrate(url.href, () => undefined);
await (await startQueue(url.href, pino({ level: 'silent' }), { schedule: false, prepare: true })).stop();
const platform = await simulatedPlatform({
  url: url.href,
  closeFirst: () => undefined,
  drop: async () => undefined,
});
const began = performance.now();
let steps = 0;
const reached = new Map<string, number>();
try {
  const from = Number(values.seed ?? values.from);
  for (let seed = from; seed < from + (values.seed ? 1 : Number(values.seeds)); seed++) {
    const told = await tell(platform, { seed, steps: Number(values.steps) });
    steps += told.steps;
    for (const what of told.reached) reached.set(what, (reached.get(what) ?? 0) + 1);
    if (told.wrong) {
      console.log(`seed ${seed}, after ${told.steps} steps: ${told.wrong}`);
      console.log(
        told.story
          .slice(-12)
          .map((one) => JSON.stringify(one))
          .join('\n'),
      );
      process.exitCode = 1;
      break;
    }
  }
  const s = (performance.now() - began) / 1000;
  console.log(`${steps} steps in ${s.toFixed(1)} s, ${(steps / s).toFixed(0)} a second`);
  for (const [what, count] of [...reached].sort()) console.log(`  ${count} × ${what}`);
} finally {
  await platform.close();
  await server.stop();
  rmSync(data_dir, { recursive: true, force: true });
}
