import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { testApp } from '../../../../test/app.ts';
import { quotedByLink } from '../../../../test/quoted-by-link.ts';

const app = await testApp(undefined, {}, { site: true });
const { call, sql, clock } = app;
beforeEach(async () => {
  await sql`delete from rate_limits`;
});

const get = (path: string, headers: Record<string, string> = {}) => call('GET', path, { headers });
type Fields = Record<string, string | string[]>;
const submit = (path: string, fields: Fields) => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) form.append(name, one);
  return call('POST', path, {
    raw: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
};
async function upload(path: string, name: string, content: string, type: string) {
  const form = new FormData();
  form.append(name, new Blob([content], { type }), 'file');
  const sent = new Response(form);
  return call('POST', path, {
    raw: Buffer.from(await sent.arrayBuffer()),
    headers: { 'content-type': sent.headers.get('content-type')! },
  });
}
const asked = {
  ...{
    company_name: 'Savanna Logistics Ltd',
    contact_person: 'Amina Hassan',
    email: 'amina@savanna.example',
  },
  ...{ phone: '0722 000 111', topic: 'Data literacy', preferred_dates: ['2031-09-01', '', '2031-09-08'] },
  ...{ headcount: '12', location: 'Upper Hill', preferred_time: '', notes: '' },
};

test('a company asks for training with several dates and is told its reference and when we answer', async () => {
  const page = await get('/companies');
  assert.match(page.body, /Within two working days/);
  assert.match((await get('/companies', { 'accept-language': 'sw' })).body, /Mafunzo kwa kampuni yako/);
  const sent = await submit('/companies', asked);
  assert.equal(sent.status, 303, sent.body);
  const [stored] = await sql`select reference, preferred_dates, headcount from corporate_requests`;
  assert.deepEqual([stored!.preferred_dates, stored!.headcount], [['2031-09-01', '2031-09-08'], 12]);
  assert.equal(sent.headers.location, `/companies/received/${stored!.reference}`);
  assert.ok((await get(String(sent.headers.location))).body.includes(stored!.reference));
});

test('one more date is one press away without a script, and nothing typed is lost by it or by a mistake', async () => {
  const more = await submit('/companies', { ...asked, more_dates: '1' });
  assert.equal(more.status, 200);
  assert.equal(more.body.match(/name="preferred_dates"/g)!.length, 4);
  for (const kept of ['value="2031-09-08"', 'value="amina@savanna.example"', 'Data literacy</textarea>'])
    assert.ok(more.body.includes(kept), kept);
  const wrong = await submit('/companies', {
    ...asked,
    ...{ email: 'amina', headcount: 'a dozen', preferred_dates: ['', '2031-02-31'] },
  });
  assert.equal(wrong.status, 422);
  assert.match(wrong.body, /<title>Error: /);
  for (const field of ['email', 'headcount', 'date-1'])
    assert.ok(wrong.body.includes(`id="${field}-error"`), field);
  assert.ok(wrong.body.includes('value="a dozen"'));
  assert.equal((await sql`select from corporate_requests where topic = 'Data literacy'`).length, 1);
});

test('the link shows the quote with its lines, VAT and last day, and takes the yes of the company once', async () => {
  const { path } = await quotedByLink(app);
  const { body } = await get(path);
  for (const wanted of [
    'Two days of training',
    '170,000',
    'VAT 16 %',
    '27,200',
    'KES\u00a0197,200',
    'You can accept it until',
  ])
    assert.ok(body.includes(wanted), wanted);
  const nameless = await submit(`${path}/accept`, { version: '1', name: '' });
  assert.equal(nameless.status, 422);
  assert.match(nameless.body, /id="name-error"/);
  const accepted = await submit(`${path}/accept`, { version: '1', name: 'Amina Hassan' });
  assert.deepEqual([accepted.status, accepted.headers.location], [303, `${path}#quote`]);
  const after = (await get(path)).body;
  assert.match(after, /You accepted this quote/);
  assert.doesNotMatch(after, /action="[^"]*\/decline"/);
});

test('a company asks for a change or declines; an answer to an older quote is refused with the newer one shown', async () => {
  const { path, quote } = await quotedByLink(app);
  const empty = await submit(`${path}/request-change`, { version: '1', change_note: '' });
  assert.match(empty.body, /id="change_note-error"/);
  await submit(`${path}/request-change`, { version: '1', change_note: 'Only one day, please' });
  assert.match((await get(path)).body, /You asked for a change.*Only one day, please/s);
  await quote();
  const late = await submit(`${path}/accept`, { version: '1', name: 'Amina Hassan' });
  assert.equal(late.status, 409);
  assert.match(late.body, /, version 2/);
  assert.equal((await submit(`${path}/decline`, { version: '2', decline_note: '' })).status, 303);
  assert.match((await get(path)).body, /You declined this quote/);
});

test('the purchase order is uploaded by a form; what is no such file, or none, is refused in words', async () => {
  const { path } = await quotedByLink(app);
  await submit(`${path}/accept`, { version: '1', name: 'Amina Hassan' });
  const order = (content: string) => upload(`${path}/purchase-order`, 'order', content, 'application/pdf');
  assert.match((await order('')).body, /must be chosen/);
  assert.match((await order('no pdf at all')).body, /must be a PDF, PNG or JPEG file/);
  assert.match((await order('x'.repeat(4 * 1024 * 1024 + 5))).body, /must be at most 4 MB/);
  const cut_off = await call('POST', `${path}/purchase-order`, {
    raw: 'half a file',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
  assert.equal(cut_off.status, 422);
  const sent = await order('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
  assert.equal(sent.status, 303, sent.body);
  assert.match((await get(path)).body, /Uploaded on/);
});

test('people are named in a form or from a spreadsheet, every mistake beside its field, until the deadline', async () => {
  const { path, plan } = await quotedByLink(app);
  await submit(`${path}/accept`, { version: '1', name: 'Amina Hassan' });
  await plan();
  const names = (seat_name: string[], seat_email: string[]) =>
    submit(`${path}/attendees`, { seat_name, seat_email, seat_phone: ['', '', ''] });
  const wrong = await names(['Otieno', '', 'Achieng'], ['', '', 'achieng']);
  assert.equal(wrong.status, 422);
  assert.ok(wrong.body.includes('id="seat-2-email-error"'), 'beside the row it was typed in');
  assert.equal(
    (await names(['Otieno Were', '', 'Achieng Auma'], ['', '', 'achieng@savanna.example'])).status,
    303,
  );
  const named = async () =>
    (await sql`select name from attendees where removed_at is null order by seat_no`).map((row) => row.name);
  assert.deepEqual(await named(), ['Otieno Were', 'Achieng Auma']);
  const csv = (content: string) => upload(`${path}/attendees/csv`, 'csv', content, 'text/csv');
  const bad = await csv('name,email\nOtieno Were,none\n');
  assert.equal(bad.status, 422);
  assert.match(bad.body, /line 2, email: must be a valid e-mail address/);
  assert.equal((await csv('name,email\nBaraka Mwangi,\nOtieno Were,\n')).status, 303);
  assert.deepEqual(await named(), ['Baraka Mwangi', 'Otieno Were']);
  clock.move(29.5 * 86_400_000);
  const closed = (await get(path)).body;
  assert.match(closed, /deadline, which is over/);
  assert.match(closed, /Baraka Mwangi/);
  assert.doesNotMatch(closed, /seat_name/);
});

test('a link that is cut short or over leads to words about it, not to somebody’s request', async () => {
  const { path } = await quotedByLink(app);
  const page = await get(path.slice(0, -1));
  assert.equal(page.status, 404);
  assert.match(page.body, /This link does not work/);
  assert.doesNotMatch(page.body, /Savanna/);
});
