import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession, makeTrainer } from '../../test/make.ts';
import { wrongFields } from '../../test/pages.ts';
import { askAboutMinimums } from './decide-session.ts';

const { call, sql, person, clock, deps } = await testApp();
clock.set('2026-03-02T06:00:00Z');
let { token } = await person('admin', { email: 'desk@example.test' });
/** An hour and a bit later, when the log-in has ended as well. */
async function later() {
  clock.move(3_700_000);
  ({ token } = await person('admin'));
}
const post = (path: string, body: object, headers = {}) => call('POST', path, { token, body, headers });
const session = (fields = {}) => makeSession(sql, { now: clock.now(), ...fields });
const nobody = '00000000-0000-7000-8000-000000000000';

async function guest(session_id: string, fields: { seats?: number; paid?: number } = {}) {
  const { seats = 1, paid = 0 } = fields;
  const user = await person();
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, created_at)
    values (${user.id}, ${session_id}, ${seats}, 'paid', ${paid / seats}, ${paid}, 'KES', ${clock.now()}) returning id`;
  if (paid > 0) {
    const [payment] = await sql<{ id: string }[]>`
      insert into payments (booking_id, provider, payment_reference, amount, status, completed_at, provider_transaction_id)
      values (${booking!.id}, 'mpesa', ${randomUUID()}, ${paid}, 'completed', ${clock.now()}, ${randomUUID()}) returning id`;
    await sql`
      insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status)
      select 'mpesa', provider_transaction_id, id, amount, currency, 'applied' from payments where id = ${payment!.id}`;
  }
  return { ...user, booking_id: booking!.id };
}
const told = async (kind: string, user_id: string) =>
  (await sql`select from messages where kind = ${kind} and user_id = ${user_id}`).length;

test('a preview of repeating names every clash and writes nothing; the deed then writes all or nothing', async () => {
  const trainer = await makeTrainer(sql);
  const model = await session({ trainer_id: trainer.id, room: 'Baobab', capacity: 7 });
  const [{ date }] = (await sql`select date from sessions where id = ${model.id}`) as unknown as [
    { date: string },
  ];
  const inTheWay = await session({ trainer_id: trainer.id, in_hours: 168 * 3 });
  const path = `/api/sessions/${model.id}/repeat`;
  const count = async () => (await sql`select from sessions where course_id = ${model.course_id}`).length;

  const preview = await post(path, { weekly: { times: 4 }, dry_run: true });
  assert.equal(preview.status, 200, JSON.stringify(preview.body));
  assert.equal(preview.body.sessions, 3);
  assert.deepEqual(
    preview.body.occurrences.map((one: { refusal: { code: string } | null }) => one.refusal?.code ?? null),
    [null, 'trainer_busy', null, null],
  );
  assert.equal(preview.body.occurrences[1].refusal.clashes_with, inTheWay.id);
  assert.equal(await count(), 1);

  const refused = await post(path, { weekly: { times: 4 } });
  assert.deepEqual([refused.status, refused.body.code, refused.body.refused.length], [409, 'conflict', 1]);
  assert.equal(await count(), 1);

  const key = { 'idempotency-key': randomUUID() };
  const done = await post(path, { weekly: { times: 4 }, skip_clashes: true }, key);
  assert.deepEqual([done.status, done.body.sessions], [201, 3]);
  assert.deepEqual((await post(path, { weekly: { times: 4 }, skip_clashes: true }, key)).body, done.body);
  assert.equal(await count(), 4);
  const week = Temporal.PlainDate.from(date).add({ weeks: 1 }).toString();
  const first = await call('GET', `/api/sessions/${done.body.occurrences[0].session_id}`);
  assert.deepEqual(
    [first.body.date, first.body.capacity, first.body.room, first.body.trainer_id],
    [week, 7, 'Baobab', trainer.id],
  );
});

test('chosen days that are past or twice the same are told apart from those that can be had', async () => {
  const model = await session();
  const { body } = await post(`/api/sessions/${model.id}/repeat`, {
    dates: ['2026-05-04', '2026-05-04', '2026-01-05'],
    dry_run: true,
  });
  assert.deepEqual(
    body.occurrences.map((one: { date: string; refusal: { message: string } | null }) => [
      one.date,
      one.refusal?.message ?? null,
    ]),
    [
      ['2026-01-05', 'must be in the future'],
      ['2026-05-04', null],
    ],
  );
  assert.deepEqual(wrongFields(await post(`/api/sessions/${model.id}/repeat`, {})), ['dates']);
  assert.equal((await post(`/api/sessions/${nobody}/repeat`, { weekly: { times: 1 } })).status, 404);
});

test('a copied course is a draft of its own with everything the course says', async () => {
  const course = await makeCourse(sql, { title: 'Solar power', syllabus: ['Sun', 'Wires'] });
  const copy = await post(`/api/courses/${course.id}/copy`, {});
  assert.equal(copy.status, 201, JSON.stringify(copy.body));
  assert.deepEqual(
    [copy.body.title, copy.body.is_published, copy.body.syllabus, copy.body.price],
    ['Solar power (copy)', false, ['Sun', 'Wires'], 1500],
  );
  assert.equal((await post(`/api/courses/${course.id}/copy`, { title: 'Wind' })).body.title, 'Wind');
  assert.equal((await post(`/api/courses/${nobody}/copy`, {})).status, 404);
});

test('moving shows who is touched, how much may go back and the letter, and then does exactly that', async () => {
  const { id, starts_at } = await session({ capacity: 9 });
  const payer = await guest(id, { seats: 2, paid: 3000 });
  const free = await guest(id);
  await sql`update users set locale = 'sw' where id = ${free.id}`;
  const path = `/api/sessions/${id}/move`;
  const { headers } = await call('GET', `/api/sessions/${id}`, { token });
  const wish = { date: '2026-06-01', start_time: '14:00', location: 'Karen' };

  const preview = await post(path, { ...wish, dry_run: true });
  assert.equal(preview.status, 200, JSON.stringify(preview.body));
  assert.deepEqual(
    [preview.body.moves, preview.body.refund_if_all_cancel, preview.body.people.length],
    [true, 3000, 2],
  );
  assert.deepEqual(
    preview.body.messages.map((one: { locale: string }) => one.locale),
    ['en', 'sw'],
  );
  assert.match(preview.body.messages[0].text, /Karen/);
  assert.equal((await call('GET', `/api/sessions/${id}`)).body.starts_at, starts_at);
  assert.equal(await told('session_moved', payer.id), 0);

  const done = await post(path, wish, { 'if-match': String(headers.etag) });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.equal(done.body.session.starts_at, '2026-06-01T11:00:00.000Z');
  for (const one of [payer, free]) assert.equal(await told('session_moved', one.id), 1);
  const late = await post(path, { location: 'Kilimani' }, { 'if-match': String(headers.etag) });
  assert.deepEqual([late.status, late.body.code], [412, 'changed_meanwhile']);
  assert.equal((await post(path, { room: 'Acacia', dry_run: true })).body.moves, false);
});

test('a session below its minimum is put in doubt at its date, once, and a yes ends the doubt', async () => {
  const { id } = await session({ in_hours: 200 });
  const one = await guest(id);
  const decide_by = new Date(clock.now().getTime() + 3_600_000).toISOString();
  const set = await call('PUT', `/api/sessions/${id}/minimum`, { token, body: { min_seats: 3, decide_by } });
  assert.equal(set.status, 200, JSON.stringify(set.body));
  await askAboutMinimums(deps);
  assert.equal(await told('session_in_doubt', one.id), 0);
  await later();
  await askAboutMinimums(deps);
  await askAboutMinimums(deps);
  assert.equal(await told('session_in_doubt', one.id), 1);
  const alerts = await sql`
    select from messages m join users u on u.id = m.user_id where kind = 'staff_alert' and u.email = 'desk@example.test'`;
  assert.equal(alerts.length, 1);
  const doubted = async () =>
    (await call('GET', '/api/sessions?in_doubt=true&limit=100', { token })).body.data.map(
      (one: { id: string }) => one.id,
    );
  assert.ok((await doubted()).includes(id));
  const yes = await post(`/api/sessions/${id}/decision`, { takes_place: true });
  assert.deepEqual([yes.status, yes.body.status], [200, 'scheduled']);
  assert.equal(await told('session_goes_ahead', one.id), 1);
  assert.ok(!(await doubted()).includes(id), 'settled');
  assert.equal((await post(`/api/sessions/${id}/decision`, { takes_place: false })).status, 409);
});

test('a no cancels the session, gives everything back and says why', async () => {
  const { id } = await session({ in_hours: 300 });
  const one = await guest(id, { paid: 1500 });
  const decide_by = new Date(clock.now().getTime() + 3_600_000).toISOString();
  await call('PUT', `/api/sessions/${id}/minimum`, { token, body: { min_seats: 4, decide_by } });
  const no = await post(`/api/sessions/${id}/decision`, { takes_place: false });
  assert.deepEqual([no.status, no.body.status], [200, 'cancelled']);
  assert.equal(await told('session_cancelled', one.id), 1);
  const [refund] = await sql`select amount from refunds where booking_id = ${one.booking_id}`;
  assert.equal(refund!.amount, 1500);
});

test('a session with enough people is settled without troubling anybody', async () => {
  const { id } = await session({ in_hours: 400 });
  const one = await guest(id, { seats: 2 });
  const decide_by = new Date(clock.now().getTime() + 3_600_000).toISOString();
  await call('PUT', `/api/sessions/${id}/minimum`, { token, body: { min_seats: 2, decide_by } });
  await later();
  await askAboutMinimums(deps);
  const { body } = await call('GET', `/api/sessions/${id}`);
  assert.ok(body.decided_at);
  assert.equal(body.doubted_at, null);
  assert.equal(await told('session_in_doubt', one.id), 0);
});

test('a minimum needs its date, in time, and not more seats than there are', async () => {
  const { id } = await session({ capacity: 5 });
  const put = (body: object) => call('PUT', `/api/sessions/${id}/minimum`, { token, body });
  const decide_by = new Date(clock.now().getTime() + 3_600_000).toISOString();
  assert.deepEqual(wrongFields(await put({ min_seats: 3, decide_by: null })), ['decide_by']);
  assert.deepEqual(wrongFields(await put({ min_seats: 6, decide_by })), ['min_seats']);
  assert.deepEqual(wrongFields(await put({ min_seats: 3, decide_by: '2020-01-01T00:00:00.000Z' })), [
    'decide_by',
  ]);
  assert.equal((await put({ min_seats: null, decide_by: null })).status, 200);
  assert.equal((await post(`/api/sessions/${id}/decision`, { takes_place: true })).status, 409);
});
