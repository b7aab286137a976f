import assert from 'node:assert/strict';
import { createServer, connect as dial, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { testDatabase } from '../../test/database.ts';
import { freePort } from '../ports.ts';
import { connect, transaction } from './connect.ts';

const { url } = await testDatabase();
const sql = connect(url, { pool_size: 2 });
after(() => sql.end({ timeout: 1 }));
const nobody = { actor_id: null, source: 'command' } as const;

test('a connection that dies inside a transaction fails that transaction and nothing else', async () => {
  const uncaught: unknown[] = [];
  const listen = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', listen);
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  await assert.rejects(
    transaction(sql, nobody, async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await sql`select pg_terminate_backend(${row!.pid})`;
      // The work knows nothing of it and goes on asking, twice as long as the driver needs to notice.
      try {
        for (let more = 0; more < 20; more++) {
          await new Promise((resolve) => setImmediate(resolve));
          await tx`select 1`;
        }
      } finally {
        finish();
      }
    }),
    /terminat|CONNECTION|closed/i,
  );
  await finished;
  await new Promise((resolve) => setImmediate(resolve));
  process.off('uncaughtException', listen);
  assert.deepEqual(uncaught, []);
  assert.equal((await sql`select 1 as one`)[0]!.one, 1, 'the pool serves on');
});

test('who acts is written into the audit trail of the transaction, and of no later one', async () => {
  const actor_id = '0199aaaa-0000-7000-8000-000000000001';
  const who = { actor_id, source: 'api', request_id: 'r-1', ip: '10.1.2.3' } as const;
  await transaction(sql, who, (tx) => tx`insert into trainers (name) values ('Audited')`);
  await transaction(sql, nobody, (tx) => tx`update trainers set bio = 'x' where name = 'Audited'`);
  const rows =
    await sql`select action, actor_id, source, request_id, ip from audit_log where object_type = 'trainers' order by id`;
  assert.deepEqual(
    [...rows],
    [
      { action: 'created', actor_id, source: 'api', request_id: 'r-1', ip: '10.1.2.3' },
      { action: 'changed', actor_id: null, source: 'command', request_id: null, ip: null },
    ],
  );
});

test('what a dead transaction still wants to write never lands in another transaction', async (t) => {
  const one = connect(url, { pool_size: 1 });
  t.after(() => one.end({ timeout: 1 }));
  const { promise: second, resolve: secondIsOpen } = Promise.withResolvers<void>();
  const { promise: wrote, resolve: hasWritten } = Promise.withResolvers<void>();
  const dead = transaction(one, nobody, async (tx) => {
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await sql`select pg_terminate_backend(${row!.pid})`;
    await second;
    // The pool's only connection now belongs to the other transaction.
    await tx`insert into trainers (name) values ('Ghost')`.catch(() => undefined);
    hasWritten();
  });
  await assert.rejects(dead);
  await transaction(one, nobody, async (tx) => {
    await tx`insert into trainers (name) values ('Alive')`;
    secondIsOpen();
    await wrote;
  });
  const rows = await sql<{ name: string }[]>`select name from trainers where name in ('Ghost', 'Alive')`;
  assert.deepEqual(
    rows.map((row) => row.name),
    ['Alive'],
  );
});

test('a connection that is reset in the middle of a transaction is replaced, and the next one serves', async (t) => {
  const port = await freePort(0, '127.0.0.1');
  const target = new URL(url);
  const clients = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = dial(Number(target.port), target.hostname);
    clients.add(client);
    for (const socket of [client, server]) socket.on('error', () => undefined);
    client.pipe(server).pipe(client);
    client.on('close', () => server.destroy());
  }).listen(port, '127.0.0.1');
  const through = new URL(url);
  through.port = String(port);
  const one = connect(through.href, { pool_size: 1 });
  t.after(async () => {
    await one.end({ timeout: 1 });
    for (const client of clients) client.destroy();
    proxy.close();
  });
  for (let round = 0; round < 3; round++) {
    await assert.rejects(
      transaction(one, nobody, async (tx) => {
        await tx`select 1`;
        for (const client of clients) client.resetAndDestroy();
        clients.clear();
        await tx`select pg_sleep(1)`;
      }),
    );
    assert.equal((await one`select 1 as one`)[0]!.one, 1);
    assert.equal(
      await transaction(one, nobody, async (tx) => (await tx`select 2 as two`)[0]!.two as number),
      2,
    );
  }
});
