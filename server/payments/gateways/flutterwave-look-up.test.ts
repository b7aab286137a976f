import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { ProviderUnavailable } from '../gateway.ts';
import { flutterwaveGateway } from './flutterwave.ts';
import {
  type Answer,
  always,
  bytes,
  flutterwaveConfig,
  refundOf,
  sample,
  sampleObject,
  scriptedProvider,
  testDeps,
} from './scripted-provider.ts';

const verified = sampleObject('flw-v3-verify-by-id-card-docs-2020');
const by_reference = sampleObject('flw-v3-verify-by-reference-card-docs-2025');
const none = { status: 'error', message: 'No transaction was found for this id', data: null };
const unauthorised = sample('flw-v3-error-401-authorization-required-docs');

async function at(t: TestContext, answer: Answer) {
  const provider = await scriptedProvider(t, answer);
  const gateway = flutterwaveGateway(flutterwaveConfig(provider.url, { timeout_ms: 400 }), testDeps());
  const look = (reference: string, transaction_id: string | null) => {
    const ids = { checkout: null, merchant: null };
    return gateway.lookUp({ reference, ids, transaction_id, started_at: new Date() });
  };
  return {
    gateway,
    look,
    paths: () => provider.received.map((request) => `${request.method} ${request.path}`),
  };
}

/** Answers the two look-ups differently. */
function split(by_id: Answer, by_ref: Answer): Answer {
  return (request, response) =>
    (request.path.includes('verify_by_reference') ? by_ref : by_id)(request, response);
}

const transaction = (changes: object) => ({
  ...verified,
  data: { ...(verified.data as object), ...changes },
});

test('with a transaction id the payment is verified by id', async (t) => {
  const { look, paths } = await at(t, always(200, verified));
  const { raw, ...said } = await look('LiveCardTest', '288200108');
  assert.deepEqual(paths(), ['GET /v3/transactions/288200108/verify']);
  assert.deepEqual(raw, verified);
  assert.deepEqual(said, {
    source: 'look_up',
    outcome: 'paid',
    final: true,
    transaction_id: '288200108',
    amount_cents: 10_000,
    currency: 'NGN',
    code: 'successful',
    reason: '',
    alert: false,
    payer_phone: null,
  });
});

test('without one it is verified by our reference, at the address for references', async (t) => {
  const { look, paths } = await at(t, always(200, by_reference));
  const evidence = await look('txref-DI0NzMx13', null);
  assert.deepEqual(paths(), ['GET /v3/transactions/verify_by_reference?tx_ref=txref-DI0NzMx13']);
  assert.equal(evidence.outcome, 'paid');
  assert.equal(evidence.transaction_id, '8415006');
  assert.equal(evidence.amount_cents, 250_000);
});

test('a call that succeeded is no payment that succeeded', async (t) => {
  const rows: [string, string][] = [
    ['failed', 'failed'],
    ['pending', 'pending'],
    ['strange', 'unknown'],
  ];
  for (const [status, outcome] of rows) {
    const evidence = await (await at(t, always(200, transaction({ status })))).look(
      'LiveCardTest',
      '288200108',
    );
    assert.equal(evidence.outcome, outcome);
    assert.equal(evidence.final, false);
    assert.equal(evidence.alert, outcome === 'unknown');
  }
});

test('a charge that was only begun is pending, under "success" all the same', async (t) => {
  const begun = sample('flw-v3-charge-mpesa-initiated-pending-docs-2023');
  assert.equal((await (await at(t, always(200, begun))).look('test987', '4193428')).outcome, 'pending');
  const v4 = sample('flw-v4-charge-created-pending-docs');
  const evidence = await (await at(t, always(200, v4))).look(
    '69a26371-53d1-4b34-8dfa-ae7a33092b9b',
    'chg_xdSlPfGXSp',
  );
  assert.equal(evidence.outcome, 'pending');
});

