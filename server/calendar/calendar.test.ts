import assert from 'node:assert/strict';
import { test } from 'node:test';
import ICAL from 'ical.js';
import { testApp } from '../../test/app.ts';
import { mailServer } from '../../test/mail-server.ts';
import { makeCourse, makeSession, makeTrainer } from '../../test/make.ts';

const app = await testApp();
const { call, person, sql } = app;

/** What a calendar program reads: it knows no zone but those the file explains. */
function read(text: string) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      summary: event.summary,
      location: event.location,
      status: component.getFirstPropertyValue('status'),
      zone: event.startDate.zone.tzid,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      stamp: String(component.getFirstPropertyValue('dtstamp')),
    };
  });
  return { method: calendar.getFirstPropertyValue('method'), events, text };
}

async function booked(fields: { timezone?: string; date?: string; start_time?: string } = {}) {
  const someone = await person();
  const course = await makeCourse(sql, { price: null, title: 'Robots; sensors, and "more"' });
  const session = await makeSession(sql, { course_id: course.id, in_hours: 100 });
  const { timezone = 'Africa/Nairobi', date, start_time } = fields;
  if (date)
    await sql`update sessions set date = ${date}, start_time = ${start_time!}, timezone = ${timezone} where id = ${session.id}`;
  const { body } = await call('POST', '/api/bookings', {
    token: someone.token,
    body: { session_id: session.id, seats: 2 },
  });
  const [row] = await sql<
    { starts_at: string; ends_at: string }[]
  >`select starts_at, ends_at from sessions where id = ${session.id}`;
  return { ...someone, session_id: session.id, booking_id: body.id as string, ...row! };
}
const fileOf = async (booking: { booking_id: string; token: string }) => {
  const answer = await call('GET', `/api/bookings/${booking.booking_id}/calendar.ics`, {
    token: booking.token,
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.match(String(answer.headers['content-type']), /^text\/calendar/);
  return read(answer.body);
};

// Nairobi never changes its clocks; in London and New York these days lie around a change; Kolkata is off by half hours.
const times: [string, string, string, string][] = [
  ['Africa/Nairobi', '2031-06-14', '09:00', '2031-06-14T06:00:00.000Z'],
  ['Europe/London', '2031-03-29', '18:30', '2031-03-29T18:30:00.000Z'],
  ['Europe/London', '2031-03-30', '18:30', '2031-03-30T17:30:00.000Z'],
  ['Europe/London', '2031-10-25', '23:30', '2031-10-25T22:30:00.000Z'],
  ['Europe/London', '2031-10-26', '08:00', '2031-10-26T08:00:00.000Z'],
  ['America/New_York', '2031-11-02', '09:00', '2031-11-02T14:00:00.000Z'],
  ['America/New_York', '2031-07-04', '21:45', '2031-07-05T01:45:00.000Z'],
  ['Asia/Kolkata', '2031-01-05', '10:10', '2031-01-05T04:40:00.000Z'],
];
for (const [timezone, date, start_time, instant] of times) {
  test(`a calendar shows ${start_time} on ${date} in ${timezone} at the right minute`, async () => {
    const booking = await booked({ timezone, date, start_time });
    assert.equal(booking.starts_at, instant);
    const { events, text } = await fileOf(booking);
    assert.equal(events.length, 1);
    assert.deepEqual([events[0]!.start, events[0]!.end], [booking.starts_at, booking.ends_at]);
    assert.equal(events[0]!.zone, timezone);
    assert.ok(
      text.includes(`DTSTART;TZID=${timezone}:${date.replaceAll('-', '')}T${start_time.replace(':', '')}00`),
    );
    assert.equal(text.match(/BEGIN:VTIMEZONE/g)!.length, 1);
    assert.match(events[0]!.stamp, /Z$/, 'the stamp is an instant');
  });
}

test('moving the session keeps the entry and raises its sequence, cancelling marks it', async () => {
  const admin = await person('admin');
  const booking = await booked();
  const first = (await fileOf(booking)).events[0]!;
  assert.deepEqual([first.uid, first.status, first.sequence], [booking.booking_id, 'CONFIRMED', 0]);
  assert.equal(first.summary, 'Robots; sensors, and "more"');
  const move = (body: object) =>
    call('PUT', `/api/sessions/${booking.session_id}`, { token: admin.token, body });
  const there = { date: '2031-05-05', start_time: '10:00', end_time: '11:00' };
  assert.equal((await move(there)).status, 200);
  const moved = (await fileOf(booking)).events[0]!;
  assert.deepEqual([moved.uid, moved.sequence, moved.start.slice(0, 10)], [first.uid, 1, '2031-05-05']);
  assert.equal((await move({ capacity: 30 })).status, 200);
  assert.equal((await fileOf(booking)).events[0]!.sequence, 1, 'nothing that a calendar shows has changed');
  await call('PUT', `/api/bookings/${booking.booking_id}/cancel`, {
    token: booking.token,
    body: { seats: 1 },
  });
  assert.equal((await fileOf(booking)).events[0]!.sequence, 2);
  await call('PUT', `/api/bookings/${booking.booking_id}/cancel`, { token: booking.token, body: {} });
  const cancelled = (await fileOf(booking)).events[0]!;
  assert.deepEqual([cancelled.uid, cancelled.status, cancelled.sequence], [first.uid, 'CANCELLED', 3]);
});

test('the file of a booking is for its owner, for admins, and for who has the signed link', async () => {
  const [booking, other, admin] = [await booked(), await person(), await person('admin')];
  const path = `/api/bookings/${booking.booking_id}/calendar.ics`;
  const status = async (url: string, token?: string) =>
    (await call('GET', url, { token: token ?? null })).status;
  assert.equal(await status(path), 404);
  assert.equal(await status(path, other.token), 404);
  assert.equal(await status(path, admin.token), 200);
  const shown = await call('GET', `/api/bookings/${booking.booking_id}`, { token: booking.token });
  const signed: string = shown.body.calendar_url;
  assert.equal(await status(signed), 200);
  assert.equal(await status(`${signed}x`), 404);
  const another = await booked();
  assert.equal(await status(signed.replace(booking.booking_id, another.booking_id)), 404);
  assert.equal(await status(`${path}?token=a&other=b`), 422);
});

test('a booking that was never paid has no entry', async () => {
  const someone = await person();
  const session = await makeSession(sql);
  const { body } = await call('POST', '/api/bookings', {
    token: someone.token,
    body: { session_id: session.id, seats: 1 },
  });
  assert.equal(body.calendar_url, null);
  const answer = await call('GET', `/api/bookings/${body.id}/calendar.ics`, { token: someone.token });
  assert.deepEqual([answer.status, answer.body.code], [404, 'not_found']);
});

test('a private calendar has what its owner booked and teaches, until its address is changed or ended', async () => {
  const booking = await booked();
  const off = await call('GET', '/api/calendar', { token: booking.token });
  assert.deepEqual(off.body, { url: null, created_at: null });
  const made = await call('POST', '/api/calendar', { token: booking.token });
  assert.equal(made.status, 201);
  assert.equal((await call('GET', '/api/calendar', { token: booking.token })).body.url, made.body.url);
  const path = (url: string) => url.slice('http://localhost:3000'.length);
  const feed = await call('GET', path(made.body.url));
  assert.equal(feed.status, 200);
  assert.deepEqual(
    read(feed.body).events.map(({ uid }) => uid),
    [booking.booking_id],
  );
  assert.equal(read(feed.body).method, 'PUBLISH');

  const renewed = await call('POST', '/api/calendar', { token: booking.token });
  assert.equal((await call('GET', path(made.body.url))).status, 404);
  assert.equal((await call('GET', path(renewed.body.url))).status, 200);
  assert.equal((await call('DELETE', '/api/calendar', { token: booking.token })).status, 204);
  assert.equal((await call('GET', path(renewed.body.url))).status, 404);
});

test('a trainer’s private calendar has the sessions they teach, and an empty one is still a calendar', async () => {
  const teacher = await person('trainer');
  const { body } = await call('POST', '/api/calendar', { token: teacher.token });
  const path = body.url.slice('http://localhost:3000'.length);
  assert.deepEqual(read((await call('GET', path)).body).events, []);
  const trainer = await makeTrainer(sql, { user_id: teacher.id });
  const course = await makeCourse(sql, { trainer_id: trainer.id });
  const session = await makeSession(sql, { course_id: course.id, in_hours: 30 });
  const admin = await person('admin');
  const event = async () => read((await call('GET', path)).body).events[0]!;
  assert.deepEqual([(await event()).uid, (await event()).start], [session.id, session.starts_at]);
  await call('DELETE', `/api/sessions/${session.id}`, { token: admin.token });
  assert.deepEqual([(await event()).status, (await event()).sequence], ['CANCELLED', 1]);
});

test('the confirmation carries the entry, a move updates it and a cancellation takes it back, for mail programs to apply', async (t) => {
  const server = await mailServer(t);
  const mailed = await testApp(t, { SMTP_URL: server.url });
  const [someone, admin] = [await mailed.person(), await mailed.person('admin')];
  const course = await makeCourse(mailed.sql, { price: null, title: 'Robots' });
  const session = await makeSession(mailed.sql, { course_id: course.id });
  const booking = await mailed.call('POST', '/api/bookings', {
    token: someone.token,
    body: { session_id: session.id, seats: 1 },
  });
  const newest = async (subject: RegExp) => {
    await mailed.runJobs();
    const letter = server.letters.find((one) => subject.test(one.subject))!;
    const parts = letter.parts.filter(({ type }) => /calendar|\.ics/.test(type));
    assert.ok(parts.length > 0, 'a calendar travels with the letter');
    const calendar = read(parts[0]!.content);
    assert.match(parts[0]!.type, new RegExp(`method=${calendar.method}`, 'i'));
    return { ...calendar.events[0]!, method: calendar.method, text: calendar.text.replace(/\r\n /g, '') };
  };
  const confirmed = await newest(/You are in/);
  assert.deepEqual([confirmed.method, confirmed.uid, confirmed.sequence], ['REQUEST', booking.body.id, 0]);
  assert.match(confirmed.text, /ORGANIZER;CN="Darasa":mailto:hello@darasa\.example/);
  assert.ok(confirmed.text.toLowerCase().includes(`mailto:${someone.email}`));
  await mailed.call('PUT', `/api/sessions/${session.id}`, {
    token: admin.token,
    body: { date: '2031-05-05', start_time: '10:00', end_time: '12:00' },
  });
  const moved = await newest(/has moved/);
  assert.deepEqual(
    [moved.method, moved.uid, moved.sequence, moved.start],
    ['REQUEST', booking.body.id, 1, '2031-05-05T07:00:00.000Z'],
  );
  await mailed.call('DELETE', `/api/sessions/${session.id}`, { token: admin.token });
  const cancelled = await newest(/Class cancelled/);
  assert.deepEqual(
    [cancelled.method, cancelled.uid, cancelled.status],
    ['CANCEL', booking.body.id, 'CANCELLED'],
  );
  assert.ok(cancelled.sequence > moved.sequence);
});
