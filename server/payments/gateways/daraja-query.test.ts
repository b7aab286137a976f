import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { ProviderUnavailable } from '../gateway.ts';
import { darajaGateway } from './daraja.ts';
import {
  type Answer,
  always,
  darajaConfig,
  sampleObject,
  scriptedDaraja,
  testDeps,
} from './scripted-provider.ts';

const success = sampleObject('daraja-stkquery-success-docs');
const checkout = String(success.CheckoutRequestID);

async function asked(t: TestContext, answer: Answer, age_s: number, prompt_life_s?: number) {
  const provider = await scriptedDaraja(t, answer);
  const deps = testDeps();
  const gateway = darajaGateway(darajaConfig(provider.url, { timeout_ms: 400, prompt_life_s }), deps);
  const started_at = new Date(deps.at.getTime() - age_s * 1000);
  const ids = { checkout, merchant: null };
  const look = () => gateway.lookUp({ reference: 'pay_1', ids, transaction_id: null, started_at });
  return { look, provider, gateway, started_at };
}

const result = (ResultCode: unknown) => always(200, { ...success, ResultCode, ResultDesc: 'any words' });

test('the published success says paid, and leaves receipt and amount to the callback', async (t) => {
  const { look, provider } = await asked(t, always(200, success), 5);
  const { raw, ...said } = await look();
  assert.deepEqual(raw, success);
  assert.deepEqual(said, {
    source: 'query',
    outcome: 'paid',
    final: true,
    transaction_id: null,
    amount_cents: null,
    currency: null,
    code: '0',
    reason: '',
    alert: false,
    payer_phone: null,
  });
  const passkey = darajaConfig('').passkey;
  assert.deepEqual(JSON.parse(provider.received.at(-1)?.body ?? ''), {
    BusinessShortCode: 174379,
    Password: Buffer.from(`174379${passkey}20260302093000`).toString('base64'),
    Timestamp: '20260302093000',
    CheckoutRequestID: checkout,
  });
});

test('the number 0 and the text "0" both say paid', async (t) => {
  for (const code of [0, '0']) assert.equal((await (await asked(t, result(code), 5)).look()).outcome, 'paid');
});

describe('a failure counts only when the prompt can no longer be answered', () => {
  for (const code of [
    '1',
    '17',
    '26',
    '1001',
    '1019',
    '1025',
    '1032',
    '1037',
    '2001',
    '9999',
    '2028',
    'SFC_IC0003',
  ]) {
    test(`${code}: open at 89 s, failed at 90 s`, async (t) => {
      const early = await (await asked(t, result(code), 89)).look();
      assert.equal(early.outcome, 'pending');
      assert.equal(early.final, false);
      assert.equal(early.code, code);
      const late = await (await asked(t, result(code), 90)).look();
      assert.equal(late.outcome, 'failed');
      assert.equal(late.final, true);
      assert.notEqual(late.reason, '');
      assert.equal(late.alert, ['2028', 'SFC_IC0003'].includes(code));
    });
  }
});

test('the life of a prompt is a setting', async (t) => {
  assert.equal((await (await asked(t, result('1032'), 60, 60)).look()).outcome, 'failed');
  assert.equal((await (await asked(t, result('1032'), 100, 120)).look()).outcome, 'pending');
});

test('still processing stays open for as long as it is said, however late', async (t) => {
  for (const code of ['4999', 4999]) {
    const evidence = await (await asked(t, result(code), 600)).look();
    assert.equal(evidence.outcome, 'pending');
    assert.equal(evidence.final, false);
    assert.equal(evidence.alert, false);
  }
});

test('a code nobody knows stays open and is flagged', async (t) => {
  const evidence = await (await asked(t, result('E3008'), 600)).look();
  assert.equal(evidence.outcome, 'pending');
  assert.equal(evidence.code, 'E3008');
  assert.equal(evidence.alert, true);
});

const still_open: [number, string, string][] = [
  [500, '500.001.1001', 'The transaction is being processed'],
  [500, '500.001.1001', 'Unable to lock subscriber, a transaction is already in process'],
  [400, '400.002.02', 'Bad Request - Invalid CheckoutRequestID'],
];
for (const [status, errorCode, errorMessage] of still_open) {
  test(`${errorCode} ${errorMessage} means not finished, even after the prompt's life`, async (t) => {
    const evidence = await (await asked(t, always(status, { errorCode, errorMessage }), 600)).look();
    assert.equal(evidence.outcome, 'pending');
    assert.equal(evidence.code, errorCode);
  });
}

const no_answers: [string, Answer][] = [
  ['wrong credentials', always(500, { errorCode: '500.001.1001', errorMessage: 'Wrong credentials' })],
  [
    'another bad field',
    always(400, { errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid Password' }),
  ],
  ['a busy system', always(500, { errorCode: '500.003.02', errorMessage: 'System is busy' })],
  ['HTML', always(200, '<html></html>')],
  ['an empty answer', always(200, '')],
  ['a gateway error', always(502, '<html></html>')],
  ['an answer without a result', always(200, { ResponseCode: '0', CheckoutRequestID: checkout })],
  ['a result about another push', always(200, { ...success, CheckoutRequestID: 'ws_CO_another' })],
  ['a reset', (_request, response) => response.socket?.destroy()],
  ['no answer in time', () => {}],
  ['a refused token', always(401, { errorCode: '401.002.01', errorMessage: 'Invalid Access Token' })],
];
for (const [name, answer] of no_answers) {
  test(`${name} says nothing about the payment`, async (t) => {
    const { look } = await asked(t, answer, 600);
    await assert.rejects(
      look,
      (error) => error instanceof ProviderUnavailable && error.retry_after_s === null,
    );
  });
}

test('too many queries: the provider says when to come back', async (t) => {
  const spike = {
    fault: { faultstring: 'Spike', detail: { errorcode: 'policies.ratelimit.SpikeArrestViolation' } },
  };
  const { look } = await asked(t, always(429, spike, { 'retry-after': '12' }), 20);
  await assert.rejects(look, (error) => error instanceof ProviderUnavailable && error.retry_after_s === 12);
});

test('a push whose id was never learnt is left open without a question', async (t) => {
  const { gateway, provider, started_at } = await asked(t, always(200, success), 600);
  const ids = { checkout: null, merchant: null };
  const evidence = await gateway.lookUp({ reference: 'pay_1', ids, transaction_id: null, started_at });
  assert.equal(evidence.outcome, 'pending');
  assert.equal(provider.received.length, 0);
});
