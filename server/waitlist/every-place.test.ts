// Every place that frees seats offers them to the first in line, in the transaction that frees them. The first test
// finds the statements that can move seats; the others show each of them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fsck } from '../../db/fsck.ts';
import { type FullSession, fullSession, type Waiter } from '../../test/full-session.ts';
import { makeSession } from '../../test/make.ts';
import { PHONE, testPlatform } from '../../test/platform.ts';
import { seatStatements, statements } from '../../test/seat-statements.ts';

const platform = await testPlatform();
const { call, person, sql, clock, deps, providers, settleDown, pass, runJobs } = platform;
const HOUR_MS = 3_600_000;

/** What frees the seat of a session with one seat for which two people wait. `freed`: the row that changed with it. */
type Place = {
  unpaid?: boolean;
  /** Something that happens before the seat comes free. */
  before?: (full: FullSession, first: Waiter) => Promise<unknown>;
  act: (full: FullSession, first: Waiter) => Promise<unknown>;
  freed?: 'booking' | 'session' | 'offer';
};

const cancelled = (full: FullSession, seats?: number) =>
  call('PUT', `/api/bookings/${full.booking_id}/cancel`, {
    token: full.owner.token,
    body: seats ? { seats } : {},
  });
const runJob = async (name: 'free_lapsed_holds' | 'tend_waitlists') => {
  await deps.jobs.enqueue(sql, name, {});
  await runJobs();
};
/** Moves time for the platform alone, for as long as `work` takes. */
async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  clock.move(ms);
  try {
    return await work();
  } finally {
    clock.move(-ms);
  }
}
/** The session's seat is offered to somebody in front of the two who wait. */
let in_front: Waiter;
const offeredBefore = async (full: FullSession) => {
  await cancelled(full);
};

/** The booking that takes the place of the one that fills the session. */
let replacement_id: string;

const places: Record<string, Place> = {
  'a booking is cancelled': { act: (full) => cancelled(full) },
  'an unpaid booking is cancelled': { unpaid: true, act: (full) => cancelled(full) },
  'an admin cancels a booking': { act: (full) => full.frees(1) },
  'a hold lapses': { unpaid: true, act: () => later(16 * 60_000, () => runJob('free_lapsed_holds')) },
  'a hold lapses, found by the next who joins': {
    unpaid: true,
    act: (full) => later(16 * 60_000, () => full.joins()),
  },
  'a payment fails and its hold ends': {
    unpaid: true,
    before: async (full) => {
      await pass(2 * 60_000);
      const body = { booking_id: full.booking_id, phone: PHONE };
      assert.equal(
        (await call('POST', '/api/payments/mpesa/initiate', { token: full.owner.token, body })).status,
        201,
      );
      providers.answer({ phone: PHONE.slice(1), action: 'pin', pin: '9999' });
      await settleDown();
      assert.equal(
        (await sql`select from payments where booking_id = ${full.booking_id} and status = 'failed'`).length,
        1,
      );
    },
    act: () => later(16 * 60_000, () => runJob('free_lapsed_holds')),
  },
  'a booking is taken to another session': {
    act: async (full) => {
      const [from] = await sql<{ course_id: string }[]>`
        select course_id from sessions where id = ${full.session_id}`;
      const { course_id } = from!;
      const { id: session_id } = await makeSession(sql, { course_id, in_hours: 300, now: clock.now() });
      const body = { session_id, waive_difference: true, reason: 'Asked by phone' };
      const { token } = await person('admin');
      return call('POST', `/api/bookings/${full.booking_id}/transfer`, { token, body });
    },
  },
  'a booking in a dearer session takes its place': {
    before: async (full) => {
      const [from] = await sql<{ course_id: string }[]>`
        select course_id from sessions where id = ${full.session_id}`;
      const { course_id } = from!;
      const { id: session_id } = await makeSession(sql, { course_id, in_hours: 300, now: clock.now() });
      const { status, body } = await call('POST', `/api/bookings/${full.booking_id}/transfer`, {
        token: full.owner.token,
        body: { session_id },
      });
      assert.equal(status, 201, JSON.stringify(body));
      replacement_id = body.id;
    },
    act: async () => {
      const { token } = await person('admin');
      const body = {
        booking_id: replacement_id,
        method: 'cash',
        reference: randomUUID(),
        reason: 'Paid here',
      };
      return call('POST', '/api/payments/other', { token, body });
    },
  },
  'the capacity is raised': {
    freed: 'session',
    act: async (full) => {
      const { token } = await person('admin');
      return call('PUT', `/api/sessions/${full.session_id}`, { token, body: { capacity: 2 } });
    },
  },
  'an offer is declined': {
    freed: 'offer',
    before: offeredBefore,
    act: (full) => call('DELETE', `/api/sessions/${full.session_id}/waitlist`, { token: in_front.token }),
  },
  'the booking of an offer is cancelled': {
    freed: 'offer',
    before: offeredBefore,
    act: async (full) => {
      const { booking_id } = await full.entry(in_front);
      return call('PUT', `/api/bookings/${booking_id}/cancel`, { token: in_front.token, body: {} });
    },
  },
  'an admin takes an offer away': {
    freed: 'offer',
    before: offeredBefore,
    act: async () => {
      const { token } = await person('admin');
      return call('DELETE', `/api/waitlist/${in_front.entry_id}`, {
        token,
        body: { reason: 'Asked by phone' },
      });
    },
  },
  'an offer runs out': {
    freed: 'offer',
    before: offeredBefore,
    act: () => later(4 * HOUR_MS + 1000, () => runJob('free_lapsed_holds')),
  },
};

