// What a user sees while the database is away, slow, or loses its answers (docs/security.md).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fsck } from '../../db/fsck.ts';
import { connect } from '../../server/database/connect.ts';
import { type Reply, testApp } from '../app.ts';
import { testDatabase } from '../database.ts';
import { makeSession } from '../make.ts';
import { type DatabaseProxy, databaseProxy } from './database-proxy.ts';

const database = await testDatabase();
/** Past the proxy: what the tests need whatever the weather. */
const direct = connect(database.url, { pool_size: 2 });
const proxy = await databaseProxy(database.url);
const { call, person } = await testApp(undefined, {}, { database: { ...database, url: proxy.url } });
after(async () => {
  await direct.end({ timeout: 1 });
  await proxy.close();
});
const people = await Promise.all(Array.from({ length: 30 }, () => person()));
const session = await makeSession(direct, { capacity: 500 });

const book = (token: string, key: string) =>
  call('POST', '/api/bookings', {
    token,
    headers: { 'idempotency-key': key },
    body: { session_id: session.id, seats: 1 },
  });

async function timed(request: Promise<Reply>): Promise<Reply & { took_ms: number }> {
  const began = performance.now();
  const reply = await request;
  return { ...reply, took_ms: performance.now() - began };
}

function assertNotNow(replies: (Reply & { took_ms: number })[]): void {
  for (const { status, headers, body, took_ms } of replies) {
    assert.equal(status, 503, JSON.stringify(body));
    assert.equal(body.code, 'service_unavailable');
    assert.ok(Number(headers['retry-after']) >= 1, 'Retry-After');
    assert.ok(took_ms < 5_000, `${Math.round(took_ms)} ms`);
  }
}

/** A visitor, somebody who reads their own, and somebody who books. */
function everyKind(who: number) {
  const { token } = people[who]!;
  return Promise.all([
    timed(call('GET', '/api/courses')),
    timed(call('GET', '/api/notifications', { token })),
    timed(book(token, randomUUID())),
    timed(call('POST', '/api/auth/login', { body: { email: 'a@example.test', password: 'Nobody knows 1' } })),
  ]);
}

/** Milliseconds until everything is answered as usual again. */
async function backAfter(who: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const replies = await everyKind(who);
    const took = performance.now() - began;
    if (replies.every(({ status }) => status < 500)) return took;
    assert.ok(took < 10_000, 'the service did not come back');
    await delay(50);
  }
}

const outages: Record<string, (proxy: DatabaseProxy) => void> = {
  'is gone, and its connections with it': (it) => {
    it.weather = 'refusing';
    it.reset();
  },
  'does not answer any more': (it) => {
    it.weather = 'blackhole';
  },
  'cannot be reached, and the network has forgotten the connections': (it) => {
    it.weather = 'blackhole';
    it.forgetConnections();
  },
};
let who = 0;
for (const [what, begin] of Object.entries(outages)) {
  test(`while the database ${what}, people are told to come back, and are served within 2 s of its return`, async () => {
    assert.ok(
      (await everyKind(who++)).every(({ status }) => status < 500),
      'it served before',
    );
    begin(proxy);
    assertNotNow(await everyKind(who));
    assertNotNow(await everyKind(who));
    assert.equal((await call('GET', '/healthz')).status, 200);
    assert.equal((await call('GET', '/readyz')).status, 503);
    proxy.weather = 'fine';
    const back_ms = await backAfter(who++);
    assert.ok(back_ms < 2_000, `back after ${Math.round(back_ms)} ms`);
  });
}

test('a commit whose answer was lost, and its retry, make one booking', async () => {
  const { token, id } = people[who++]!;
  const key = randomUUID();
  // As the statement that books carries it; the look before it does not count.
  proxy.loseCommitOf(`"key":"${key}"`, 'SELECT 1');
  assertNotNow([await timed(book(token, key))]);
  assert.equal(proxy.lost_commits, 1);
  const again = await book(token, key);
  assert.equal(again.status, 201, JSON.stringify(again.body));
  assert.equal(again.headers['idempotency-replayed'], 'true');
  const rows = await direct`select id from bookings where user_id = ${id}`;
  assert.deepEqual(
    rows.map((row) => row.id),
    [again.body.id],
  );
});

test('a slow line makes slow answers, not failures', async () => {
  proxy.delay_ms = 15;
  const replies = await everyKind(who++);
  proxy.delay_ms = 0;
  for (const { status, body } of replies) assert.ok(status < 500, JSON.stringify(body));
});

test('people who try again while connections keep breaking have one booking each, and no seat is lost', async () => {
  const crowd = people.slice(who);
  const breaker = (async () => {
    for (let times = 0; times < 25; times++) {
      await delay(50);
      proxy.reset();
    }
  })();
  const seen = new Set<number>();
  await Promise.all(
    crowd.map(async ({ token }, place) => {
      const key = randomUUID();
      for (let tries = 0; ; tries++) {
        assert.ok(tries < 200, 'it never came through');
        const { status, body } = await book(token, key);
        seen.add(status);
        if (status === 201) return;
        assert.ok(status === 503 || body.code === 'idempotency_in_progress', JSON.stringify(body));
        await delay(20 + place);
      }
    }),
  );
  await breaker;
  assert.ok(seen.has(503), 'no connection broke under anybody');
  const rows = await direct`
    select user_id from bookings where user_id = any(${crowd.map(({ id }) => id)}) and session_id = ${session.id}`;
  assert.equal(rows.length, crowd.length);
  assert.deepEqual(await fsck(direct), []);
});
