import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { freePort } from '../server/ports.ts';
import { testApp } from './app.ts';
import { makeSession } from './make.ts';

test('a request that cannot get its lock is told to come back, within five seconds', async (t) => {
  const { call, person, sql } = await testApp(t);
  const { token } = await person();
  const session = await makeSession(sql);
  await sql.begin(async (tx) => {
    await tx`select from sessions where id = ${session.id} for update`;
    const began = performance.now();
    const { status, headers, body } = await call('POST', '/api/bookings', {
      token,
      body: { session_id: session.id, seats: 1 },
    });
    assert.equal(status, 503);
    assert.equal(body.code, 'service_unavailable');
    assert.ok(Number(headers['retry-after']) >= 1);
    assert.ok(performance.now() - began < 5_000);
  });
});

test('a request that cannot even get a connection is answered at its deadline, over a real socket', async (t) => {
  const port = await freePort(0, '127.0.0.1');
  const { sql, person } = await testApp(t, { REQUEST_DEADLINE_SECONDS: '1' }, { port });
  const { token } = await person();
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
  assert.equal(await ready(), 200);
  const held = await Promise.all(Array.from({ length: 6 }, () => sql.reserve()));
  assert.equal(await ready(), 200, 'a balancer is not told otherwise because all are busy');
  const began = performance.now();
  const authorization = `Bearer ${token}`;
  const answers = await Promise.all([
    fetch(`http://127.0.0.1:${port}/api/auth/me`, { headers: { authorization } }),
    fetch(`http://127.0.0.1:${port}/api/bookings`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ session_id: randomUUID(), seats: 1 }),
    }),
  ]);
  const took_ms = performance.now() - began;
  for (const connection of held) connection.release();
  for (const answer of answers) {
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
  }
  assert.ok(took_ms < 3_000, `${took_ms} ms`);
});
