import assert from 'node:assert/strict';
import { constants, publicEncrypt } from 'node:crypto';
import { test } from 'node:test';
import { type Json, type Merchant, merchantFor, sample, shapeOf } from './merchant.ts';

function credential(merchant: Merchant, password?: string): string {
  const { public_key_pem, initiator_password } = merchant.simulators.daraja.credentials;
  const padding = constants.RSA_PKCS1_PADDING;
  return publicEncrypt(
    { key: public_key_pem, padding },
    Buffer.from(password ?? initiator_password),
  ).toString('base64');
}

/** The documented request with this merchant's addresses and credential. */
function reversal(merchant: Merchant, fields: Record<string, unknown>) {
  return merchant.daraja('/mpesa/reversal/v1/request', {
    ...sample('daraja-reversal-request-docs'),
    Initiator: merchant.simulators.daraja.credentials.initiator_name,
    SecurityCredential: credential(merchant),
    ReceiverParty: merchant.simulators.daraja.credentials.shortcode,
    ResultURL: `${merchant.url}/result`,
    QueueTimeOutURL: `${merchant.url}/timeout`,
    ...fields,
  });
}

async function payment(merchant: Merchant, amount = 1500): Promise<string> {
  await merchant.push({ Amount: amount });
  merchant.simulators.answer({ action: 'pin', pin: '1234' });
  await merchant.simulators.flush();
  merchant.received.length = 0;
  return merchant.simulators.ledger().at(-1)!.receipt;
}

const results = (merchant: Merchant) => merchant.received.map((one) => one.json.Result);
const parameter = (result: Json, key: string) =>
  result.ResultParameters.ResultParameter.find((one: Json) => one.Key === key)?.Value;

test('a reversal is accepted at once and reported later, both in the documented shapes', async (t) => {
  const merchant = await merchantFor(t);
  const receipt = await payment(merchant);
  const { status, json } = await reversal(merchant, { TransactionID: receipt, Amount: '1500' });
  assert.equal(status, 200);
  assert.deepEqual(shapeOf(json), shapeOf(sample('daraja-reversal-accepted-docs')));
  await merchant.simulators.flush();
  assert.equal(merchant.received[0]!.path, '/result');
  assert.deepEqual(
    shapeOf(merchant.received[0]!.json),
    shapeOf(sample('daraja-reversal-result-success-docs')),
  );
  const [result] = results(merchant);
  assert.equal(result.OriginatorConversationID, json.OriginatorConversationID);
  assert.equal(parameter(result, 'OriginalTransactionID'), receipt);
  const documented = sample('daraja-reversal-result-success-docs').Result.ResultParameters.ResultParameter;
  assert.deepEqual(
    result.ResultParameters.ResultParameter.map((one: Json) => one.Key),
    documented.map((one: Json) => one.Key),
  );
  assert.equal(merchant.simulators.ledger()[0]!.paid_back, 1500);
});

test('an unknown receipt ends with R000002, a second reversal with R000001, and pays nothing back', async (t) => {
  const merchant = await merchantFor(t);
  const receipt = await payment(merchant);
  await reversal(merchant, { TransactionID: 'SKE0000000', Amount: '1500' });
  await merchant.simulators.flush();
  assert.deepEqual(
    shapeOf(merchant.received[0]!.json),
    shapeOf(sample('daraja-reversal-result-failed-R000002-docs')),
  );
  for (let time = 0; time < 2; time++) {
    await reversal(merchant, { TransactionID: receipt, Amount: '1500' });
    await merchant.simulators.flush();
  }
  assert.deepEqual(
    results(merchant).map((one) => one.ResultCode),
    ['R000002', 0, 'R000001'],
  );
  assert.equal(merchant.simulators.ledger()[0]!.paid_back, 1500);
});

test('less than the whole is not reversed, unless the simulator is told to allow it', async (t) => {
  const merchant = await merchantFor(t);
  await reversal(merchant, { TransactionID: await payment(merchant), Amount: '500' });
  await merchant.simulators.flush();
  assert.equal(results(merchant)[0].ResultCode, 2028);
  const other = await merchantFor(t, { partial_reversals: true });
  await reversal(other, { TransactionID: await payment(other), Amount: '500' });
  await other.simulators.flush();
  assert.equal(other.simulators.ledger()[0]!.paid_back, 500);
});

test('a wrong initiator password is found out by decrypting, and shows in the result only', async (t) => {
  const merchant = await merchantFor(t);
  const TransactionID = await payment(merchant);
  for (const SecurityCredential of [credential(merchant, 'guess'), 'bm90IGVuY3J5cHRlZA==']) {
    const { status } = await reversal(merchant, { TransactionID, Amount: '1500', SecurityCredential });
    assert.equal(status, 200);
  }
  await merchant.simulators.flush();
  assert.deepEqual(
    results(merchant).map((one) => one.ResultCode),
    [2001, 2001],
  );
  assert.equal(merchant.simulators.ledger()[0]!.paid_back, 0);
});

test('a malformed reversal is refused by field', async (t) => {
  const merchant = await merchantFor(t);
  const wrong: [string, Record<string, unknown>][] = [
    ['TransactionID', { TransactionID: 'short' }],
    ['CommandID', { CommandID: 'Reverse' }],
    ['RecieverIdentifierType', { RecieverIdentifierType: '4' }],
    ['ReceiverParty', { ReceiverParty: '600000' }],
    ['ResultURL', { ResultURL: 'https://school.example/mpesa' }],
    ['Remarks', { Remarks: '' }],
  ];
  for (const [field, fields] of wrong) {
    const { status, json } = await reversal(merchant, fields);
    assert.deepEqual([status, json.errorMessage], [400, `Bad Request - Invalid ${field}`]);
  }
  const documented = sample('daraja-reversal-error-400.002.02-invalid-transactionid-docs');
  const { json } = await reversal(merchant, { TransactionID: 'short' });
  assert.deepEqual(json, { ...documented, requestId: json.requestId });
});

