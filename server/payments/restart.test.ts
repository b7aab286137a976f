import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fsck } from '../../db/fsck.ts';
import { startSimulators } from '../../simulators/start.ts';
import { testDatabase } from '../../test/database.ts';
import { makeCourse, makeLogin, makeSession, makeUser } from '../../test/make.ts';
import { startKillable } from '../../test/storm/killable-platform.ts';
import { quiet } from '../../test/storm/reconcile.ts';
import { settingsFor } from '../../test/storm/storm.ts';
import { createAccessTokens } from '../accounts/access-token.ts';
import { connect } from '../database/connect.ts';

const secrets = {
  AUTH_SECRET: 'a secret that only these tests know, long enough',
  LOOKUP_SECRET: 'another secret that only these tests know, too',
  DATA_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
};
const PHONE = '254712000001';

/** A platform in a process of its own, and somebody with a booking. */
async function booked(t: TestContext) {
  const { url: database_url } = await testDatabase(t);
  const sql = connect(database_url, { pool_size: 3 });
  const providers = await startSimulators({ seed: 1, queries_per_minute: null });
  const platform = await startKillable(sql, { database_url, secrets, settings: settingsFor(providers) });
  t.after(async () => {
    await platform.stop();
    await providers.close();
    await sql.end({ timeout: 1 });
  });
  const user = await makeUser(sql);
  const login_id = await makeLogin(sql, user.id, platform.now());
  const tokens = createAccessTokens({ ...secrets, ACCESS_TOKEN_MINUTES: 15 }, platform.now);
  const authorization = `Bearer ${await tokens.issue({ user_id: user.id, role: 'student', login_id })}`;
  const course = await makeCourse(sql, { price: 1500 });
  const session = await makeSession(sql, { course_id: course.id });
  const post = async (path: string, body: object, key: string = randomUUID()) => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': key };
    const answer = await fetch(platform.origin + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const { body } = await post('/api/bookings', { session_id: session.id, seats: 1 });
  const booking_id: string = body.id;
  const paid = async () => {
    const rows = await sql`select from bookings where id = ${booking_id} and payment_status = 'paid'`;
    return rows.length === 1;
  };
  return { sql, providers, platform, post, booking_id, paid };
}

/** The same with a push ringing on PHONE. */
async function ringing(t: TestContext) {
  const all = await booked(t);
  const { booking_id } = all;
  const { status, body } = await all.post('/api/payments/mpesa/initiate', { booking_id, phone: PHONE });
  assert.equal(status, 201);
  return { ...all, payment_id: body.id as string };
}

test('a callback that came while the platform was down is made good after the restart', async (t) => {
  const { sql, providers, platform, paid } = await ringing(t);
  await platform.killAndRestart(async () => {
    providers.answer({ phone: PHONE, action: 'pin', pin: '1234' });
    await providers.flush();
  });
  assert.equal(providers.deliveries().at(-1)!.status, null, 'nobody took the callback');
  await platform.pass(2 * 60_000);
  await quiet(sql, platform, providers);
  assert.equal(await paid(), true);
  assert.deepEqual(await fsck(sql), []);
});

test('a callback acknowledged before a crash is applied after it', async (t) => {
  const { sql, providers, platform, payment_id, paid } = await ringing(t);
  await sql.begin(async (tx) => {
    // Whoever applies the callback has to wait for this row until it is killed.
    await tx`select from payments where id = ${payment_id} for no key update`;
    providers.answer({ phone: PHONE, action: 'pin', pin: '1234' });
    await providers.flush();
    assert.equal(providers.deliveries().at(-1)!.status, 200);
    await platform.killAndRestart();
  });
  assert.equal(await paid(), false);
  await platform.pass(2 * 60_000);
  await quiet(sql, platform, providers);
  assert.equal(await paid(), true);
  const [receipts] = await sql<{ count: number }[]>`select count(*) from receipts where status = 'applied'`;
  assert.equal(receipts!.count, 1);
  assert.deepEqual(await fsck(sql), []);
});

test('a card page that was lost in a crash does not keep the customer from trying again', async (t) => {
  const { sql, providers, platform, post, booking_id } = await booked(t);
  providers.script({ provider: 'flutterwave', call: 'payments', answer: { after_ms: 60_000 } });
  const initiate = (key: string) => post('/api/payments/flutterwave/initiate', { booking_id }, key);
  const key = randomUUID();
  const lost = initiate(key).catch(() => 'lost');
  const asked = () => providers.calls().some((one) => one.path === '/v3/payments');
  for (let look = 0; look < 1000 && !asked(); look++) await pause(5);
  await platform.killAndRestart();
  assert.equal(await lost, 'lost');
  assert.equal((await initiate(key)).body.code, 'idempotency_in_progress');
  await platform.pass(20_000);
  const told = await initiate(key);
  assert.equal(told.body.code, 'provider_unavailable');
  assert.match(told.body.detail, /could not be opened/);
  const next = await initiate(randomUUID());
  assert.equal(next.status, 201);
  assert.equal(next.body.next.type, 'redirect');
  assert.deepEqual(await fsck(sql), []);
});
