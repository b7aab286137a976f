import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { transaction } from '../database/connect.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { writeMessage } from '../messages/outbox.ts';

const { call, person, sql, deps, clock } = await testApp();

async function notify(user_id: string, locale = 'en') {
  await transaction(sql, { actor_id: null, source: 'api' }, (tx) =>
    writeMessage(tx, deps, {
      key: `password_changed:${randomUUID()}`,
      kind: 'password_changed',
      to: { user_id, email: 'someone@example.test', name: 'Someone', locale },
      data: { at: '2026-06-14T06:00:00.000Z' },
    }),
  );
}

test('what happens to a booking is told inside the app, in the reader’s language, with the way to it', async () => {
  const { id, token } = await person();
  await sql`update users set locale = 'sw' where id = ${id}`;
  const course = await makeCourse(sql, { price: null, title: 'Roboti' });
  const session = await makeSession(sql, { course_id: course.id });
  const booking = await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 1 } });
  const { status, body } = await call('GET', '/api/notifications', { token });
  assert.equal(status, 200);
  assert.deepEqual([body.total, body.unread, body.next_cursor], [1, 1, null]);
  const [told] = body.data;
  assert.equal(told.kind, 'booking_confirmed');
  assert.match(told.title, /Roboti/);
  assert.equal(told.link, `/bookings/${booking.body.code}`);
  assert.equal(told.read_at, null);
});

test('a booking that is refused tells nobody anything', async () => {
  const { id, token } = await person();
  const session = await makeSession(sql, { capacity: 1 });
  const answer = await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 2 } });
  assert.equal(answer.status, 409);
  assert.equal((await sql`select from notifications where user_id = ${id}`).length, 0);
});

test('an alert for the staff is a notification for each admin', async () => {
  const admin = await person('admin');
  const student = await person();
  await transaction(sql, { actor_id: null, source: 'job' }, (tx) =>
    alertStaff(tx, deps, { key: 'money:1', what: 'Money nobody knows came', path: '/admin/receipts' }),
  );
  const { body } = await call('GET', '/api/notifications', { token: admin.token });
  assert.match(body.data[0].title, /Money nobody knows came/);
  assert.equal(body.data[0].link, '/admin/receipts');
  assert.equal((await call('GET', '/api/notifications', { token: student.token })).body.total, 0);
});

test('the list pages through everything once, filters by unread, and refuses what it does not know', async () => {
  const { id, token } = await person();
  for (let nth = 0; nth < 7; nth++) await notify(id);
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 10; page++) {
    const { body } = await call('GET', `/api/notifications?limit=3${cursor && `&cursor=${cursor}`}`, {
      token,
    });
    assert.equal(body.total, 7);
    seen.push(...body.data.map((row: { id: string }) => row.id));
    if (body.next_cursor === null) break;
    cursor = body.next_cursor;
  }
  assert.equal(new Set(seen).size, 7);
  assert.equal(seen.length, 7);
  await call('POST', `/api/notifications/${seen[0]}/read`, { token });
  const unread = await call('GET', '/api/notifications?unread=true', { token });
  assert.deepEqual([unread.body.total, unread.body.unread], [6, 6]);
  const read = await call('GET', '/api/notifications?unread=false', { token });
  assert.deepEqual([read.body.total, read.body.unread, read.body.data[0].id], [1, 6, seen[0]]);
  for (const query of ['unread=maybe', 'user_id=1', 'sort=title', 'limit=0', 'cursor=x'])
    assert.equal((await call('GET', `/api/notifications?${query}`, { token })).status, 422, query);
});

test('one is marked as read once and for all, others’ cannot be, and all can be at once', async () => {
  const [mine, theirs] = [await person(), await person()];
  for (const { id } of [mine, mine, theirs]) await notify(id);
  const { body } = await call('GET', '/api/notifications', { token: mine.token });
  const id = body.data[0].id;
  const first = await call('POST', `/api/notifications/${id}/read`, { token: mine.token });
  assert.equal(first.status, 200);
  assert.ok(first.body.read_at);
  clock.move(60_000);
  const again = await call('POST', `/api/notifications/${id}/read`, { token: mine.token });
  assert.equal(again.body.read_at, first.body.read_at);
  const strange = await call('POST', `/api/notifications/${id}/read`, { token: theirs.token });
  assert.deepEqual([strange.status, strange.body.code], [404, 'not_found']);
  const all = await call('POST', '/api/notifications/read-all', { token: mine.token });
  assert.deepEqual(all.body, { read: 1 });
  assert.equal((await call('GET', '/api/notifications', { token: theirs.token })).body.unread, 1);
});

test('preferences start with yes, change one by one, and are one’s own', async () => {
  const [mine, theirs] = [await person(), await person()];
  const yes = { reminders: { email: true, sms: true }, reviews: { email: true, sms: true } };
  const get = async (token: string) => (await call('GET', '/api/notifications/preferences', { token })).body;
  assert.deepEqual(await get(mine.token), yes);
  const changed = await call('PUT', '/api/notifications/preferences', {
    token: mine.token,
    body: { reminders: { sms: false } },
  });
  assert.deepEqual(changed.body, { ...yes, reminders: { email: true, sms: false } });
  assert.deepEqual(await get(theirs.token), yes);
  const back = await call('PUT', '/api/notifications/preferences', {
    token: mine.token,
    body: { reminders: { sms: true } },
  });
  assert.deepEqual(back.body, yes);
  const wrong = await call('PUT', '/api/notifications/preferences', {
    token: mine.token,
    body: { receipts: { email: false } },
  });
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'validation_failed']);
});
