// Two nodes on one database. The seat comes free on one while the public storms both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { testApp } from '../../test/app.ts';
import { testDatabase } from '../../test/database.ts';
import { type FullSession, fullSession } from '../../test/full-session.ts';
import { freeAllLapsedHolds } from '../bookings/free-lapsed-holds.ts';
import { tendWaitlists } from './tend-waitlists.ts';

const database = await testDatabase();
const nodes = [
  await testApp(undefined, {}, { database }),
  await testApp(undefined, {}, { database }),
] as const;
const [one] = nodes;
const ROUNDS = 8;

/** `free` on one node against three strangers on each. @returns how many strangers got a seat */
async function storm(full: FullSession, free: () => Promise<unknown>): Promise<number> {
  const strangers = await Promise.all(Array.from({ length: 6 }, () => one.person()));
  const answers = await Promise.all([
    free(),
    ...strangers.map(({ token }, place) =>
      nodes[place % 2]!.call('POST', '/api/bookings', {
        token,
        body: { session_id: full.session_id, seats: 1 },
      }),
    ),
  ]);
  return answers.slice(1).filter((answer) => (answer as { status: number }).status === 201).length;
}

test('a seat freed on one node while strangers storm both goes to the first in line, every time', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const full = await fullSession(one, { capacity: 1 });
    const first = await full.joins();
    assert.equal(await storm(full, () => full.frees(1)), 0);
    assert.equal((await full.entry(first)).status, 'offered');
  }
});

test('twin: a seat that is freed without asking the list is lost to a stranger, so the test above can fail', async () => {
  let lost = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const full = await fullSession(one, { capacity: 1 });
    await full.joins();
    lost += await storm(full, async () => {
      await one.sql`update sessions set waiting = 0 where id = ${full.session_id}`;
      await one.sql`update bookings set cancelled_at = now() where id = ${full.booking_id}`;
    });
    lost += (await full.public_books()).status === 201 ? 1 : 0;
    await one.sql`update sessions set waiting = 1 where id = ${full.session_id}`;
  }
  assert.equal(lost, ROUNDS);
});

test('both nodes do the work of the minute at once: each seat is offered once, to the first in line', async () => {
  const full = await fullSession(one, { capacity: 3, unpaid: true });
  const line = [await full.joins(), await full.joins(), await full.joins(), await full.joins()];
  for (const node of nodes) node.clock.move(16 * 60_000);
  await Promise.all(nodes.flatMap((node) => [freeAllLapsedHolds(node.deps), tendWaitlists(node.deps)]));
  for (const node of nodes) node.clock.move(-16 * 60_000);
  const states = await Promise.all(line.map(async (waiter) => (await full.entry(waiter)).status));
  assert.deepEqual(states, ['offered', 'offered', 'offered', 'waiting']);
  const offers =
    await one.sql`select from bookings where session_id = ${full.session_id} and payment_status = 'pending'`;
  assert.equal(offers.length, 3);
});

test('people who join on two nodes at once all get a place of their own', async () => {
  const full = await fullSession(one, { capacity: 1 });
  const people = await Promise.all(Array.from({ length: 8 }, () => one.person()));
  const answers = await Promise.all(
    people.map(({ token }, place) =>
      nodes[place % 2]!.call('POST', `/api/sessions/${full.session_id}/waitlist`, {
        token,
        body: { seats: 1 },
      }),
    ),
  );
  assert.deepEqual(answers.map((answer) => answer.body.position).sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('one person who joins twice at the same moment waits once', async () => {
  const full = await fullSession(one, { capacity: 1 });
  const { token } = await one.person();
  const answers = await Promise.all(
    nodes.map((node) =>
      node.call('POST', `/api/sessions/${full.session_id}/waitlist`, { token, body: { seats: 1 } }),
    ),
  );
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409]);
});

test('after all of this the stored data are sound', async () => {
  assert.deepEqual(await fsck(one.sql), []);
});
