import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Call, type ProviderHttp, providerHttp } from './provider-http.ts';
import { type Answer, always, scriptedProvider, testDeps } from './scripted-provider.ts';

const call: Call = { operation: 'test', method: 'POST', path: '/pay', headers: {}, body: { amount: 1 } };

async function against(t: TestContext, answer: Answer, timeout_ms = 5000) {
  const provider = await scriptedProvider(t, answer);
  const deps = testDeps();
  const breaker = { failures: 3, pause_ms: 10_000 };
  const options = { provider: 'mpesa' as const, base_url: provider.url, timeout_ms, breaker };
  return { provider, deps, http: providerHttp(options, deps) };
}

test('an answer comes back with status and body', async (t) => {
  const { http, provider } = await against(t, always(200, { fine: true }));
  const reply = await http(call);
  assert.deepEqual(reply, {
    kind: 'answer',
    status: 200,
    json: { fine: true },
    retry_after_s: null,
    raw: { fine: true },
  });
  assert.equal(provider.received[0]?.body, '{"amount":1}');
  assert.equal(provider.received[0]?.headers.connection, 'close');
});

test('a refused connection cannot have moved money', async (t) => {
  const { http, provider } = await against(t, always(200, {}));
  await provider.close();
  const reply = await http(call);
  assert.equal(reply.kind, 'not_sent');
});

test('a host that does not exist, or an address that is none, cannot have moved money', async () => {
  for (const base_url of ['http://provider.invalid', 'not an address']) {
    const http = providerHttp({ provider: 'mpesa', base_url, timeout_ms: 5000 }, testDeps());
    assert.equal((await http(call)).kind, 'not_sent');
  }
});

const doubts: [string, Answer][] = [
  ['no answer in time', () => {}],
  ['a reset after the request', (_request, response) => response.socket?.destroy()],
  [
    'a connection cut in the middle of the answer',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":', () => response.socket?.destroy());
    },
  ],
  [
    'an answer that starts and never ends',
    (_request, response) => {
      response.writeHead(200);
      response.write('{"half":');
    },
  ],
  [
    'an answer larger than 1 MB',
    (_request, response) => {
      response.end(`{"a":"${'x'.repeat(1024 * 1024)}"}`);
    },
  ],
  [
    'an answer that claims a packing it does not have',
    (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end('not gzip at all');
    },
  ],
];
for (const [name, answer] of doubts) {
  test(`${name} leaves the outcome open, and nothing is thrown`, async (t) => {
    const { http, provider } = await against(t, answer, 300);
    const reply = await http(call);
    assert.equal(reply.kind, 'lost');
    assert.equal(provider.received.length, 1);
  });
}

test('an answer of nearly 1 MB is still read', async (t) => {
  const { http } = await against(t, always(200, { a: 'x'.repeat(1_000_000) }));
  const reply = await http(call);
  assert.equal(reply.kind === 'answer' && reply.status, 200);
});

test('what is no JSON object is kept as the beginning of its text', async (t) => {
  for (const body of ['<html>busy</html>', '', '[1]', '"yes"', 'null', '{"cut":', 'x'.repeat(5000)]) {
    const { http } = await against(t, always(200, body));
    const reply = await http(call);
    assert.ok(reply.kind === 'answer');
    assert.equal(reply.json, undefined);
    assert.deepEqual(reply.raw, { http_status: 200, body: body.slice(0, 2000) });
  }
});

test('a redirect is not followed: it would send the payment again', async (t) => {
  const { http, provider } = await against(t, always(307, '', { location: '/elsewhere' }));
  const reply = await http(call);
  assert.equal(reply.kind === 'answer' && reply.status, 307);
  assert.equal(provider.received.length, 1);
});

test('when to come back is understood in seconds and as a date, and never taken for granted', async (t) => {
  const rows: [string, number | null][] = [
    ['7', 7],
    ['Mon, 02 Mar 2026 06:30:30 GMT', 30],
    ['Mon, 02 Mar 2026 06:00:00 GMT', 0],
    ['999999', 3600],
    ['soon', null],
  ];
  for (const [header, seconds] of rows) {
    const { http } = await against(t, always(429, {}, { 'retry-after': header }));
    const reply = await http(call);
    assert.equal(reply.kind === 'answer' && reply.retry_after_s, seconds);
  }
});

async function fail(http: ProviderHttp, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await http(call);
}

test('a provider that is down is left alone for a while, tried once, and used again when it answers', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  let up = false;
  const { http, provider, deps } = await against(t, (request, response) => {
    if (up) response.end('{}');
    else always(503, '<html>down</html>')(request, response);
  });
  await fail(http, 3);
  const rested = await http(call);
  assert.equal(rested.kind, 'not_sent');
  assert.equal(rested.kind === 'not_sent' && rested.retry_after_s, 10);
  assert.equal(provider.received.length, 3);
  assert.ok(deps.lines.some((line) => line.startsWith('provider breaker opened')));

  t.mock.timers.tick(10_001);
  await http(call);
  assert.equal(provider.received.length, 4);
  assert.equal((await http(call)).kind, 'not_sent', 'still down: rest again');

  t.mock.timers.tick(10_001);
  up = true;
  const together = await Promise.all([http(call), http(call), http(call)]);
  assert.deepEqual(
    together.map((reply) => reply.kind),
    ['answer', 'not_sent', 'not_sent'],
    'one call finds out, the others do not wait for it',
  );
  assert.equal((await http(call)).kind, 'answer');
  assert.equal(provider.received.length, 6);
});

test('refusals, busy signs and faults of the service itself do not count as being down', async (t) => {
  for (const status of [400, 401, 404, 429, 500]) {
    const { http, provider } = await against(t, always(status, { errorCode: 'x' }));
    await fail(http, 5);
    assert.equal(provider.received.length, 5);
  }
});

test('the log says what was called and how it went, not with whom or what', async (t) => {
  const { http, deps } = await against(t, always(200, { CheckoutRequestID: 'ws_CO_254708374149' }));
  await http({ ...call, path: '/pay?phone=254708374149', headers: { authorization: 'Bearer secret' } });
  assert.equal(deps.lines.length, 1);
  assert.match(deps.lines[0] ?? '', /"operation":"test".*"status":200/);
  assert.doesNotMatch(deps.lines.join(), /254708374149|secret/);
});
