/**
 * node bench/million.ts: how long each list and each number of the back office takes at a million bookings, warm, through
 * the real application. Starts a PostgreSQL of its own and throws it away. Not part of npm test.
 *
 *   KEEP=folder node bench/million.ts     keeps the database there, and uses it again the next time
 */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import postgres from 'postgres';
import { queries } from '../server/analytics/queries.ts';
import { buildApp } from '../server/app.ts';
import { assemble } from '../server/assemble.ts';
import { readSettings } from '../server/config.ts';
import { connect } from '../server/database/connect.ts';
import { startEmbeddedPostgres } from '../server/database/embedded.ts';
import { migrate } from '../server/database/migrate.ts';
import { makeLogin, makeUser } from '../test/make.ts';
import { writeMillion } from './million-rows.ts';

const RUNS = 7;
const id = (kind: string, n: number) => `00000000-0000-7000-${kind}-${n.toString(16).padStart(12, '0')}`;
const month = (ago: number) => new Date(Date.now() - ago * 30 * 86_400_000).toISOString().slice(0, 10);

const addresses = [
  '/bookings',
  '/bookings?sort=total_amount',
  '/bookings?payment_status=paid',
  '/bookings?status=expired',
  `/bookings?course_id=${id('8002', 7)}`,
  `/bookings?session_id=${id('8003', 2500)}`,
  `/bookings?user_id=${id('8001', 700)}`,
  '/bookings?code=0007A120',
  `/bookings?date_from=${month(2)}`,
  '/users',
  '/users?search=kamau',
  '/users?search=person77',
  '/payments',
  '/payments?status=failed',
  '/payments?receipt=T500001',
  `/payments?date_from=${month(2)}`,
  '/refunds',
  '/messages',
  '/payment-webhooks',
  '/audit',
  '/audit?object_type=bookings',
  `/audit?object_id=${id('8004', 5000)}`,
  `/audit?actor_id=${id('8001', 700)}`,
  '/sessions',
  '/sessions?available=true',
  '/courses?search=number',
  '/search?q=0007A120',
  '/search?q=T500001',
  '/search?q=wanjiku%20kamau',
  ...Object.keys(queries).map((name) => `/analytics/${name.replaceAll('_', '-')}`),
];

const kept = process.env.KEEP;
const data_dir = kept ?? join(tmpdir(), `darasa-million-${randomBytes(4).toString('hex')}`);
const filled = existsSync(data_dir);
const server = await startEmbeddedPostgres({ data_dir, durable: false, log: () => {} });
try {
  await measure(server.url);
} finally {
  await server.stop();
  if (!kept)
    for (const folder of [server.directory, data_dir]) rmSync(folder, { recursive: true, force: true });
}

async function measure(url: string): Promise<void> {
  const config = {
    ...readSettings({ EVENTS: 'off' }),
    PORT: 3000,
    PUBLIC_URL: 'http://localhost:3000',
    AUTH_SECRET: 'a secret for a benchmark, and for nothing else at all',
    LOOKUP_SECRET: 'another secret for a benchmark, and for nothing else',
    DATA_KEYS: `bench:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  await migrate(url, () => {});
  const sql = connect(url, { pool_size: 6 });
  const log = pino({ level: 'silent' });
  const deps = await assemble({ config, sql, now: () => new Date(), log }, { url, schedule: false });
  if (!filled) {
    const filler = postgres(url, { max: 1, onnotice: () => {}, connection: { TimeZone: 'UTC' } });
    await writeMillion(filler, deps.seal.close('bench'), deps.seal.closeJson({}));
    await filler.end();
  }
  const app = await buildApp(deps);
  await app.ready();
  const admin = await makeUser(sql, { role: 'admin' });
  const login_id = await makeLogin(sql, admin.id, new Date());
  const token = await deps.tokens.issue({ user_id: admin.id, role: 'admin', login_id });
  process.stdout.write('| request | median ms | answer |\n|---|---:|---|\n');
  for (const address of addresses) {
    const times: number[] = [];
    let answer = '';
    for (let run = 0; run <= RUNS; run += 1) {
      const begun = performance.now();
      const { statusCode, body } = await app.inject({
        url: `/api${address}`,
        headers: { authorization: `Bearer ${token}` },
      });
      // The first run warms the caches.
      if (run > 0) times.push(performance.now() - begun);
      const { total, data } = JSON.parse(body) as { total?: number; data?: unknown[] };
      answer = statusCode === 200 ? `${total ?? data!.length} rows` : String(statusCode);
    }
    const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
    process.stdout.write(`| \`${address}\` | ${Math.round(median)} | ${answer} |\n`);
  }
  await app.close();
  await deps.revocations.stop();
  await deps.jobs.stop();
  await sql.end({ timeout: 1 });
}
