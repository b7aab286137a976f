import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getToken, type Json, type Merchant, merchantFor, sample } from './merchant.ts';
import type { MpesaScript } from './script.ts';
import { storm as bad_day } from './storm.ts';

const paid = { result_code: 0 };

const script = (merchant: Merchant, part: Omit<MpesaScript, 'provider'>) =>
  merchant.simulators.script({ provider: 'mpesa', ...part });
const callbacks = (merchant: Merchant) => merchant.received.map((one) => one.json.Body.stkCallback);
const codes = (merchant: Merchant) => callbacks(merchant).map((one: Json) => one.ResultCode);
const item = (callback: Json, name: string) =>
  callback.CallbackMetadata.Item.find((one: Json) => one.Name === name);

test('every result code comes as scripted: digits as a number, letters as a text, unknown ones too', async (t) => {
  const merchant = await merchantFor(t);
  const wanted = [1, 17, 26, 1001, 1019, 1025, 9999, 1032, 1037, 2001, 2028, 'SFC_IC0003', 'E3008', 8006, 0];
  for (const result_code of wanted) {
    script(merchant, { outcome: { result_code } });
    await merchant.push();
    await merchant.simulators.flush();
  }
  assert.deepEqual(codes(merchant), wanted);
  assert.equal(merchant.simulators.ledger().length, 1, 'only 0 takes money');
  assert.ok(callbacks(merchant).every((one: Json) => one.ResultDesc.length > 0));
});

test('a code can change its type on the way', async (t) => {
  const merchant = await merchantFor(t);
  script(merchant, { outcome: paid, callback: { code_as: 'string' } });
  await merchant.push();
  await merchant.simulators.flush();
  assert.deepEqual(codes(merchant), ['0']);
});

test('a callback can be late, never come, or come many times', async (t) => {
  const merchant = await merchantFor(t);
  script(merchant, { outcome: paid, callback: { after_ms: 90_000 } });
  await merchant.push();
  await merchant.simulators.advance(89_000);
  assert.equal(merchant.received.length, 0);
  await merchant.simulators.advance(2_000);
  assert.equal(merchant.received.length, 1);
  script(merchant, { outcome: paid, callback: { copies: 0 } });
  const { json } = await merchant.push();
  await merchant.simulators.flush();
  await merchant.simulators.advance(40 * 60_000);
  assert.equal(merchant.received.length, 1);
  assert.equal((await merchant.query(json.CheckoutRequestID)).json.ResultCode, '0', 'paid all the same');
  script(merchant, { outcome: paid, callback: { copies: 5 } });
  await merchant.push();
  await merchant.simulators.flush();
  assert.equal(merchant.received.length, 6);
  assert.equal(
    new Set(merchant.received.slice(1).map((one) => one.text)).size,
    1,
    'copies are equal to the byte',
  );
});

test('a callback can be delivered and answered before the push is answered', async (t) => {
  const merchant = await merchantFor(t);
  script(merchant, { callback: { before_answer: true } });
  const { json } = await merchant.push();
  assert.deepEqual(
    callbacks(merchant).map((one: Json) => [one.CheckoutRequestID, one.ResultCode]),
    [[json.CheckoutRequestID, 0]],
  );
});

test('two callbacks can arrive in the other order', async (t) => {
  const merchant = await merchantFor(t);
  script(merchant, { outcome: paid, callback: { after_next: true } });
  const first = await merchant.push();
  await merchant.simulators.advance(1);
  script(merchant, { outcome: { result_code: 1032 } });
  const second = await merchant.push();
  await merchant.simulators.flush();
  assert.deepEqual(
    callbacks(merchant).map((one: Json) => one.CheckoutRequestID),
    [second.json.CheckoutRequestID, first.json.CheckoutRequestID],
  );
});

test('a callback held back for a next one that never comes goes out with a flush', async (t) => {
  const merchant = await merchantFor(t);
  script(merchant, { outcome: paid, callback: { after_next: true } });
  await merchant.push();
  await merchant.simulators.flush();
  assert.deepEqual(codes(merchant), [0]);
});

