// What a user sees while the database is away, slow, or loses its answers (docs/reliability.md). `npm run faults` is longer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { fsck } from '../../db/fsck.ts';
import { connect } from '../../server/database/connect.ts';
import { testApp } from '../app.ts';
import { testDatabase } from '../database.ts';
import { makeSession } from '../make.ts';
import { keepFigure } from '../reliability/keep-figure.ts';
import { bad_days } from './bad-days.ts';
import { type DatabaseProxy, databaseProxy } from './database-proxy.ts';
import { liveThrough } from './live-through.ts';

const database = await testDatabase();
/** Past the proxy: what the tests need whatever the weather. */
const direct = connect(database.url, { pool_size: 2 });
const { person } = await testApp(undefined, {}, { database });
database.closeFirst(() => direct.end({ timeout: 1 }));
const words = { served: 'served slowly', told: 'told to come back', either: 'served or told to come back' };
const sessions = await Promise.all(Array.from({ length: 40 }, () => makeSession(direct, { capacity: 100 })));

/** A platform of its own behind a proxy of its own, on the database of all. */
async function behindProxy(t: TestContext) {
  const proxy = await databaseProxy(database.url);
  const { call } = await testApp(t, {}, { database: { ...database, url: proxy.url } });
  // After the platform has let go of it.
  t.after(proxy.close);
  const book = ({ token }: { token: string }, key: string, session_id: string) =>
    call('POST', '/api/bookings', {
      ...{ token, headers: { 'idempotency-key': key }, body: { session_id, seats: 1 } },
    });
  return { proxy, call, book };
}

const told_ms: number[] = [];
const back_ms: number[] = [];

// Most of each is waiting, so they wait together.
suite('bad days', { concurrency: 6 }, () => {
  for (const day of bad_days) {
    test(`while the database ${day.what}, people are ${words[day.people]}, and served within 2 s of its return`, async (t) => {
      const { proxy, call } = await behindProxy(t);
      const people = await Promise.all([person(), person(), person()]);
      const wishes = sessions.flatMap(({ id: session_id }) =>
        people.map(({ id: user_id, token }) => ({ user_id, token, session_id })),
      );
      const lived = await liveThrough(day, {
        proxy,
        ask: call,
        wishes,
        sql: direct,
        seconds: 1,
        at_once: 2,
        slack_ms: 3_000,
      });
      t.diagnostic(JSON.stringify({ ...lived, broken: lived.broken.length }));
      told_ms.push(day.told_within_ms === undefined ? lived.slowest_told_ms : 0);
      back_ms.push(lived.back_ms);
      assert.deepEqual(lived.broken, []);
      assert.equal((await call('GET', '/healthz')).status, 200);
    });
  }

  test('a statement on a connection that the network has forgotten is given up within 5 s, and a slow one is not', async (t) => {
    const proxy = await databaseProxy(database.url);
    const sql = connect(proxy.url, { pool_size: 1 });
    t.after(() => sql.end({ timeout: 0 }));
    t.after(proxy.close);
    await sql`select 1`;
    proxy.forgetConnections();
    const began = performance.now();
    await assert.rejects(sql`select 1`, { code: 'CONNECTION_CLOSED' });
    assert.ok(performance.now() - began < 5_000);
    assert.equal((await sql`select pg_sleep(4), 1 as one`)[0]!.one, 1);
  });

  test('twin: the driver alone waits for what is lost, whether the server is silent or only the connection', async (t) => {
    const ways = [
      (it: DatabaseProxy) => it.forgetConnections(),
      (it: DatabaseProxy) => Object.assign(it, { weather: 'blackhole' }),
    ];
    const waiting = async (lose: (typeof ways)[number]) => {
      const proxy = await databaseProxy(database.url);
      const sql = postgres(proxy.url, { max: 1 });
      t.after(() => sql.end({ timeout: 0 }));
      t.after(proxy.close);
      await sql`select 1`;
      lose(proxy);
      const lost = sql`select 1`.then(
        () => 'answered',
        () => 'told',
      );
      return Promise.race([lost, delay(5_000, 'still waiting')]);
    };
    assert.deepEqual(await Promise.all(ways.map(waiting)), ['still waiting', 'still waiting']);
  });

  test('a commit whose answer was lost, and its retry, make one booking', async (t) => {
    const { proxy, book } = await behindProxy(t);
    const who = await person();
    const key = randomUUID();
    // As the statement that books carries it; the look before it does not count.
    proxy.loseCommitOf(`"key":"${key}"`, 'SELECT 1');
    const { status, headers } = await book(who, key, sessions[0]!.id);
    assert.equal(status, 503);
    assert.ok(Number(headers['retry-after']) >= 1);
    assert.equal(proxy.done.lost_commits, 1);
    const again = await book(who, key, sessions[0]!.id);
    assert.equal(again.status, 201, JSON.stringify(again.body));
    assert.equal(again.headers['idempotency-replayed'], 'true');
    const rows = await direct`select id from bookings where user_id = ${who.id}`;
    assert.deepEqual(
      rows.map((row) => row.id),
      [again.body.id],
    );
  });

  test('people who try again while connections keep breaking have one booking each, and no seat is lost', async (t) => {
    const { proxy, book } = await behindProxy(t);
    const crowd = await Promise.all(Array.from({ length: 20 }, () => person()));
    const breaker = (async () => {
      for (let times = 0; times < 25; times++) {
        await delay(50);
        proxy.reset();
      }
    })();
    const seen = new Set<number>();
    await Promise.all(
      crowd.map(async (who, place) => {
        const key = randomUUID();
        for (let tries = 0; ; tries++) {
          assert.ok(tries < 200, 'it never came through');
          const { status, body } = await book(who, key, sessions[1]!.id);
          seen.add(status);
          if (status === 201) return;
          assert.ok(status === 503 || body.code === 'idempotency_in_progress', JSON.stringify(body));
          await delay(20 + place);
        }
      }),
    );
    await breaker;
    assert.ok(seen.has(503), 'no connection broke under anybody');
    const rows = await direct`select from bookings where user_id = any(${crowd.map(({ id }) => id)})`;
    assert.equal(rows.length, crowd.length);
  });
});

test('after all of it the books are right', async () => {
  assert.deepEqual(await fsck(direct), []);
  const most = (times: number[]) => Math.round(Math.max(...times));
  keepFigure(
    'database-bad-days',
    `${bad_days.length} ways to be cut off from the database: told to come back after at most ${most(told_ms)} ms, everything served again after at most ${most(back_ms)} ms`,
  );
});
