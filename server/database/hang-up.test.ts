// What the mended driver owes a pool that is closed, or hung up on, while it opens a connection (docs/decisions/0005).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testDatabase } from '../../test/database.ts';
import { databaseProxy } from '../../test/faults/database-proxy.ts';
import { connect } from './connect.ts';

/** "You are in, ask." */
const WELCOME = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 0, 90, 0, 0, 0, 5, 73]);
/** What the watch over the connections says, which is not the driver. */
const KNOCK_BYTES = 8;

/** A server that is told of each thing the driver says, with how many it has said. */
async function peer(t: TestContext, hear: (socket: Socket, nth: number) => void): Promise<Server> {
  const server = createServer((socket) => {
    let nth = 0;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (data.length === KNOCK_BYTES) socket.write('N');
      else hear(socket, ++nth);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return server;
}
const urlOf = (server: Server) =>
  `postgres://somebody@127.0.0.1:${(server.address() as AddressInfo).port}/any`;

const openSockets = () =>
  process.getActiveResourcesInfo().filter((kind) => /^(TCPSocketWrap|TCPConnectWrap|ConnectWrap)$/.test(kind))
    .length;

test('a query is refused when the server hangs up on the connection that opens for it', {
  timeout: 10_000,
}, async (t) => {
  const server = await peer(t, (socket, nth) => (nth === 1 ? socket.write(WELCOME) : socket.end()));
  const sql = connect(urlOf(server), { pool_size: 1 });
  t.after(() => sql.end({ timeout: 0 }));
  await assert.rejects(sql`select 1`, /CONNECTION_CLOSED/);
  await assert.rejects(sql`select 2`, /CONNECTION_CLOSED/);
});

test('whoever waits for a connection of their own while all are cut gets the next one', {
  timeout: 10_000,
}, async (t) => {
  const { url } = await testDatabase(t);
  const proxy = await databaseProxy(url);
  t.after(proxy.close);
  const sql = connect(proxy.url, { pool_size: 1 });
  t.after(() => sql.end({ timeout: 0 }));
  await sql.reserve();
  const waiting = sql.reserve();
  proxy.reset();
  const reserved = await waiting;
  assert.equal((await reserved`select 1 as one`)[0]!.one, 1);
  reserved.release();
});

// Wherever the opening stands: nothing sent yet, connecting, connected without a word, let in.
for (const [when, moment] of Object.entries({
  'asked to open': () => Promise.resolve(),
  dials: () => new Promise((resolve) => setTimeout(resolve, 0)),
  'waits for an answer': (server: Server) => once(server, 'connection'),
}))
  test(`a pool closed while its connection ${when} leaves nothing open`, { timeout: 10_000 }, async (t) => {
    const server = await peer(t, () => undefined);
    const before = openSockets();
    const sql = connect(urlOf(server), { pool_size: 1 });
    const asked = assert.rejects(sql`select 1`, /CONNECTION_DESTROYED/);
    await moment(server);
    await sql.end({ timeout: 0 });
    await asked;
    for (let tries = 0; tries < 100 && openSockets() > before; tries++) await delay(20);
    assert.equal(openSockets(), before);
  });
