// Every error code the API contract fixes, reached over HTTP, with its problem document (RFC 9457).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type ErrorCode, errorCatalogue } from '../server/errors.ts';
import { type Reply, testApp } from './app.ts';
import { makeCourse, makeSession, makeTrainer, makeUser } from './make.ts';

const { call, person, sql } = await testApp();
const PASSWORD = 'Chai na mandazi 7';

async function register(): Promise<{ email: string; token: string; id: string }> {
  const email = `${randomUUID()}@example.test`;
  const { body } = await call('POST', '/api/auth/register', {
    body: { email, password: PASSWORD, name: 'Amina Hassan' },
  });
  return { email, token: body.access_token, id: body.user.id };
}

async function booked(
  seats = 1,
): Promise<{ token: string; booking_id: string; session_id: string; price: number }> {
  const { token } = await person();
  const session = await makeSession(sql);
  const { body } = await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats } });
  return { token, booking_id: body.id, session_id: session.id, price: body.total_amount };
}

const pay = (token: string, booking_id: string, more = {}) =>
  call('POST', '/api/payments/other', {
    token,
    body: { booking_id, method: 'cash', reference: randomUUID(), reason: 'Paid at the desk', ...more },
  });

const ways: Record<string, () => Promise<Reply>> = {
  validation_failed: () => call('POST', '/api/auth/register', { body: {} }),
  email_taken: async () => {
    const { email } = await register();
    return call('POST', '/api/auth/register', { body: { email, password: PASSWORD, name: 'Somebody Else' } });
  },
  invalid_credentials: async () => {
    const { email } = await register();
    return call('POST', '/api/auth/login', { body: { email, password: 'Not the one 1' } });
  },
  email_not_verified: async () => {
    const { token } = await register();
    const session = await makeSession(sql);
    return call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 1 } });
  },
  account_inactive: async () => {
    const { email, id } = await register();
    await sql`update users set is_active = false where id = ${id}`;
    return call('POST', '/api/auth/login', { body: { email, password: PASSWORD } });
  },
  token_invalid: () => call('POST', '/api/auth/verify-email', { body: { token: 'f'.repeat(64) } }),
  session_full: async () => {
    const { token } = await person();
    const session = await makeSession(sql, { capacity: 1 });
    return call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 2 } });
  },
  session_not_bookable: async () => {
    const { token } = await person();
    const session = await makeSession(sql, { status: 'cancelled' });
    return call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 1 } });
  },
  already_booked: async () => {
    const { token, session_id } = await booked();
    return call('POST', '/api/bookings', { token, body: { session_id, seats: 1 } });
  },
  booking_not_payable: async () => {
    const { token, booking_id } = await booked();
    await call('PUT', `/api/bookings/${booking_id}/cancel`, { token, body: {} });
    return pay((await person('admin')).token, booking_id);
  },
  payment_in_progress: async () => {
    const own = await booked(2);
    await sql`
      insert into payments (booking_id, provider, payment_reference, amount, ask_at)
      values (${own.booking_id}, 'mpesa', ${randomUUID()}, ${own.price}, now())`;
    return call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.token, body: { seats: 1 } });
  },
  amount_mismatch: async () => pay((await person('admin')).token, (await booked()).booking_id, { amount: 1 }),
  booking_not_cancellable: async () => {
    const { token, booking_id } = await booked();
    await call('PUT', `/api/bookings/${booking_id}/cancel`, { token, body: {} });
    return call('PUT', `/api/bookings/${booking_id}/cancel`, { token, body: {} });
  },
  capacity_below_booked: async () => {
    const { token } = await person('admin');
    const session = await makeSession(sql, { capacity: 5 });
    const guest = await person();
    await call('POST', '/api/bookings', { token: guest.token, body: { session_id: session.id, seats: 3 } });
    return call('PUT', `/api/sessions/${session.id}`, { token, body: { capacity: 2 } });
  },
  trainer_busy: async () => {
    const { token } = await person('admin');
    const trainer = await makeTrainer(sql);
    const course = await makeCourse(sql);
    const body = {
      course_id: course.id,
      trainer_id: trainer.id,
      date: '2031-03-03',
      start_time: '09:00',
      end_time: '11:00',
      location: 'Karen',
      capacity: 5,
    };
    await call('POST', '/api/sessions', { token, body });
    return call('POST', '/api/sessions', {
      token,
      body: { ...body, start_time: '10:00', end_time: '12:00' },
    });
  },
  invalid_transition: async () => {
    const { token } = await person('admin');
    const session = await makeSession(sql, { status: 'completed', in_hours: -48 });
    return call('PUT', `/api/sessions/${session.id}`, { token, body: { status: 'scheduled' } });
  },
  idempotency_key_reused: async () => {
    const { token } = await person();
    const session = await makeSession(sql);
    const headers = { 'idempotency-key': randomUUID() };
    await call('POST', '/api/bookings', { token, headers, body: { session_id: session.id, seats: 1 } });
    return call('POST', '/api/bookings', { token, headers, body: { session_id: session.id, seats: 2 } });
  },
  rate_limited: async () => {
    const { email } = await makeUser(sql);
    for (let tries = 0; tries < 10; tries++)
      await call('POST', '/api/auth/login', { body: { email, password: 'Not the one 1' } });
    return call('POST', '/api/auth/login', { body: { email, password: 'Not the one 1' } });
  },
  not_found: () => call('GET', `/api/courses/${randomUUID()}`),
  forbidden: async () => call('GET', '/api/users', { token: (await person()).token }),
  unauthenticated: () => call('GET', '/api/auth/me'),
  provider_unavailable: async () => {
    const { token, booking_id } = await booked();
    return call('POST', '/api/payments/mpesa/initiate', { token, body: { booking_id, phone: '0712345678' } });
  },
};

for (const [code, way] of Object.entries(ways)) {
  test(`${code} is answered with its status, its sentence and its problem document`, async () => {
    const { status, headers, body } = await way();
    assert.equal(body.code, code, JSON.stringify(body));
    assert.equal(status, errorCatalogue[code as ErrorCode][0]);
    assert.match(String(headers['content-type']), /^application\/problem\+json/);
    assert.deepEqual(
      { type: body.type, title: body.title, status: body.status, request_id: body.request_id },
      {
        type: `/docs/errors/${code}`,
        title: errorCatalogue[code as ErrorCode][1],
        status,
        request_id: headers['x-request-id'],
      },
    );
    assert.ok(body.detail.length > 5);
    if (status === 401) assert.match(String(headers['www-authenticate']), /^Bearer/);
    if (status === 429) assert.ok(Number(headers['retry-after']) > 0);
    if (code === 'validation_failed')
      assert.deepEqual(body.errors.map((one: { field: string }) => one.field).sort(), [
        'email',
        'name',
        'password',
      ]);
    const page = await call('GET', body.type);
    assert.equal(page.status, 200, 'the type is the address of a page that explains it');
  });
}
