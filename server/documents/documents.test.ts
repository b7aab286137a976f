import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pdfText } from '../../test/pdf-text.ts';
import { type Booked, testPlatform } from '../../test/platform.ts';
import { transaction } from '../database/connect.ts';
import { requestRefunds } from '../refunds/refund.ts';

const seller = {
  BUSINESS_NAME: 'Ujuzi Academy',
  BUSINESS_PIN: 'P051234567Q',
  BUSINESS_ADDRESS: 'Delta Towers, Westlands, Nairobi',
  BUSINESS_PHONE: '+254 700 123 456',
  BUSINESS_EMAIL: 'accounts@ujuzi.example',
};
const platform = await testPlatform(undefined, { ...seller, TAX_RATE_PERCENT: '16' });
const { app, sql, deps, config, call, booked, push, providers, settleDown } = platform;
const job = { actor_id: null, source: 'job' } as const;
const phones = Array.from({ length: 20 }, (_, n) => `+2547345000${String(n).padStart(2, '0')}`);

async function paid(seats = 1, price = 1500) {
  const own = await booked(seats, { price });
  const phone = phones.shift()!;
  const { body } = await push(own, phone);
  providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const [receipt] = providers.ledger().slice(-1);
  return { ...own, payment_id: body.id as string, provider_receipt: receipt!.receipt as string };
}

const json = { accept: 'application/json' };
const receiptOf = (own: { payment_id: string; token: string | null }) =>
  call('GET', `/api/payments/${own.payment_id}/receipt`, { token: own.token, headers: json });

/** The bytes of a PDF answer; `call` reads answers as text. */
async function pdfAt(path: string, token?: string): Promise<Buffer> {
  const answer = await app.inject({
    url: path,
    headers: { accept: '*/*', ...(token && { authorization: `Bearer ${token}` }) },
  });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['content-type'], 'application/pdf');
  return answer.rawPayload;
}

async function refund(own: Booked, amount_cents: number): Promise<string> {
  const [row] = await transaction(sql, job, async (tx) => {
    const request = {
      amount_cents,
      cause: 'decided_by_admin',
      reason: 'He shouted at us',
      requested_by: null,
    } as const;
    await requestRefunds(tx, deps, { booking_id: own.booking_id, ...request });
    return tx<{ id: string }[]>`
      select id from refunds where booking_id = ${own.booking_id} order by requested_at desc, id desc limit 1`;
  });
  await settleDown();
  return row!.id;
}

test('whoever paid gets a numbered receipt that says who paid what, when, how, and the tax in it', async () => {
  const own = await paid(3, 4500);
  const [booking] = await sql`select code from bookings where id = ${own.booking_id}`;
  const { status, body } = await receiptOf(own);
  assert.equal(status, 200);
  assert.match(body.number, /^R-20\d\d-\d{6}$/);
  assert.equal(body.total, 13_500);
  assert.deepEqual(body.tax, { name: 'VAT', rate_percent: 16, amount: 1862.07, net: 11_637.93 });
  assert.equal(body.provider_receipt, own.provider_receipt);
  assert.equal(body.payer.phone, `+254734***${body.payer.phone.slice(-3)}`);

  const text = pdfText(await pdfAt(`/api/payments/${own.payment_id}/receipt`, own.token));
  for (const printed of [
    ...Object.values(seller),
    'Receipt',
    body.number,
    'Wanjiku Kamau',
    booking!.code,
    'M-Pesa',
    own.provider_receipt,
    'Practical Machine Learning',
    '4,500.00',
    '11,637.93',
    'VAT 16 %',
    '1,862.07',
    'KES 13,500.00',
  ])
    assert.ok(text.includes(printed), `the receipt does not say ${printed}:\n${text}`);
});

test('the same receipt is the same file, byte for byte, each time it is fetched', async () => {
  const own = await paid();
  const path = `/api/payments/${own.payment_id}/receipt`;
  const first = await pdfAt(path, own.token);
  assert.ok(first.equals(await pdfAt(path, own.token)));
});

test('an issued receipt stays as it was when names, prices and taxes change', async () => {
  const own = await paid(2);
  const before = await receiptOf(own);
  await sql`update users set name = 'Somebody Else', email = 'else@example.test' where id = ${own.user_id}`;
  await sql`
    update courses set title = 'Another title', price = 9999
    where id = (select course_id from sessions where id = ${own.session_id})`;
  const changed = { TAX_RATE_PERCENT: 8, BUSINESS_NAME: 'Renamed Ltd', BUSINESS_PIN: 'P000000000X' };
  const was = { ...config };
  Object.assign(config, changed);
  try {
    assert.deepEqual((await receiptOf(own)).body, before.body);
    const later = (await receiptOf(await paid())).body;
    assert.equal(later.tax.rate_percent, 8);
    assert.equal(later.seller.name, 'Renamed Ltd');
  } finally {
    Object.assign(config, was);
  }
});

