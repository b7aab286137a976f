import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sql } from '../../server/database/connect.ts';
import { testApp } from '../../test/app.ts';
import { freshDatabase, none, seed } from './demo-database.ts';

const sql = await freshDatabase();
await seed(sql);

test('a second run changes nothing', async () => {
  const count = () =>
    sql`select (select count(*) from bookings) as bookings, (select count(*) from audit_log) as changes`;
  const earlier = await count();
  assert.equal(await seed(sql), false);
  assert.deepEqual(await count(), earlier);
});

test('two runs at once leave one school', async (t) => {
  const other = await freshDatabase(t);
  const wrote = await Promise.all([seed(other), seed(other)]);
  assert.deepEqual(wrote.sort(), [false, true]);
  const counts = (database: Sql) =>
    database`select (select count(*) from courses) as courses, (select count(*) from users) as users`;
  assert.deepEqual(await counts(other), await counts(sql));
});

test('the same moment makes the same school, except for what is sealed', async (t) => {
  const other = await freshDatabase(t);
  await seed(other);
  const told = (database: Sql) => database`
    select b.id, b.code, b.seats, b.payment_status, b.total_amount, b.created_at, b.cancelled_at, s.starts_at, s.location, s.room,
           p.payment_reference, p.status, p.provider_transaction_id
    from bookings b join sessions s on s.id = b.session_id left join payments p on p.booking_id = b.id order by b.id, p.id`;
  assert.deepEqual(await told(other), await told(sql));
});

test('an account that exists already is kept and used', async (t) => {
  const other = await freshDatabase(t);
  await other`insert into users (email, password_hash, name, role, email_verified)
              values ('admin@darasa.example', 'kept', 'First Admin', 'admin', true)`;
  await seed(other);
  const [admin] = await other<{ password_hash: string; answered: number }[]>`
    select password_hash, (select count(*) from corporate_requests where responded_by = users.id) as answered
    from users where email = 'admin@darasa.example'`;
  assert.equal(admin!.password_hash, 'kept');
  assert.ok(admin!.answered > 0);
});

for (const moment of [
  '2026-02-27T21:05:00Z',
  '2026-12-31T20:50:00Z',
  '2027-06-05T05:30:00Z',
  '2028-02-29T15:00:00Z',
]) {
  test(`it fits together at ${moment} as well, when no room or trainer may be in two places`, async (t) => {
    const other = await freshDatabase(t);
    const instant = new Date(moment);
    await seed(other, { now: instant });
    await none(other`
      select date, start_time, status from sessions where status <> 'cancelled' and status <>
        case when starts_at > ${instant} then 'scheduled' when ends_at <= ${instant} then 'completed' else 'ongoing' end`);
    const full =
      await other`select from sessions where seats_booked + seats_held = capacity and status = 'scheduled'`;
    assert.ok(full.length >= 1);
  });
}

test('every list of the demo school can be read through the API', async (t) => {
  const { call, deps, sql: own, person } = await testApp(t);
  await seed(own, { seal: deps.seal, now: deps.now() });
  const { token } = await person('admin');
  const [student] = await own<{ id: string }[]>`select id from users where email = 'student@darasa.example'`;
  for (const path of [
    '/api/courses',
    '/api/sessions',
    '/api/trainers',
    `/api/users/${student!.id}/bookings`,
  ]) {
    const { status, body } = await call('GET', `${path}?limit=100`, { token });
    assert.equal(status, 200, `${path}: ${JSON.stringify(body).slice(0, 300)}`);
    assert.ok(body.data.length >= 8, path);
  }
});
