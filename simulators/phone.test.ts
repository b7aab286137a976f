import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, type Merchant, merchantFor } from './merchant.ts';

const at = (merchant: Merchant, path: string) => merchant.simulators.daraja.url + path;
const page = async (merchant: Merchant, query = '') =>
  (await call(at(merchant, `/phone${query}`), 'GET', undefined, undefined, 'text/html')).text;
const submit = (merchant: Merchant, path: string, fields: Record<string, string>) =>
  call(at(merchant, path), 'POST', new URLSearchParams(fields).toString(), undefined, 'text/html');

test('the phone shows who asks for how much, and pays by a plain form', async (t) => {
  const merchant = await merchantFor(t, { business_name: 'Darasa' });
  assert.match(await page(merchant), /No payment request is waiting/);
  const { json } = await merchant.push();
  const shown = await page(merchant);
  assert.match(shown, /Pay Ksh1,500\.00 to Darasa\?/);
  assert.match(shown, /DRS-4F7K2M/);
  assert.match(shown, /1234 is right/);
  const { CheckoutRequestID: checkout_request_id } = json;
  const sent = await submit(merchant, '/phone/answer', {
    checkout_request_id,
    phone: '254708374149',
    action: 'pin',
    pin: '1234',
  });
  assert.deepEqual([sent.status, sent.location], [303, '/phone?number=254708374149']);
  await merchant.simulators.flush();
  assert.equal(merchant.received[0]!.json.Body.stkCallback.ResultCode, 0);
  const { receipt } = merchant.simulators.ledger()[0]!;
  assert.match(
    await page(merchant),
    new RegExp(`${receipt} Confirmed\\. Ksh1,500\\.00 sent to Darasa for account DRS-4F7K2M`),
  );
});

test('what a merchant sends cannot break out of the page', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.push({ AccountReference: '<b>"x"&' });
  const shown = await page(merchant);
  assert.ok(!shown.includes('<b>'));
  assert.match(shown, /&#60;b&#62;&#34;x&#34;&#38;/);
});

test('a PIN that is not four digits is asked for again, and an answered prompt cannot be answered twice', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.push();
  const phone = '254708374149';
  const short = await submit(merchant, '/phone/answer', { phone, action: 'pin', pin: '12' });
  assert.match(await page(merchant, short.location!.slice('/phone'.length)), /A PIN has four digits/);
  assert.equal((await submit(merchant, '/phone/answer', { phone, action: 'cancel' })).status, 303);
  const again = await call(at(merchant, '/phone/answer'), 'POST', { phone, action: 'pin', pin: '1234' });
  assert.equal(again.status, 409);
  assert.deepEqual(merchant.simulators.ledger(), []);
});

test('a test can read the prompts and answer them as JSON', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.push();
  await merchant.push({ PhoneNumber: '254110000001', Amount: 20 });
  const { json } = await call(at(merchant, '/phone/prompts'), 'GET');
  assert.deepEqual(
    json.map((one: { phone: string; amount: number }) => [one.phone, one.amount]),
    [
      ['254708374149', 1500],
      ['254110000001', 20],
    ],
  );
  const answered = await call(at(merchant, '/phone/answer'), 'POST', {
    phone: '254110000001',
    action: 'ignore',
  });
  assert.deepEqual(answered.json, { checkout_request_id: json[1].checkout_request_id, result_code: 1032 });
  assert.equal((await call(at(merchant, '/phone/answer'), 'POST', { action: 'shout' })).status, 422);
});

test('a phone without money ends with 1, and one switched off with 1037', async (t) => {
  const merchant = await merchantFor(t);
  const phone = '254708374149';
  await submit(merchant, '/phone/settings', { phone, low_balance: 'on' });
  await merchant.push();
  merchant.simulators.answer({ phone, action: 'pin', pin: '1234' });
  await submit(merchant, '/phone/settings', { phone, unreachable: 'on' });
  await merchant.push();
  await merchant.simulators.flush();
  assert.deepEqual(merchant.received.map((one) => one.json.Body.stkCallback.ResultCode).sort(), [1, 1037]);
  assert.match(await page(merchant), /name="unreachable" value="on" checked/);
});

test('prompts pay themselves when the simulator is told to', async (t) => {
  const merchant = await merchantFor(t, { auto_pay_after_ms: 2_000 });
  await merchant.push();
  await merchant.simulators.advance(2_000);
  assert.equal(merchant.received[0]!.json.Body.stkCallback.ResultCode, 0);
});

