// What the desk does all day: look for something, list it, take it home as CSV, change many at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { testApp } from '../app.ts';
import { makeCourse, makeSession, makeUser } from '../make.ts';
import { allPages, wrongFields } from '../pages.ts';

const { call, sql, person, deps } = await testApp();
const { seal } = deps;
const { token, id: admin_id } = await person('admin');
const get = (path: string, headers = {}) => call('GET', path, { token, headers });

async function booking(fields: { session_id?: string; state?: string; phone?: string } = {}) {
  const user = await makeUser(sql);
  const session_id = fields.session_id ?? (await makeSession(sql)).id;
  const phone = fields.phone ?? null;
  const [row] = await sql<{ id: string; code: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, hold_expires_at,
                          contact_phone, contact_phone_hash)
    values (${user.id}, ${session_id}, 1, ${fields.state ?? 'pending'}, 1500, 1500, 'KES', now() + interval '10 minutes',
            ${seal.close(phone)}, ${seal.lookup(phone)}) returning id, code`;
  return { ...row!, user_id: user.id };
}
async function csv(path: string) {
  const answer = await get(path, { accept: 'text/csv' });
  assert.equal(answer.status, 200, String(answer.body));
  return { ...answer, rows: parse(answer.body, { bom: true, columns: true }) as Record<string, string>[] };
}

test('all bookings can be listed, filtered and walked without repeat or gap', async () => {
  const session = await makeSession(sql, { capacity: 20 });
  const made = [];
  for (let place = 0; place < 7; place += 1)
    made.push(
      await booking({
        session_id: session.id,
        state: place < 3 ? 'paid' : 'pending',
        ...(place === 6 ? { phone: '+254711000111' } : {}),
      }),
    );
  const path = `/api/bookings?session_id=${session.id}`;
  for (const sort of ['created_at', '-created_at', 'total_amount', '-total_amount'])
    assert.equal((await allPages(call, `${path}&limit=3&sort=${sort}`, token)).length, 7);
  const total = async (filter: string) => (await get(`${path}&${filter}`)).body.total;
  assert.equal(await total('payment_status=paid'), 3);
  assert.equal(await total('status=awaiting_payment'), 4);
  assert.equal(await total(`course_id=${session.course_id}`), 7);
  assert.equal(await total(`user_id=${made[0]!.user_id}`), 1);
  assert.equal(await total(`code=${made[1]!.code.toLowerCase()}`), 1);
  assert.equal(await total('contact_phone=0711 000 111'), 1);
  assert.equal(await total('date_to=2020-01-01'), 0);
  assert.equal(await total('date_from=2020-01-01'), 7);
  assert.deepEqual(wrongFields(await get('/api/bookings?colour=red')), ['colour']);
});

test('a filter by status finds exactly the bookings that show this status', async () => {
  const course = await makeCourse(sql);
  const [coming, over] = [
    await makeSession(sql, { course_id: course.id, capacity: 30 }),
    await makeSession(sql, { course_id: course.id, in_hours: -50, status: 'completed', capacity: 30 }),
  ];
  const set = async (id: string, to: object) => sql`update bookings set ${sql(to)} where id = ${id}`;
  const repay = async (id: string) => {
    const [payment] = await sql<{ id: string }[]>`
      insert into payments (booking_id, provider, payment_reference, amount, status, completed_at, provider_transaction_id)
      values (${id}, 'mpesa', ${randomUUID()}, 1500, 'completed', now(), ${randomUUID()}) returning id`;
    await sql`
      with money as (
        insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status)
        values ('mpesa', ${randomUUID()}, ${payment!.id}, 1500, 'KES', 'applied') returning id)
      insert into refunds (receipt_id, booking_id, amount, currency, cause, reason)
      select id, ${id}, 10, 'KES', 'decided_by_admin', 'test' from money`;
  };
  const made = [];
  for (const state of [
    'pending',
    'pending',
    'pending',
    'paid',
    'paid',
    'paid',
    'paid',
    'failed',
    'failed',
    'paid',
  ])
    made.push((await booking({ session_id: coming.id, state })).id);
  for (const state of ['paid', 'failed']) await booking({ session_id: over.id, state });
  await set(made[0]!, { hold_expires_at: new Date(0) });
  await set(made[1]!, { hold_expires_at: new Date(0) });
  await sql`
    insert into payments (booking_id, provider, payment_reference, amount, ask_at)
    values (${made[1]!}, 'mpesa', ${randomUUID()}, 1500, now())`;
  await set(made[3]!, { cancelled_at: new Date() });
  await set(made[4]!, { cancelled_at: new Date() });
  await repay(made[4]!);
  await repay(made[5]!);
  await repay(made[7]!);
  await set(made[9]!, { payment_status: 'refunded', cancelled_at: new Date() });
  const path = `/api/bookings?course_id=${course.id}`;
  const all = await allPages(call, path, token);
  const seen = new Set(all.map((row) => row.status));
  assert.equal(seen.size, 7, [...seen].join());
  for (const status of seen) {
    const found = await allPages(call, `${path}&status=${status}`, token);
    const meant = all.filter((row) => row.status === status);
    assert.deepEqual(found.map((row) => row.id).sort(), meant.map((row) => row.id).sort(), status);
  }
});

test('the audit trail tells who changed what and why, by object, person and kind', async () => {
  const { id } = await makeSession(sql, { location: 'Westlands' });
  const put = (body: object) => call('PUT', `/api/sessions/${id}`, { token, body });
  for (const notes of ['one', 'two', 'three']) await put({ notes });
  const path = `/api/audit?object_id=${id}`;
  const rows = await allPages(call, `${path}&limit=2`, token);
  assert.deepEqual(
    rows.map((row) => [row.action, row.after?.notes ?? null]),
    [
      ['changed', 'three'],
      ['changed', 'two'],
      ['changed', 'one'],
      ['created', null],
    ],
  );
  assert.deepEqual([rows[0].actor_id, rows[0].source, rows[0].object_type], [admin_id, 'api', 'sessions']);
  const total = async (filter: string) => (await get(`${path}&${filter}`)).body.total;
  assert.equal(await total('action=created'), 1);
  assert.equal(await total(`actor_id=${admin_id}`), 3);
  assert.equal(await total('source=database'), 1);
  assert.equal(await total(`request_id=${rows[1].request_id}`), 1);
  assert.equal(await total('date_to=2020-01-01'), 0);
  assert.equal((await get('/api/audit?object_type=nothing')).body.total, 0);
  assert.deepEqual(wrongFields(await get('/api/audit?who=me')), ['who']);
});

test('the desk finds a booking by its code, a payment by its receipt, a person by phone or name, a company', async () => {
  const one = await booking({ phone: '+254722333444' });
  await sql`update users set name = 'Zawadi Mutiso' where id = ${one.user_id}`;
  await sql`
    insert into payments (booking_id, provider, payment_reference, amount, status, completed_at, provider_transaction_id)
    values (${one.id}, 'mpesa', ${randomUUID()}, 1500, 'completed', now(), 'SFF6ABC123')`;
  await sql`
    insert into corporate_requests (company_name, contact_person, email, email_hash, phone, phone_hash, topic)
    values ('Maziwa Bora Ltd', ${seal.close('J')}, ${seal.close('j@x.example')}, 'e', ${seal.close('+254')}, 'p', 'Data')`;
  const find = async (q: string) =>
    (await get(`/api/search?q=${encodeURIComponent(q)}`)).body.data.map(
      (hit: { type: string; matched: string }) => `${hit.type} by ${hit.matched}`,
    );
  assert.deepEqual(await find(one.code.toLowerCase()), ['booking by code']);
  assert.deepEqual(await find('sff6abc123'), ['payment by receipt']);
  assert.deepEqual(await find('0722 333 444'), ['booking by phone']);
  assert.deepEqual(await find('zawadi mut'), ['user by name']);
  assert.deepEqual(await find('maziwa'), ['corporate_request by company']);
  assert.deepEqual(await find('100%_nothing'), []);
  assert.deepEqual(wrongFields(await get('/api/search?q=x')), ['q']);
});

test('a list as CSV holds the whole filter in UTF-8, whatever the page size, and the trail says who took it', async () => {
  const session = await makeSession(sql, { capacity: 1000 });
  await sql`
    with people as (
      insert into users (email, password_hash, name)
      select 'csv' || n || '@example.test', 'x', 'Ng''ang''a ñ ' || n from generate_series(1, 620) n returning id)
    insert into bookings (user_id, session_id, unit_price, total_amount, currency, hold_expires_at)
    select id, ${session.id}, 1, 1, 'KES', now() + interval '5 minutes' from people`;
  const { rows, headers, body } = await csv(`/api/bookings?session_id=${session.id}&limit=2`);
  assert.equal(rows.length, 620);
  assert.equal(new Set(rows.map((row) => row.id)).size, 620);
  assert.match(String(headers['content-type']), /^text\/csv/);
  assert.match(String(headers['content-disposition']), /filename="bookings-\d{4}-\d\d-\d\d\.csv"/);
  assert.equal(String(body).charCodeAt(0), 0xfeff);
  assert.equal(rows[0]!['session.course.title'], 'Practical Machine Learning');
  const [taken] =
    await sql`select id, lines from exports where list = 'bookings' order by created_at desc limit 1`;
  assert.equal(taken!.lines, 620);
  const trail = await get(`/api/audit?object_type=exports&object_id=${taken!.id}&action=created`);
  assert.deepEqual([trail.body.data[0].actor_id, trail.body.data[0].after.list], [admin_id, 'bookings']);
});

test('no cell of a CSV is run as a formula by a spreadsheet, in any script', async () => {
  const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠x'];
  for (const title of dangerous) await makeCourse(sql, { title: `${title} formula` });
  const { rows } = await csv('/api/courses?search=formula');
  assert.equal(rows.length, dangerous.length);
  for (const row of rows) assert.match(row.title!, /^'/);
});

test('every list of the back office can be had as CSV, an empty one as its headings', async () => {
  for (const list of [
    'users',
    'bookings',
    'payments',
    'refunds',
    'payment-webhooks',
    'audit',
    'sessions',
    'courses',
    'trainers',
  ])
    assert.match((await csv(`/api/${list}`)).body, /id,/, list);
  const empty = await csv('/api/users?search=nobody-at-all');
  assert.deepEqual(empty.rows, []);
  assert.match(empty.body, /email,name/);
});

test('CSV is for admins, refuses what the list refuses, and is limited', async () => {
  const student = await person();
  const asStudent = await call('GET', '/api/courses', {
    token: student.token,
    headers: { accept: 'text/csv' },
  });
  assert.match(String(asStudent.headers['content-type']), /json/);
  const refused = await get('/api/users', { accept: 'text/csv' });
  assert.equal(refused.status, 200);
  assert.deepEqual(wrongFields(await get('/api/users?colour=red', { accept: 'text/csv' })), ['colour']);
  const busy = await person('admin');
  for (let take = 0; take < 60; take += 1) await deps.limits.count('export_by_account', busy.id);
  const late = await call('GET', '/api/users', { token: busy.token, headers: { accept: 'text/csv' } });
  assert.deepEqual([late.status, late.body.code], [429, 'rate_limited']);
});

test('many changes at once answer one by one, and one that fails hurts no other', async () => {
  const [one, two] = [await makeCourse(sql, { is_published: false }), await makeCourse(sql)];
  const nobody = '00000000-0000-7000-8000-000000000000';
  const items = [
    { method: 'PUT', path: `/api/courses/${one.id}`, body: { is_published: true } },
    { method: 'PUT', path: `/api/courses/${nobody}`, body: { is_published: true } },
    { method: 'PUT', path: `/api/courses/${two.id}`, body: { price: -1 } },
    { method: 'POST', path: `/api/courses/${two.id}/copy`, body: {} },
  ];
  const key = { 'idempotency-key': randomUUID() };
  const answer = await call('POST', '/api/bulk', { token, body: { items }, headers: key });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.deepEqual(
    answer.body.results.map((result: { status: number }) => result.status),
    [200, 404, 422, 201],
  );
  assert.deepEqual([answer.body.done, answer.body.failed], [2, 2]);
  assert.equal(answer.body.results[2].body.errors[0].field, 'price');
  const again = await call('POST', '/api/bulk', { token, body: { items }, headers: key });
  assert.equal(again.body.results[3].body.id, answer.body.results[3].body.id);
  const bad = ['/api/bulk', '/api/auth/logout', 'http://elsewhere.example/api/x', '/docs'];
  for (const path of bad)
    assert.deepEqual(
      wrongFields(await call('POST', '/api/bulk', { token, body: { items: [{ method: 'POST', path }] } })),
      ['items.0.path'],
    );
});
