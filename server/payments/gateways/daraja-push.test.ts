import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Attempt, Started } from '../gateway.ts';
import { darajaGateway, refusedWord } from './daraja.ts';
import type { DarajaConfig } from './daraja-config.ts';
import {
  type Answer,
  always,
  attemptOf,
  darajaConfig,
  sample,
  sampleObject,
  scriptedDaraja,
  testDeps,
} from './scripted-provider.ts';

const accepted = sampleObject('daraja-stkpush-accepted-docs-2024');

async function started(
  t: TestContext,
  answer: Answer,
  attempt: Partial<Attempt> = {},
  config: Partial<DarajaConfig> = {},
) {
  const provider = await scriptedDaraja(t, answer);
  const deps = testDeps();
  const result = await darajaGateway(darajaConfig(provider.url, config), deps).start(attemptOf(attempt));
  const pushes = provider.received.filter((request) => request.path === '/mpesa/stkpush/v1/processrequest');
  const body: Record<string, unknown> = pushes[0] ? JSON.parse(pushes[0].body) : {};
  return { result, pushes, body, deps };
}

test('a push carries exactly the documented fields, with one timestamp in Nairobi time', async (t) => {
  const { result, body } = await started(t, always(200, accepted));
  assert.deepEqual(Object.keys(body).sort(), Object.keys(sampleObject('daraja-stkpush-request-docs')).sort());
  for (const [field, value] of Object.entries(sampleObject('daraja-stkpush-request-docs'))) {
    assert.equal(typeof body[field], typeof value, field);
  }
  const { Password, Timestamp, ...rest } = body;
  assert.equal(Timestamp, '20260302093000');
  const passkey = darajaConfig('').passkey;
  assert.equal(Buffer.from(String(Password), 'base64').toString(), `174379${passkey}20260302093000`);
  assert.deepEqual(rest, {
    BusinessShortCode: 174379,
    TransactionType: 'CustomerPayBillOnline',
    Amount: '12000',
    PartyA: '254708374149',
    PartyB: '174379',
    PhoneNumber: '254708374149',
    CallBackURL: 'https://darasa.example/hooks/0123456789abcdef',
    AccountReference: 'DRS-7K3M9',
    TransactionDesc: 'Spreadsheets',
  });
  assert.equal(result.kind, 'accepted');
});

test('accepted means asked, not paid: the customer is sent to the phone', async (t) => {
  const { result } = await started(t, always(200, accepted));
  assert.deepEqual(result, {
    kind: 'accepted',
    ids: { checkout: 'ws_CO_1007202409152617172396192', merchant: '2654-4b64-97ff-b827b542881d3130' },
    message: 'Check your phone and enter your M-Pesa PIN there.',
    redirect_url: null,
    raw: accepted,
  });
});

test('a till is paid through its head office number', async (t) => {
  const till = {
    transaction_type: 'CustomerBuyGoodsOnline' as const,
    shortcode: '5432100',
    party_b: '654321',
  };
  const { body } = await started(t, always(200, accepted), {}, till);
  assert.equal(body.BusinessShortCode, 5432100);
  assert.equal(body.PartyB, '654321');
  assert.equal(body.TransactionType, 'CustomerBuyGoodsOnline');
});

test('account and description fit their lengths, and the description is never left out', async (t) => {
  const rows: [string, string, string, string][] = [
    ['DRS-7K3M9-TOO-LONG', 'Café & Ümlaut course', 'DRS-7K3M9-TO', 'Cafe  Umlaut'],
    ['', '', 'pay_5f2c8e1d', 'Payment'],
    ['数学', '数学', 'pay_5f2c8e1d', 'Payment'],
  ];
  for (const [account, description, sent_account, sent_description] of rows) {
    const { body } = await started(t, always(200, accepted), { account, description });
    assert.equal(body.AccountReference, sent_account);
    assert.equal(body.TransactionDesc, sent_description);
  }
});

