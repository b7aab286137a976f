import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestApp, testApp } from '../../test/app.ts';
import { mailServer } from '../../test/mail-server.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { passTime, workOnce } from '../../test/time-passes.ts';
import { remind } from './remind.ts';

const HOUR_MS = 3_600_000;

/** A free course, so that the booking is confirmed at once; the session starts in 72 hours. */
async function booked(app: TestApp, in_hours = 72) {
  const person = await app.person();
  const course = await makeCourse(app.sql, { price: null, title: 'Robots for Kids' });
  const session = await makeSession(app.sql, { course_id: course.id, in_hours, now: app.clock.now() });
  const { status, body } = await app.call('POST', '/api/bookings', {
    token: person.token,
    body: { session_id: session.id, seats: 1 },
  });
  assert.equal(status, 201, JSON.stringify(body));
  return { person, session, booking_id: body.id as string };
}
/** Access tokens are over after a few minutes, and these tests let days pass. */
const freshToken = ({ deps }: TestApp, { id, login_id }: { id: string; login_id: string }) =>
  deps.tokens.issue({ user_id: id, role: 'student', login_id });
const reminders = async ({ sql }: TestApp, user_id: string) =>
  (await sql`select from notifications where kind = 'session_reminder' and user_id = ${user_id}`).length;

test('people are reminded 24 hours before, once, with a letter they can stop', async (t) => {
  const server = await mailServer(t);
  const app = await testApp(t, { SMTP_URL: server.url }, { site: true });
  const { person } = await booked(app);
  await workOnce(app);
  await passTime(app, 47 * HOUR_MS);
  await remind(app.deps);
  assert.equal(await reminders(app, person.id), 0, 'not yet');
  await passTime(app, HOUR_MS + 60_000);
  await remind(app.deps);
  await remind(app.deps);
  await Promise.all([remind(app.deps), remind(app.deps)]);
  await workOnce(app);
  assert.equal(await reminders(app, person.id), 1);
  const letters = server.letters.filter(({ subject }) => subject.startsWith('Coming up'));
  assert.equal(letters.length, 1);
  const letter = letters[0]!;
  const link = /^<(http:\/\/localhost:3000\/unsubscribe\?token=[^>]+)>$/.exec(
    letter.headers['list-unsubscribe']!,
  )![1]!;
  assert.equal(letter.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
  assert.ok(letter.parts.every((part) => part.content.includes('/unsubscribe?token=')));

  // One click in the mail program: a POST to that address, without a log-in.
  const path = link.slice('http://localhost:3000'.length);
  assert.equal((await app.call('GET', path)).status, 200);
  const token = await freshToken(app, person);
  const before = await app.call('GET', '/api/notifications/preferences', { token });
  assert.equal(before.body.reminders.email, true, 'looking at the page stops nothing');
  const click = await app.call('POST', path, {
    raw: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(click.status, 200);
  const after = await app.call('GET', '/api/notifications/preferences', { token });
  assert.deepEqual(after.body, {
    reminders: { email: false, sms: true },
    reviews: { email: true, sms: true },
  });

  // A reminder of the next session stays inside the app; what concerns the booking itself is still mailed.
  const course = await makeCourse(app.sql, { price: null });
  const next = await makeSession(app.sql, { course_id: course.id, in_hours: 72, now: app.clock.now() });
  assert.equal(
    (await app.call('POST', '/api/bookings', { token, body: { session_id: next.id, seats: 1 } })).status,
    201,
  );
  await passTime(app, 50 * HOUR_MS);
  await remind(app.deps);
  await workOnce(app);
  assert.equal(await reminders(app, person.id), 2);
  assert.equal(server.letters.filter(({ subject }) => subject.startsWith('Coming up')).length, 1);
  assert.equal(server.letters.filter(({ subject }) => subject.startsWith('You are in')).length, 2);
});

test('a server that was down at the hour reminds as soon as it is back, but nobody of what has begun', async (t) => {
  const app = await testApp(t);
  const late = await booked(app, 72);
  const begun = await booked(app, 60);
  app.clock.move(71 * HOUR_MS);
  await remind(app.deps);
  assert.equal(await reminders(app, late.person.id), 1, 'an hour before is better than never');
  assert.equal(await reminders(app, begun.person.id), 0);
});

test('nobody is reminded of a booking that was cancelled, or of a session that was', async (t) => {
  const app = await testApp(t);
  const admin = await app.person('admin');
  const own = await booked(app);
  const theirs = await booked(app);
  assert.equal(
    (await app.call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.person.token, body: {} }))
      .status,
    200,
  );
  assert.equal(
    (await app.call('DELETE', `/api/sessions/${theirs.session.id}`, { token: admin.token })).status,
    204,
  );
  app.clock.move(49 * HOUR_MS);
  await remind(app.deps);
  assert.deepEqual([await reminders(app, own.person.id), await reminders(app, theirs.person.id)], [0, 0]);
});

test('a reminder that was waiting for the mail server is not sent after the booking was cancelled', async (t) => {
  const server = await mailServer(t);
  const app = await testApp(t, { SMTP_URL: server.url });
  const { person, booking_id } = await booked(app);
  await workOnce(app);
  await server.down();
  await passTime(app, 49 * HOUR_MS);
  await remind(app.deps);
  await workOnce(app, ['send_message']);
  const token = await freshToken(app, person);
  await app.call('PUT', `/api/bookings/${booking_id}/cancel`, { token, body: {} });
  await server.up();
  await passTime(app, HOUR_MS);
  await workOnce(app, ['send_message']);
  assert.equal(server.letters.filter(({ subject }) => subject.startsWith('Coming up')).length, 0);
  const [row] = await app.sql<
    { status: string; error: string }[]
  >`select status, error from messages where kind = 'session_reminder'`;
  assert.deepEqual([row!.status, row!.error], ['failed', 'OUTDATED']);
});

test('who booked a moment before the reminder was due is not reminded, who booked three hours before is', async (t) => {
  const app = await testApp(t);
  const fresh = await booked(app, 24.2);
  const earlier = await booked(app, 27.5);
  app.clock.move(4 * HOUR_MS);
  await remind(app.deps);
  assert.equal(await reminders(app, fresh.person.id), 0);
  assert.equal(await reminders(app, earlier.person.id), 1);
});

test('a session that moves after the reminder reminds again before its new time', async (t) => {
  const app = await testApp(t);
  const { person, session } = await booked(app);
  app.clock.move(49 * HOUR_MS);
  await remind(app.deps);
  await app.sql`update sessions set date = date + 7, moved_at = ${app.clock.now()} where id = ${session.id}`;
  await remind(app.deps);
  assert.equal(await reminders(app, person.id), 1, 'the move itself was told');
  app.clock.move(7 * 24 * HOUR_MS);
  await remind(app.deps);
  assert.equal(await reminders(app, person.id), 2);
});

test('the hour of the reminder is a setting', async (t) => {
  const app = await testApp(t, { REMINDER_HOURS: '48' });
  const { person } = await booked(app);
  app.clock.move(25 * HOUR_MS);
  await remind(app.deps);
  assert.equal(await reminders(app, person.id), 1);
});
