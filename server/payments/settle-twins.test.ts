// Each promise here is kept by a constraint of the database. Its twin takes the constraint away and shows that the promise
// breaks, so that the test cannot pass for another reason.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { type TestApp, testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { refusedConstraint, transaction } from '../database/connect.ts';
import type { Evidence } from './gateway.ts';
import { settle } from './settle.ts';

const paid: Evidence = {
  ...{ source: 'callback', outcome: 'paid', final: true, transaction_id: 'TKT1', amount_cents: 150_000 },
  ...{ currency: 'KES', code: '0', reason: '', alert: false, payer_phone: null, raw: {} },
};

async function attempt({ sql, call, person }: TestApp): Promise<{ booking_id: string; payment_id: string }> {
  const { token } = await person();
  const course = await makeCourse(sql, { price: 1500 });
  const session = await makeSession(sql, { course_id: course.id });
  const { body } = await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 1 } });
  return { booking_id: body.id, payment_id: await insertAttempt({ sql }, body.id) };
}

async function insertAttempt({ sql }: Pick<TestApp, 'sql'>, booking_id: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into payments (booking_id, provider, payment_reference, amount, status, ask_at, callback_secret_hash)
    values (${booking_id}, 'mpesa', ${randomUUID()}, 1500, 'processing', now(), ${randomUUID()}) returning id`;
  return row!.id;
}

/** Two workers settle one receipt for two payments: the second begins before the first has committed. */
async function oneReceiptForTwo(platform: TestApp): Promise<PromiseSettledResult<string>[]> {
  const { sql, deps } = platform;
  const [first, second] = [await attempt(platform), await attempt(platform)];
  const who = { actor_id: null, source: 'webhook' } as const;
  const written = Promise.withResolvers<void>();
  const commit = Promise.withResolvers<void>();
  const one = transaction(sql, who, async (tx) => {
    const settled = await settle(tx, deps, first.payment_id, paid);
    written.resolve();
    await commit.promise;
    return settled;
  });
  await written.promise;
  let over = false;
  const two = transaction(sql, who, (tx) => settle(tx, deps, second.payment_id, paid)).finally(() => {
    over = true;
  });
  two.catch(() => undefined);
  for (let look = 0; look < 2000 && !over; look++) {
    const [waiting] = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' limit 1`;
    if (waiting) break;
  }
  commit.resolve();
  return Promise.allSettled([one, two]);
}

test('one receipt pays one booking, even when two workers read it at once', async (t) => {
  const platform = await testApp(t);
  const [one, two] = await oneReceiptForTwo(platform);
  assert.deepEqual(one, { status: 'fulfilled', value: 'completed' });
  assert.equal(two!.status, 'rejected');
  assert.equal(
    refusedConstraint((two as PromiseRejectedResult).reason),
    'receipts_provider_transaction_id_key',
  );
  assert.deepEqual(await fsck(platform.sql), []);
});

test('its twin: without the unique receipt, one receipt pays two bookings', async (t) => {
  const platform = await testApp(t);
  await platform.sql`alter table receipts drop constraint receipts_provider_transaction_id_key`;
  const settled = await oneReceiptForTwo(platform);
  assert.deepEqual(
    settled.map((one) => one.status === 'fulfilled' && one.value),
    ['completed', 'completed'],
  );
  assert.deepEqual([...new Set((await fsck(platform.sql)).map((one) => one.name))], ['receipts_are_unique']);
});

test('a booking has one open payment, even for somebody who writes into the database', async (t) => {
  const platform = await testApp(t);
  const { booking_id } = await attempt(platform);
  const refused = await insertAttempt(platform, booking_id).catch((error: unknown) => error);
  assert.equal(refusedConstraint(refused), 'payments_one_live_per_booking');
  assert.deepEqual(await fsck(platform.sql), []);
});

test('its twin: without the partial unique index, a booking can be asked for its money twice at once', async (t) => {
  const platform = await testApp(t);
  await platform.sql`drop index payments_one_live_per_booking`;
  const { booking_id } = await attempt(platform);
  await insertAttempt(platform, booking_id);
  assert.deepEqual(
    [...new Set((await fsck(platform.sql)).map((one) => one.name))],
    ['one_payment_at_a_time'],
  );
});
