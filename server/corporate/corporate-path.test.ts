// A company's training from the public request to the completed private session, and the quotes on the way, through the API.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCourse, makeTrainer } from '../../test/make.ts';
import { wrongFields } from '../../test/pages.ts';
import { pdfText } from '../../test/pdf-text.ts';
import { moveSessions } from '../sessions/move-sessions.ts';
import { completeCorporateRequests } from './complete-requests.ts';
import {
  admin,
  confirmed,
  conflict,
  dayIn,
  later,
  letter,
  offer,
  pdfFile,
  platform,
  quoted,
  request,
  staff,
  upload,
} from './corporate-steps.ts';

const { app, call, deps, sql } = platform;

test('from the request to the completed private session', async () => {
  const own = await request({ locale: 'sw' });
  const trainer = await makeTrainer(sql);
  await admin('PUT', own.id, {
    status: 'reviewing',
    assigned_to_trainer_id: trainer.id,
    admin_notes: 'Big client',
  });

  const first = await admin('POST', `${own.id}/quotes`, offer());
  assert.deepEqual(
    [first.body.version, first.body.net, first.body.tax.amount, first.body.total],
    [1, 185_006, 29_600.96, 214_606.96],
  );
  const mail = await letter(own.id, 'corporate_quoted');
  assert.deepEqual([mail.locale, mail.total], ['sw', 214_606.96]);
  const link = mail.path;
  const change = await call('POST', `${link}/request-change`, {
    body: { version: 1, note: 'Without workbooks, please' },
  });
  assert.equal(change.body.quote.status, 'change_requested');
  const second = await admin('POST', `${own.id}/quotes`, offer({ lines: offer().lines.slice(0, 1) }));
  assert.deepEqual([second.body.version, second.body.total], [2, 197_200]);

  const accepted = await call('POST', `${link}/accept`, { body: { version: 2, name: 'Amina Hassan' } });
  assert.deepEqual([accepted.body.status, accepted.body.quote.status], ['confirmed', 'accepted']);
  assert.equal((await upload(link, pdfFile, 'application/pdf')).status, 200);

  const course = await makeCourse(sql, { audience: 'Corporate', price: null, is_published: false });
  const place = { course_id: course.id, date: dayIn(5), start_time: '09:00', location: 'Upper Hill' };
  const { body: session } = await admin('POST', `${own.id}/session`, place);
  assert.deepEqual([session.capacity, session.seats_held, session.seats_left], [12, 12, 0]);
  assert.equal(session.trainer.id, trainer.id);

  const invoice = await admin('POST', `${own.id}/invoice`, { purchase_order: 'LPO-7', due_date: dayIn(30) });
  assert.deepEqual(
    [invoice.status, invoice.body.purchase_order],
    [201, 'LPO-7'],
    JSON.stringify(invoice.body),
  );
  const [payment] = await sql`
    select provider, status, amount, metadata ->> 'due_date' as due from payments where booking_id = ${invoice.body.booking_id}`;
  assert.deepEqual(
    { ...payment },
    { provider: 'other', status: 'completed', amount: 197_200, due: dayIn(30) },
  );
  const [seats] = await sql`select seats_booked, seats_held from sessions where id = ${session.id}`;
  assert.deepEqual({ ...seats }, { seats_booked: 12, seats_held: 0 });
  assert.equal((await letter(own.id, 'corporate_invoiced')).locale, 'sw');

  const names = await call('PUT', `${link}/attendees`, {
    body: { attendees: [{ name: 'Otieno Oloo' }, { name: 'Wambui Njeri', email: 'wambui@savanna.example' }] },
  });
  assert.deepEqual(
    names.body.session.attendees.map((one: { name: string }) => one.name),
    ['Otieno Oloo', 'Wambui Njeri'],
  );
  assert.deepEqual(names.body.invoice, {
    ...{ purchase_order: 'LPO-7', amount: 197_200, currency: 'KES', due_date: dayIn(30), paid: false },
  });
  await later(6);
  await moveSessions(deps);
  await completeCorporateRequests(deps);
  await completeCorporateRequests(deps);
  assert.equal((await admin('GET', own.id)).body.status, 'completed');
  const paid = await admin('PUT', `${own.id}/invoice`, { paid_on: dayIn(0), reference: 'EFT 88123' });
  assert.equal(paid.body.invoice_paid_reference, 'EFT 88123');
  const [thanks] =
    await sql`select count(*)::int as letters from messages where key = ${`corporate_completed:${own.id}`}`;
  assert.equal(thanks!.letters, 1);
  const trail = await sql<{ object_type: string }[]>`
    select distinct object_type from audit_log where object_type like 'corporate_%' order by 1`;
  assert.deepEqual(
    trail.map((row) => row.object_type),
    ['corporate_purchase_orders', 'corporate_quotes', 'corporate_requests'],
  );
});

test('an offer is another version each time, and the one before can no longer be accepted', async () => {
  const { id, link } = await quoted();
  const { body } = await admin('POST', `${id}/quotes`, offer({ note: 'Cheaper on Mondays' }));
  assert.equal(body.version, 2);
  conflict(await call('POST', `${link}/accept`, { body: { version: 1, name: 'Amina Hassan' } }));
  const list = await admin('GET', `${id}/quotes?limit=1`);
  assert.deepEqual([list.body.total, list.body.data[0].version], [2, 2]);
  const rest = await admin('GET', `${id}/quotes?limit=1&cursor=${list.body.next_cursor}`);
  assert.deepEqual(
    [rest.body.data[0].version, rest.body.data[0].status, rest.body.next_cursor],
    [1, 'superseded', null],
  );
  assert.deepEqual(wrongFields(await admin('GET', `${id}/quotes?colour=red`)), ['colour']);
  await assert.rejects(
    sql`update corporate_quotes set total = 1, net = 1, tax_amount = 0 where request_id = ${id}`,
    /never rewritten/,
  );
});

