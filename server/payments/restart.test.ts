import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
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

/** A platform in a process of its own, with a push ringing on PHONE. */
async function ringing(t: TestContext) {
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
  const post = async (path: string, body: object) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(platform.origin + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 201);
    return (await answer.json()) as { id: string };
  };
  const { id: booking_id } = await post('/api/bookings', { session_id: session.id, seats: 1 });
  const payment = await post('/api/payments/mpesa/initiate', { booking_id, phone: PHONE });
  const paid = async () => {
    const rows = await sql`select from bookings where id = ${booking_id} and payment_status = 'paid'`;
    return rows.length === 1;
  };
  return { sql, providers, platform, payment_id: payment.id, paid };
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