test('amount and currency are told as they are, so that too little or another money is seen', async (t) => {
  const other = transaction({ amount: 99.99, charged_amount: 100, currency: 'USD' });
  const evidence = await (await at(t, always(200, other))).look('LiveCardTest', '288200108');
  assert.equal(evidence.amount_cents, 9999);
  assert.equal(evidence.currency, 'USD');
});

for (const status of [400, 404]) {
  test(`no transaction found (${status}) means that nobody has tried yet`, async (t) => {
    const { look, paths } = await at(t, always(status, none));
    const evidence = await look('pay_1', '99');
    assert.equal(evidence.outcome, 'pending');
    assert.equal(evidence.alert, false);
    assert.equal(paths().length, 2, 'an id that leads nowhere does not hide what the reference knows');
  });
}

describe("an id from the browser's address line cannot mislead", () => {
  const ours = always(200, transaction({ tx_ref: 'pay_1', id: 7 }));
  const misleading: [string, Answer][] = [
    ['the id of somebody else’s payment', always(200, verified)],
    ['an id nobody has', always(404, none)],
    ['an id that is refused', always(400, { status: 'error', message: 'id must be a number' })],
  ];
  for (const [name, answer] of misleading) {
    test(`${name}: the reference decides`, async (t) => {
      const evidence = await (await at(t, split(answer, ours))).look('pay_1', '288200108');
      assert.equal(evidence.outcome, 'paid');
      assert.equal(evidence.transaction_id, '7');
    });
  }
  for (const id of ['../refunds', '..', 'a/b', '1?x=', '', 'x'.repeat(65)]) {
    test(`${JSON.stringify(id.slice(0, 12))} is never put into an address`, async (t) => {
      const { look, paths } = await at(t, split(always(500, ''), ours));
      assert.equal((await look('pay_1', id)).outcome, 'paid');
      assert.deepEqual(paths(), ['GET /v3/transactions/verify_by_reference?tx_ref=pay_1']);
    });
  }
  test('somebody else’s payment under our reference is nobody’s payment of ours', async (t) => {
    assert.equal((await (await at(t, always(200, verified))).look('pay_1', null)).outcome, 'pending');
  });
});

const no_answers: [string, Answer, number | null][] = [
  ['a refused key', always(401, unauthorised), null],
  ['too many calls', always(429, { status: 'error', message: 'slow down' }, { 'retry-after': '9' }), 9],
  ['a time-out of theirs', always(503, sample('flw-v3-error-503-timeout-docs')), null],
  ['a fault of theirs', always(500, ''), null],
  ['HTML', always(200, '<html></html>'), null],
  ['an empty answer', always(200, ''), null],
  ['a reset', (_request, response) => response.socket?.destroy(), null],
  ['no answer in time', () => {}, null],
];
for (const [name, answer, retry_after_s] of no_answers) {
  test(`${name} says nothing about the payment, by id or by reference`, async (t) => {
    for (const id of ['288200108', null]) {
      const { look } = await at(t, answer);
      await assert.rejects(
        look('LiveCardTest', id),
        (error) => error instanceof ProviderUnavailable && error.retry_after_s === retry_after_s,
      );
    }
  });
}