test('a queue time-out may be reported first, and is not the end', async (t) => {
  const merchant = await merchantFor(t);
  const TransactionID = await payment(merchant);
  merchant.simulators.script({
    provider: 'mpesa',
    call: 'reversal',
    callback: { queue_time_out: true, copies: 2 },
  });
  await reversal(merchant, { TransactionID, Amount: '1500' });
  await merchant.simulators.flush();
  assert.deepEqual(merchant.received.map((one) => one.path).sort(), ['/result', '/result', '/timeout']);
  assert.equal(merchant.simulators.ledger()[0]!.paid_back, 1500);
});

function payout(merchant: Merchant, fields: Record<string, unknown> = {}) {
  const { initiator_name, b2c_shortcode } = merchant.simulators.daraja.credentials;
  return merchant.daraja('/mpesa/b2c/v3/paymentrequest', {
    OriginatorConversationID: 'refund-1',
    InitiatorName: initiator_name,
    SecurityCredential: credential(merchant),
    CommandID: 'BusinessPayment',
    Amount: '500',
    PartyA: b2c_shortcode,
    PartyB: '254708374149',
    Remarks: 'One seat',
    QueueTimeOutURL: `${merchant.url}/timeout`,
    ResultURL: `${merchant.url}/result`,
    ...fields,
  });
}

test('a payout pays once however often it is asked for under one id', async (t) => {
  const merchant = await merchantFor(t);
  const first = await payout(merchant);
  assert.deepEqual(shapeOf(first.json), shapeOf(sample('daraja-b2c-accepted-docs')));
  assert.equal(first.json.OriginatorConversationID, 'refund-1');
  const second = await payout(merchant);
  const duplicate = sample('daraja-b2c-error-500.002.1001-duplicate-originatorconversationid-docs-2026');
  assert.deepEqual([second.status, second.json], [500, { ...duplicate, requestId: second.json.requestId }]);
  await merchant.simulators.flush();
  const [result] = results(merchant);
  assert.deepEqual(
    [results(merchant).length, result.ResultCode, result.OriginatorConversationID],
    [1, 0, 'refund-1'],
  );
  assert.equal(parameter(result, 'TransactionAmount'), 500);
  assert.equal(parameter(result, 'TransactionReceipt'), result.TransactionID);
  assert.match(parameter(result, 'TransactionCompletedDateTime'), /^\d\d\.\d\d\.20\d\d \d\d:\d\d:\d\d$/);
  assert.deepEqual(
    merchant.simulators.payouts().map((one) => [one.amount, one.reference]),
    [[500, 'refund-1']],
  );
});

test('a payout whose answer is lost may have been made; asking again under its id tells', async (t) => {
  const merchant = await merchantFor(t);
  merchant.simulators.script({ provider: 'mpesa', call: 'b2c', answer: { fault: 'reset', effect: 'done' } });
  await assert.rejects(payout(merchant));
  assert.equal((await payout(merchant)).json.errorCode, '500.002.1001');
  assert.equal(merchant.simulators.payouts().length, 1);
});

test('a payout can fail, and has a least amount', async (t) => {
  const merchant = await merchantFor(t);
  assert.equal((await payout(merchant, { Amount: '9' })).json.errorMessage, 'Bad Request - Invalid Amount');
  merchant.simulators.script({ provider: 'mpesa', call: 'b2c', outcome: { result_code: 1 } });
  await payout(merchant);
  await merchant.simulators.flush();
  assert.equal(results(merchant)[0].ResultCode, 1);
  assert.deepEqual(merchant.simulators.payouts(), []);
});

test('a transaction status names the receipt and the amount, with one key twice as published', async (t) => {
  const merchant = await merchantFor(t);
  const pushed = await merchant.push();
  merchant.simulators.answer({ action: 'pin', pin: '1234' });
  await merchant.simulators.flush();
  merchant.received.length = 0;
  const { receipt } = merchant.simulators.ledger()[0]!;
  const ask = (fields: Record<string, unknown>) =>
    merchant.daraja('/mpesa/transactionstatus/v1/query', {
      Initiator: merchant.simulators.daraja.credentials.initiator_name,
      SecurityCredential: credential(merchant),
      CommandID: 'TransactionStatusQuery',
      PartyA: merchant.simulators.daraja.credentials.shortcode,
      IdentifierType: '4',
      ResultURL: `${merchant.url}/result`,
      QueueTimeOutURL: `${merchant.url}/timeout`,
      Remarks: 'Which receipt?',
      ...fields,
    });
  await ask({ TransactionID: receipt });
  await ask({ OriginatorConversationID: pushed.json.MerchantRequestID });
  await merchant.simulators.flush();
  const documented = sample('daraja-transactionstatus-result-duplicate-keys-docs-2026').Result;
  for (const result of results(merchant)) {
    assert.deepEqual(Object.keys(result).sort(), Object.keys(documented).sort());
    assert.deepEqual(
      result.ResultParameters.ResultParameter.map((one: Json) => [one.Key, typeof one.Value]),
      documented.ResultParameters.ResultParameter.map((one: Json) => [one.Key, typeof one.Value]),
    );
    assert.deepEqual([parameter(result, 'ReceiptNo'), parameter(result, 'Amount')], [receipt, '1500']);
    assert.equal(parameter(result, 'TransactionStatus'), 'Completed');
  }
  assert.equal((await ask({})).json.errorMessage, 'Bad Request - Invalid TransactionID');
});
