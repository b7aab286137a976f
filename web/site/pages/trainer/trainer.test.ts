import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../../../test/app.ts';
import { classroom, endSession, seatedBooking } from '../../../../test/classroom.ts';
import { makeSession } from '../../../../test/make.ts';

const app = await testApp(undefined, {}, { site: true });
const { call, sql, person, clock } = app;

const get = (path: string, token: string | null, headers: Record<string, string> = {}) =>
  call('GET', path, { token, headers });
const submit = (path: string, token: string | null, fields: Record<string, string>) =>
  call('POST', path, {
    token,
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const stored = (session_id: string) => sql<{ name: string; status: string }[]>`
  select a.name, m.status from attendance m join attendees a on a.id = m.attendee_id
  where m.session_id = ${session_id} order by a.name`;
const statuses = async (session_id: string) =>
  Object.fromEntries((await stored(session_id)).map(({ name, status }) => [name, status]));
/** The ids the page made up for seats without a name. */
const newSeats = (html: string) => [...html.matchAll(/name="name-([0-9a-f-]{36})"/g)].map((one) => one[1]!);

test('a trainer sees the next class first, in English and in Swahili, and nobody else gets in', async () => {
  const { account, session } = await classroom(app, { in_hours: 30 });
  const page = await get('/trainer', account.token);
  assert.equal(page.status, 200);
  assert.match(page.body, /Your next class.*Practical Robotics/s);
  assert.ok(page.body.includes(`/trainer/sessions/${session.id}`));
  const swahili = await get('/trainer', account.token, { 'accept-language': 'sw' });
  assert.match(swahili.body, /Darasa lako lijalo/);
  const visitor = await get('/trainer', null);
  assert.deepEqual([visitor.status, visitor.headers.location], [303, '/login?next=%2Ftrainer']);
  assert.equal((await get('/trainer', (await person()).token)).status, 403);
  assert.equal((await get('/trainer/sessions/abc', account.token)).status, 404);
  const stranger = await classroom(app);
  for (const rest of ['', '/attendance', '/sheet'])
    assert.equal((await get(`/trainer/sessions/${session.id}${rest}`, stranger.account.token)).status, 404);
});

test('a class is accepted with one press, and declined only with a reason', async () => {
  const { account, session } = await classroom(app, { in_hours: 30 });
  const path = `/trainer/sessions/${session.id}`;
  const refused = await submit(`${path}/answer`, account.token, { answer: 'declined', reason: ' ' });
  assert.equal(refused.status, 422);
  assert.match(refused.body, /id="reason-error"/);
  const accepted = await submit(`${path}/answer`, account.token, { answer: 'accepted' });
  assert.deepEqual([accepted.status, accepted.headers.location], [303, path]);
  assert.match((await get(path, account.token)).body, /You accepted/);
});

test('people are shown with how to call them and what to mind, and not a word about money', async () => {
  const { account, session } = await classroom(app, { in_hours: 1 });
  const { booking } = await seatedBooking(app, session.id, { seats: 2, names: ['Achieng Otieno'] });
  const { seal } = app.deps;
  await sql`update bookings set special_requirements = ${seal.close('Uses a wheelchair')},
    contact_phone = ${seal.close('+254712345678')} where id = ${booking.id}`;
  for (const rest of ['', '/attendance', '/sheet']) {
    const { body } = await get(`/trainer/sessions/${session.id}${rest}`, account.token);
    for (const wanted of ['Achieng Otieno', 'Uses a wheelchair', '+254712345678', 'Seat without a name'])
      assert.ok(body.includes(wanted), `${wanted} in ${rest}`);
    assert.doesNotMatch(body, /KES|amount|paid/i);
  }
});

test('attendance is saved by a plain form: single marks, everybody else present, a name for an empty seat, a walk-in', async () => {
  const { account, session } = await classroom(app, { in_hours: 1 });
  const { token } = account;
  const { attendees } = await seatedBooking(app, session.id, {
    seats: 4,
    names: ['Achieng Otieno', 'Baraka Mwangi', 'Chebet Rono'],
  });
  const path = `/trainer/sessions/${session.id}/attendance`;
  const [empty] = newSeats((await get(path, token)).body);
  const { booking_id } = (await sql`select booking_id from attendees where id = ${attendees[0]!}`)[0]!;
  const seat = { [`booking-${empty}`]: booking_id };
  const nameless = await submit(path, token, { ...seat, [`mark-${empty}`]: 'present' });
  assert.equal(nameless.status, 422);
  assert.match(nameless.body, /needs a name/);
  assert.ok(nameless.body.includes(`name-${empty}`), 'the seat keeps its id');
  assert.deepEqual(await statuses(session.id), {});
  const saved = await submit(path, token, {
    ...seat,
    [`mark-${attendees[0]}`]: 'late',
    [`mark-${empty}`]: 'present',
    [`name-${empty}`]: 'Daudi Kiprono',
    walk_in_id: crypto.randomUUID(),
    walk_in: 'Esther Wambui',
  });
  assert.deepEqual([saved.status, saved.headers.location], [303, path]);
  clock.move(1000);
  await submit(path, token, {
    all: 'present',
    [`was-${attendees[0]}`]: 'late',
    [`mark-${attendees[0]}`]: 'late',
  });
  assert.deepEqual(await statuses(session.id), {
    'Achieng Otieno': 'late',
    'Baraka Mwangi': 'present',
    'Chebet Rono': 'present',
    'Daudi Kiprono': 'present',
    'Esther Wambui': 'present',
  });
  assert.match((await get(path, token)).body, /5 of 5 marked/);
});

test('a page left open does not overwrite what somebody else marked meanwhile', async () => {
  const { account, session } = await classroom(app, { in_hours: 1 });
  const { attendees } = await seatedBooking(app, session.id, {
    seats: 2,
    names: ['Achieng Otieno', 'Baraka Mwangi'],
  });
  const path = `/trainer/sessions/${session.id}/attendance`;
  await submit(path, account.token, { [`mark-${attendees[0]}`]: 'present' });
  const old_page = { [`was-${attendees[0]}`]: 'present', [`mark-${attendees[0]}`]: 'present' };
  clock.move(60_000);
  await submit(path, account.token, { ...old_page, [`mark-${attendees[0]}`]: 'absent' });
  clock.move(60_000);
  await submit(path, account.token, { ...old_page, [`mark-${attendees[1]}`]: 'present' });
  assert.deepEqual(await statuses(session.id), { 'Achieng Otieno': 'absent', 'Baraka Mwangi': 'present' });
});

test('before it opens and after it is locked, the list says so and since when', async () => {
  const early = await classroom(app, { in_hours: 30 });
  const page = await get(`/trainer/sessions/${early.session.id}/attendance`, early.account.token);
  assert.match(page.body, /You can mark attendance from/);
  const { account, session } = await classroom(app, { in_hours: 1 });
  const { attendees } = await seatedBooking(app, session.id);
  await endSession(app, session.id);
  clock.move(8 * 86_400_000);
  const login = await sql<{ id: string }[]>`
    insert into logins (user_id, created_at, last_used_at, expires_at)
    values (${account.id}, ${clock.now()}, ${clock.now()}, ${new Date(clock.now().getTime() + 86_400_000)}) returning id`;
  const token = await app.deps.tokens.issue({ user_id: account.id, role: 'trainer', login_id: login[0]!.id });
  const path = `/trainer/sessions/${session.id}/attendance`;
  assert.match((await get(path, token)).body, /This list is locked.*ask the office to open it again/s);
  const refused = await submit(path, token, { [`mark-${attendees[0]}`]: 'present' });
  assert.equal(refused.status, 409);
  assert.deepEqual(await statuses(session.id), {});
});

test('days off are taken and given back; a day with a class is refused beside its field', async () => {
  const { account, course, session } = await classroom(app, { in_hours: 72 });
  const { token } = account;
  await makeSession(sql, { course_id: course.id, in_hours: 96, now: clock.now() });
  const taught = new Date(session.starts_at).toISOString().slice(0, 10);
  const refused = await submit('/trainer/days-off', token, { starts_on: taught, note: 'Wedding' });
  assert.equal(refused.status, 409);
  assert.match(refused.body, /You have a class on one of these days/);
  assert.match(refused.body, /value="Wedding"/, 'nothing typed is lost');
  const taken = await submit('/trainer/days-off', token, { starts_on: '2031-03-03', ends_on: '2031-03-05' });
  assert.equal(taken.status, 303);
  const { body } = await get('/trainer/days-off', token);
  assert.match(body, /Mon, 3 Mar 2031 to Wed, 5 Mar 2031/);
  const backwards = await submit('/trainer/days-off', token, {
    starts_on: '2031-03-05',
    ends_on: '2031-03-03',
  });
  assert.match(backwards.body, /must not be before the first day/);
  const give_back = /action="(\/trainer\/days-off\/[^"]+\/give-back)"/.exec(body)![1]!;
  assert.equal((await submit(give_back, token, {})).status, 303);
  assert.match((await get('/trainer/days-off', token)).body, /No days off ahead/);
});