test('an unreachable phone can pay after all: 1037, then 0', async (t) => {
  const merchant = await merchantFor(t);
  script(merchant, { outcome: { result_code: 1037, after_ms: 3_000 }, later: { ...paid, after_ms: 40_000 } });
  await merchant.push();
  await merchant.simulators.advance(3_000);
  assert.deepEqual(codes(merchant), [1037]);
  await merchant.simulators.advance(40_000);
  assert.deepEqual(codes(merchant), [1037, 0]);
  assert.equal(merchant.simulators.ledger().length, 1);
});

test('a callback can claim another amount, hide the receipt, mask the phone, or name no known push', async (t) => {
  const merchant = await merchantFor(t);
  const spoils: MpesaScript['callback'][] = [
    { amount: 1 },
    { omit: ['MpesaReceiptNumber'] },
    { masked_phone: true },
    { foreign_ids: true },
    { balance: 'no_value' },
    { raw_body: '{"Body":' },
  ];
  const pushed = [];
  for (const [at, callback] of spoils.entries()) {
    script(merchant, { outcome: paid, callback });
    pushed.push(await merchant.push({ Amount: 100 + at }));
    await merchant.simulators.flush();
  }
  const [wrong, hidden, masked, foreign, balance] = merchant.received
    .slice(0, 5)
    .map((one) => one.json.Body.stkCallback);
  assert.equal(item(wrong, 'Amount').Value, 1);
  assert.equal(merchant.simulators.ledger()[0]!.amount, 100, 'the right amount was taken');
  assert.equal(item(hidden, 'MpesaReceiptNumber'), undefined);
  assert.equal(item(masked, 'PhoneNumber').Value, '25470****149');
  assert.notEqual(foreign.CheckoutRequestID, pushed[3]!.json.CheckoutRequestID);
  assert.deepEqual(item(balance, 'Balance'), { Name: 'Balance' });
  assert.equal(merchant.received[5]!.text, '{"Body":');
});

test('another amount than asked can really be taken', async (t) => {
  const merchant = await merchantFor(t);
  script(merchant, { outcome: { ...paid, amount: 1 } });
  await merchant.push();
  await merchant.simulators.flush();
  assert.equal(item(callbacks(merchant)[0], 'Amount').Value, 1);
  assert.equal(merchant.simulators.ledger()[0]!.amount, 1);
});

test('a push whose answer is lost may or may not have rung the phone', async (t) => {
  const merchant = await merchantFor(t);
  for (const effect of ['none', 'done'] as const)
    for (const fault of ['reset', 'html', 'empty', 'outcome_unknown', 'busy'] as const) {
      script(merchant, { answer: { fault, effect } });
      const answer = await merchant.push().catch((error: Error) => error);
      const wanted = { reset: null, html: 503, empty: 200, outcome_unknown: 500, busy: 500 }[fault];
      assert.equal(answer instanceof Error ? null : answer.status, wanted);
      assert.equal(merchant.simulators.prompts().length, effect === 'done' ? 1 : 0, `${fault} ${effect}`);
      if (effect === 'done') merchant.simulators.answer({ action: 'cancel' });
    }
});

test('429 has the gateway’s own body, and a literal status and body can be asked for', async (t) => {
  const merchant = await merchantFor(t);
  for (const fault of ['quota', 'spike_arrest'] as const) {
    script(merchant, { answer: { fault } });
    const { status, json } = await merchant.push();
    assert.equal(status, 429);
    assert.match(json.fault.detail.errorcode, /^policies\.ratelimit\./);
    assert.equal(typeof json.fault.faultstring, 'string');
  }
  script(merchant, { answer: { status: 418, body: { errorCode: '500.003.03' } } });
  const literal = await merchant.push();
  assert.deepEqual([literal.status, literal.json.errorCode], [418, '500.003.03']);
  script(merchant, { answer: { fault: 'invalid_token' } });
  const token = await merchant.push();
  assert.equal(token.status, 401);
  assert.deepEqual(token.json, sampleWithId(token.json));
});

