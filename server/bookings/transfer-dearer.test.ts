import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { testApp } from '../../test/app.ts';
import { classroom } from '../../test/classroom.ts';
import { makeSession } from '../../test/make.ts';
import { freeAllLapsedHolds } from './free-lapsed-holds.ts';

const app = await testApp();
const { call, sql, person, clock, deps } = app;
const admin = await person('admin');

/** Time moves on in these tests, further than a token lasts. */
async function tokenOf(user_id: string, role: 'student' | 'admin' = 'student'): Promise<string> {
  const [login] = await sql<{ id: string }[]>`select id from logins where user_id = ${user_id} limit 1`;
  return deps.tokens.issue({ user_id, role, login_id: login!.id });
}
const pay = async (booking_id: string) =>
  call('POST', '/api/payments/other', {
    token: await tokenOf(admin.id, 'admin'),
    body: { booking_id, method: 'cash', reference: randomUUID(), reason: 'Paid at the desk' },
  });
const read = async (id: string) =>
  (await call('GET', `/api/bookings/${id}`, { token: await tokenOf(admin.id, 'admin') })).body;
const seatsOf = async (id: string) =>
  (
    await sql<{ seats_booked: number; seats_held: number }[]>`
      select seats_booked, seats_held from sessions where id = ${id}`
  ).flatMap((row) => [row.seats_booked, row.seats_held]);
const refundsOf = async (booking_id: string) =>
  (
    await sql<{ amount: number; cause: string }[]>`
      select amount, cause from refunds where booking_id = ${booking_id}`
  ).map(({ amount, cause }) => [amount, cause]);
const lettersTo = async (user_id: string, kind: string) =>
  (await sql`select from messages where user_id = ${user_id} and kind = ${kind} and channel = 'email'`)
    .length;

/** Two paid seats, and two later sessions of the course that cost more since. */
async function beforeTransfer({ price = 1500 } = {}) {
  const room = await classroom(app, { in_hours: 240, price });
  const session = (in_hours: number) =>
    makeSession(sql, { course_id: room.course.id, in_hours, now: clock.now(), capacity: 5 });
  const [dear, other] = [await session(300), await session(360)];
  const owner = await person();
  const made = await call('POST', '/api/bookings', {
    token: owner.token,
    body: {
      session_id: room.session.id,
      seats: 2,
      contact_phone: '+254700000123',
      attendees: [{ name: 'Achieng Otieno', email: 'achieng@example.test' }],
    },
  });
  assert.equal((await pay(made.body.id)).status, 201, JSON.stringify(made.body));
  await sql`update courses set price = ${price + 500} where id = ${room.course.id}`;
  const path = `/api/bookings/${made.body.id}/transfer`;
  const go = async (session_id = dear.id) =>
    call('POST', path, { token: await tokenOf(owner.id), body: { session_id } });
  const cancel = async (id: string) =>
    call('PUT', `/api/bookings/${id}/cancel`, { token: await tokenOf(owner.id), body: {} });
  const preview = () => call('GET', `${path}?session_id=${dear.id}`, { token: owner.token });
  return { ...room, dear, other, owner, old: made.body, go, cancel, preview };
}

test('a dearer session is held by a booking of its own, and once that is paid the old one goes and all of its money comes back', async () => {
  const { session, dear, owner, old, go, preview } = await beforeTransfer();
  const before = (await preview()).body;
  assert.deepEqual([before.difference, before.to_pay, before.refund_amount], [1000, 4000, 3000]);
  const { status, body } = await go();
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual(
    [body.status, body.session.id, body.seats, body.total_amount, body.replaces_booking_id],
    ['awaiting_payment', dear.id, 2, 4000, old.id],
  );
  assert.deepEqual(
    [body.contact_phone, body.attendees[0].name, body.attendees[0].email],
    ['+254700000123', 'Achieng Otieno', 'achieng@example.test'],
  );
  assert.match(body.note, new RegExp(`^Pay KES 4000 .*booking ${old.code} is cancelled, and its KES 3000`));
  assert.equal((await read(old.id)).status, 'confirmed');
  assert.deepEqual(
    [await seatsOf(session.id), await seatsOf(dear.id)],
    [
      [2, 0],
      [0, 2],
    ],
  );
  const again = await go();
  assert.deepEqual([again.status, again.body.id], [200, body.id]);

  assert.equal((await pay(body.id)).status, 201);
  assert.equal((await read(body.id)).status, 'confirmed');
  assert.equal((await read(old.id)).status, 'refund_pending');
  assert.deepEqual(
    [await seatsOf(session.id), await seatsOf(dear.id)],
    [
      [0, 0],
      [2, 0],
    ],
  );
  assert.deepEqual(await refundsOf(old.id), [[3000, 'transferred']]);
  assert.equal(await lettersTo(owner.id, 'booking_transferred'), 1);
  assert.equal(await lettersTo(owner.id, 'booking_cancelled'), 0);
});

test('a refund above the limit waits for a second admin, also after a transfer', async () => {
  const price = deps.config.REFUND_APPROVAL_ABOVE / 2 + 1;
  const { old, go } = await beforeTransfer({ price });
  await pay((await go()).body.id);
  const refunds = await sql`select amount, approval_needed, status from refunds where booking_id = ${old.id}`;
  assert.deepEqual([...refunds], [{ amount: 2 * price, approval_needed: true, status: 'requested' }]);
});

