/**
 * node bench/pgbouncer.ts: the platform behind PgBouncer in transaction mode. A rush of 200 people for 50 seats, every second
 * one with an Idempotency-Key that is used again; and how soon a visitor sees a changed title. Exits 1 when a seat too many or
 * too few is sold, an answer differs from its first, or the title takes longer than a second. Says so where there is no PgBouncer.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../server/ports.ts';
import { logIns, wishes } from './booking-contests.ts';
import { idOf, sessionId, startContestDatabase } from './contest-database.ts';
import { type Answer, ask, type Process, startPlatform } from './processes.ts';

const SEATS = 50;
const PEOPLE = 200;
const SETTINGS = { statement_timeout: '8s', lock_timeout: '4s', idle_in_transaction_session_timeout: '10s' };

function version(): string | null {
  try {
    return execFileSync('pgbouncer', ['--version'], { encoding: 'utf8' }).split('\n')[0]!;
  } catch {
    return null;
  }
}

/** @param url of the PostgreSQL behind it @returns the same address by way of PgBouncer */
async function startBouncer(url: string): Promise<{ url: string; stop(): void }> {
  const to = new URL(url);
  const port = await freePort(0, '127.0.0.1');
  const folder = mkdtempSync(join(tmpdir(), 'darasa-pgbouncer-'));
  chmodSync(folder, 0o755);
  const file = join(folder, 'pgbouncer.ini');
  const target = `host=${to.hostname} port=${to.port} dbname=darasa user=${to.username} password=${to.password}`;
  writeFileSync(
    file,
    `[databases]
darasa = ${target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 300
ignore_startup_parameters = ${Object.keys(SETTINGS).join(', ')}
`,
  );
  // It refuses to run as root.
  const as = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn('pgbouncer', ['-q', ...as, file], { stdio: 'inherit' });
  await listens(port, child);
  const stop = () => {
    child.kill('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `postgres://${to.username}:any@127.0.0.1:${port}/darasa`, stop };
}

async function listens(port: number, child: ChildProcess): Promise<void> {
  for (const until = performance.now() + 10_000; performance.now() < until; ) {
    if (child.exitCode !== null) throw new Error('PgBouncer did not start');
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(true)).on('error', () =>
        resolve(false),
      );
      socket.on('connect', () => socket.end());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('PgBouncer does not listen');
}

async function rush(platform: Process, session: number): Promise<boolean> {
  const keys = Array.from({ length: PEOPLE }, () => randomUUID());
  const requests = wishes(await logIns(PEOPLE), () => session).map((wish, n) =>
    n % 2 === 0 ? wish : { ...wish, headers: { ...wish.headers, 'idempotency-key': keys[n]! } },
  );
  const first = await Promise.all(requests.map((one) => ask(platform, one)));
  const again = await Promise.all(requests.map((one, n) => (n % 2 === 0 ? first[n]! : ask(platform, one))));
  const text = ({ status, body }: Answer) => `${status} ${body}`;
  const same = again.every((answer, n) => text(answer) === text(first[n]!));
  const booked = first.filter(({ status }) => status === 201).length;
  const refused = first.filter(({ status }) => status === 409).length;
  const [row] = await database.sql`
    select seats_held + seats_booked as counted, (select count(*)::int from bookings where session_id = s.id) as stored
    from sessions s where id = ${sessionId(session)}`;
  console.log(
    `${PEOPLE} people for ${SEATS} seats: ${booked} booked, ${refused} refused, ${row!.stored} stored, ${row!.counted} counted; keys used again gave ${same ? 'the same answers' : 'OTHER ANSWERS'}`,
  );
  return [booked, row!.stored, row!.counted].every((n) => n === SEATS) && refused === PEOPLE - SEATS && same;
}

/** From the change to the first answer that shows it. */
async function changeShows(platform: Process): Promise<boolean> {
  const list = { method: 'GET', path: '/api/courses?limit=20', headers: { 'accept-encoding': 'identity' } };
  const title = `Changed ${randomUUID()}`;
  await ask(platform, list);
  await database.sql`update courses set title = ${title} where id = ${idOf('8002', 1)}`;
  const changed = performance.now();
  while (!(await ask(platform, list)).body.includes(title)) if (performance.now() - changed > 5_000) break;
  const took_ms = Math.round(performance.now() - changed);
  console.log(`a changed title was seen after ${took_ms} ms`);
  return took_ms <= 1_000;
}

const installed = version();
if (installed === null) {
  console.log('skipped: PgBouncer is not installed here (apt-get install pgbouncer)');
  process.exit(0);
}
const database = await startContestDatabase();
for (const [name, value] of Object.entries(SETTINGS))
  await database.sql.unsafe(`alter role darasa set ${name} = '${value}'`);
const bouncer = await startBouncer(database.url);
const platform = await startPlatform(bouncer.url, {
  settings: { DATABASE_PREPARE: 'false', DATABASE_POOL_SIZE: '20' },
});
try {
  console.log(`${installed}, transaction mode`);
  const right = [await rush(platform, await database.makeSessions(1, SEATS)), await changeShows(platform)];
  process.exitCode = right.every(Boolean) ? 0 : 1;
} finally {
  await platform.stop();
  bouncer.stop();
  await database.stop();
}
