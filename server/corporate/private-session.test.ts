// What follows a yes: the purchase order, the private session, and the names of those who come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { makeCourse } from '../../test/make.ts';
import { wrongFields } from '../../test/pages.ts';
import { completeCorporateRequests } from './complete-requests.ts';
import {
  admin,
  confirmed,
  conflict,
  dayIn,
  later,
  pdfFile,
  planned,
  platform,
  quoted,
  request,
  staff,
  upload,
} from './corporate-steps.ts';

const { call, clock, deps, person, sql } = platform;

test('a purchase order is taken for what its bytes are, kept sealed, and shown to the company and admins only', async () => {
  const { id, link } = await confirmed();
  const picture = (format: 'png' | 'jpeg' | 'webp') =>
    sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .toFormat(format)
      .toBuffer();
  assert.deepEqual(wrongFields(await upload(link, Buffer.from('<html>'), 'application/pdf')), ['body']);
  assert.deepEqual(wrongFields(await upload(link, (await picture('png')).subarray(0, 20), 'image/png')), [
    'body',
  ]);
  assert.deepEqual(wrongFields(await upload(link, await picture('webp'), 'image/png')), ['body']);
  const big = await upload(link, Buffer.alloc(5 * 1024 * 1024), 'application/pdf');
  assert.deepEqual([big.status, big.body.code], [413, 'payload_too_large']);
  const json = await call('PUT', `${link}/purchase-order`, { body: { file: 'x' } });
  assert.deepEqual([json.status, json.body.code], [415, 'unsupported_media_type']);
  assert.equal((await admin('GET', `${id}/purchase-order`)).status, 404);

  assert.equal((await upload(link, await picture('jpeg'), 'application/octet-stream')).status, 200);
  const { body } = await upload(link, pdfFile, 'image/png');
  assert.deepEqual(
    [body.purchase_order.media_type, body.purchase_order.bytes],
    ['application/pdf', pdfFile.length],
  );
  const answers = [await admin('GET', `${id}/purchase-order`), await call('GET', `${link}/purchase-order`)];
  for (const answer of answers) {
    assert.equal(answer.headers['content-type'], 'application/pdf');
    assert.match(String(answer.headers['content-disposition']), /^attachment/);
    assert.equal(answer.body, pdfFile.toString());
  }
  const stored = await sql<
    { content: string }[]
  >`select content from corporate_purchase_orders where request_id = ${id}`;
  assert.ok(stored.every((row) => !row.content.includes(pdfFile.toString('base64').slice(0, 20))));
  const early = await quoted();
  conflict(await upload(early.link, pdfFile, 'application/pdf'));
});

test('a private session is seen by admins alone, cannot be booked, and exists once', async () => {
  const { id, session } = await planned();
  const { token } = await person();
  for (const caller of [null, token]) {
    assert.equal((await call('GET', `/api/sessions/${session.id}`, { token: caller })).status, 404);
    const list = await call('GET', `/api/sessions?course_id=${session.course_id}`, { token: caller });
    assert.equal(list.body.total, 0);
  }
  await sql`update courses set is_published = true, price = 0 where id = ${session.course_id}`;
  assert.equal((await call('GET', `/api/courses/${session.course_id}`)).body.next_session, null);
  assert.equal((await call('GET', `/api/sessions/${session.id}`)).status, 404);
  const booked = await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 1 } });
  assert.equal(booked.status, 404);
  const waits = await call('POST', `/api/sessions/${session.id}/waitlist`, { token, body: { seats: 1 } });
  assert.equal(waits.status, 404);
  const { body: open } = await call('POST', '/api/sessions', {
    token: staff.token,
    body: { course_id: session.course_id, date: dayIn(200), start_time: '09:00', location: 'Karen' },
  });
  const { body: own } = await call('POST', '/api/bookings', {
    token,
    body: { session_id: open.id, seats: 1 },
  });
  const moved = await call('POST', `/api/bookings/${own.id}/transfer`, {
    token,
    body: { session_id: session.id },
  });
  assert.equal(moved.status, 404, JSON.stringify(moved.body));
  assert.equal((await call('GET', `/api/sessions/${session.id}`, { token: staff.token })).status, 200);
  const { course_id, date, location } = session;
  conflict(await admin('POST', `${id}/session`, { course_id, date, start_time: '17:00', location }));
});

