import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merchantFor, sample, shapeOf } from './merchant.ts';

const right_pin = { action: 'pin', pin: '1234' } as const;

test('the query answers in the documented shape, code as a text, without receipt or amount', async (t) => {
  const merchant = await merchantFor(t);
  const { json } = await merchant.push();
  merchant.simulators.answer(right_pin);
  const { status, json: answer } = await merchant.query(json.CheckoutRequestID);
  assert.equal(status, 200);
  assert.deepEqual(shapeOf(answer), shapeOf(sample('daraja-stkquery-success-docs')));
  assert.deepEqual([answer.ResponseCode, answer.ResultCode], ['0', '0']);
});

test('a waiting prompt is reported as 4999 or as an error, and both ways occur', async (t) => {
  const merchant = await merchantFor(t, { queries_per_minute: null });
  const said = new Set<string>();
  for (let at = 0; at < 10; at++) {
    const { json } = await merchant.push({ PhoneNumber: `25471100000${at}` });
    const { status, json: answer } = await merchant.query(json.CheckoutRequestID);
    said.add(`${status} ${answer.ResultCode ?? `${answer.errorCode} ${answer.errorMessage}`}`);
  }
  assert.deepEqual([...said].sort(), ['200 4999', '500 500.001.1001 The transaction is being processed']);
});

test('an unknown CheckoutRequestID is refused, and a sixth query in a minute gets 429', async (t) => {
  const merchant = await merchantFor(t);
  for (let at = 0; at < 5; at++)
    assert.equal(
      (await merchant.query('ws_CO_unknown')).json.errorMessage,
      'Bad Request - Invalid CheckoutRequestID',
    );
  const sixth = await merchant.query('ws_CO_unknown');
  assert.deepEqual(
    [sixth.status, sixth.json.fault.detail.errorcode],
    [429, 'policies.ratelimit.QuotaViolation'],
  );
  await merchant.simulators.advance(61_000);
  assert.equal((await merchant.query('ws_CO_unknown')).status, 400);
});

test('the query can report a paid push as failed, and tell the truth the next time', async (t) => {
  const merchant = await merchantFor(t);
  const { json } = await merchant.push();
  merchant.simulators.answer(right_pin);
  merchant.simulators.script({
    provider: 'mpesa',
    call: 'query',
    match: { phone: '254708374149' },
    says: { result_code: '1032' },
  });
  assert.equal((await merchant.query(json.CheckoutRequestID)).json.ResultCode, '1032');
  assert.equal((await merchant.query(json.CheckoutRequestID)).json.ResultCode, '0');
});