test('a PayBill payment typed by hand is confirmed at the registered address', async (t) => {
  const merchant = await merchantFor(t);
  const typed = {
    phone: '254708374149',
    shortcode: '174379',
    account: 'DRS-4F7K2M',
    amount: '700',
    pin: '1234',
  };
  const register = (version: string) =>
    merchant.daraja(`/mpesa/c2b/${version}/registerurl`, {
      ...{ ShortCode: '174379', ResponseType: 'Completed' },
      ...{ ConfirmationURL: `${merchant.url}/confirmation`, ValidationURL: `${merchant.url}/validation` },
    });
  const { json } = await register('v2');
  assert.deepEqual(Object.keys(json), ['OriginatorCoversationID', 'ResponseCode', 'ResponseDescription']);
  merchant.reply.body = '{"ResultCode":"0","ResultDesc":"Accepted"}';
  assert.equal((await submit(merchant, '/phone/paybill', typed)).status, 303);
  await merchant.simulators.flush();
  assert.deepEqual(
    merchant.received.map((one) => one.path),
    ['/validation', '/confirmation'],
  );
  const [asked, confirmed] = merchant.received.map((one) => one.json);
  assert.deepEqual(asked, confirmed);
  const { receipt } = merchant.simulators.ledger()[0]!;
  const { TransID, TransAmount, BillRefNumber, MSISDN, TransactionType } = confirmed;
  assert.deepEqual(
    [TransID, TransAmount, BillRefNumber, MSISDN, TransactionType],
    [receipt, '700.00', 'DRS-4F7K2M', '25470****149', 'Pay Bill'],
  );
  await register('v1');
  await merchant.simulators.payBill({ ...typed, amount: 700 });
  await merchant.simulators.flush();
  assert.match(merchant.received.at(-1)!.json.MSISDN, /^[0-9a-f]{64}$/);
});

test('a PayBill payment the business does not want is not taken; unreached, its ResponseType decides', async (t) => {
  const merchant = await merchantFor(t);
  const typed = { phone: '254708374149', shortcode: '174379', account: 'NONE', amount: 700, pin: '1234' };
  const register = (ResponseType: string) =>
    merchant.daraja('/mpesa/c2b/v2/registerurl', {
      ...{ ShortCode: '174379', ResponseType },
      ...{ ConfirmationURL: `${merchant.url}/confirmation`, ValidationURL: `${merchant.url}/validation` },
    });
  await register('Completed');
  merchant.reply.body = '{"ResultCode":"C2B00012","ResultDesc":"Rejected"}';
  await assert.rejects(merchant.simulators.payBill(typed), /did not accept/);
  merchant.reply.body = 'not JSON';
  await register('Cancelled');
  await assert.rejects(merchant.simulators.payBill(typed), /did not accept/);
  await register('Completed');
  await merchant.simulators.payBill(typed);
  await assert.rejects(merchant.simulators.payBill({ ...typed, pin: '9999' }), /Wrong PIN/);
  await assert.rejects(merchant.simulators.payBill({ ...typed, shortcode: '600000' }), /No business/);
  assert.equal(merchant.simulators.ledger().length, 1);
});

test('a paid push is confirmed at the PayBill address too, under the same receipt', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.daraja('/mpesa/c2b/v2/registerurl', {
    ...{ ShortCode: '174379', ResponseType: 'Completed', ConfirmationURL: `${merchant.url}/confirmation` },
  });
  await merchant.push();
  merchant.simulators.answer({ action: 'pin', pin: '1234' });
  await merchant.simulators.flush();
  const confirmed = merchant.received.find((one) => one.path === '/confirmation');
  assert.equal(confirmed!.json.TransID, merchant.simulators.ledger()[0]!.receipt);
  assert.equal(merchant.received.length, 2);
});

test('the levers work over HTTP, for a test in another process', async (t) => {
  const merchant = await merchantFor(t);
  const pull = (path: string, body: unknown = {}) => call(at(merchant, `/control/${path}`), 'POST', body);
  const look = async (path: string) => (await call(at(merchant, `/control/${path}`), 'GET')).json;
  await pull('script', [{ provider: 'mpesa', outcome: { result_code: 0 }, callback: { copies: 2 } }]);
  await merchant.push();
  await pull('flush');
  assert.equal(merchant.received.length, 2);
  assert.equal((await look('ledger')).length, 1);
  assert.deepEqual(
    (await look('deliveries')).map((one: { status: number }) => one.status),
    [200, 200],
  );
  assert.equal(
    (await look('calls')).filter((one: { path: string }) => one.path.includes('stkpush')).length,
    1,
  );
  await merchant.push();
  assert.deepEqual((await pull('expire-prompts')).json, { done: 1 });
  await merchant.payment();
  const paid = await pull('checkout', { link_or_tx_ref: 'ref-1', action: 'pay' });
  assert.match(paid.json.done.redirect, /status=successful/);
  const wrong = await pull('script', { provider: 'mpesa', colour: 'red' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.json.errorMessage, /colour/);
});

test('pages bring their own style and script, and allow no other', async (t) => {
  const merchant = await merchantFor(t);
  const response = await fetch(merchant.simulators.phone_url);
  assert.match(response.headers.get('content-security-policy')!, /default-src 'self'/);
  const html = await response.text();
  const assets = [...html.matchAll(/(?:href|src)="(\/simulator\/[^"]+)"/g)].map((match) => match[1]!);
  assert.equal(assets.length, 2);
  for (const asset of assets) assert.equal((await fetch(at(merchant, asset))).status, 200);
  const { link } = (await merchant.payment()).json.data;
  assert.equal((await fetch(new URL('/simulator/pages.css', link))).status, 200);
});
