// Two people pay the same money back at the same moment. And the twin: the same where the database no longer refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeSession } from '../../test/make.ts';

const ROUNDS = 5;

/** Each round: 1500 received, and two admins who each ask for all of it at once. */
async function rush(platform: Awaited<ReturnType<typeof testApp>>) {
  const { sql, call, person } = platform;
  const admins = [await person('admin'), await person('admin')];
  const outcomes: number[][] = [];
  let refunded = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const session = await makeSession(sql, { now: platform.clock.now() });
    const { token } = await person();
    const booking = await call('POST', '/api/bookings', {
      token,
      body: { session_id: session.id, seats: 1 },
    });
    const cash = {
      booking_id: booking.body.id,
      method: 'cash',
      reference: `RB-${round}`,
      reason: 'At the desk',
    };
    await call('POST', '/api/payments/other', { token: admins[0]!.token, body: cash });
    const answers = await Promise.all(
      admins.map(({ token }) =>
        call('POST', '/api/refunds', {
          token,
          body: { booking_id: booking.body.id, amount: 1500, reason: 'Agreed' },
        }),
      ),
    );
    outcomes.push(answers.map((answer) => answer.status).sort());
    const [sum] = await sql`select sum(amount) as amount from refunds where booking_id = ${booking.body.id}`;
    refunded += sum!.amount as number;
  }
  return { outcomes, refunded };
}

test('two refunds of the same money at once leave one; the other is told that nothing is left', async () => {
  const { outcomes, refunded } = await rush(await testApp());
  assert.deepEqual(
    outcomes,
    Array.from({ length: ROUNDS }, () => [201, 409]),
  );
  assert.equal(refunded, ROUNDS * 1500);
});

/**
 * Many writers that look first and write then, as a program without the house's locks would.
 * @returns what was promised back of 1500 received
 */
async function rushWithoutLock(platform: Awaited<ReturnType<typeof testApp>>): Promise<number> {
  const { sql } = platform;
  const [receipt] = await sql<{ id: string; amount: number }[]>`
    insert into receipts (provider, provider_transaction_id, amount, currency, status, reason)
    values ('mpesa', 'RACE', 1500, 'KES', 'unapplied', 'nobody knows whose') returning id, amount`;
  const [{ left }] = (await sql`
    select ${receipt!.amount}::numeric - coalesce(sum(amount), 0) as left from refunds
    where receipt_id = ${receipt!.id} and status <> 'failed'`) as unknown as [{ left: number }];
  // Everybody looked before anybody wrote: this is the race, made certain.
  await Promise.allSettled(
    Array.from(
      { length: 5 },
      () => sql`
        insert into refunds (receipt_id, amount, currency, cause, reason)
        values (${receipt!.id}, ${left}, 'KES', 'decided_by_admin', 'race')`,
    ),
  );
  const [sum] = await sql<{ amount: number }[]>`select sum(amount) as amount from refunds`;
  return sum!.amount;
}

test('even writers that forget the lock cannot pay back more than came in: the database refuses', async () => {
  assert.equal(await rushWithoutLock(await testApp()), 1500);
});

test('twin: with the trigger dropped the same writers promise it five times, so the test above can fail', async () => {
  const platform = await testApp();
  await platform.sql`drop trigger refunds_within_receipt on refunds`;
  assert.equal(await rushWithoutLock(platform), 5 * 1500);
});