const sampleWithId = (answer: Json) => ({
  ...sample('daraja-error-401.002.01-invalid-access-token-docs'),
  requestId: answer.requestId,
});

test('an answer can be late without holding the callback back, and hang until the caller gives up', async (t) => {
  const merchant = await merchantFor(t);
  script(merchant, { outcome: paid, answer: { after_ms: 30_000 } });
  const waiting = merchant.push();
  for (let turn = 0; turn < 1_000 && merchant.received.length === 0; turn++)
    await merchant.simulators.advance(10);
  assert.deepEqual(codes(merchant), [0]);
  await merchant.simulators.flush();
  assert.equal((await waiting).json.ResponseCode, '0');

  script(merchant, { answer: { fault: 'hang', effect: 'done' } });
  const { url } = merchant.simulators.daraja;
  const hanging = fetch(`${url}/mpesa/stkpush/v1/processrequest`, {
    method: 'POST',
    signal: AbortSignal.timeout(150),
    headers: { authorization: await bearer(merchant), 'content-type': 'application/json' },
    body: JSON.stringify(merchant.simulators.calls().findLast((one) => one.method === 'POST')!.body),
  });
  await assert.rejects(hanging, { name: 'TimeoutError' });
  assert.equal(merchant.simulators.prompts().length, 1);
});

async function bearer(merchant: Merchant): Promise<string> {
  return `Bearer ${(await getToken(merchant.simulators)).json.access_token}`;
}

test('a script meets the phone, amount or reference it names, as often as it says', async (t) => {
  const merchant = await merchantFor(t, { busy_subscriber: 'callback' });
  script(merchant, { match: { phone: '254711000001' }, times: 2, outcome: { result_code: 1 } });
  script(merchant, { match: { amount: 77 }, times: null, outcome: { result_code: 26 } });
  script(merchant, { match: { reference: 'LATE' }, outcome: { result_code: 1019 } });
  for (const fields of [
    { PhoneNumber: '254711000001' },
    { PhoneNumber: '254711000001' },
    { PhoneNumber: '254711000001', Amount: 77 },
    { Amount: 77 },
    { AccountReference: 'LATE' },
  ]) {
    await merchant.push(fields);
    await merchant.simulators.flush();
  }
  assert.deepEqual(codes(merchant), [1, 1, 26, 26, 1019]);
  await merchant.push();
  assert.equal(merchant.simulators.prompts().length, 1, 'no script is left, so the phone waits for a person');
});

test('a script of the wrong form is refused by name', async (t) => {
  const { simulators } = await merchantFor(t);
  const wrong = { provider: 'mpesa', outcome: { code: 1 } };
  assert.throws(() => simulators.script(wrong as never), /result_code/);
});

test('a storm of two hundred payments meets the same fates when its seed is given again', async (t) => {
  const storm = async (seed: number, backwards: boolean) => {
    const merchant = await merchantFor(t, { seed, auto_pay_after_ms: 10 });
    merchant.simulators.script(bad_day);
    const phones = Array.from({ length: 200 }, (_, at) => `2547${String(20_000_000 + at)}`);
    if (backwards) phones.reverse();
    await merchant.query('warm-up');
    await Promise.allSettled(phones.map((PhoneNumber) => merchant.push({ PhoneNumber })));
    await merchant.simulators.flush();
    await merchant.simulators.advance(120_000);
    const fates = callbacks(merchant).map(
      (one: Json) => `${one.CheckoutRequestID.slice(-9)} ${one.ResultCode}`,
    );
    return {
      fates: fates.sort(),
      taken: merchant.simulators
        .ledger()
        .map((one) => one.phone)
        .sort(),
    };
  };
  const first = await storm(7, false);
  assert.deepEqual(await storm(7, true), first);
  assert.notDeepEqual((await storm(8, false)).fates, first.fates);
  assert.ok(first.taken.length > 100 && first.taken.length < 200);
});
