import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { freePort } from '../server/ports.ts';
import { testApp } from './app.ts';

test('a stop waits for the answer that is under way, and not for the browser to hang up afterwards', async (t) => {
  const port = await freePort(0, '127.0.0.1');
  const { app, sql } = await testApp(t, {}, { port });
  assert.equal(app.server.keepAliveTimeout, 72_000, 'long enough for a stop to hang on it');
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  // An answer that cannot come before the stop has begun: it waits for a lock.
  const { promise: unlock, resolve: let_go } = Promise.withResolvers<void>();
  const { promise: locked, resolve: is_locked } = Promise.withResolvers<void>();
  const lock = sql.begin(async (tx) => {
    await tx`lock table courses in access exclusive mode`;
    is_locked();
    await unlock;
  });
  await locked;
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    get({ agent, port, host: '127.0.0.1', path: '/api/courses' }, resolve).on('error', reject);
  });
  await once(app.server, 'request');
  const began = performance.now();
  const closed = app.close();
  let_go();
  await lock;
  const response = await answer;
  response.resume();
  assert.equal(response.statusCode, 200);
  await closed;
  assert.ok(performance.now() - began < 5_000, `${performance.now() - began} ms to stop`);
});
