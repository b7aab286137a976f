import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UnreadableDelivery } from '../gateway.ts';
import { readCallback } from './daraja-callback.ts';
import { bytes, sample } from './scripted-provider.ts';

type Item = { Name: string; Value?: unknown };
const amount: Item = { Name: 'Amount', Value: 1000.5 };
const receipt: Item = { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' };
const balance: Item = { Name: 'Balance' };
const date: Item = { Name: 'TransactionDate', Value: 20191219102115 };
const phone: Item = { Name: 'PhoneNumber', Value: 254708374149 };

function callback(ResultCode: unknown, items?: unknown, ResultDesc = 'any words'): Buffer {
  const CallbackMetadata = items === undefined ? undefined : { Item: items };
  const ids = { MerchantRequestID: '29115-1', CheckoutRequestID: 'ws_CO_1' };
  return bytes({ Body: { stkCallback: { ...ids, ResultCode, ResultDesc, CallbackMetadata } } });
}

test('the published success is a payment with receipt, exact amount and payer', () => {
  const { ids, evidence, event_type, reference } = readCallback(
    Buffer.from(sample('daraja-stk-callback-success-docs')),
  );
  assert.deepEqual(ids, { checkout: 'ws_CO_191220191020363925', merchant: '29115-34620561-1' });
  assert.equal(reference, null);
  assert.equal(event_type, 'payment.success');
  const { raw, ...said } = evidence;
  assert.ok(raw);
  assert.deepEqual(said, {
    source: 'callback',
    outcome: 'paid',
    final: true,
    transaction_id: 'NLJ7RT61SV',
    amount_cents: 100,
    currency: 'KES',
    code: '0',
    reason: '',
    alert: false,
    payer_phone: '+254708374149',
  });
});

test('the published cancellation fails the payment and tells the customer that nothing was charged', () => {
  const { evidence, event_type } = readCallback(
    Buffer.from(sample('daraja-stk-callback-cancelled-1032-docs-2024')),
  );
  assert.equal(evidence.outcome, 'failed');
  assert.equal(evidence.final, true);
  assert.equal(evidence.code, '1032');
  assert.equal(event_type, 'payment.failed');
  assert.match(evidence.reason, /cancelled.*Nothing was charged/);
});

describe('each result code', () => {
  const rows: [string, 'failed' | 'pending', boolean, RegExp][] = [
    ['1', 'failed', false, /not enough money/],
    ['17', 'failed', false, /two minutes/],
    ['26', 'failed', false, /busy/],
    ['1001', 'failed', false, /Another M-Pesa request/],
    ['1019', 'failed', false, /ran out/],
    ['1025', 'failed', false, /busy/],
    ['9999', 'failed', false, /busy/],
    ['1032', 'failed', false, /cancelled/],
    ['1037', 'failed', false, /could not reach your phone/],
    ['2001', 'failed', false, /PIN was wrong/],
    ['2028', 'failed', true, /fault on our side/],
    ['SFC_IC0003', 'failed', true, /fault on our side/],
    ['4999', 'pending', true, /still working/],
    ['E3008', 'failed', true, /did not complete/],
    ['424242', 'failed', true, /did not complete/],
    ['constructor', 'failed', true, /did not complete/],
  ];
  for (const [code, outcome, alert, words] of rows) {
    test(`${code} means ${outcome}${alert ? ', and staff are told' : ''}, as text or as number`, () => {
      const spellings = /^\d+$/.test(code) ? [code, Number(code)] : [code];
      for (const spelling of spellings) {
        const { evidence } = readCallback(callback(spelling));
        assert.equal(evidence.outcome, outcome);
        assert.equal(evidence.final, outcome === 'failed');
        assert.equal(evidence.code, code);
        assert.equal(evidence.alert, alert);
        assert.match(evidence.reason, words);
        assert.equal(evidence.transaction_id, null);
      }
    });
  }
});

test('a success is read by name, in any order, with a balance that has no value, with the code as text', () => {
  const orders = [
    [amount, receipt, balance, date, phone],
    [phone, date, balance, receipt, amount],
    [balance, amount, date, receipt, phone],
  ];
  for (const items of orders) {
    for (const code of [0, '0']) {
      const { evidence } = readCallback(callback(code, items));
      assert.equal(evidence.outcome, 'paid');
      assert.equal(evidence.amount_cents, 100_050);
      assert.equal(evidence.transaction_id, 'NLJ7RT61SV');
      assert.equal(evidence.payer_phone, '+254708374149');
    }
  }
});

test('a masked or missing phone number is nobody, not a wrong somebody', () => {
  for (const value of ['2547****149', '25470837****', 'c1f0a', 0, null]) {
    const { evidence } = readCallback(callback(0, [amount, receipt, { Name: 'PhoneNumber', Value: value }]));
    assert.equal(evidence.outcome, 'paid');
    assert.equal(evidence.payer_phone, null);
  }
});

test('a success without a receipt, without an amount, or with two of them confirms nothing', () => {
  const lacking: unknown[] = [
    undefined,
    [],
    null,
    'none',
    [amount],
    [receipt],
    [receipt, { Name: 'Amount' }],
    [receipt, { Name: 'Amount', Value: 0 }],
    [receipt, { Name: 'Amount', Value: 'much' }],
    [amount, { Name: 'MpesaReceiptNumber', Value: '' }],
    [amount, receipt, { Name: 'Amount', Value: 5 }],
    [amount, receipt, { Name: 'MpesaReceiptNumber', Value: 'OTHER' }],
    [null, 3, [], { Value: 5 }],
  ];
  for (const items of lacking) {
    const { evidence } = readCallback(callback(0, items));
    assert.equal(evidence.outcome, 'unknown');
    assert.equal(evidence.final, false);
    assert.equal(evidence.alert, true);
  }
});

test('the words of a result are never looked at', () => {
  const { evidence } = readCallback(
    callback(1032, undefined, 'The service request is processed successfully.'),
  );
  assert.equal(evidence.outcome, 'failed');
});

test('a callback without a result code is kept and flagged', () => {
  const { evidence, event_type } = readCallback(callback(undefined, [amount, receipt]));
  assert.equal(evidence.outcome, 'unknown');
  assert.equal(evidence.alert, true);
  assert.equal(event_type, 'payment.unknown');
});

test('copies of a delivery have one id, and another body never borrows it', () => {
  const body = callback(0, [amount, receipt]);
  assert.equal(readCallback(body).event_id, readCallback(Buffer.from(body)).event_id);
  const forged = callback(0, [{ Name: 'Amount', Value: 1 }, receipt]);
  assert.notEqual(readCallback(body).event_id, readCallback(forged).event_id);
});

test('what is no callback of a push is unreadable', () => {
  const bodies = [
    '',
    'null',
    '[]',
    '"x"',
    '{',
    '<html></html>',
    '{}',
    '{"Body":null}',
    '{"Body":{"stkCallback":[]}}',
  ];
  const nameless = '{"Body":{"stkCallback":{"ResultCode":0}}}';
  for (const body of [
    ...bodies,
    nameless,
    '['.repeat(100_000),
    sample('daraja-reversal-result-success-docs'),
  ]) {
    assert.throws(() => readCallback(Buffer.from(body)), UnreadableDelivery);
  }
});
