import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { classroom, seatedBooking } from '../../test/classroom.ts';
import { wrongFields } from '../../test/pages.ts';

const app = await testApp();
const { call, sql, person, clock } = app;
const year = clock.now().getUTCFullYear();

test('names come later: one call names the seats, the next corrects a name and passes a seat on', async () => {
  const { session } = await classroom(app, { in_hours: 72 });
  const { booking, owner } = await seatedBooking(app, session.id, { seats: 3, names: [] });
  const put = (attendees: object[]) =>
    call('PUT', `/api/bookings/${booking.id}/attendees`, { token: owner.token, body: { attendees } });
  const first = await put([
    { name: 'Achieng Otieno', email: 'achieng@example.test' },
    { name: 'Brian Mwangi' },
  ]);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const [achieng, brian] = first.body.attendees;
  const second = await put([
    { id: achieng.id, name: 'Achieng’ Otieno' },
    { name: 'Cyrus Kiptoo', phone: '0712345678' },
  ]);
  assert.deepEqual(
    second.body.attendees.map((one: { id: string; name: string }) => [one.id === achieng.id, one.name]),
    [
      [true, 'Achieng’ Otieno'],
      [false, 'Cyrus Kiptoo'],
    ],
  );
  const [left] = await sql<
    { removed_at: string | null }[]
  >`select removed_at from attendees where id = ${brian.id}`;
  assert.notEqual(left!.removed_at, null);
  assert.deepEqual(wrongFields(await put([{ id: brian.id, name: 'Brian Mwangi' }])), ['attendees.0.id']);
  assert.deepEqual(
    wrongFields(
      await put([
        { id: achieng.id, name: 'Two' },
        { id: achieng.id, name: 'Same' },
      ]),
    ),
    ['attendees'],
  );
  assert.deepEqual(wrongFields(await put(Array.from({ length: 4 }, () => ({ name: 'Too Many' })))), [
    'attendees',
  ]);
});

test('a Kids course takes children of the right age with a guardian’s consent, at booking and later', async () => {
  const { session } = await classroom(app, { in_hours: 72, audience: 'Kids' });
  const { token } = await person();
  const book = (attendees: object[]) =>
    call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 4, attendees } });
  const unfit = [
    { name: 'No Year', guardian_consent: true },
    { name: 'Grown Up', birth_year: year - 30, guardian_consent: true },
    { name: 'No Consent', birth_year: year - 9 },
    { name: 'A Baby', birth_year: year - 1, guardian_consent: true },
  ];
  const refused = await book(unfit);
  assert.deepEqual(wrongFields(refused), [
    'attendees.0.birth_year',
    'attendees.1.birth_year',
    'attendees.2.guardian_consent',
    'attendees.3.birth_year',
  ]);
  const made = await book([{ name: 'Zuri Njoroge', birth_year: year - 9, guardian_consent: true }]);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const path = `/api/bookings/${made.body.id}/attendees`;
  assert.deepEqual(wrongFields(await call('PUT', path, { token, body: { attendees: unfit.slice(2, 3) } })), [
    'attendees.0.guardian_consent',
  ]);
});

test('a minor in a course for adults needs a guardian’s consent too', async () => {
  const { session } = await classroom(app, { in_hours: 72 });
  const { booking, owner } = await seatedBooking(app, session.id, { names: [] });
  const put = (guardian_consent: boolean) =>
    call('PUT', `/api/bookings/${booking.id}/attendees`, {
      token: owner.token,
      body: { attendees: [{ name: 'Baraka Musyoka', birth_year: year - 16, guardian_consent }] },
    });
  assert.deepEqual(wrongFields(await put(false)), ['attendees.0.guardian_consent']);
  assert.equal((await put(true)).status, 200);
});

test('names close when the session starts, stay open for admins, and who was marked stays', async () => {
  const { session, account } = await classroom(app);
  const { booking, owner, attendees } = await seatedBooking(app, session.id);
  const path = `/api/bookings/${booking.id}/attendees`;
  const body = { attendees: [{ name: 'Somebody Else' }] };
  const marks = [{ attendee_id: attendees[0]!, status: 'present', at: clock.now().toISOString() }];
  const marked = await call('PUT', `/api/sessions/${session.id}/attendance`, {
    token: account.token,
    body: { marks },
  });
  assert.equal(marked.status, 200);
  const swapped = await call('PUT', path, { token: owner.token, body });
  assert.deepEqual([swapped.status, swapped.body.code], [409, 'attendees_closed']);
  await sql`update sessions set status = 'ongoing' where id = ${session.id}`;
  const correction = { attendees: [{ id: attendees[0]!, name: 'Achieng A. Otieno' }] };
  assert.equal(
    (await call('PUT', path, { token: owner.token, body: correction })).body.code,
    'attendees_closed',
  );
  const admin = await person('admin');
  assert.equal((await call('PUT', path, { token: admin.token, body: correction })).status, 200);
  await sql`update bookings set cancelled_at = now() where id = ${booking.id}`;
  assert.equal(
    (await call('PUT', path, { token: admin.token, body: correction })).body.code,
    'attendees_closed',
  );
  const missing = await call('PUT', `/api/bookings/${randomUUID()}/attendees`, { token: admin.token, body });
  assert.equal(missing.status, 404);
});
