import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getToken, type Json, merchantFor, sample, shapeOf } from './merchant.ts';

const right_pin = { action: 'pin', pin: '1234' } as const;

/** The metadata by name, as an integrator must read it. */
const items = (callback: Json) =>
  Object.fromEntries(
    callback.json.Body.stkCallback.CallbackMetadata.Item.map((item: Json) => [item.Name, item.Value]),
  );

test('a token has the documented shape, its life a text', async (t) => {
  const { simulators } = await merchantFor(t);
  const { status, json } = await getToken(simulators);
  assert.equal(status, 200);
  assert.deepEqual(shapeOf(json), shapeOf(sample('daraja-oauth-token-success-docs')));
  assert.equal(json.expires_in, '3599');
});

test('keys of another environment are refused with 400 and an empty body', async (t) => {
  const { simulators } = await merchantFor(t);
  const { status, text } = await getToken(simulators, 'another secret');
  assert.deepEqual([status, text], [400, '']);
});

test('a push is accepted in the documented shape and rings the phone once', async (t) => {
  const merchant = await merchantFor(t);
  const { status, json } = await merchant.push();
  assert.equal(status, 200);
  assert.deepEqual(shapeOf(json), shapeOf(sample('daraja-stkpush-accepted-docs-2024')));
  assert.equal(json.ResponseCode, '0');
  assert.match(json.CheckoutRequestID, /^ws_CO_\d{17}708374149$/);
  assert.deepEqual(
    merchant.simulators.prompts().map(({ amount, account }) => [amount, account]),
    [[1500, 'DRS-4F7K2M']],
  );
  assert.deepEqual(merchant.simulators.ledger(), [], 'accepted is not paid');
});

test('the right PIN takes the money, and the callback says so in the documented shape', async (t) => {
  const merchant = await merchantFor(t);
  merchant.simulators.script({ provider: 'mpesa', callback: { balance: 'absent', order: 'as_documented' } });
  const pushed = await merchant.push();
  merchant.simulators.answer(right_pin);
  await merchant.simulators.flush();
  assert.equal(merchant.received.length, 1);
  const { json } = merchant.received[0]!;
  assert.deepEqual(shapeOf(json), shapeOf(sample('daraja-stk-callback-success-docs')));
  assert.equal(json.Body.stkCallback.CheckoutRequestID, pushed.json.CheckoutRequestID);
  assert.equal(json.Body.stkCallback.ResultCode, 0);
  const paid = items(merchant.received[0]);
  const [entry] = merchant.simulators.ledger();
  assert.equal(entry!.amount, 1500);
  assert.equal(entry!.receipt, paid.MpesaReceiptNumber);
  assert.match(paid.MpesaReceiptNumber, /^[A-Z]{2}[1-9A-V][0-9A-Z]{7}$/);
  assert.deepEqual([paid.Amount, paid.PhoneNumber], [1500, 254708374149]);
  assert.match(String(paid.TransactionDate), /^20\d{12}$/);
});

test('items come in any order, and Balance with no Value, when nothing else is asked for', async (t) => {
  const merchant = await merchantFor(t);
  const orders = new Set<string>();
  let without_value = 0;
  for (let number = 0; number < 12; number++) {
    const phone = `2547000000${number + 10}`;
    await merchant.push({ PhoneNumber: phone, PartyA: phone });
    merchant.simulators.answer({ ...right_pin, phone });
  }
  await merchant.simulators.flush();
  for (const { json } of merchant.received) {
    const list = json.Body.stkCallback.CallbackMetadata.Item;
    orders.add(list.map((item: Json) => item.Name).join());
    if (list.some((item: Json) => item.Name === 'Balance' && !('Value' in item))) without_value++;
  }
  assert.ok(orders.size > 2, 'an integrator reading by position is found out');
  assert.ok(without_value > 0 && without_value < 12);
});

test('a cancelled prompt is reported with 1032 and no metadata', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.push();
  merchant.simulators.answer({ action: 'cancel' });
  await merchant.simulators.flush();
  const { json } = merchant.received[0]!;
  assert.deepEqual(shapeOf(json), shapeOf(sample('daraja-stk-callback-cancelled-1032-docs-2024')));
  assert.equal(json.Body.stkCallback.ResultCode, 1032);
});

test('a prompt nobody answers runs out after its life, and not before', async (t) => {
  const merchant = await merchantFor(t, { prompt_life_ms: 60_000 });
  await merchant.push();
  await merchant.simulators.advance(59_000);
  assert.equal(merchant.received.length, 0);
  await merchant.simulators.advance(2_000);
  assert.equal(merchant.received[0]!.json.Body.stkCallback.ResultCode, 1032);
});

test('a wrong PIN fails with 2001, and a second try can pay', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.push();
  merchant.simulators.answer({ action: 'pin', pin: '0000' });
  await merchant.push();
  merchant.simulators.answer(right_pin);
  await merchant.simulators.flush();
  const codes = merchant.received.map((one) => one.json.Body.stkCallback.ResultCode);
  assert.deepEqual(codes, [2001, 0]);
});

test('the same amount from the same number within two minutes of being paid ends with 17', async (t) => {
  const merchant = await merchantFor(t);
  for (const wait of [0, 60_000, 61_000]) {
    await merchant.simulators.advance(wait);
    await merchant.push();
    merchant.simulators.answer(right_pin);
    await merchant.simulators.flush();
  }
  const codes = merchant.received.map((one) => one.json.Body.stkCallback.ResultCode);
  assert.deepEqual(codes, [0, 17, 0]);
});

