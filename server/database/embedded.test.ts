import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { commandLine, processIdentity } from './embedded-lock.ts';

const is_root = process.getuid?.() === 0;

const seed = mkdtempSync(join(tmpdir(), 'darasa-embedded-seed-'));
chmodSync(seed, 0o711);
before(async () => {
  const server = await startEmbeddedPostgres({ data_dir: seed, durable: false, log });
  await server.stop();
});
after(() => rmSync(seed, { recursive: true, force: true }));

suite('our own PostgreSQL', { concurrency: 2 }, () => {
  test('data and password stay the same over a restart, in a folder with a space', async (t) => {
    const data_dir = folder(t, 'with a space');
    const first = await start(t, data_dir);
    await query(first, (sql) => sql`CREATE TABLE kept AS SELECT 'here' AS word`);
    await first.stop();
    const second = await start(t, data_dir);
    // The port too, unless another test's connection has taken it meanwhile: throw-away servers use passing ports.
    const but_port = ({ url }: { url: string }) => url.replace(/:\d+\//, '/');
    assert.equal(but_port(second), but_port(first));
    assert.deepEqual(await query(second, (sql) => sql`SELECT word FROM kept`), [{ word: 'here' }]);
  });

  test('stopping leaves no process, twice is harmless, and a stopped database answers nobody', async (t) => {
    const server = await start(t, folder(t, 'stop'));
    const processes = await query(server, (sql) => sql<{ pid: number }[]>`SELECT pid FROM pg_stat_activity`);
    await Promise.all([server.stop(), server.stop()]);
    for (const { pid } of [...processes, { pid: server.pid }]) assert.equal(processIdentity(pid), null);
    await assert.rejects(
      query(server, (sql) => sql`SELECT 1`),
      { code: 'ECONNREFUSED' },
    );
  });

  test('durable, in UTC, for this machine alone, with the password alone, and as no superuser', async (t) => {
    const server = await start(t, folder(t, 'settings'), true);
    const [row] = await query(
      server,
      (sql) => sql`SELECT current_setting('timezone') AS zone, current_setting('server_encoding') AS encoding,
      current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
      current_setting('synchronous_commit') AS commits, lower('ÉCOLE') AS lowered,
      current_setting('listen_addresses') AS listens, usesuper FROM pg_user WHERE usename = current_user`,
    );
    const durable = { fsync: 'on', pages: 'on', commits: 'on' };
    const same_everywhere = { zone: 'UTC', encoding: 'UTF8', lowered: 'école' };
    assert.deepEqual(row, { ...same_everywhere, ...durable, listens: '127.0.0.1', usesuper: false });
    const guess = { url: server.url.replace(/:[^:@]+@/, ':guess@') };
    await assert.rejects(
      query(guess, (sql) => sql`SELECT 1`),
      { code: '28P01' },
    );
    assert.equal(statSync(join(server.directory, 'connection.json')).mode & 0o777, 0o600);
  });

  test('after kill -9 of the platform the next start takes over its PostgreSQL with all data', async (t) => {
    const data_dir = folder(t, 'platform killed');
    const platform = await startInChild(t, data_dir);
    await query(platform, (sql) => sql`CREATE TABLE kept AS SELECT 7 AS n`);
    platform.child.kill('SIGKILL');
    await once(platform.child, 'exit');
    const next = await start(t, data_dir, true);
    assert.equal(next.pid, platform.pid);
    assert.equal(next.url, platform.url);
    assert.deepEqual(await query(next, (sql) => sql`SELECT n FROM kept`), [{ n: 7 }]);
    await next.stop();
    assert.equal(processIdentity(platform.pid), null);
  });

  test('a PostgreSQL killed under the running platform comes back on the same address with what was committed', async (t) => {
    const server = await start(t, folder(t, 'postgres killed'), true);
    await query(server, (sql) => sql`CREATE TABLE kept AS SELECT 7 AS n`);
    const killed = server.pid;
    process.kill(killed, 'SIGKILL');
    const rows = await eventually(() => query(server, (sql) => sql`SELECT n FROM kept`));
    assert.deepEqual(rows, [{ n: 7 }]);
    assert.notEqual(server.pid, killed);
  });

  test('after kill -9 of both, the next start recovers what was committed', async (t) => {
    const data_dir = folder(t, 'both killed');
    const platform = await startInChild(t, data_dir);
    await query(platform, (sql) => sql`CREATE TABLE kept AS SELECT 7 AS n`);
    platform.child.kill('SIGKILL');
    process.kill(platform.pid, 'SIGKILL');
    await once(platform.child, 'exit');
    const next = await start(t, data_dir, true);
    assert.deepEqual(await query(next, (sql) => sql`SELECT n FROM kept`), [{ n: 7 }]);
  });

  for (const [how, end] of Object.entries({
    'exits by itself': (child: ChildProcess) => child.stdin?.end(),
    'is ended by Ctrl-C': (child: ChildProcess) => child.kill('SIGINT'),
    'is ended by its supervisor': (child: ChildProcess) => child.kill('SIGTERM'),
  })) {
    test(`a platform that ${how} without stopping PostgreSQL takes it along`, async (t) => {
      const platform = await startInChild(t, folder(t, 'exit'));
      end(platform.child);
      await once(platform.child, 'exit');
      await eventually(async () => assert.equal(processIdentity(platform.pid), null));
    });
  }

  test('a second platform on the same data is refused with a sentence that says what to do', async (t) => {
    const data_dir = folder(t, 'shared');
    const first = await start(t, data_dir);
    await assert.rejects(startEmbeddedPostgres({ data_dir, durable: false, log }), (error: Error) => {
      assert.equal((error as Error & { code: string }).code, 'in_use');
      assert.match(error.message, new RegExp(`in use by process ${process.pid}.*DATA_DIR`));
      return true;
    });
    assert.deepEqual(await query(first, (sql) => sql`SELECT 1 AS n`), [{ n: 1 }]);
  });

  test('a pid file that names some other program now does not keep PostgreSQL from starting', async (t) => {
    const data_dir = folder(t, 'reused pid');
    const first = await start(t, data_dir);
    const pid_file = join(first.directory, 'cluster', 'postmaster.pid');
    const text = readFileSync(pid_file, 'utf8');
    await first.stop();
    assert.ok(!commandLine(process.pid).includes('cluster'));
    writeFileSync(pid_file, text.replace(/^\d+/, String(process.pid)));
    const second = await start(t, data_dir);
    assert.deepEqual(await query(second, (sql) => sql`SELECT 1 AS n`), [{ n: 1 }]);
  });

  test('a first start cut short is begun again from nothing', async (t) => {
    const data_dir = emptyFolder(t, 'unfinished');
    mkdirSync(join(data_dir, 'cluster.unfinished', 'base'), { recursive: true, mode: 0o755 });
    const server = await start(t, data_dir);
    assert.deepEqual(await query(server, (sql) => sql`SELECT 1 AS n`), [{ n: 1 }]);
    assert.equal(existsSync(join(server.directory, 'cluster.unfinished')), false);
  });

  test('data whose password file is lost are not replaced by an empty database', async (t) => {
    const data_dir = folder(t, 'lost password');
    const first = await start(t, data_dir);
    await first.stop();
    rmSync(join(first.directory, 'connection.json'));
    await assert.rejects(
      startEmbeddedPostgres({ data_dir, durable: false, log }),
      /connection\.json.*missing/,
    );
    assert.ok(existsSync(join(first.directory, 'cluster', 'PG_VERSION')));
  });

  const only_root = is_root ? false : 'only root has to drop to another user';

  test('as root in a folder closed to others, data go where they can be reached and survive', {
    skip: only_root,
  }, async (t) => {
    const closed = emptyFolder(t, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o700);
    const data_dir = join(closed, 'data');
    const first = await start(t, data_dir);
    t.after(() => rmSync(first.directory, { recursive: true, force: true }));
    assert.ok(!first.directory.startsWith(closed));
    assert.notEqual(statSync(join(first.directory, 'cluster')).uid, 0);
    await query(first, (sql) => sql`CREATE TABLE kept AS SELECT 7 AS n`);
    await first.stop();
    const second = await start(t, data_dir);
    assert.equal(second.directory, first.directory);
    assert.deepEqual(await query(second, (sql) => sql`SELECT n FROM kept`), [{ n: 7 }]);
  });

  test('as root, data that became unreachable are reported, not replaced', { skip: only_root }, async (t) => {
    const data_dir = folder(t, 'closed later');
    const first = await start(t, data_dir);
    await first.stop();
    chmodSync(data_dir, 0o700);
    await assert.rejects(
      startEmbeddedPostgres({ data_dir, durable: false, log }),
      /can no longer enter.*chmod o\+x/,
    );
  });
});

function log(): void {}

/** A path of its own for one test; not created yet. */
function emptyFolder(t: TestContext, name: string): string {
  const parent = mkdtempSync(join(tmpdir(), 'darasa-embedded-'));
  chmodSync(parent, 0o711);
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, name);
}

/** The same with an empty database in it, copied from one made at the beginning: creating each takes far longer. */
function folder(t: TestContext, name: string): string {
  const data_dir = emptyFolder(t, name);
  execFileSync('cp', ['-Rp', seed, data_dir]);
  return data_dir;
}

async function start(t: TestContext, data_dir: string, durable = false): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ data_dir, durable, log });
  t.after(() => server.stop());
  return server;
}

type Platform = { child: ChildProcess; url: string; pid: number };

/** A process of its own that starts PostgreSQL, tells us where, and exits when its input ends. */
async function startInChild(t: TestContext, data_dir: string): Promise<Platform> {
  const code = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(import.meta.resolve('./embedded.ts'))});
    const server = await startEmbeddedPostgres({ data_dir: ${JSON.stringify(data_dir)}, log() {} });
    process.stdin.resume().on('end', () => process.exit(0));
    console.log(JSON.stringify({ url: server.url, pid: server.pid }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { url: string; pid: number }) };
}

async function query<T>(server: { url: string }, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  try {
    const rows = await work(sql);
    return Array.isArray(rows) ? ([...rows] as T) : rows;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Tries again until it succeeds, for 10 s at most. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(20);
    }
  }
}
