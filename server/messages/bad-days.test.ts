import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type TestApp, testApp } from '../../test/app.ts';
import { mailServer } from '../../test/mail-server.ts';
import { passTime, workOnce } from '../../test/time-passes.ts';
import { transaction } from '../database/connect.ts';
import { writeMessage } from './outbox.ts';
import { resumeMessages } from './resume-messages.ts';
import { sendMessage } from './send-message.ts';

const MINUTE_MS = 60_000;

async function write({ sql, deps }: TestApp, name: string): Promise<void> {
  await transaction(sql, { actor_id: null, source: 'api' }, (tx) =>
    writeMessage(tx, deps, {
      key: `password_changed:${name}`,
      kind: 'password_changed',
      to: { user_id: null, email: `${name}@example.test`, name, locale: 'en' },
      data: { at: '2026-06-14T06:00:00.000Z' },
    }),
  );
}
const statuses = async ({ sql }: TestApp) =>
  (await sql<{ status: string }[]>`select status from messages order by id`).map(({ status }) => status);

test('a mail server that is down for an hour loses nothing: once it is back, every letter goes out once', async (t) => {
  const server = await mailServer(t);
  const app = await testApp(t, { SMTP_URL: server.url });
  await server.down();
  const names = ['amina', 'baraka', 'chebet', 'daudi', 'esther'];
  for (const name of names) await write(app, name);
  for (let minute = 0; minute < 60; minute += 5) {
    await workOnce(app, ['send_message']);
    await passTime(app, 5 * MINUTE_MS);
  }
  assert.equal(server.letters.length, 0);
  assert.deepEqual(await statuses(app), Array(5).fill('queued'));
  const [row] = await app.sql<
    { attempts: number; error: string }[]
  >`select attempts, error from messages limit 1`;
  assert.ok(row!.attempts > 3, 'it was tried again and again');
  assert.match(row!.error, /ESOCKET|ECONNECTION/);
  await server.up();
  await passTime(app, 15 * MINUTE_MS);
  await workOnce(app, ['send_message']);
  await workOnce(app, ['send_message']);
  assert.deepEqual(
    server.letters.map((letter) => letter.to).sort(),
    names.map((name) => `${name}@example.test`),
  );
  assert.deepEqual(await statuses(app), Array(5).fill('sent'));
});

test('a worker killed between sending and recording costs at most one more letter, which mail programs see as the same', async (t) => {
  let kill: () => void = () => undefined;
  const killed = Promise.withResolvers<void>();
  const server = await mailServer(t, {
    taken: async () => {
      kill();
      await killed.promise;
    },
  });
  const app = await testApp(t, { SMTP_URL: server.url });
  await write(app, 'fatuma');
  const { host, port, user, pass, database } = app.sql.options;
  const worker = spawn(process.execPath, [fileURLToPath(new URL('../worker-main.ts', import.meta.url))], {
    env: {
      ...process.env,
      DATABASE_URL: `postgres://${user}:${encodeURIComponent(String(pass ?? ''))}@${host[0]}:${port[0]}/${database}`,
      UNSAFE_DATABASE: 'true',
      SMTP_URL: server.url,
      LOG_LEVEL: 'silent',
      AUTH_SECRET: app.config.AUTH_SECRET,
      LOOKUP_SECRET: app.config.LOOKUP_SECRET,
      DATA_KEYS: app.config.DATA_KEYS,
    },
    stdio: 'ignore',
  });
  worker.once('exit', () => killed.resolve());
  t.after(() => worker.kill('SIGKILL'));
  kill = () => worker.kill('SIGKILL');
  await killed.promise;
  assert.equal(worker.signalCode, 'SIGKILL', 'the worker died while the server had its letter');
  assert.equal(server.letters.length, 1);
  kill = () => undefined;

  const [message] = await app.sql<{ id: string; status: string }[]>`select id, status from messages`;
  assert.equal(message!.status, 'queued');
  await assert.rejects(sendMessage(app.deps, { message_id: message!.id }), /another run/);
  // The queue gives the job of the dead worker back when its time is over, and the claim on the message runs out too.
  await app.sql`update pgboss.job set started_on = started_on - interval '5 minutes' where name = 'send_message'`;
  await app.deps.jobs.boss.supervise('send_message');
  await passTime(app, 5 * MINUTE_MS);
  const [first, second] = await Promise.allSettled([
    workOnce(app, ['send_message']),
    sendMessage(app.deps, { message_id: message!.id }),
  ]);
  assert.ok(first.status === 'fulfilled' || second.status === 'fulfilled');
  await passTime(app, 20 * MINUTE_MS);
  await workOnce(app, ['send_message']);
  assert.deepEqual(await statuses(app), ['sent']);
  assert.equal(server.letters.length, 2);
  assert.equal(server.letters[0]!.headers['message-id'], server.letters[1]!.headers['message-id']);
});

test('a message whose job is gone gets a new one, and one that has a job gets no second', async (t) => {
  const server = await mailServer(t);
  const app = await testApp(t, { SMTP_URL: server.url });
  await write(app, 'gathoni');
  await app.sql`delete from pgboss.job where name = 'send_message'`;
  await write(app, 'hassan');
  await resumeMessages(app.deps);
  const jobs = async () =>
    (await app.sql`select from pgboss.job where name = 'send_message' and state = 'created'`).length;
  assert.equal(await jobs(), 1, 'it may just have been written');
  app.clock.move(31 * MINUTE_MS);
  await resumeMessages(app.deps);
  await resumeMessages(app.deps);
  assert.equal(await jobs(), 2);
  await workOnce(app, ['send_message']);
  assert.equal(server.letters.length, 2);
});
