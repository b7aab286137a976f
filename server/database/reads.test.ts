// The catalogue from a real streaming replica: nobody sees what is old for long, and nobody notices when it is gone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import type { Connection } from './embedded-cluster.ts';
import { migrate } from './migrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'darasa-replica-'));
execFileSync('chmod', ['711', folder]);
const [of_primary, of_replica] = [join(folder, 'primary'), join(folder, 'replica')];
const log = () => undefined;
const undo: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
after(async () => {
  for (const step of undo.reverse()) await step();
});
const connectionOf = (data_dir: string) =>
  JSON.parse(readFileSync(join(data_dir, 'connection.json'), 'utf8')) as Connection;

/** A copy of the data that goes on from where the copy was made, by what the primary sends. */
async function startBoth() {
  const first = await startEmbeddedPostgres({ data_dir: of_primary, durable: true, log });
  await migrate(first.url, log);
  await first.stop();
  execFileSync('cp', ['-a', of_primary, of_replica]);
  const primary = await startEmbeddedPostgres({ data_dir: of_primary, durable: true, log });
  undo.push(() => primary.stop());
  const { port, superuser_password } = connectionOf(of_primary);
  const cluster = join(of_replica, 'cluster');
  writeFileSync(join(cluster, 'standby.signal'), '');
  appendFileSync(
    join(cluster, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${port} user=postgres password=${superuser_password}'\n`,
  );
  writeFileSync(
    join(of_replica, 'connection.json'),
    JSON.stringify({ ...connectionOf(of_replica), port: 0 }),
  );
  const replica = await startEmbeddedPostgres({ data_dir: of_replica, durable: true, log });
  undo.push(() => replica.stop());
  return { primary, replica };
}

const { primary, replica } = await startBoth();
const own = connectionOf(of_replica);
const operator = postgres(`postgres://postgres:${own.superuser_password}@127.0.0.1:${own.port}/darasa`, {
  max: 1,
  onnotice: log,
});
undo.push(() => operator.end({ timeout: 1 }));
const database = {
  url: primary.url,
  closeFirst: (work: () => Promise<unknown>) => void undo.push(work),
  drop: async () => undefined,
};
const { sql, call, person, deps } = await testApp(
  undefined,
  { READ_DATABASE_URL: replica.url },
  { database },
);

const course = await makeCourse(sql, { title: 'Read from afar' });
const titles = async (token?: string) => {
  const { status, body } = await call('GET', '/api/courses', token ? { token } : {});
  assert.equal(status, 200);
  return body.data.map((one: { title: string }) => one.title) as string[];
};
const isReadFromReplica = (caller: Parameters<typeof deps.reads.run>[0] = null) =>
  deps.reads.run(caller, async (db) => {
    const [row] = await db`select pg_is_in_recovery() as is_replica`;
    return row!.is_replica as boolean;
  });
async function until(what: () => Promise<boolean>, said: string): Promise<void> {
  for (const ends = Date.now() + 20_000; !(await what()); await delay(10)) assert.ok(Date.now() < ends, said);
}

test('visitors read from the replica, staff from the primary', async () => {
  await until(() => isReadFromReplica(), 'the replica is not used');
  assert.deepEqual(await titles(), ['Read from afar']);
  const admin = { user_id: course.id, role: 'admin' as const, login_id: course.id };
  assert.equal(await isReadFromReplica(admin), false);
});

test('a replica that stands still is not read any more, and again once it has caught up', async () => {
  await operator`select pg_wal_replay_pause()`;
  await sql`update courses set title = 'Changed meanwhile' where id = ${course.id}`;
  await until(async () => (await titles())[0] === 'Changed meanwhile', 'the change is not to be seen');
  const [old] = await operator`select title from courses`;
  assert.equal(old!.title, 'Read from afar');
  assert.equal(await isReadFromReplica(), false);
  await operator`select pg_wal_replay_resume()`;
  await until(() => isReadFromReplica(), 'the replica is not used again');
  assert.deepEqual(await titles(), ['Changed meanwhile']);
});

test('a seat is never promised by what a replica says', async () => {
  const session = await makeSession(sql, { course_id: course.id, capacity: 1 });
  await until(() => isReadFromReplica(), 'the replica is not used');
  await operator`select pg_wal_replay_pause()`;
  const book = async () =>
    call('POST', '/api/bookings', {
      token: (await person()).token,
      body: { session_id: session.id, seats: 1 },
    });
  assert.equal((await book()).status, 201);
  const { status, body } = await book();
  assert.deepEqual([status, body.code], [409, 'session_full']);
  await operator`select pg_wal_replay_resume()`;
});

test('when the replica goes away, nobody is refused for it', async () => {
  await until(() => isReadFromReplica(), 'the replica is not used');
  const [, ...answers] = await Promise.all([replica.stop(), ...Array.from({ length: 20 }, () => titles())]);
  for (const found of [...answers, await titles()]) assert.deepEqual(found, ['Changed meanwhile']);
  assert.equal(await isReadFromReplica(), false);
});