test('a trainer replies to a review in public, and takes the reply back', async () => {
  const { account, trainer, course, session } = await classroom(app, { in_hours: 1 });
  const { owner, booking } = await seatedBooking(app, session.id);
  const [review] = await sql<{ id: string }[]>`
    insert into reviews (booking_id, user_id, course_id, trainer_id, rating, comment)
    values (${booking.id}, ${owner.id}, ${course.id}, ${trainer.id}, 4, 'Clear and kind') returning id`;
  const { token } = account;
  assert.match((await get('/trainer/reviews', token)).body, /Clear and kind/);
  const path = `/trainer/reviews/${review!.id}/reply`;
  const empty = await submit(path, token, { [`reply-${review!.id}`]: '' });
  assert.equal(empty.status, 422);
  assert.equal((await submit(path, token, { [`reply-${review!.id}`]: 'Thank you!' })).status, 303);
  assert.match((await get('/trainer/reviews', token)).body, /Thank you!/);
  assert.equal((await submit(path, token, { take_back: 'yes' })).status, 303);
  assert.doesNotMatch((await get('/trainer/reviews', token)).body, /Thank you!/);
});

test('a trainer gets a calendar address, and a new one in its place', async () => {
  const { account } = await classroom(app, { in_hours: 1 });
  const address = async () =>
    /http\S+\/api\/calendar\/\S+?\.ics/.exec((await get('/trainer', account.token)).body)?.[0];
  assert.equal(await address(), undefined);
  await submit('/trainer/calendar', account.token, {});
  const first = await address();
  assert.ok(first);
  await submit('/trainer/calendar', account.token, {});
  assert.notEqual(await address(), first);
});