describe('paying back', () => {
  const done = sampleObject('flw-v3-refund-response-docs');
  const with_status = (status: unknown) => ({ ...done, data: { ...(done.data as object), status } });
  const refund = refundOf({
    amount_cents: 500_000,
    payment: { reference: 'pay_1', transaction_id: '5708', amount_cents: 1_200_000 },
  });

  test('a part is asked for by transaction id, in major units, and the published answer ends it', async (t) => {
    const provider = await scriptedProvider(t, always(200, done));
    const result = await flutterwaveGateway(flutterwaveConfig(provider.url), testDeps()).refund(refund);
    assert.equal(provider.received[0]?.path, '/v3/transactions/5708/refund');
    assert.deepEqual(JSON.parse(provider.received[0]?.body ?? ''), {
      amount: 5000,
      comments: 'Session cancelled',
    });
    assert.ok(result.kind === 'accepted');
    assert.deepEqual(result.ids, { request: '8612', provider: 'URF_1577867664541_3572735' });
    assert.equal(result.evidence?.source, 'answer');
    assert.equal(result.evidence?.outcome, 'done');
    assert.equal(result.evidence?.amount_cents, 500_000);
    assert.equal(result.evidence?.transaction_id, '8612');
  });

  const states: [unknown, string, boolean][] = [
    ['completed', 'done', false],
    ['completed-mpgs', 'done', false],
    ['pending', 'pending', false],
    ['pending-momo', 'pending', false],
    ['new', 'pending', false],
    ['failed', 'failed', true],
    ['odd', 'unknown', true],
    [undefined, 'unknown', true],
  ];
  for (const [status, outcome, alert] of states) {
    test(`the state ${status} is ${outcome} when looked up`, async (t) => {
      const { gateway, paths } = await at(t, always(200, with_status(status)));
      const evidence = await gateway.lookUpRefund({ request: '8612', provider: null });
      assert.deepEqual(paths(), ['GET /v3/refunds/8612']);
      assert.equal(evidence?.outcome, outcome);
      assert.equal(evidence?.alert, alert);
      assert.equal(evidence?.reason === '', outcome === 'done');
    });
  }

  const answers: [string, Answer, string][] = [
    ['a refusal', always(400, { status: 'error', message: 'Insufficient balance' }), 'refused'],
    ['a refused key', always(401, unauthorised), 'refused'],
    ['too many calls', always(429, ''), 'unavailable'],
    ['their time-out', always(503, sample('flw-v3-error-503-timeout-docs')), 'unknown'],
    ['no answer in time', () => {}, 'unknown'],
    ['an answer without an id', always(200, { status: 'success', data: {} }), 'unknown'],
  ];
  for (const [name, answer, kind] of answers) {
    test(`${name} is ${kind}, asked once`, async (t) => {
      const { gateway, paths } = await at(t, answer);
      const result = await gateway.refund(refund);
      assert.equal(result.kind, kind);
      assert.equal(paths().length, 1);
      if (result.kind === 'refused') assert.equal(result.alert, true);
    });
  }

  test('nothing, more than was paid, and a payment without a proper id are refused without a call', async (t) => {
    const { gateway, paths } = await at(t, always(200, done));
    const odd = { ...refund.payment, transaction_id: '../x' };
    for (const changes of [{ amount_cents: 0 }, { amount_cents: 1_200_001 }, { payment: odd }]) {
      assert.equal((await gateway.refund({ ...refund, ...changes })).kind, 'refused');
    }
    assert.deepEqual(paths(), []);
  });

  test('a refund whose id was never learnt cannot be asked for, and no answer is no news', async (t) => {
    const { gateway, paths } = await at(t, always(503, ''));
    assert.equal(await gateway.lookUpRefund({ request: null, provider: null }), null);
    assert.deepEqual(paths(), []);
    await assert.rejects(gateway.lookUpRefund({ request: '8612', provider: null }), ProviderUnavailable);
  });

  test('a report about a refund is told from one about a payment', async (t) => {
    const { gateway } = await at(t, always(200, ''));
    const body = bytes({ event: 'refund.completed', data: done.data });
    const delivery = gateway.readRefund(body);
    assert.deepEqual(delivery?.ids, { request: '8612', provider: 'URF_1577867664541_3572735' });
    assert.equal(delivery?.payment_transaction_id, '5708');
    assert.equal(delivery?.evidence.outcome, 'done');
    assert.equal(delivery?.event_type, 'refund.done');
    assert.equal(gateway.read(body).reference, null);
    assert.throws(() => gateway.readRefund(Buffer.from('nonsense')), /JSON/);
  });
});
