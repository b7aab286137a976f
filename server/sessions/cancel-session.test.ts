import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeSession } from '../../test/make.ts';

const { call, sql, person, clock, deps } = await testApp();
const admin = await person('admin');
const cancel = (id: string, body?: object) =>
  call('DELETE', `/api/sessions/${id}`, { token: admin.token, body });

/** Somebody with seats: paid by M-Pesa, paid because it was free, or still about to pay. */
async function guest(
  session_id: string,
  fields: { seats: number; amount: number; state: 'pending' | 'paid' },
) {
  const user = await person();
  const { seats, amount, state } = fields;
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, hold_expires_at, created_at)
    values (${user.id}, ${session_id}, ${seats}, ${state}, ${amount / seats}, ${amount}, 'KES',
            ${new Date(clock.now().getTime() + 900_000)}, ${clock.now()}) returning id`;
  if (amount === 0) return { ...user, booking_id: booking!.id };
  const receipt = randomUUID().slice(0, 10);
  const [payment] = await sql<{ id: string }[]>`
    insert into payments ${sql({
      booking_id: booking!.id,
      provider: 'mpesa',
      payment_reference: randomUUID(),
      amount,
      currency: 'KES',
      status: state === 'paid' ? 'completed' : 'processing',
      completed_at: state === 'paid' ? clock.now() : null,
      provider_transaction_id: state === 'paid' ? receipt : null,
    })} returning id`;
  if (state === 'paid')
    await sql`
      insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status)
      values ('mpesa', ${receipt}, ${payment!.id}, ${amount}, 'KES', 'applied')`;
  return { ...user, booking_id: booking!.id };
}

async function bookingOf(id: string) {
  const [row] = await sql<
    { payment_status: string; cancelled_at: string | null; cancellation_reason: string }[]
  >`
    select payment_status, cancelled_at, cancellation_reason from bookings where id = ${id}`;
  return row!;
}
const refundsOf = (id: string) =>
  sql<{ amount: number; cause: string; status: string }[]>`
    select amount, cause, status from refunds where booking_id = ${id}`;

async function messageTo(user_id: string): Promise<Record<string, unknown>> {
  const rows = await sql<{ data: string }[]>`
    select data from messages where kind = 'session_cancelled' and user_id = ${user_id}`;
  assert.equal(rows.length, 1);
  return deps.seal.openJson(rows[0]!.data) as Record<string, unknown>;
}

test('cancelling a session frees every seat, pays everything back in full and tells everybody once', async () => {
  const session = await makeSession(sql, { capacity: 10 });
  const paid = await guest(session.id, { seats: 2, amount: 3000, state: 'paid' });
  const free = await guest(session.id, { seats: 1, amount: 0, state: 'paid' });
  const paying = await guest(session.id, { seats: 3, amount: 4500, state: 'pending' });

  const answer = await cancel(session.id, { reason: 'The trainer is ill' });
  assert.deepEqual([answer.status, answer.body], [204, '']);
  const { body } = await call('GET', `/api/sessions/${session.id}`);
  assert.deepEqual(
    [body.status, body.seats_booked, body.seats_held, body.cancellation_reason],
    ['cancelled', 0, 0, 'The trainer is ill'],
  );

  for (const one of [paid, free]) assert.equal((await bookingOf(one.booking_id)).payment_status, 'paid');
  assert.equal((await bookingOf(paying.booking_id)).payment_status, 'failed');
  for (const one of [paid, free, paying]) {
    const { cancelled_at, cancellation_reason } = await bookingOf(one.booking_id);
    assert.ok(cancelled_at);
    assert.equal(cancellation_reason, 'The trainer is ill');
  }
  assert.deepEqual(
    [...(await refundsOf(paid.booking_id))],
    [{ amount: 3000, cause: 'cancelled_by_us', status: 'requested' }],
  );
  assert.equal((await refundsOf(free.booking_id)).length, 0);
  assert.equal((await refundsOf(paying.booking_id)).length, 0);
  const [payment] = await sql`select status from payments where booking_id = ${paying.booking_id}`;
  assert.equal(payment!.status, 'cancelled');

  assert.equal((await messageTo(paid.id)).refund_amount, 3000);
  assert.equal((await messageTo(free.id)).refund_amount, 0);
  assert.equal((await messageTo(paying.id)).reason, 'The trainer is ill');
  assert.equal((await cancel(session.id)).status, 204);
  assert.equal((await refundsOf(paid.booking_id)).length, 1);
});

test('a session that is over cannot be cancelled', async () => {
  const over = await makeSession(sql, { in_hours: -30, status: 'completed' });
  const answer = await cancel(over.id);
  assert.deepEqual([answer.status, answer.body.code], [409, 'invalid_transition']);
});

test('an ongoing session can be cancelled, and frees its trainer and room for another', async () => {
  const ongoing = await makeSession(sql, { in_hours: -0.5, status: 'ongoing', room: 'Baobab' });
  assert.equal((await cancel(ongoing.id)).status, 204);
  assert.ok(await makeSession(sql, { in_hours: -0.5, status: 'ongoing', room: 'Baobab' }));
});

test('who cancelled stands in the audit trail', async () => {
  const session = await makeSession(sql);
  await cancel(session.id, { reason: 'Too few people' });
  const [entry] = await sql<{ actor_id: string; source: string; after: Record<string, unknown> }[]>`
    select actor_id, source, after from audit_log where object_id = ${session.id} order by id desc limit 1`;
  assert.deepEqual([entry!.actor_id, entry!.source, entry!.after.status], [admin.id, 'api', 'cancelled']);
});

test('only admins cancel sessions, and missing ones are missing', async () => {
  const session = await makeSession(sql);
  const { token } = await person('trainer');
  assert.equal((await call('DELETE', `/api/sessions/${session.id}`)).status, 401);
  assert.equal((await call('DELETE', `/api/sessions/${session.id}`, { token })).status, 403);
  assert.equal((await cancel('00000000-0000-7000-8000-000000000000')).status, 404);
  assert.equal((await cancel(session.id, { why: 1 })).status, 422);
});

test('before a session is cancelled, an admin sees whom it touches, what goes back and what they would read; nothing has happened', async () => {
  const session = await makeSession(sql, { capacity: 10 });
  await guest(session.id, { seats: 2, amount: 3000, state: 'paid' });
  await guest(session.id, { seats: 3, amount: 4500, state: 'pending' });
  const path = `/api/sessions/${session.id}/cancel?reason=The roof leaks`;
  const { status, body } = await call('GET', path, { token: admin.token });
  assert.equal(status, 200);
  const { people, messages, ...figures } = body;
  assert.deepEqual(figures, { seats: 5, waiting: 0, refund_total: 3000, refunds: 1, refunds_to_approve: 0 });
  assert.deepEqual(
    people.map((one: { refund_if_cancelled: number }) => one.refund_if_cancelled),
    [3000, 0],
  );
  assert.match(messages[0].text, /The roof leaks/);
  assert.equal((await call('GET', `/api/sessions/${session.id}`)).body.status, 'scheduled');
  const [left] = await sql<{ refunds: number }[]>`
    select count(*)::int as refunds from refunds f join bookings b on b.id = f.booking_id where b.session_id = ${session.id}`;
  assert.equal(left!.refunds, 0);

  await cancel(session.id);
  assert.equal((await call('GET', path, { token: admin.token })).body.code, 'invalid_transition');
  const nowhere = `/api/sessions/${randomUUID()}/cancel`;
  assert.equal((await call('GET', nowhere, { token: admin.token })).body.code, 'not_found');
});
