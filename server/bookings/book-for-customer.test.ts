import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeSession, makeUser } from '../../test/make.ts';
import { wrongFields } from '../../test/pages.ts';

const { call, sql, person } = await testApp();
const { token } = await person('admin');
const book = (session_id: string, body: object, headers = {}) =>
  call('POST', `/api/sessions/${session_id}/bookings`, {
    ...{ token, headers },
    body: { reason: 'She called us', seats: 1, ...body },
  });
const capacityOf = async (id: string) => (await call('GET', `/api/sessions/${id}`)).body.capacity;

test('an admin books for a customer who called, and takes the cash for it', async () => {
  const session = await makeSession(sql, { capacity: 3 });
  const customer = await makeUser(sql, { email_verified: false });
  const made = await book(session.id, {
    ...{ user_id: customer.id, seats: 2, contact_phone: '0712 345 678' },
    attendees: [{ name: 'Amani Wafula' }],
  });
  assert.equal(made.status, 201);
  assert.equal(made.body.user_id, customer.id);
  assert.equal(made.body.status, 'awaiting_payment');
  const [letter] = await sql`select from messages where kind = 'booking_held' and user_id = ${customer.id}`;
  assert.ok(letter, 'the customer is told');
  const [trail] = await sql<{ reason: string }[]>`
    select reason from audit_log where object_type = 'bookings' and object_id = ${made.body.id} order by id limit 1`;
  assert.equal(trail!.reason, 'She called us');
  const paid = await call('POST', '/api/payments/other', {
    token,
    body: {
      ...{ booking_id: made.body.id, method: 'cash', reference: randomUUID().slice(0, 8) },
      reason: 'Paid at the desk',
    },
  });
  assert.equal(paid.status, 201);
  assert.equal((await call('GET', `/api/bookings/${made.body.id}`, { token })).body.status, 'confirmed');
});

test('a full session takes one more person only when the admin says so, and is then larger by the missing seats', async () => {
  const session = await makeSession(sql, { capacity: 2 });
  assert.equal((await book(session.id, { user_id: (await makeUser(sql)).id })).status, 201);
  const friend = await makeUser(sql);
  const refused = await book(session.id, { user_id: friend.id, seats: 2 });
  assert.equal(refused.body.code, 'session_full');
  assert.equal(await capacityOf(session.id), 2);
  const squeezed = await book(session.id, { user_id: friend.id, seats: 2, over_capacity: true });
  assert.equal(squeezed.status, 201);
  assert.equal(await capacityOf(session.id), 3);
  const again = await book(session.id, { user_id: friend.id, over_capacity: true });
  assert.equal(again.body.code, 'already_booked');
  assert.equal(await capacityOf(session.id), 3, 'what was refused changed nothing');
});

test('seats that others wait for stay theirs when somebody is squeezed in', async () => {
  const session = await makeSession(sql, { capacity: 1 });
  const first = await book(session.id, { user_id: (await makeUser(sql)).id });
  const waiting = await makeUser(sql);
  await sql`insert into waitlist_entries (user_id, session_id, seats) values (${waiting.id}, ${session.id}, 1)`;
  assert.equal(
    (await book(session.id, { user_id: (await makeUser(sql)).id, over_capacity: true })).status,
    201,
  );
  await call('PUT', `/api/bookings/${first.body.id}/cancel`, { token, body: {} });
  const [entry] = await sql<{ status: string }[]>`
    select status from waitlist_entries where user_id = ${waiting.id}`;
  assert.equal(entry!.status, 'offered');
});

test('what cannot be booked for a customer is refused in words', async () => {
  const session = await makeSession(sql);
  const customer = await makeUser(sql);
  assert.deepEqual(wrongFields(await book(session.id, { user_id: 'x', reason: '' })).sort(), [
    'reason',
    'user_id',
  ]);
  assert.equal((await book(randomUUID(), { user_id: customer.id })).body.code, 'not_found');
  assert.equal((await book(session.id, { user_id: randomUUID() })).body.code, 'not_found');
  const over = await makeSession(sql, { status: 'cancelled' });
  assert.equal((await book(over.id, { user_id: customer.id })).body.code, 'session_not_bookable');
  const key = { 'idempotency-key': randomUUID() };
  assert.equal((await book(session.id, { user_id: customer.id }, key)).status, 201);
  assert.equal((await book(session.id, { user_id: customer.id }, key)).status, 201, 'the same answer again');
  const other = await book(session.id, { user_id: (await makeUser(sql)).id }, key);
  assert.equal(other.body.code, 'idempotency_key_reused');
});
