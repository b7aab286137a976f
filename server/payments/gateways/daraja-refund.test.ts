import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import type { RefundAttempt, RefundStarted } from '../gateway.ts';
import { darajaGateway } from './daraja.ts';
import type { DarajaConfig } from './daraja-config.ts';
import {
  type Answer,
  always,
  darajaConfig,
  refundOf,
  sample,
  sampleObject,
  scriptedDaraja,
  testDeps,
} from './scripted-provider.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const set_up = {
  initiator: 'apiop37',
  initiator_password: 'Safaricom123!',
  certificate,
  b2c_shortcode: '600992',
};
const part = { amount_cents: 600_000 };

async function refunded(
  t: TestContext,
  answer: Answer,
  changes: Partial<RefundAttempt> = {},
  refunds: DarajaConfig['refunds'] | null = set_up,
) {
  const provider = await scriptedDaraja(t, answer);
  const config = darajaConfig(provider.url, { timeout_ms: 400, refunds: refunds ?? undefined });
  const result = await darajaGateway(config, testDeps()).refund(refundOf(changes));
  const calls = provider.received.filter((request) => request.path.startsWith('/mpesa/'));
  return { result, calls, body: calls[0] ? JSON.parse(calls[0].body) : {} };
}

function opened(credential: string): string {
  const padding = constants.RSA_PKCS1_PADDING;
  return privateDecrypt({ key: keys.privateKey, padding }, Buffer.from(credential, 'base64')).toString();
}

test('a whole payment is reversed, with the documented fields and the sealed password', async (t) => {
  const { result, calls, body } = await refunded(t, always(200, sample('daraja-reversal-accepted-docs')));
  assert.equal(calls[0]?.path, '/mpesa/reversal/v1/request');
  const documented = sampleObject('daraja-reversal-request-docs');
  assert.deepEqual(Object.keys(body).sort(), Object.keys(documented).sort());
  const { SecurityCredential, ...rest } = body;
  assert.equal(opened(SecurityCredential), 'Safaricom123!');
  assert.deepEqual(rest, {
    Initiator: 'apiop37',
    CommandID: 'TransactionReversal',
    TransactionID: 'NLJ7RT61SV',
    Amount: '12000',
    ReceiverParty: '174379',
    RecieverIdentifierType: '11',
    ResultURL: 'https://darasa.example/hooks/refund/0123',
    QueueTimeOutURL: 'https://darasa.example/hooks/refund/0123/late',
    Remarks: 'Session cancelled',
  });
  assert.equal(result.kind, 'accepted');
  assert.deepEqual(result.kind === 'accepted' && result.ids, {
    request: 'f1e2-4b95-a71d-b30d3cdbb7a7735297',
    provider: 'AG_20210706_20106e9209f64bebd05b',
  });
  assert.equal(result.kind === 'accepted' && result.evidence, null);
});

test('a part is paid out to the phone under our own id, so that asking twice pays once', async (t) => {
  const { result, calls, body } = await refunded(t, always(200, sample('daraja-b2c-accepted-docs')), part);
  assert.equal(calls[0]?.path, '/mpesa/b2c/v3/paymentrequest');
  const { SecurityCredential, ...rest } = body;
  assert.equal(opened(SecurityCredential), 'Safaricom123!');
  assert.deepEqual(rest, {
    OriginatorConversationID: refundOf().refund_id,
    InitiatorName: 'apiop37',
    CommandID: 'BusinessPayment',
    Amount: '6000',
    PartyA: '600992',
    PartyB: '254708374149',
    Remarks: 'Session cancelled',
    QueueTimeOutURL: 'https://darasa.example/hooks/refund/0123/late',
    ResultURL: 'https://darasa.example/hooks/refund/0123',
  });
  assert.deepEqual(result.kind === 'accepted' && result.ids, {
    request: refundOf().refund_id,
    provider: 'AG_20191219_00005797af5d7d75f652',
  });
});

test('a payout the provider already has counts as accepted, not as a second one', async (t) => {
  const duplicate = sample('daraja-b2c-error-500.002.1001-duplicate-originatorconversationid-docs-2026');
  const { result, calls } = await refunded(t, always(500, duplicate), part);
  assert.deepEqual(result.kind === 'accepted' && result.ids, {
    request: refundOf().refund_id,
    provider: null,
  });
  assert.equal(calls.length, 1);
});

