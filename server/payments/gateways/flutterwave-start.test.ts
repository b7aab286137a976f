import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Attempt, Started } from '../gateway.ts';
import { flutterwaveGateway } from './flutterwave.ts';
import type { FlutterwaveConfig } from './flutterwave-config.ts';
import {
  type Answer,
  always,
  attemptOf,
  flutterwaveConfig,
  sample,
  sampleObject,
  scriptedProvider,
  testDeps,
} from './scripted-provider.ts';

const hosted = sampleObject('flw-v3-payments-response-hosted-link-docs');
const link = 'https://checkout.flutterwave.com/v3/hosted/pay/flwlnk-01hynrt7cd1fpm6gtef6khn93g';

async function started(
  t: TestContext,
  answer: Answer,
  attempt: Partial<Attempt> = {},
  config: Partial<FlutterwaveConfig> = {},
) {
  const provider = await scriptedProvider(t, answer);
  const deps = testDeps();
  const gateway = flutterwaveGateway(flutterwaveConfig(provider.url, { timeout_ms: 400, ...config }), deps);
  const result = await gateway.start(attemptOf(attempt));
  return { result, provider, deps, gateway };
}

test('a page is opened for the exact amount, always with its currency', async (t) => {
  const { result, provider } = await started(t, always(200, hosted), { amount_cents: 123_450 });
  assert.equal(provider.received[0]?.path, '/v3/payments');
  assert.equal(provider.received[0]?.headers.authorization, 'Bearer FLWSECK_TEST-1');
  assert.deepEqual(JSON.parse(provider.received[0]?.body ?? ''), {
    tx_ref: 'pay_5f2c8e1d9b',
    amount: 1234.5,
    currency: 'KES',
    redirect_url: 'https://darasa.example/pay/pay_5f2c8e1d9b',
    customer: { email: 'wanjiru@example.com', name: 'Wanjiru Kamau', phonenumber: '+254708374149' },
    customizations: { title: 'Darasa', description: 'Spreadsheets for beginners' },
    meta: { payment_id: '0190d0a0-0000-7000-8000-000000000001', account: 'DRS-7K3M9' },
    payment_options: 'card, mpesa',
  });
  assert.deepEqual(result, {
    kind: 'accepted',
    ids: { checkout: link, merchant: null },
    message: 'You pay on the secure page of our card partner and come back here.',
    redirect_url: link,
    raw: hosted,
  });
});

test('logo, duration and number of tries are passed on when they are set; a missing phone is left out', async (t) => {
  const config = { logo: 'https://darasa.example/logo.png', session_duration_min: 15, max_retry_attempt: 5 };
  const { provider } = await started(t, always(200, hosted), { phone: null }, config);
  const body = JSON.parse(provider.received[0]?.body ?? '');
  assert.equal(body.customizations.logo, config.logo);
  assert.equal(body.session_duration, 15);
  assert.equal(body.max_retry_attempt, 5);
  assert.deepEqual(body.customer, { email: 'wanjiru@example.com', name: 'Wanjiru Kamau' });
});

describe('what Flutterwave answers', () => {
  const rows: [number, object | string, Started['kind']][] = [
    [400, sample('flw-v3-error-400-validation-docs'), 'refused'],
    [401, sample('flw-v3-error-401-authorization-required-docs'), 'refused'],
    [400, sample('flw-v4-error-400-docs'), 'refused'],
    [404, { status: 'error', message: 'not found' }, 'refused'],
    [429, { status: 'error', message: 'Too many requests' }, 'unavailable'],
    [429, '<html></html>', 'unavailable'],
    [503, sample('flw-v3-error-503-timeout-docs'), 'unknown'],
    [500, { status: 'error', message: 'An error occurred' }, 'unknown'],
    [502, '<html></html>', 'unknown'],
    [408, { status: 'error', message: 'time-out' }, 'unknown'],
    [403, '<html>blocked</html>', 'unknown'],
    [302, '', 'unknown'],
    [200, '', 'unknown'],
    [200, '<html></html>', 'unknown'],
    [200, { status: 'error', message: 'under a friendly status', data: null }, 'unknown'],
    [200, { status: 'success', data: {} }, 'unknown'],
    [200, { status: 'success', data: { link: 'javascript:alert(1)' } }, 'unknown'],
    [200, { status: 'success', data: { link: '/pay/1' } }, 'unknown'],
  ];
  for (const [status, body, kind] of rows) {
    const shown = (typeof body === 'string' ? body : JSON.stringify(body)).replace(/\s+/g, ' ').slice(0, 70);
    test(`${status} ${shown} is ${kind}, asked once`, async (t) => {
      const { result, provider } = await started(t, always(status, body));
      assert.equal(result.kind, kind);
      assert.equal(provider.received.length, 1);
      if (result.kind === 'refused') assert.equal(result.alert, true);
      if (result.kind === 'unknown') assert.equal(result.payable, false);
    });
  }
});