test('a phone that is ringing is refused a second prompt, in the answer or by callback', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.push();
  const { status, json } = await merchant.push();
  assert.deepEqual([status, json.errorCode], [500, '500.001.1001']);
  assert.match(json.errorMessage, /^Unable to lock subscriber/);

  const other = await merchantFor(t, { busy_subscriber: 'callback' });
  await other.push();
  assert.equal((await other.push()).json.ResponseCode, '0');
  await other.simulators.flush();
  assert.equal(other.received[0]!.json.Body.stkCallback.ResultCode, 1001);
});

test('a wrong field is named, and nothing rings', async (t) => {
  const merchant = await merchantFor(t);
  const wrong: [string, Record<string, unknown>][] = [
    ['BusinessShortCode', { BusinessShortCode: 'abc' }],
    ['Timestamp', { Timestamp: '20261340000000' }],
    ['TransactionType', { TransactionType: 'PayMe' }],
    ['Amount', { Amount: 0 }],
    ['Amount', { Amount: '1.5' }],
    ['Amount', { Amount: 250_001 }],
    ['PartyA', { PartyA: '0708374149' }],
    ['PhoneNumber', { PhoneNumber: '254208374149' }],
    ['CallBackURL', { CallBackURL: 'http://school.example/back' }],
    ['CallBackURL', { CallBackURL: 'https://school.example/MPesa/back' }],
    ['CallBackURL', { CallBackURL: 'https://school.example/m-pesa' }],
    ['CallBackURL', { CallBackURL: 'https://school.example/xEXEcx' }],
    ['CallBackURL', { CallBackURL: 'https://school.example/?query=1' }],
    ['AccountReference', { AccountReference: 'thirteen-long' }],
    ['TransactionDesc', { TransactionDesc: 'fourteen chars' }],
    ['TransactionDesc', { TransactionDesc: undefined }],
  ];
  for (const [field, fields] of wrong) {
    const { status, json } = await merchant.push(fields);
    assert.deepEqual([status, json.errorCode], [400, '400.002.02'], JSON.stringify(fields));
    assert.equal(json.errorMessage, `Bad Request - Invalid ${field}`);
    assert.deepEqual(
      shapeOf(json),
      shapeOf(sample('daraja-stkpush-error-400.002.02-invalid-businessshortcode-docs')),
    );
  }
  assert.deepEqual(merchant.simulators.prompts(), []);
});

test('amounts and numbers may be sent as texts or as numbers', async (t) => {
  const merchant = await merchantFor(t);
  const fields = { Amount: '1500', PhoneNumber: 254708374149, PartyB: 174379, BusinessShortCode: 174379 };
  assert.equal((await merchant.push(fields)).status, 200);
});

test('a password made with another timestamp, and an unknown shortcode, are told apart by the message', async (t) => {
  const merchant = await merchantFor(t);
  const stale = await merchant.push({ Timestamp: '20200101000000' });
  const stranger = await merchant.push({ BusinessShortCode: '600000' });
  assert.deepEqual(
    [stale, stranger].map(({ status, json }) => [status, json.errorCode, json.errorMessage]),
    [
      [500, '500.001.1001', 'Wrong credentials'],
      [500, '500.001.1001', 'Merchant does not exist'],
    ],
  );
});

test('a till is paid with PartyB = till; the wrong pair shows only in the callback', async (t) => {
  const merchant = await merchantFor(t);
  const { till } = merchant.simulators.daraja.credentials;
  await merchant.push({ PartyB: till });
  await merchant.push({ TransactionType: 'CustomerBuyGoodsOnline' });
  await merchant.simulators.flush();
  const codes = merchant.received.map((one) => one.json.Body.stkCallback.ResultCode);
  assert.deepEqual(codes, [2028, 'SFC_IC0003']);
  await merchant.push({ TransactionType: 'CustomerBuyGoodsOnline', PartyB: till });
  merchant.simulators.answer(right_pin);
  await merchant.simulators.flush();
  assert.equal(merchant.received[2]!.json.Body.stkCallback.ResultCode, 0);
});

test('a bad or ended token is HTTP 404 with 404.001.03', async (t) => {
  const merchant = await merchantFor(t);
  const path = '/mpesa/stkpush/v1/processrequest';
  const bad = await merchant.daraja(path, {}, 'nonsense');
  assert.deepEqual(
    [bad.status, bad.json.errorCode, bad.json.errorMessage],
    [404, '404.001.03', 'Invalid Access Token'],
  );
  merchant.simulators.expireTokens();
  assert.equal((await merchant.push()).json.errorCode, '404.001.03');
});

test('a wrong path and a wrong method have codes of their own, and a broken body too', async (t) => {
  const { simulators } = await merchantFor(t);
  const at = (path: string, init?: RequestInit) =>
    fetch(simulators.daraja.url + path, init).then(async (r) => [
      r.status,
      ((await r.json()) as Json).errorCode,
    ]);
  assert.deepEqual(await at('/mpesa/nothing'), [404, '404.001.01']);
  assert.deepEqual(await at('/mpesa/stkpush/v1/processrequest'), [404, '404.001.04']);
  const token = (await getToken(simulators)).json.access_token;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const broken = await at('/mpesa/stkpush/v1/processrequest', { method: 'POST', headers, body: '{' });
  assert.deepEqual(broken, [400, '400.002.05']);
});