test('a session is planned only for a confirmed request, with seats that somebody named', async () => {
  const { id } = await quoted();
  const course = await makeCourse(sql);
  const place = { course_id: course.id, date: dayIn(60), start_time: '09:00', location: 'Karen' };
  conflict(await admin('POST', `${id}/session`, place));
  conflict(await admin('POST', `${id}/invoice`, { purchase_order: '1', due_date: dayIn(9) }));
  conflict(await admin('PUT', `${id}/invoice`, { paid_on: dayIn(0), reference: 'EFT 1' }));
  const byHand = await request({ headcount: null });
  await admin('PUT', byHand.id, { status: 'reviewing', quoted_price: 100_000 });
  await admin('PUT', byHand.id, { status: 'confirmed' });
  assert.deepEqual(wrongFields(await admin('POST', `${byHand.id}/session`, place)), ['seats']);
  const squatter = await person('student', { email: byHand.email, email_verified: false });
  conflict(await admin('POST', `${byHand.id}/session`, { ...place, seats: 3 }));
  await sql`update users set email_verified = true where id = ${squatter.id}`;
  const { status, body } = await admin('POST', `${byHand.id}/session`, { ...place, seats: 3 });
  assert.equal(status, 201, JSON.stringify(body));
  const [booking] =
    await sql`select user_id, unit_price, total_amount from bookings where session_id = ${body.id}`;
  assert.deepEqual({ ...booking }, { user_id: squatter.id, unit_price: 33_333.33, total_amount: 100_000 });
  const invoice = { purchase_order: '77', due_date: dayIn(9) };
  assert.equal((await admin('POST', `${byHand.id}/invoice`, invoice)).status, 201);
  conflict(await admin('POST', `${byHand.id}/invoice`, invoice), 'booking_not_payable');
  for (const path of ['session', 'invoice', 'quotes', 'purchase-order'])
    assert.equal((await admin('GET', `00000000-0000-7000-8000-000000000000/${path}`)).status, 404);
});

test('seats that wait for the purchase order stay held, however long it takes', async () => {
  const { session } = await planned();
  await later(10);
  await completeCorporateRequests(deps);
  const [row] = await sql`select seats_held from sessions where id = ${session.id}`;
  assert.equal(row!.seats_held, 12);
});

test('names are swapped by list or CSV until the deadline, and who stays keeps the seat’s record', async () => {
  const { link, session } = await planned({ seats: 3 });
  const put = (attendees: object[]) => call('PUT', `${link}/attendees`, { body: { attendees } });
  const csv = (text: string, type = 'text/csv') =>
    call('PUT', `${link}/attendees/csv`, { raw: text, headers: { 'content-type': type } });
  const first = await put([{ name: 'Otieno Oloo' }, { name: 'Wambui Njeri', email: 'w@savanna.example' }]);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const kept = first.body.session.attendees[1].id;

  const second = await csv(
    '\ufeffName;Email;Phone\r\n"Njoroge, Peter";;0712345678\r\nWambui Njeri;w@savanna.example;\r\n',
  );
  assert.equal(second.status, 200, JSON.stringify(second.body));
  assert.deepEqual(
    second.body.session.attendees.map((one: { name: string; phone: string | null }) => [one.name, one.phone]),
    [
      ['Njoroge, Peter', '+254712345678'],
      ['Wambui Njeri', null],
    ],
  );
  assert.equal(second.body.session.attendees[1].id, kept);

  const bad = await csv('name,email,colour\nA,nobody,red\nOtieno Oloo,o@savanna.example,\nBaraka Ali,x,\n');
  assert.deepEqual(wrongFields(bad), ['line 2, name', 'line 2, email', 'line 2, colour', 'line 4, email']);
  assert.deepEqual(wrongFields(await csv('name\n"unclosed\n')), ['file']);
  assert.equal((await csv('name\nOtieno Oloo\n', 'application/xml')).status, 415);
  assert.deepEqual(wrongFields(await put(Array(4).fill({ name: 'Same Name' }))), ['attendees']);
  assert.equal((await call('GET', link)).body.session.attendees.length, 2);

  const unplanned = await confirmed();
  clock.set(new Date(Date.parse(session.starts_at) - 23 * 3_600_000).toISOString());
  conflict(await put([{ name: 'Too Late' }]));
  conflict(await call('PUT', `${unplanned.link}/attendees`, { body: { attendees: [] } }));
});