describe('what Daraja answers to a refund', () => {
  const duplicate = sample('daraja-b2c-error-500.002.1001-duplicate-originatorconversationid-docs-2026');
  const rows: [string, number, object | string, RefundStarted['kind']][] = [
    ['a bad receipt', 400, sample('daraja-reversal-error-400.002.02-invalid-transactionid-docs'), 'refused'],
    ['wrong credentials', 500, { errorCode: '500.001.1001', errorMessage: 'Wrong credentials' }, 'refused'],
    ['busy', 500, { errorCode: '500.003.02', errorMessage: 'System is busy' }, 'unavailable'],
    ['too many calls', 429, '', 'unavailable'],
    [
      'a fault of the service',
      500,
      { errorCode: '500.003.1001', errorMessage: 'Internal Server Error' },
      'unknown',
    ],
    ['a duplicate of a reversal, which has no such key', 500, duplicate, 'unknown'],
    ['HTML', 200, '<html></html>', 'unknown'],
    ['nothing', 503, '', 'unknown'],
    ['an acceptance without an id', 200, { ResponseCode: '0' }, 'unknown'],
  ];
  for (const [name, status, body, kind] of rows) {
    test(`${name} (${status}) is ${kind}, asked once`, async (t) => {
      const { result, calls } = await refunded(t, always(status, body));
      assert.equal(result.kind, kind);
      assert.equal(calls.length, 1);
      if (result.kind !== 'accepted') assert.notEqual(result.reason, '');
    });
  }
});

test('after a time-out money may have moved: one request, never a second', async (t) => {
  for (const changes of [{}, part]) {
    const { result, calls } = await refunded(t, () => {}, changes);
    assert.equal(result.kind, 'unknown');
    assert.equal(calls.length, 1);
  }
});

describe('a refund that cannot be asked for is refused with a reason, without a call', () => {
  const { b2c_shortcode: _, ...no_payouts } = set_up;
  const rows: [string, Partial<RefundAttempt>, DarajaConfig['refunds'] | null, RegExp][] = [
    ['refunds not set up', {}, null, /not set up/],
    ['payouts not set up', part, no_payouts, /part .* not set up/],
    ['a part without a phone', { ...part, phone: null }, set_up, /no M-Pesa number/],
    ['more than was paid', { amount_cents: 1_300_000 }, set_up, /larger than the payment/],
    ['nothing', { amount_cents: 0 }, set_up, /nothing to pay back/],
    ['cents', { amount_cents: 150 }, set_up, /whole shillings/],
    ['dollars', { currency: 'USD' }, set_up, /Kenya shillings/],
    ['a report address Daraja refuses', { timeout_url: 'https://a.example/query' }, set_up, /"query"/],
  ];
  for (const [name, changes, refunds, words] of rows) {
    test(name, async (t) => {
      const { result, calls } = await refunded(
        t,
        always(200, sample('daraja-reversal-accepted-docs')),
        changes,
        refunds,
      );
      assert.equal(result.kind, 'refused');
      assert.match(result.kind === 'refused' ? result.reason : '', words);
      assert.equal(calls.length, 0);
    });
  }
});

test('the certificate may be a whole X.509 certificate, as Safaricom publishes it', async (t) => {
  const pem = readFileSync(new URL('samples/test-certificate.pem', import.meta.url), 'utf8');
  const refunds = { ...set_up, certificate: pem };
  const { body } = await refunded(t, always(200, sample('daraja-reversal-accepted-docs')), {}, refunds);
  assert.equal(Buffer.from(body.SecurityCredential, 'base64').length, 256);
});

test('M-Pesa can neither call a prompt back nor be asked where a refund stands', async () => {
  const gateway = darajaGateway(darajaConfig('http://127.0.0.1'), testDeps());
  assert.equal(await gateway.withdraw({ ids: { checkout: 'ws_CO_1', merchant: null } }), false);
  assert.equal(await gateway.lookUpRefund({ request: 'x', provider: null }), null);
  assert.equal(gateway.authentic(Buffer.from('{}'), {}), true);
});