describe('what Daraja answers', () => {
  const error = (errorCode: string, errorMessage: string) => ({ requestId: '1', errorCode, errorMessage });
  const fault = (faultstring: string, errorcode: string) => ({
    fault: { faultstring, detail: { errorcode } },
  });
  const lock = 'Unable to lock subscriber, a transaction is already in process for the current subscriber';
  type Row = [number, object | string, Started['kind'], { alert?: boolean; words?: RegExp }];
  const rows: Row[] = [
    [
      400,
      sample('daraja-stkpush-error-400.002.02-invalid-businessshortcode-docs'),
      'refused',
      { alert: true },
    ],
    [
      400,
      error('400.002.02', 'Bad Request - Invalid PhoneNumber'),
      'refused',
      { alert: false, words: /phone number/ },
    ],
    [400, error('400.002.02', 'Bad Request - Invalid CallBackURL'), 'refused', { alert: true }],
    [404, error('404.001.01', 'Resource not found'), 'refused', { alert: true }],
    [404, error('404.001.04', 'Invalid HTTP method'), 'refused', { alert: true }],
    [500, error('500.001.1001', 'Wrong credentials'), 'refused', { alert: true }],
    [500, error('500.001.1001', 'Merchant does not exist'), 'refused', { alert: true }],
    [500, error('500.001.1001', lock), 'refused', { alert: false, words: /Another M-Pesa request/ }],
    [500, error('500.001.1001', 'The transaction is being processed'), 'unknown', {}],
    [500, error('500.001.1001', 'words of next year'), 'unknown', {}],
    [500, error('500.003.02', 'Error Occurred: Spike Arrest Violation'), 'unavailable', {}],
    [500, error('500.003.02', 'System is busy. Please try again in few minutes.'), 'unavailable', {}],
    [500, error('500.003.03', 'Error Occurred: Quota Violation'), 'unavailable', {}],
    [500, error('500.003.1001', 'Internal Server Error'), 'unknown', {}],
    [500, error('500.009.9999', 'new'), 'unknown', {}],
    [429, fault('Rate limit quota violation', 'policies.ratelimit.QuotaViolation'), 'unavailable', {}],
    [500, fault('Spike arrest violation', 'policies.ratelimit.SpikeArrestViolation'), 'unavailable', {}],
    [429, '', 'unavailable', {}],
    [500, fault('Unexpected EOF', 'messaging.adaptors.http.flow.UnexpectedEOFAtTarget'), 'unknown', {}],
    [500, '', 'unknown', {}],
    [502, '<html>Bad gateway</html>', 'unknown', {}],
    [503, '', 'unknown', {}],
    [504, '<html>Time-out</html>', 'unknown', {}],
    [403, '<html>Incident 42</html>', 'unknown', {}],
    [302, '', 'unknown', {}],
    [200, '<html>Welcome</html>', 'unknown', {}],
    [200, '', 'unknown', {}],
    [200, {}, 'unknown', {}],
    [200, { ResponseCode: '0' }, 'unknown', {}],
    [200, { ResponseCode: '0', CheckoutRequestID: '' }, 'unknown', {}],
    [200, { ResponseCode: 0, CheckoutRequestID: 'ws_CO_1' }, 'accepted', {}],
    [200, { ResponseCode: '1', CheckoutRequestID: 'ws_CO_1' }, 'refused', { alert: true }],
    [200, error('500.003.1001', 'under a friendly status'), 'unknown', {}],
  ];
  for (const [status, body, kind, { alert, words }] of rows) {
    const shown =
      typeof body === 'string' ? body.replace(/\s+/g, ' ').slice(0, 90) : JSON.stringify(body).slice(0, 90);
    test(`${status} ${shown} is ${kind}, and the push is not repeated`, async (t) => {
      const { result, pushes } = await started(t, always(status, body));
      assert.equal(result.kind, kind);
      assert.equal(pushes.length, 1);
      if (alert !== undefined) assert.equal(result.kind === 'refused' && result.alert, alert);
      if (result.kind !== 'accepted') assert.match(result.reason, words ?? /./);
      if (result.kind === 'unknown') assert.equal(result.payable, true);
    });
  }
});

