// Providers that are slow, dead, lying or too talkative cost us a bounded time and a bounded memory, and while we wait for
// them nothing of the database is held. The usual ways to fail are in server/payments/gateways/provider-http.test.ts.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { createGzip } from 'node:zlib';
import { providerHttp } from '../../server/payments/gateways/provider-http.ts';
import { testDeps } from '../../server/payments/gateways/scripted-provider.ts';
import { look, testPlatform } from '../platform.ts';
import { keepFigure } from '../reliability/keep-figure.ts';

const TIMEOUT_MS = 700;
const MB = 1024 * 1024;

/** What one connection gets, byte for byte, once it has asked. */
type Hostile = (socket: Socket) => void;
const begin = (headers: string) => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers}\r\n`;

/** Writes as fast as it is read, until the other side hangs up. */
function pour(socket: Socket, chunk: Buffer): void {
  const more = () => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

/** Writes a little every now and then, until the other side hangs up. */
function drip(socket: Socket, drop: string): void {
  const timer = setInterval(() => socket.write(drop), 20);
  socket.on('close', () => clearInterval(timer));
}

const ways: Record<string, Hostile> = {
  'an answer of 50 MB': (socket) => {
    socket.write(begin(`Content-Length: ${50 * MB}\r\n`));
    pour(socket, Buffer.alloc(64 * 1024, 'x'));
  },
  'an answer without an end': (socket) => {
    socket.write(begin('Connection: close\r\n'));
    pour(socket, Buffer.alloc(64 * 1024, ' '));
  },
  'an answer that drips': (socket) => {
    socket.write(begin('Connection: close\r\n'));
    drip(socket, ' ');
  },
  'a small answer that unpacks to gigabytes': (socket) => {
    socket.write(begin('Content-Encoding: gzip\r\nConnection: close\r\n'));
    const bomb = createGzip();
    bomb.pipe(socket);
    const zeros = Buffer.alloc(MB);
    const more = () => {
      while (!socket.destroyed && bomb.write(zeros));
    };
    bomb.on('drain', more);
    socket.on('close', () => bomb.destroy());
    more();
  },
  'headers without an end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, Buffer.from(`X-More: ${'x'.repeat(1000)}\r\n`));
  },
  'headers that drip': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    drip(socket, 'X-More: x\r\n');
  },
  'what is no HTTP': (socket) => pour(socket, Buffer.from('SSH-2.0-nothing of the kind\r\n')),
  'early hints for ever': (socket) =>
    drip(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n'),
};

async function listening(t: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** Speaks raw TCP, so that it can break every rule of HTTP. */
const hostile = (t: TestContext, act: Hostile) =>
  listening(
    t,
    createTcpServer((socket) => void socket.once('data', () => act(socket))),
  );

const call = { operation: 'test', method: 'POST' as const, path: '/pay', headers: {}, body: { amount: 1 } };
const took: number[] = [];
const grew: number[] = [];

suite('a provider that sends', () => {
  for (const [what, act] of Object.entries(ways)) {
    test(`${what} is given up in time, without filling the memory, and the outcome counts as open`, async (t) => {
      const port = await hostile(t, act);
      const options = {
        provider: 'mpesa' as const,
        base_url: `http://127.0.0.1:${port}`,
        timeout_ms: TIMEOUT_MS,
      };
      const before = process.memoryUsage.rss();
      let most = before;
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage.rss());
      }, 10);
      const began = performance.now();
      const reply = await providerHttp(options, testDeps())(call);
      took.push(performance.now() - began);
      clearInterval(watch);
      grew.push((most - before) / MB);
      assert.equal(reply.kind, 'lost', JSON.stringify(reply));
      assert.ok(took.at(-1)! < TIMEOUT_MS + 2_000, `${took.at(-1)} ms`);
      assert.ok(grew.at(-1)! < 100, `${grew.at(-1)} MB`);
    });
  }

  test('plain text where TLS was expected is told apart from an answer', async (t) => {
    const port = await listening(
      t,
      createServer((_request, response) => void response.end('{}')),
    );
    const options = {
      ...{ provider: 'mpesa' as const, base_url: `https://127.0.0.1:${port}`, timeout_ms: TIMEOUT_MS },
    };
    const reply = await providerHttp(options, testDeps())(call);
    assert.notEqual(reply.kind, 'answer', JSON.stringify(reply));
    const most = (values: number[]) => Math.round(Math.max(...values));
    keepFigure(
      'hostile-providers',
      `${took.length} kinds of answers without an end: given up after at most ${most(took)} ms with a limit of ${TIMEOUT_MS} ms, memory grew by at most ${most(grew)} MB`,
    );
  });
});

test('twin: without the limit, all 50 MB are read', async (t) => {
  const port = await hostile(t, ways['an answer of 50 MB']!);
  const answer = await fetch(`http://127.0.0.1:${port}`);
  assert.equal((await answer.arrayBuffer()).byteLength, 50 * MB);
});

test('while a provider does not answer, no connection, transaction or lock is held; the payment stays open and is asked about', async (t) => {
  const platform = await testPlatform(t, { PROVIDER_TIMEOUT_SECONDS: '1' });
  const { sql, providers } = platform;
  const booked = await platform.booked();
  providers.script({ provider: 'mpesa', call: 'push', answer: { fault: 'hang', effect: 'done' } });
  const asked = platform.push(booked);
  while (!providers.calls().some(({ path }) => path.endsWith('/processrequest')))
    await new Promise((resolve) => setTimeout(resolve, 5));
  const held = () => sql`
    select state, query from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and backend_type = 'client backend'`;
  // What was stored before the call may be committing at this moment.
  for (let looks = 0; looks < 20 && (await held()).length > 0; looks++);
  assert.deepEqual([...(await held())], []);
  // Nobody else is kept from the booking meanwhile.
  await sql`select from bookings where id = ${booked.booking_id} for update nowait`;
  const { status, body } = await asked;
  assert.equal(status, 201);
  assert.match(body.next.message, /did not tell us/);
  const [payment] = await sql`select status, ask_at from payments where booking_id = ${booked.booking_id}`;
  assert.equal(payment!.status, 'processing');
  assert.ok(payment!.ask_at !== null, 'it will be asked about');
  assert.equal((await look(platform, booked.booking_id)).booking.payment_status, 'pending');
});
