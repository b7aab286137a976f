import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { fullSession } from '../../test/full-session.ts';
import { makeSession } from '../../test/make.ts';
import { freeAllLapsedHolds } from './free-lapsed-holds.ts';

const app = await testApp(undefined, { ACCESS_TOKEN_MINUTES: '60' });
const { call, person, sql, clock, deps } = app;
const MINUTE = 60_000;

async function held() {
  const { token } = await person();
  const session = await makeSession(sql, { capacity: 5, now: clock.now() });
  const { status, body } = await call('POST', '/api/bookings', {
    token,
    body: { session_id: session.id, seats: 2 },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return {
    token,
    session,
    booking: body as { id: string; hold_expires_at: string; hold_extensions_left: number },
  };
}
const extend = (id: string, token: string) => call('POST', `/api/bookings/${id}/extend-hold`, { token });
const minutesLeft = (until: string) => (Date.parse(until) - clock.now().getTime()) / MINUTE;

test('who needs more time to pay gets it twice, each time as long as a new hold, and then no more', async () => {
  const { booking, token, session } = await held();
  assert.equal(booking.hold_extensions_left, 2);
  for (const left of [1, 0]) {
    clock.move(14 * MINUTE);
    const { status, body } = await extend(booking.id, token);
    assert.equal(status, 200, JSON.stringify(body));
    assert.ok(Math.abs(minutesLeft(body.hold_expires_at) - 15) < 0.5, body.hold_expires_at);
    assert.equal(body.hold_extensions_left, left);
  }
  clock.move(14 * MINUTE);
  const refused = await extend(booking.id, token);
  assert.deepEqual([refused.status, refused.body.code], [409, 'hold_not_extendable']);
  await freeAllLapsedHolds(deps);
  const [row] = await sql`select seats_held from sessions where id = ${session.id}`;
  assert.equal(row!.seats_held, 2, 'held to the end of the last extension');
});

test('two taps at once, or a retry after a lost answer, use up one extension', async () => {
  const { booking, token } = await held();
  assert.equal((await extend(booking.id, token)).body.hold_extensions_left, 2, 'nothing to gain yet');
  clock.move(10 * MINUTE);
  const taps = await Promise.all([extend(booking.id, token), extend(booking.id, token)]);
  assert.deepEqual(
    taps.map(({ status, body }) => [status, body.hold_extensions_left]),
    [
      [200, 1],
      [200, 1],
    ],
  );
});

test('a lapsed, a cancelled and a paid booking have nothing to extend, and somebody else’s does not exist', async () => {
  const refusal = async (id: string, token: string) => {
    const { status, body } = await extend(id, token);
    assert.deepEqual([status, body.code], [409, 'hold_not_extendable']);
    return body.detail as string;
  };
  const lapsed = await held();
  clock.move(16 * MINUTE);
  assert.match(await refusal(lapsed.booking.id, lapsed.token), /book again/);
  const cancelled = await held();
  await call('PUT', `/api/bookings/${cancelled.booking.id}/cancel`, { token: cancelled.token, body: {} });
  assert.match(await refusal(cancelled.booking.id, cancelled.token), /cancelled/);
  const paid = await held();
  await sql`update bookings set payment_status = 'paid' where id = ${paid.booking.id}`;
  assert.match(await refusal(paid.booking.id, paid.token), /paid already/);
  assert.equal((await extend(paid.booking.id, (await person()).token)).status, 404);
});

test('while others wait for its seats a hold is not extended, nor is an offer from the list', async () => {
  const full = await fullSession(app, { capacity: 1, unpaid: true });
  const waiter = await full.joins();
  clock.move(5 * MINUTE);
  const refused = await extend(full.booking_id, full.owner.token);
  assert.deepEqual([refused.status, refused.body.code], [409, 'hold_not_extendable']);
  assert.match(refused.body.detail, /waiting/);
  await call('PUT', `/api/bookings/${full.booking_id}/cancel`, { token: full.owner.token, body: {} });
  const { booking_id } = await full.entry(waiter);
  const { body } = await call('GET', `/api/bookings/${booking_id}`, { token: waiter.token });
  assert.equal(body.hold_extensions_left, 0);
  assert.match((await extend(booking_id!, waiter.token)).body.detail, /end of its own/);
});

test('a payment still undecided keeps extended seats for as long again as it would have kept the others', async () => {
  const { booking, token, session } = await held();
  clock.move(14 * MINUTE);
  await extend(booking.id, token);
  await sql`insert into payments (booking_id, provider, payment_reference, amount, ask_at, status)
            values (${booking.id}, 'mpesa', ${booking.id}, 3000, now() + interval '1 day', 'processing')`;
  const seatsAfter = async (minutes: number) => {
    clock.move(minutes * MINUTE);
    await freeAllLapsedHolds(deps);
    return (await sql`select seats_held from sessions where id = ${session.id}`)[0]!.seats_held;
  };
  assert.equal(await seatsAfter(30), 2, '44 minutes after the booking');
  assert.equal(await seatsAfter(2), 0, '46 minutes after the booking');
});