const lost: [string, Answer][] = [
  ['no answer in time', () => {}],
  ['a reset', (_request, response) => response.socket?.destroy()],
  ['an answer larger than 1 MB', (_request, response) => void response.end('x'.repeat(2 * 1024 * 1024))],
];
for (const [name, answer] of lost) {
  test(`after ${name} the phone may have rung: one push, never a second`, async (t) => {
    const { result, pushes } = await started(t, answer, {}, { timeout_ms: 400 });
    assert.equal(result.kind, 'unknown');
    assert.equal(pushes.length, 1);
  });
}

test('with nobody listening, nothing was sent and the customer can try again', async (t) => {
  const provider = await scriptedDaraja(t, always(200, accepted));
  await provider.close();
  const result = await darajaGateway(darajaConfig(provider.url), testDeps()).start(attemptOf());
  assert.equal(result.kind, 'unavailable');
});

describe('what Daraja would refuse is refused before it is asked', () => {
  const rows: [string, Partial<Attempt>, boolean][] = [
    ['cents', { amount_cents: 150 }, false],
    ['nothing', { amount_cents: 0 }, false],
    ['more than the limit', { amount_cents: 25_000_100 }, false],
    ['dollars', { currency: 'USD' }, false],
    ['no phone', { phone: null }, false],
    ['a phone of another country', { phone: '+255754123456' }, false],
    ['a phone without its country', { phone: '0708374149' }, false],
    ['a callback address with a word Daraja refuses', { callback_url: 'https://a.example/M-Pesa/1' }, true],
  ];
  for (const [name, changes, alert] of rows) {
    test(name, async (t) => {
      const { result, pushes } = await started(t, always(200, accepted), changes);
      assert.equal(result.kind, 'refused');
      assert.equal(result.kind === 'refused' && result.alert, alert);
      assert.equal(pushes.length, 0);
    });
  }
});

test('an amount is judged in a sentence: whole shillings, limits, currency', () => {
  const gateway = darajaGateway(darajaConfig('http://127.0.0.1', { min_amount_shillings: 10 }), testDeps());
  assert.equal(gateway.accepts(1000, 'KES'), null);
  assert.equal(gateway.accepts(25_000_000, 'KES'), null);
  assert.match(gateway.accepts(1050, 'KES') ?? '', /whole shillings/);
  assert.match(gateway.accepts(900, 'KES') ?? '', /no less than KES 10/);
  assert.match(gateway.accepts(25_000_100, 'KES') ?? '', /no more than KES 250,000/);
  assert.match(gateway.accepts(1000, 'USD') ?? '', /Kenya shillings only/);
  for (const amount of [0, -100, 1.5, Number.NaN]) assert.ok(gateway.accepts(amount, 'KES'));
});

test('every word Daraja refuses in an address is found, in any case; hex digits never make one', () => {
  for (const word of ['mpesa', 'm-pesa', 'safaricom', 'exe', 'exec', 'cmd', 'sql', 'query']) {
    assert.ok(refusedWord(`https://a.example/x${word.toUpperCase()}y`));
  }
  assert.equal(refusedWord('https://darasa.example/hooks/00112233445566778899aabbccddeeff'), null);
});

test('nothing about the customer reaches the log', async (t) => {
  const { deps } = await started(t, always(200, accepted));
  assert.ok(deps.lines.length > 0);
  assert.doesNotMatch(deps.lines.join(), /708374149|ws_CO|wanjiru|0123456789abcdef|c9SQxW/i);
});

test('a wrong setting stops the start with a sentence that names it', () => {
  const start = (changes: Partial<DarajaConfig>) => () =>
    darajaGateway(darajaConfig('http://a', changes), testDeps());
  assert.throws(start({ shortcode: 'abc' }), /shortcode/);
  assert.throws(start({ party_b: '' }), /till/);
  assert.throws(start({ timezone: 'Mars/Olympus' }), /timezone "Mars\/Olympus"/);
  const refunds = { initiator: 'api', initiator_password: 'secret', certificate: 'not a certificate' };
  assert.throws(start({ refunds }), /certificate/i);
});
