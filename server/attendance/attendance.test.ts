import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { classroom, seatedBooking } from '../../test/classroom.ts';
import { wrongFields } from '../../test/pages.ts';

const app = await testApp();
const { call, sql, person, clock, deps } = app;

const at = (minutes: number) => new Date(clock.now().getTime() + minutes * 60_000).toISOString();

async function openClass() {
  const room = await classroom(app);
  const seated = await seatedBooking(app, room.session.id, { seats: 2, names: ['Achieng Otieno'] });
  const path = `/api/sessions/${room.session.id}/attendance`;
  const { token } = room.account;
  const mark = (marks: object[], sent_at?: string) =>
    call('PUT', path, { token, body: { marks, ...(sent_at ? { sent_at } : {}) } });
  const outcome = async (marks: object[], sent_at?: string) => {
    const answer = await mark(marks, sent_at);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.results.map((one: { outcome: string }) => one.outcome);
  };
  const list = async () => (await call('GET', path, { token })).body.seats;
  return { ...room, ...seated, attendee_id: seated.attendees[0]!, path, token, mark, outcome, list };
}

test('a trainer sees every seat with its person, contact and needs, and nothing about money', async () => {
  const { path, token, owner, booking, session } = await openClass();
  await sql`
    update bookings set special_requirements = ${deps.seal.close('Peanut allergy')}, contact_phone = ${deps.seal.close('+254712345678')}
    where id = ${booking.id}`;
  const { status, body } = await call('GET', path, { token });
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.session_id, session.id);
  assert.deepEqual(
    body.seats.map((seat: { name: string | null; status: string | null }) => [seat.name, seat.status]),
    [
      ['Achieng Otieno', null],
      [null, null],
    ],
  );
  assert.equal(body.seats[0].special_requirements, 'Peanut allergy');
  assert.deepEqual(body.seats[1].contact, {
    name: 'Wanjiku Kamau',
    email: owner.email,
    phone: '+254712345678',
  });
  assert.doesNotMatch(JSON.stringify(body), /amount|price|payment|currency/);
});

test('sending the same taps again changes nothing, and the later tap wins in whatever order they arrive', async () => {
  const { attendee_id, outcome, list } = await openClass();
  const early = { attendee_id, status: 'absent', at: at(-30) };
  const late = { attendee_id, status: 'late', at: at(-10) };
  assert.deepEqual(await outcome([late]), ['applied']);
  assert.deepEqual(await outcome([late]), ['known']);
  assert.deepEqual(await outcome([early]), ['older']);
  assert.equal((await list())[0].status, 'late');
  const latest = { attendee_id, status: 'present', at: at(-5) };
  assert.deepEqual(await outcome([latest, early, late]), ['applied', 'older', 'older']);
  const [row] = await sql<{ status: string; marks: number }[]>`
    select max(status) as status, count(*)::int as marks from attendance where attendee_id = ${attendee_id}`;
  assert.deepEqual({ ...row }, { status: 'present', marks: 1 });
});

test('a phone whose clock is wrong neither loses to the others nor beats them for ever', async () => {
  const { attendee_id, outcome, list } = await openClass();
  // A day ahead, and it does not say so: the tap counts as made now.
  assert.deepEqual(await outcome([{ attendee_id, status: 'absent', at: at(24 * 60) }]), ['applied']);
  clock.move(60_000);
  assert.deepEqual(await outcome([{ attendee_id, status: 'present', at: at(0) }]), ['applied']);
  clock.move(60_000);
  // A day behind, and it says what it believes the time to be.
  assert.deepEqual(await outcome([{ attendee_id, status: 'late', at: at(-24 * 60) }], at(-24 * 60)), [
    'applied',
  ]);
  assert.equal((await list())[0].status, 'late');
});

test('an unnamed seat gets its name in class, and who walks in is added once however often the phone sends it', async () => {
  const { booking, outcome, mark, list } = await openClass();
  const named = {
    attendee_id: randomUUID(),
    booking_id: booking.id,
    name: 'Brian Mwangi',
    status: 'present',
    at: at(-3),
  };
  const walked_in = {
    attendee_id: randomUUID(),
    name: 'Zuri Njoroge',
    phone: '0712 345 678',
    status: 'late',
    at: at(-2),
  };
  assert.deepEqual(await outcome([named, walked_in]), ['applied', 'applied']);
  assert.deepEqual(await outcome([named, walked_in]), ['known', 'known']);
  const seats = await list();
  assert.deepEqual(
    seats.map((seat: { name: string; walk_in: boolean }) => [seat.name, seat.walk_in]),
    [
      ['Achieng Otieno', false],
      ['Brian Mwangi', false],
      ['Zuri Njoroge', true],
    ],
  );
  assert.equal(seats[2].phone, '+254712345678');
  const other = await openClass();
  const { body } = await mark([
    { ...named, attendee_id: randomUUID() },
    { ...named, attendee_id: randomUUID(), booking_id: other.booking.id },
    { attendee_id: randomUUID(), status: 'present', at: at(0) },
    { attendee_id: other.attendee_id, status: 'present', at: at(0) },
  ]);
  assert.deepEqual(
    body.results.map((one: { message: string }) => one.message),
    [
      'Every seat of this booking has its name',
      'This booking is not for this session',
      'This person is not on the list; send a name to add somebody who walked in',
      'This person is not on the list of this session',
    ],
  );
});

test('attendance opens two hours before the start, is locked a week after the end, and an admin opens it again', async () => {
  const { session, attendee_id, mark, path } = await openClass();
  const tap = [{ attendee_id, status: 'present', at: at(0) }];
  const start = Date.parse(session.starts_at);
  clock.set(new Date(start - 3 * 3_600_000).toISOString());
  assert.deepEqual([(await mark(tap)).status, (await mark(tap)).body.code], [409, 'attendance_closed']);
  clock.set(new Date(start - 3_600_000).toISOString());
  assert.equal((await mark(tap)).status, 200);
  clock.set(new Date(start + 9 * 86_400_000).toISOString());
  const admin = await person('admin');
  const locked = await call('PUT', path, { token: admin.token, body: { marks: tap } });
  assert.equal(locked.body.code, 'attendance_closed');
  assert.match(locked.body.detail, /locked/);
  const reopened = await call('POST', `${path}/reopen`, {
    token: admin.token,
    body: { reason: 'The trainer was ill for a week', days: 2 },
  });
  assert.equal(reopened.status, 200, JSON.stringify(reopened.body));
  const again = await call('PUT', path, { token: admin.token, body: { marks: tap } });
  assert.equal(again.status, 200);
  const [trail] = await sql<{ reason: string }[]>`
    select reason from audit_log where object_type = 'sessions' and object_id = ${session.id} order by id desc limit 1`;
  assert.equal(trail!.reason, 'The trainer was ill for a week');
});

test('another trainer finds no such list, a cancelled session takes no marks, and bad taps are all named', async () => {
  const { path, session, mark, attendee_id } = await openClass();
  const stranger = await person('trainer');
  assert.equal((await call('GET', path, { token: stranger.token })).status, 404);
  const answer = await mark([{ attendee_id: 'x', status: 'asleep', at: 'noon', colour: 'red' }]);
  assert.deepEqual(wrongFields(answer).sort(), [
    'marks.0.at',
    'marks.0.attendee_id',
    'marks.0.colour',
    'marks.0.status',
  ]);
  await sql`update sessions set status = 'cancelled', cancelled_at = now() where id = ${session.id}`;
  assert.match((await mark([{ attendee_id, status: 'present', at: at(0) }])).body.detail, /cancelled/);
});