test('an expired quote cannot be accepted, and its last day still counts', async () => {
  const lasts = await quoted({ valid_until: dayIn(1) });
  const ended = await quoted({ valid_until: dayIn(1) });
  await later(1);
  const accept = (link: string) =>
    call('POST', `${link}/accept`, { body: { version: 1, name: 'Amina Hassan' } });
  assert.equal((await accept(lasts.link)).status, 200);
  await later(1);
  assert.equal((await call('GET', ended.link)).body.quote.expired, true);
  conflict(await accept(ended.link), 'quote_expired');
  assert.equal((await call('GET', ended.link)).body.status, 'reviewing');
});

test('accepting twice changes nothing, and an answer cannot be turned into another', async () => {
  const { id, link } = await confirmed();
  const again = await call('POST', `${link}/accept`, { body: { version: 1, name: 'Amina Hassan' } });
  assert.equal(again.status, 200);
  conflict(await call('POST', `${link}/decline`, { body: { version: 1 } }));
  conflict(await admin('POST', `${id}/quotes`, offer()));
  const declined = await quoted();
  assert.equal(
    (await call('POST', `${declined.link}/decline`, { body: { version: 1 } })).body.quote.status,
    'declined',
  );
  assert.equal((await call('GET', declined.link)).body.status, 'reviewing');
});

test('a price or an answer given by hand ends the open quote', async () => {
  const repriced = await quoted();
  await admin('PUT', repriced.id, { quoted_price: 100_000 });
  conflict(await call('POST', `${repriced.link}/accept`, { body: { version: 1, name: 'Amina Hassan' } }));
  const byPhone = await quoted();
  await admin('PUT', byPhone.id, { status: 'confirmed' });
  assert.equal((await call('GET', byPhone.link)).body.quote.status, 'accepted');
  const refused = await quoted();
  await admin('PUT', refused.id, { status: 'rejected' });
  assert.equal((await call('GET', refused.link)).body.quote.status, 'superseded');
  await letter(refused.id, 'corporate_rejected');
});

test('everything wrong with a quote is named', async () => {
  const { id } = await request();
  const bad = await admin('POST', `${id}/quotes`, {
    lines: [{ text: 'x', quantity: 0, unit_price: -1 }],
    seats: 0,
    valid_until: 'soon',
  });
  assert.deepEqual(wrongFields(bad).sort(), [
    'lines.0.quantity',
    'lines.0.text',
    'lines.0.unit_price',
    'seats',
    'valid_until',
  ]);
  assert.deepEqual(wrongFields(await admin('POST', `${id}/quotes`, offer({ valid_until: '2020-01-01' }))), [
    'valid_until',
  ]);
  const free = offer({ lines: [{ text: 'Nothing', quantity: 1, unit_price: 0 }] });
  assert.deepEqual(wrongFields(await admin('POST', `${id}/quotes`, free)), ['lines']);
});

test('a quote is a PDF with its number, lines, tax, sum and last day, and JSON for those who ask', async () => {
  const { id, link, quote, reference } = await quoted({ note: 'Lunch is part of it.' });
  const answer = await app.inject({ url: `${link}/quote`, headers: { accept: '*/*' } });
  assert.equal(answer.headers['content-type'], 'application/pdf');
  const text = pdfText(answer.rawPayload);
  for (const part of [
    `Q-${reference}-1`,
    'Savanna Logistics Ltd',
    'Workbooks',
    '185,006.00',
    '29,600.96',
    '214,606.96',
    'Lunch is part of it.',
  ])
    assert.ok(text.includes(part), part);
  const json = await call('GET', `/api/corporate/requests/${id}/quotes/1`, {
    token: staff.token,
    headers: { accept: 'application/json' },
  });
  assert.equal(json.body.number, quote.number);
  assert.equal((await admin('GET', `${id}/quotes/9`)).status, 404);
  const many = Array.from({ length: 50 }, (_, n) => ({
    text: `Module ${n + 1}`,
    quantity: 1,
    unit_price: 1000,
  }));
  const long = await quoted({ lines: many });
  const pages = await app.inject({ url: `${long.link}/quote`, headers: { accept: '*/*' } });
  assert.ok(pdfText(pages.rawPayload).includes('Module 50'));
});

test('a link that is wrong, too old, of a deleted request or of an old address opens nothing', async () => {
  const invalid = async (path: string) => {
    const answer = await call('GET', path);
    assert.deepEqual([answer.status, answer.body.code], [422, 'token_invalid']);
  };
  await invalid('/api/corporate/links/0123456789abcdef');
  const moved = await quoted();
  await admin('PUT', moved.id, { email: 'juma@savanna.example' });
  await invalid(moved.link);
  const deleted = await quoted();
  await admin('DELETE', deleted.id);
  await invalid(deleted.link);
  const old = await quoted();
  const [stored] = await sql`select * from corporate_links where request_id = ${old.id}`;
  assert.equal(
    JSON.stringify(stored).includes(old.link.split('/').at(-1)!),
    false,
    'the token is stored in plain',
  );
  await later(181);
  await invalid(old.link);
  await sql`delete from rate_limits`;
  let answer = await call('GET', '/api/corporate/links/guess');
  for (let tries = 1; tries < 80 && answer.status === 422; tries += 1)
    answer = await call('GET', '/api/corporate/links/guess');
  assert.deepEqual([answer.status, answer.body.code], [429, 'rate_limited']);
  await sql`delete from rate_limits`;
});
