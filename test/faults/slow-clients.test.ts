// People on bad lines, and people who mean harm: hundreds of slow connections do not keep anybody else from being served,
// nor the server from stopping.
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify from 'fastify';
import { hangUpWhenAnswered } from '../../server/http/hang-up.ts';
import { freePort } from '../../server/ports.ts';
import { testApp } from '../app.ts';
import { makeCourse } from '../make.ts';
import { keepFigure } from '../reliability/keep-figure.ts';

const SLOW = 300;
const REQUESTS = 40;

const kinds: Record<string, (socket: Socket) => void> = {
  // Slowloris: headers that never end.
  headers: (socket) => socket.write('GET /api/courses HTTP/1.1\r\nHost: x\r\nX-Slow: '),
  // A body that never comes.
  body: (socket) =>
    socket.write(
      'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"email":"',
    ),
  // An answer that is never read: so many of them that the line is full.
  reading(socket) {
    socket.pause();
    socket.write('GET /api/courses HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50));
  },
};

/** Opens slow connections of every kind. They send a little more, every now and then. */
function slowCrowd(port: number): { sockets: Socket[]; leave(): void } {
  const acts = Object.values(kinds);
  const sockets = Array.from({ length: SLOW }, (_, nth) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.once('connect', () => acts[nth % acts.length]!(socket));
    return socket;
  });
  const timer = setInterval(() => {
    for (const [nth, socket] of sockets.entries())
      if (nth % acts.length < 2 && socket.writable) socket.write('x');
  }, 200);
  return {
    sockets,
    leave() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Milliseconds of each of some requests by somebody in a hurry, one after the other. */
async function hurried(port: number, token: string): Promise<number[]> {
  const times: number[] = [];
  for (let nth = 0; nth < REQUESTS; nth++) {
    const began = performance.now();
    const path = nth % 2 === 0 ? '/api/courses' : '/api/auth/me';
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await answer.arrayBuffer();
    assert.equal(answer.status, 200);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}

const middle = (times: number[]) => times[Math.floor(times.length / 2)]!;

test('300 slow connections of every kind do not slow down anybody else', async (t) => {
  const port = await freePort(0, '127.0.0.1');
  const { person, sql } = await testApp(t, {}, { port });
  const { token } = await person();
  for (let nth = 0; nth < 30; nth++) await makeCourse(sql, { description: 'Long. '.repeat(300) });
  const alone = await hurried(port, token);
  const { sockets, leave } = slowCrowd(port);
  while (sockets.some((socket) => socket.connecting)) await new Promise((resolve) => setImmediate(resolve));
  const among = await hurried(port, token);
  const open = sockets.filter((socket) => !socket.closed).length;
  leave();
  assert.equal(open, SLOW, 'the slow ones were still there');
  // Loose, for a busy machine; without protection nobody would be served at all.
  assert.ok(among.at(-1)! < 3_000, `${among.at(-1)} ms`);
  keepFigure(
    'slow-clients',
    `${REQUESTS} requests beside ${SLOW} slow connections: ${middle(among).toFixed(1)} ms in the middle and ${among.at(-1)!.toFixed(0)} ms at most, alone ${middle(alone).toFixed(1)} and ${alone.at(-1)!.toFixed(0)} ms`,
  );
});

/** A server with slow clients that is told to stop, and whether it has stopped a second later. */
async function stopsBesideSlowClients(patience_ms: number): Promise<boolean> {
  const app = Fastify();
  hangUpWhenAnswered(app, patience_ms);
  app.post('/api/auth/login', async () => 'never reached');
  app.get('/api/courses', async () => 'x'.repeat(1024 * 1024));
  const port = await freePort(0, '127.0.0.1');
  await app.listen({ port, host: '127.0.0.1' });
  const { sockets, leave } = slowCrowd(port);
  while (sockets.some((socket) => socket.connecting)) await pause(5);
  await pause(100);
  const closed = app.close().then(() => true);
  const stopped = await Promise.race([closed, pause(1_000, false)]);
  leave();
  await closed;
  return stopped;
}

test('a stop does not wait for slow clients longer than it may', async () => {
  assert.equal(await stopsBesideSlowClients(300), true);
});

test('twin: without that limit they keep a server from stopping', async () => {
  assert.equal(await stopsBesideSlowClients(60_000), false);
});