test('a hold that lapses or is cancelled leaves the old booking as it was, and one may choose again', async () => {
  const { session, dear, other, old, go, cancel } = await beforeTransfer();
  const first = await go();
  const second = await go(other.id);
  assert.deepEqual([second.status, second.body.code], [409, 'booking_not_transferable']);
  assert.equal(second.body.booking_id, first.body.id);
  assert.equal((await cancel(first.body.id)).status, 200);
  const third = await go(other.id);
  assert.equal(third.status, 201, JSON.stringify(third.body));
  clock.move((deps.config.HOLD_MINUTES + 1) * 60_000);
  await freeAllLapsedHolds(deps);
  assert.deepEqual(
    [(await read(third.body.id)).status, (await read(old.id)).status],
    ['expired', 'confirmed'],
  );
  assert.deepEqual(
    [await seatsOf(session.id), await seatsOf(dear.id), await seatsOf(other.id)],
    [
      [2, 0],
      [0, 0],
      [0, 0],
    ],
  );
  assert.deepEqual(await refundsOf(old.id), []);
  const fourth = await go();
  assert.equal(fourth.status, 201);
  clock.move((deps.config.HOLD_MINUTES + 1) * 60_000);
  assert.equal((await go(other.id)).status, 201, 'a lapsed hold that nobody ended yet is in nobody’s way');
});

test('a late payer still gets the swap while the old booking could be cancelled for everything, and not after', async () => {
  const late = await beforeTransfer();
  const { body } = await late.go();
  clock.move((deps.config.HOLD_MINUTES + 1) * 60_000);
  await freeAllLapsedHolds(deps);
  assert.equal((await pay(body.id)).status, 201);
  assert.deepEqual(await refundsOf(late.old.id), [[3000, 'transferred']]);

  const too_late = await beforeTransfer();
  const held = (await too_late.go()).body;
  clock.set(new Date(Date.parse(too_late.session.starts_at) - 3_600_000).toISOString());
  await freeAllLapsedHolds(deps);
  const refused = await pay(held.id);
  assert.deepEqual([refused.status, refused.body.code], [409, 'session_full']);
  assert.equal((await read(too_late.old.id)).status, 'confirmed');
});

test('money for a lapsed choice is not taken while another one is held, and the one that is held still swaps', async () => {
  const { old, other, go } = await beforeTransfer();
  const first = (await go()).body;
  clock.move((deps.config.HOLD_MINUTES + 1) * 60_000);
  await freeAllLapsedHolds(deps);
  const second = (await go(other.id)).body;
  assert.equal((await pay(first.id)).body.code, 'session_full');
  assert.equal((await pay(second.id)).status, 201);
  assert.deepEqual(await refundsOf(old.id), [[3000, 'transferred']]);
});

test('when the old session has begun, the new booking is simply one more', async () => {
  const { old, go, session } = await beforeTransfer();
  const { body } = await go();
  await sql`update sessions set status = 'ongoing' where id = ${session.id}`;
  assert.equal((await pay(body.id)).status, 201);
  assert.deepEqual([(await read(body.id)).status, (await read(old.id)).cancelled_at], ['confirmed', null]);
  assert.deepEqual(await refundsOf(old.id), []);
});

test('an admin who waives the difference is told of the booking that waits for its money', async () => {
  const { old, dear, go } = await beforeTransfer();
  const { body } = await go();
  const waived = await call('POST', `/api/bookings/${old.id}/transfer`, {
    token: await tokenOf(admin.id, 'admin'),
    body: { session_id: dear.id, waive_difference: true, reason: 'We changed the price' },
  });
  assert.deepEqual([waived.body.code, waived.body.booking_id], ['booking_not_transferable', body.id]);
});

test('paying the new booking while the old one is cancelled: the money of the old one goes back once', async () => {
  for (let round = 0; round < 6; round += 1) {
    const { old, go, cancel, session, owner } = await beforeTransfer();
    const { body } = await go();
    const [paid, cancelled] = await Promise.all([pay(body.id), cancel(old.id)]);
    assert.equal(paid.status, 201, JSON.stringify(paid.body));
    assert.ok([200, 409].includes(cancelled.status), JSON.stringify(cancelled.body));
    const refunds = await refundsOf(old.id);
    assert.deepEqual(
      refunds.map(([amount]) => amount),
      [3000],
    );
    assert.deepEqual([await seatsOf(session.id), (await read(body.id)).status], [[0, 0], 'confirmed']);
    const told = [
      await lettersTo(owner.id, 'booking_transferred'),
      await lettersTo(owner.id, 'booking_cancelled'),
    ];
    assert.deepEqual(told, cancelled.status === 200 ? [0, 1] : [1, 0]);
  }
});

test('two wishes at once hold one booking', async () => {
  const { old, dear, other, go } = await beforeTransfer();
  await Promise.all([go(), go(), go(other.id), go(other.id), go(dear.id)]);
  const rows = await sql`
    select from bookings where replaces_booking_id = ${old.id} and payment_status = 'pending' and cancelled_at is null`;
  assert.equal(rows.length, 1);
});

test('after all of this the stored data are sound', async () => {
  assert.deepEqual(await fsck(sql), []);
});
