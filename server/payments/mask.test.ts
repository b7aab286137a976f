import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskedJson, maskedPhone, maskedText } from './mask.ts';

test('a phone number keeps its beginning and its last three digits', () => {
  assert.equal(maskedPhone('+254712345678'), '+254712***678');
  assert.equal(maskedPhone(null), '');
});

const masked: [why: string, given: unknown, shown: unknown][] = [
  ['a number of a person, as a number', { PhoneNumber: 254712345678 }, { PhoneNumber: '254712***678' }],
  ['the same in a sentence', 'sent to 0712345678, thanks', 'sent to 0712***678, thanks'],
  ['the same at the end of an id', 'ws_CO_191220191020363925712345678', 'ws_CO_191220***678'],
  [
    'named items',
    [{ Name: 'PhoneNumber', Value: 254712345678 }],
    [{ Name: 'PhoneNumber', Value: '254712***678' }],
  ],
  [
    'secrets by their name',
    { SecurityCredential: 'abc', access_token: 'x', 'verif-hash': 'y' },
    { SecurityCredential: '***', access_token: '***', 'verif-hash': '***' },
  ],
  ['secrets by their look', `/api/hooks/m/${'a1'.repeat(32)}`, '/api/hooks/m/***'],
  ['tokens of ours', 'Bearer eyJhbGciOi.eyJzdWIi.c2ln', 'Bearer ***'],
];
for (const [why, given, shown] of masked) {
  test(`staff do not see ${why}`, () => assert.deepEqual(maskedJson(given), shown));
}

const kept: [why: string, value: unknown][] = [
  ['amounts', { Amount: 1500.5, charged_amount: 1_250_000 }],
  ['receipts', { MpesaReceiptNumber: 'NLJ7RT61SV' }],
  ['the provider’s number of a payment', { id: 285959875, provider_transaction_id: '4975363117' }],
  ['times', [{ Name: 'TransactionDate', Value: 20191219102115 }, { created_at: '2026-11-18T11:20:00.000Z' }]],
  ['result codes, flags and nothing', { ResultCode: 0, code: '500.001.1001', ok: true, none: null }],
];
for (const [why, value] of kept) {
  test(`staff do see ${why}`, () => assert.deepEqual(maskedJson(value), value));
}

test('an answer nested without end is cut, not followed', () => {
  let deep: unknown = 'end';
  for (let level = 0; level < 10_000; level += 1) deep = { deep };
  assert.ok(JSON.stringify(maskedJson(deep)).length < 300);
  assert.equal(maskedText(''), '');
});
