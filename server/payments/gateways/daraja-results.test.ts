import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnreadableDelivery } from '../gateway.ts';
import { readPaybillConfirmation } from './daraja-paybill.ts';
import { readRefundResult, readTransactionStatus } from './daraja-results.ts';
import { bytes, sample, sampleObject } from './scripted-provider.ts';

const ids = { OriginatorConversationID: 'oc-1', ConversationID: 'AG_1', TransactionID: 'SKE1' };

function outcome(ResultCode: unknown, more: object = {}) {
  return readRefundResult(
    bytes({ Result: { ResultType: 0, ResultCode, ResultDesc: 'Words.', ...ids, ...more } }),
  );
}

test('the published reversal is done, with the amount and both receipts', () => {
  const delivery = readRefundResult(Buffer.from(sample('daraja-reversal-result-success-docs')));
  assert.deepEqual(delivery?.ids, {
    request: 'dad6-4c34-8787-c8cb963a496d1268232',
    provider: 'AG_20211114_201018edbbf9f1582eaa',
  });
  assert.equal(delivery?.payment_transaction_id, 'SKC82PACB8');
  assert.equal(delivery?.event_type, 'refund.done');
  const { raw, ...said } = delivery?.evidence ?? { raw: null };
  assert.ok(raw);
  assert.deepEqual(said, {
    source: 'callback',
    outcome: 'done',
    transaction_id: 'SKE52PAWR9',
    amount_cents: 100,
    code: '0',
    reason: '',
    alert: false,
  });
});

test('the published failed reversal is failed, and staff are told why', () => {
  const delivery = readRefundResult(Buffer.from(sample('daraja-reversal-result-failed-R000002-docs')));
  assert.equal(delivery?.evidence.outcome, 'failed');
  assert.equal(delivery?.evidence.alert, true);
  assert.match(delivery?.evidence.reason ?? '', /R000002.*OriginalTransactionID is invalid/);
});

test('already reversed is done: the money is back', () => {
  assert.equal(outcome('R000001')?.evidence.outcome, 'done');
  assert.equal(outcome('R000001')?.evidence.alert, false);
});

test('a payout is done with the code as number or text, one parameter or many', () => {
  const amount = { Key: 'TransactionAmount', Value: 6000 };
  for (const code of [0, '0']) {
    for (const ResultParameter of [amount, [{ Key: 'B2CUtilityAccountAvailableFunds', Value: 1 }, amount]]) {
      const evidence = outcome(code, { ResultParameters: { ResultParameter } })?.evidence;
      assert.equal(evidence?.outcome, 'done');
      assert.equal(evidence?.amount_cents, 600_000);
      assert.equal(evidence?.transaction_id, 'SKE1');
    }
  }
});

test('every other code of a refund is a failure for staff, and none at all is unknown', () => {
  for (const code of [1, '2001', 'R000003', 'E1']) {
    assert.equal(outcome(code)?.evidence.outcome, 'failed');
    assert.equal(outcome(code)?.evidence.alert, true);
  }
  assert.equal(outcome(undefined)?.evidence.outcome, 'unknown');
});

test('the callback of a push is no refund, and what is nothing is unreadable', () => {
  assert.equal(readRefundResult(Buffer.from(sample('daraja-stk-callback-success-docs'))), null);
  for (const body of ['', '[]', '<html>', '{"Result":{"ResultCode":0}}']) {
    assert.throws(() => readRefundResult(Buffer.from(body)), UnreadableDelivery);
  }
});

test('the published transaction status, with a name that comes twice, confirms receipt and amount', () => {
  const report = readTransactionStatus(
    Buffer.from(sample('daraja-transactionstatus-result-duplicate-keys-docs-2026')),
  );
  assert.equal(report.request, '3213-416199-2');
  assert.equal(report.evidence.outcome, 'paid');
  assert.equal(report.evidence.transaction_id, 'MBN31H462N');
  assert.equal(report.evidence.amount_cents, 30_000);
  assert.equal(report.evidence.currency, 'KES');
});

test('a transaction status that is not complete confirms nothing and fails nothing', () => {
  const name = 'daraja-transactionstatus-result-duplicate-keys-docs-2026';
  const rows: [string, string][] = [
    ['"Completed"', '"Cancelled"'],
    ['"ReceiptNo"', '"Other"'],
    ['"Key": "Amount"', '"Key": "Other"'],
    ['"ResultCode": 0', '"ResultCode": 2032'],
  ];
  for (const [from, to] of rows) {
    const body = sample(name).replace(from, to);
    assert.notEqual(body, sample(name));
    const { evidence } = readTransactionStatus(Buffer.from(body));
    assert.equal(evidence.outcome, 'unknown');
    assert.equal(evidence.final, false);
    assert.equal(evidence.alert, true);
  }
  assert.throws(() => readTransactionStatus(Buffer.from('{}')), UnreadableDelivery);
});

const by_hand = {
  TransactionType: 'Pay Bill',
  TransID: 'RKTQDM7W6S',
  TransTime: '20191122063845',
  TransAmount: '12000.00',
  BusinessShortCode: '174379',
  BillRefNumber: ' drs-7k3 m9 ',
  InvoiceNumber: '',
  OrgAccountBalance: '',
  ThirdPartyTransID: '',
  MSISDN: '2547****149',
  FirstName: 'WANJIRU',
  MiddleName: '',
  LastName: 'KAMAU',
};

test('money sent to the PayBill by hand is read with its receipt, exact amount and account', () => {
  const { event_id, raw, ...receipt } = readPaybillConfirmation(bytes(by_hand));
  assert.match(event_id, /^mpesa:[0-9a-f]{64}$/);
  assert.deepEqual(raw, by_hand);
  assert.deepEqual(receipt, {
    transaction_id: 'RKTQDM7W6S',
    amount_cents: 1_200_000,
    currency: 'KES',
    shortcode: '174379',
    account: 'DRS-7K3M9',
    payer_phone: null,
    payer_name: 'WANJIRU KAMAU',
  });
});

test('a PayBill confirmation with an open phone, a bare amount and no names is read too', () => {
  const bare = { TransID: 'RKTQDM7W6S', TransAmount: 10, BusinessShortCode: 174379, MSISDN: 254708374149 };
  const receipt = readPaybillConfirmation(bytes(bare));
  assert.equal(receipt.payer_phone, '+254708374149');
  assert.equal(receipt.shortcode, '174379');
  assert.equal(receipt.account, null);
  assert.equal(receipt.payer_name, null);
});

test('a PayBill confirmation without receipt or amount is unreadable', () => {
  for (const lacking of [{ TransID: '' }, { TransAmount: '' }, { TransAmount: '-5' }]) {
    assert.throws(() => readPaybillConfirmation(bytes({ ...by_hand, ...lacking })), UnreadableDelivery);
  }
  const other = sampleObject('daraja-stk-callback-success-docs');
  assert.throws(() => readPaybillConfirmation(bytes(other)), UnreadableDelivery);
});