test('after a time-out or a reset there may be a page, but nobody who could pay on it', async (t) => {
  const reset: Answer = (_request, response) => response.socket?.destroy();
  for (const answer of [() => {}, reset]) {
    const { result, provider } = await started(t, answer);
    assert.equal(result.kind, 'unknown');
    assert.equal(result.kind === 'unknown' && result.payable, false);
    assert.equal(provider.received.length, 1);
  }
});

test('with nobody listening, or a provider that keeps failing, the customer can try again later', async (t) => {
  const breaker = { failures: 2, pause_ms: 60_000 };
  const { gateway, provider } = await started(t, always(503, ''), {}, { breaker });
  await gateway.start(attemptOf());
  assert.equal((await gateway.start(attemptOf())).kind, 'unavailable');
  assert.equal(provider.received.length, 2);
  const closed = await scriptedProvider(t, always(200, hosted));
  await closed.close();
  const nobody = flutterwaveGateway(flutterwaveConfig(closed.url), testDeps());
  assert.equal((await nobody.start(attemptOf())).kind, 'unavailable');
});

test('a currency the account does not collect, and an amount of nothing, are refused without a call', async (t) => {
  for (const changes of [{ currency: 'NGN' }, { amount_cents: 0 }, { amount_cents: 0.5 }]) {
    const { result, provider } = await started(t, always(200, hosted), changes);
    assert.equal(result.kind, 'refused');
    assert.equal(provider.received.length, 0);
  }
  const { gateway } = await started(t, always(200, hosted), {}, { currencies: ['KES', 'USD'] });
  assert.equal(gateway.accepts(150, 'USD'), null);
  assert.match(gateway.accepts(150, 'NGN') ?? '', /NGN are not offered/);
});

test('a page is closed, and one that was closed before counts as closed', async (t) => {
  const inactive = sample('flw-v3-payments-link-disable-already-inactive-docs');
  const rows: [number, object | string, boolean][] = [
    [200, { status: 'success', message: 'Payment link disabled', data: null }, true],
    [400, inactive, true],
    [400, { status: 'error', message: 'Invalid link' }, false],
    [503, '', false],
    [200, '<html></html>', false],
  ];
  for (const [status, body, closed] of rows) {
    const { gateway, provider } = await started(t, always(status, body));
    assert.equal(await gateway.withdraw({ ids: { checkout: link, merchant: null } }), closed);
    assert.equal(provider.received[1]?.path, '/v3/payments/link/disable');
    assert.deepEqual(JSON.parse(provider.received[1]?.body ?? ''), { link });
    assert.equal(await gateway.withdraw({ ids: { checkout: null, merchant: null } }), false);
  }
});

test('neither customer nor secret reaches the log', async (t) => {
  for (const answer of [
    always(200, hosted),
    always(401, sample('flw-v3-error-401-authorization-required-docs')),
  ]) {
    const { deps } = await started(t, answer);
    assert.ok(deps.lines.length > 0);
    assert.doesNotMatch(deps.lines.join(), /wanjiru|708374149|FLWSECK|flwlnk|pay_5f2c/i);
  }
});