test('every statement of the server that can free seats is known here and shown below', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const files = globSync('server/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
  const found = files.flatMap((file) => seatStatements(file, readFileSync(`${root}/${file}`, 'utf8')));
  assert.deepEqual(found.sort(), Object.keys(statements).sort());
  const shown = Object.values(statements).flatMap((one) => ('shown' in one ? one.shown : []));
  assert.deepEqual(shown.sort(), [...Object.keys(places), 'some seats of a booking are cancelled'].sort());
});

/** The transaction in which the audit trail saw a change: the trail is written by triggers of that very transaction. */
async function seenIn(object_id: string, action: 'created' | 'changed'): Promise<string> {
  const [row] = await sql<{ xmin: string }[]>`
    select xmin::text from audit_log where object_id = ${object_id} and action = ${action} order by id desc limit 1`;
  return row!.xmin;
}

for (const [name, { unpaid = false, before, act, freed = 'booking' }] of Object.entries(places)) {
  test(`${name}: the first in line gets the offer in the same transaction, and the public cannot get in between`, async () => {
    const full = await fullSession(platform, { capacity: 1, unpaid });
    if (before === offeredBefore) in_front = await full.joins();
    const [first, second] = [await full.joins(), await full.joins()];
    await before?.(full, first);
    assert.equal((await full.entry(first)).status, 'waiting');

    const raid = () => full.public_books();
    const [, ...raids] = await Promise.all([act(full, first), raid(), raid(), raid()]);
    for (const answer of [...raids, await raid()]) {
      assert.deepEqual([answer.status, answer.body.code], [409, 'session_full']);
    }
    const offer = await full.entry(first);
    assert.deepEqual([offer.status, offer.payment_status], ['offered', 'pending']);
    assert.equal((await full.entry(second)).status, 'waiting');

    const changed =
      freed === 'booking'
        ? full.booking_id
        : freed === 'session'
          ? full.session_id
          : (await full.entry(in_front)).booking_id!;
    assert.equal(await seenIn(changed, 'changed'), await seenIn(offer.booking_id!, 'created'));
  });
}

test('some seats of a booking are cancelled: they go to the first who fits, in the same transaction', async () => {
  const full = await fullSession(platform, { capacity: 3 });
  const [first, second] = [await full.joins(2), await full.joins(2)];
  assert.equal((await cancelled(full, 2)).status, 200);
  const offer = await full.entry(first);
  assert.deepEqual([offer.status, (await full.entry(second)).status], ['offered', 'waiting']);
  assert.equal(await seenIn(full.booking_id, 'changed'), await seenIn(offer.booking_id!, 'created'));
  assert.equal((await full.public_books()).body.waitlist, true);
});

test('a hold lapses, found by somebody who books: those who wait are served first, and only the rest can be booked', async () => {
  const full = await fullSession(platform, { capacity: 3, unpaid: true });
  const first = await full.joins(2);
  await later(16 * 60_000, async () => {
    assert.equal((await full.public_books(2)).body.code, 'session_full');
    assert.equal((await full.entry(first)).status, 'waiting');
    assert.equal((await full.public_books(1)).status, 201);
  });
  const offer = await full.entry(first);
  assert.equal(offer.status, 'offered');
  assert.equal(await seenIn(full.booking_id, 'changed'), await seenIn(offer.booking_id!, 'created'));
});

test('a paid booking is cancelled: its seat is offered at once, and once, not again when the money went back', async () => {
  const full = await fullSession(platform, { capacity: 1, unpaid: true });
  await pass(2 * 60_000);
  const body = { booking_id: full.booking_id, phone: PHONE };
  assert.equal(
    (await call('POST', '/api/payments/mpesa/initiate', { token: full.owner.token, body })).status,
    201,
  );
  providers.answer({ phone: PHONE.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const [first, second] = [await full.joins(), await full.joins()];
  await cancelled(full);
  assert.equal((await full.entry(first)).status, 'offered');
  await settleDown();
  const [booking] = await sql`select payment_status from bookings where id = ${full.booking_id}`;
  assert.equal(booking!.payment_status, 'refunded');
  assert.deepEqual(
    [(await full.entry(first)).status, (await full.entry(second)).status],
    ['offered', 'waiting'],
  );
});

test('even a seat freed by hand in the database is kept from the public, and offered within the minute', async () => {
  const full = await fullSession(platform, { capacity: 1 });
  const first = await full.joins();
  await sql`update bookings set cancelled_at = now() where id = ${full.booking_id}`;
  assert.equal((await full.public_books()).body.waitlist, true);
  await runJob('tend_waitlists');
  assert.equal((await full.entry(first)).status, 'offered');
});

test('twin: where nobody counts who waits, the public takes the freed seat, so the tests above can fail', async () => {
  const full = await fullSession(platform, { capacity: 1 });
  const first = await full.joins();
  await sql`update bookings set cancelled_at = now() where id = ${full.booking_id}`;
  await sql`update sessions set waiting = 0 where id = ${full.session_id}`;
  assert.equal((await full.public_books()).status, 201);
  assert.equal((await full.entry(first)).status, 'waiting');
  await sql`update sessions set waiting = 1 where id = ${full.session_id}`;
});

test('after all of this the stored data are sound', async () => {
  assert.deepEqual(await fsck(sql), []);
});