test('without a tax rate a receipt says nothing of tax', async () => {
  Object.assign(config, { TAX_RATE_PERCENT: 0 });
  try {
    const own = await paid();
    assert.equal((await receiptOf(own)).body.tax, null);
    const text = pdfText(await pdfAt(`/api/payments/${own.payment_id}/receipt`, own.token));
    assert.doesNotMatch(text, /VAT/);
  } finally {
    Object.assign(config, { TAX_RATE_PERCENT: 16 });
  }
});

test('a receipt is shown to its payer and to admins, and to nobody else', async () => {
  const own = await paid();
  const stranger = await platform.person();
  const admin = await platform.person('admin');
  const refused = await receiptOf({ ...own, token: stranger.token });
  assert.equal(refused.status, 404);
  assert.equal(refused.body.code, 'not_found');
  assert.equal((await receiptOf({ ...own, token: null })).status, 401);
  assert.equal((await receiptOf({ ...own, token: admin.token })).status, 200);
});

test('there is no receipt before the money came', async () => {
  const own = await booked();
  const { body } = await push(own, phones.shift()!);
  const answer = await receiptOf({ ...own, payment_id: body.id });
  assert.equal(answer.status, 404);
  assert.equal(answer.body.code, 'not_found');
});

test('the letter that confirms a booking carries its receipt', async () => {
  const own = await paid();
  const { number } = (await receiptOf(own)).body;
  const [mail] = await sql<{ id: string }[]>`
    select m.id from development_mailbox m join users u on u.email = m.recipient
    where u.id = ${own.user_id} and m.document_id is not null`;
  const page = await call('GET', `/dev/mailbox/${mail!.id}`);
  assert.ok(page.body.includes(`<a href="/dev/mailbox/${mail!.id}/attachment">${number}.pdf</a>`));
  assert.match(pdfText(await pdfAt(`/dev/mailbox/${mail!.id}/attachment`)), new RegExp(number));
});

test('money paid back has a credit note that names the receipt and carries its share of the tax', async () => {
  const own = await paid(1, 1000);
  const { number } = (await receiptOf(own)).body;
  const refunds = [await refund(own, 33_300), await refund(own, 33_300), await refund(own, 33_400)];
  const notes = [];
  for (const id of refunds) {
    const { status, body } = await call('GET', `/api/refunds/${id}/credit-note`, {
      token: own.token,
      headers: json,
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.match(body.number, /^CN-20\d\d-\d{6}$/);
    assert.equal(body.credits, number);
    notes.push(body);
  }
  assert.deepEqual(
    notes.map((note) => note.tax.amount),
    [45.93, 45.93, 46.07],
  );
  const text = pdfText(await pdfAt(`/api/refunds/${refunds[0]}/credit-note`, own.token));
  for (const printed of ['Credit note', notes[0].number, number, 'KES 333.00', 'Agreed with our office'])
    assert.ok(text.includes(printed), `the credit note does not say ${printed}:\n${text}`);
  assert.doesNotMatch(text, /shouted/, 'what staff wrote down is not for the customer');
});

test('a credit note is shown to whoever got the money and to admins, and to nobody else', async () => {
  const own = await paid();
  const id = await refund(own, 50_000);
  const stranger = await platform.person();
  const admin = await platform.person('admin');
  const noteFor = (token: string | null) =>
    call('GET', `/api/refunds/${id}/credit-note`, { token, headers: json });
  assert.equal((await noteFor(stranger.token)).status, 404);
  assert.equal((await noteFor(null)).status, 401);
  assert.equal((await noteFor(admin.token)).status, 200);
});

test('money that came too late goes back with a credit note of its own, without tax', async () => {
  const own = await booked();
  const phone = phones.shift()!;
  await push(own, phone);
  await call('PUT', `/api/bookings/${own.booking_id}/cancel`, { token: own.token, body: {} });
  providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const [row] = await sql<{ id: string; cause: string }[]>`
    select id, cause from refunds where booking_id = ${own.booking_id}`;
  assert.equal(row?.cause, 'late_money');
  const { body } = await call('GET', `/api/refunds/${row!.id}/credit-note`, {
    token: own.token,
    headers: json,
  });
  assert.equal(body.tax, null);
  assert.equal(body.credits, null);
  assert.equal(body.total, 1500);
});

test('everybody finds the receipts and credit notes of their own bookings in one list', async () => {
  const own = await paid();
  await refund(own, 50_000);
  const list = (query = '', token = own.token) =>
    call('GET', `/api/users/${own.user_id}/documents?${query}`, { token });
  const { body } = await list();
  assert.deepEqual(
    body.data.map((one: { kind: string; amount: number; course: string }) => [
      one.kind,
      one.amount,
      one.course,
    ]),
    [
      ['credit_note', 500, 'Practical Machine Learning'],
      ['receipt', 1500, 'Practical Machine Learning'],
    ],
  );
  assert.equal((await list('kind=receipt')).body.data[0].payment_id, own.payment_id);
  assert.equal((await list('', (await platform.person()).token)).status, 404);
});
