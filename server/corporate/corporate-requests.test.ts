import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeTrainer } from '../../test/make.ts';
import { allPages, wrongFields } from '../../test/pages.ts';

const { call, sql, person, deps, clock } = await testApp();
const staff = await person('admin');
const { token } = staff;
const nobody = '00000000-0000-7000-8000-000000000000';

const wish = {
  company_name: 'Savanna Logistics Ltd',
  contact_person: 'Amina Hassan',
  email: 'Amina@Savanna.Example',
  phone: '0722 000 111',
  topic: 'Data literacy for dispatchers',
  preferred_dates: ['2026-09-01', '2026-09-02'],
};
const post = (body: object, headers = {}) => call('POST', '/api/corporate/requests', { body, headers });
const put = (id: string, body: object, headers = {}) =>
  call('PUT', `/api/corporate/requests/${id}`, { token, body, headers });
const get = (id: string) => call('GET', `/api/corporate/requests/${id}`, { token });

/** A stored request, past the limit on how often one address may ask. */
async function request(fields: object = {}): Promise<{ id: string; reference: string }> {
  await sql`delete from rate_limits`;
  const { status, body } = await post({ ...wish, ...fields });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

test('anybody can ask for training, and is shown the request without what is only for staff', async () => {
  const { status, body } = await post({
    ...wish,
    preferred_time: '09:00-17:00',
    location: 'Mombasa',
    headcount: 40,
    notes: 'Two groups,\nplease.',
  });
  assert.equal(status, 201);
  assert.match(body.reference, /^[0-9A-Z]{8}$/);
  assert.deepEqual(
    [body.status, body.email, body.phone, body.contact_person],
    ['pending', 'amina@savanna.example', '+254722000111', 'Amina Hassan'],
  );
  assert.deepEqual([body.preferred_dates, body.headcount], [wish.preferred_dates, 40]);
  for (const hidden of ['admin_notes', 'quoted_price', 'responded_by', 'email_hash'])
    assert.equal(hidden in body, false);
});

test('contacts are sealed in the database', async () => {
  const { id } = await request();
  const [row] = await sql<Record<string, string>[]>`select * from corporate_requests where id = ${id}`;
  for (const secret of ['Amina', 'savanna.example', '722000111'])
    assert.equal(JSON.stringify(row).includes(secret), false, secret);
});

test('the company gets one mail with the reference, and each admin one alert', async () => {
  const { id, reference } = await request();
  const [mail] = await sql<{ recipient: string; data: string }[]>`
    select recipient, data from messages where key = ${`corporate_request_received:${id}`}`;
  assert.equal(deps.seal.open(mail!.recipient), 'amina@savanna.example');
  assert.equal((deps.seal.openJson(mail!.data) as { reference: string }).reference, reference);
  const alerts = await sql<{ data: string }[]>`
    select data from messages where kind = 'staff_alert' and user_id = ${staff.id} order by created_at desc`;
  const alert = deps.seal.openJson(alerts[0]!.data) as { what: string; link: string };
  assert.match(alert.what, new RegExp(reference));
  assert.match(alert.link, new RegExp(`${id}$`));
});

test('everything wrong with a request is named at once', async () => {
  const answer = await post({
    company_name: 'x',
    email: 'nobody',
    phone: '12',
    topic: '',
    preferred_dates: ['2026-02-30'],
    headcount: 0,
    status: 'confirmed',
  });
  assert.deepEqual(wrongFields(answer).sort(), [
    'company_name',
    'contact_person',
    'email',
    'headcount',
    'phone',
    'preferred_dates.0',
    'status',
    'topic',
  ]);
});

test('one address can only ask so often', async () => {
  await sql`delete from rate_limits`;
  let answer = await post(wish);
  for (let tries = 1; tries < 30 && answer.status === 201; tries += 1) answer = await post(wish);
  assert.deepEqual([answer.status, answer.body.code], [429, 'rate_limited']);
  assert.ok(Number(answer.headers['retry-after']) > 0);
  await sql`delete from rate_limits`;
});

test('the same Idempotency-Key makes one request', async () => {
  const headers = { 'idempotency-key': 'ask-1' };
  const [first, second] = [await post(wish, headers), await post(wish, headers)];
  assert.equal(first.body.id, second.body.id);
  assert.equal(second.headers['idempotency-replayed'], 'true');
});

test('a request goes from pending over reviewing and confirmed to completed', async () => {
  const { id } = await request();
  const trainer = await makeTrainer(sql);
  const reviewing = await put(id, {
    status: 'reviewing',
    assigned_to_trainer_id: trainer.id,
    admin_notes: 'Big client',
  });
  assert.equal(reviewing.status, 200, JSON.stringify(reviewing.body));
  assert.equal(reviewing.body.assigned_to_trainer_id, trainer.id);
  assert.equal(reviewing.body.responded_at, null);

  assert.deepEqual(wrongFields(await put(id, { status: 'confirmed' })), ['quoted_price']);
  const quoted = await put(id, { quoted_price: 250_000 });
  assert.deepEqual(
    [quoted.body.quoted_price, quoted.body.currency, quoted.body.responded_by],
    [250_000, 'KES', staff.id],
  );
  clock.move(60_000);
  const confirmed = await put(id, { status: 'confirmed' });
  assert.equal(confirmed.body.responded_at, quoted.body.responded_at);
  assert.equal((await put(id, { status: 'completed' })).body.status, 'completed');
});

test('steps the table does not know are refused', async () => {
  const { id } = await request();
  for (const status of ['confirmed', 'rejected', 'completed']) {
    const answer = await put(id, { status, quoted_price: 1000 });
    assert.deepEqual([answer.status, answer.body.code], [409, 'invalid_transition']);
  }
  await put(id, { status: 'reviewing' });
  const rejected = await put(id, { status: 'rejected' });
  assert.equal(rejected.body.responded_by, staff.id);
  assert.equal((await put(id, { status: 'reviewing' })).body.code, 'invalid_transition');
});

test('a trainer is assigned only during review, and must be an active one', async () => {
  const { id } = await request();
  const trainer = await makeTrainer(sql);
  const early = await put(id, { assigned_to_trainer_id: trainer.id });
  assert.deepEqual([early.status, early.body.code], [409, 'conflict']);
  await put(id, { status: 'reviewing' });
  assert.deepEqual(wrongFields(await put(id, { assigned_to_trainer_id: nobody })), [
    'assigned_to_trainer_id',
  ]);
  assert.equal((await put(id, { assigned_to_trainer_id: trainer.id, status: 'rejected' })).status, 200);
  const late = await put(id, { assigned_to_trainer_id: null });
  assert.deepEqual([late.status, late.body.code], [409, 'conflict']);
});

test('a confirmed price stands', async () => {
  const { id } = await request();
  await put(id, { status: 'reviewing' });
  await put(id, { status: 'confirmed', quoted_price: 90_000 });
  const late = await put(id, { quoted_price: 1 });
  assert.deepEqual([late.status, late.body.code], [409, 'conflict']);
  assert.equal((await get(id)).body.quoted_price, 90_000);
});

test('contacts can be corrected, and are found by the new ones', async () => {
  const { id } = await request();
  const { body } = await put(id, {
    email: 'new@savanna.example',
    phone: '+254 110 000 222',
    contact_person: 'Juma Ali',
  });
  assert.deepEqual(
    [body.email, body.phone, body.contact_person],
    ['new@savanna.example', '+254110000222', 'Juma Ali'],
  );
  const byMail = await call('GET', '/api/corporate/requests?email=NEW@savanna.example', { token });
  assert.deepEqual(
    byMail.body.data.map((row: { id: string }) => row.id),
    [id],
  );
  const byPhone = await call('GET', '/api/corporate/requests?phone=0110000222', { token });
  assert.deepEqual(
    byPhone.body.data.map((row: { id: string }) => row.id),
    [id],
  );
});

test('a PUT that names an older version is refused', async () => {
  const { id } = await request();
  const etag = String((await get(id)).headers.etag);
  assert.equal((await put(id, { admin_notes: 'one' }, { 'if-match': etag })).status, 200);
  const late = await put(id, { admin_notes: 'two' }, { 'if-match': etag });
  assert.deepEqual([late.status, late.body.code], [412, 'changed_meanwhile']);
});

test('a deleted request is gone for everybody', async () => {
  const { id } = await request({ company_name: 'Vanishing Ltd' });
  assert.equal((await call('DELETE', `/api/corporate/requests/${id}`, { token })).status, 204);
  assert.equal((await call('DELETE', `/api/corporate/requests/${id}`, { token })).status, 404);
  assert.equal((await get(id)).status, 404);
  assert.equal((await put(id, {})).status, 404);
  assert.equal((await call('GET', '/api/corporate/requests?search=Vanishing', { token })).body.total, 0);
});

test('admins find requests by status and company, and page through all of them', async (t) => {
  const { call, sql, person } = await testApp(t);
  const { token } = await person('admin');
  for (let n = 0; n < 13; n += 1) {
    await sql`delete from rate_limits`;
    await call('POST', '/api/corporate/requests', {
      body: { ...wish, company_name: `Company ${'abc'[n % 3]}` },
    });
  }
  for (const sort of ['created_at', '-created_at', 'company_name', '-updated_at'])
    assert.equal((await allPages(call, `/api/corporate/requests?limit=4&sort=${sort}`, token)).length, 13);
  const list = (query: string) => call('GET', `/api/corporate/requests?${query}`, { token });
  assert.equal((await list('search=company%20b')).body.data[0].company_name.startsWith('Company'), true);
  assert.equal((await list('search=compny')).body.total, 13);
  assert.equal((await list('search=zebra')).body.total, 0);
  assert.equal((await list('search=%25')).body.total, 0);
  assert.equal((await list('status=reviewing')).body.total, 0);
  assert.equal((await list('status=pending')).body.total, 13);
  assert.deepEqual(wrongFields(await list('colour=red&status=lost')).sort(), ['colour', 'status']);
});

test('only admins read and answer requests', async () => {
  const { id } = await request();
  for (const [role, status] of [
    [null, 401],
    ['student', 403],
    ['trainer', 403],
  ] as const) {
    const caller = role ? (await person(role)).token : null;
    const answers = [
      await call('GET', '/api/corporate/requests', { token: caller }),
      await call('GET', `/api/corporate/requests/${id}`, { token: caller }),
      await call('PUT', `/api/corporate/requests/${id}`, { token: caller, body: {} }),
      await call('DELETE', `/api/corporate/requests/${id}`, { token: caller }),
    ];
    for (const answer of answers) assert.equal(answer.status, status);
  }
});
