import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { darajaGateway } from './daraja.ts';
import {
  type Answer,
  always,
  attemptOf,
  darajaConfig,
  sample,
  sampleObject,
  scriptedProvider,
  testDeps,
} from './scripted-provider.ts';

const accepted = sample('daraja-stkpush-accepted-docs-2024');
const invalid_token = sampleObject('daraja-error-401.002.01-invalid-access-token-docs');

/** Counts tokens; each is named after its number. `pushed` answers everything else. */
async function platform(t: TestContext, pushed: Answer, expires_in: unknown = '3599') {
  let tokens = 0;
  const provider = await scriptedProvider(t, (request, response) => {
    if (!request.path.startsWith('/oauth/')) return pushed(request, response);
    tokens++;
    response.end(JSON.stringify({ access_token: `token-${tokens}`, expires_in }));
  });
  const deps = testDeps();
  const gateway = darajaGateway(darajaConfig(provider.url), deps);
  const pushes = () => provider.received.filter((request) => request.path.includes('stkpush'));
  return { gateway, deps, provider, pushes, tokens: () => tokens };
}

const accept: Answer = (_request, response) => void response.end(accepted);

test('a token is asked for with key and secret, and sent with the push', async (t) => {
  const { gateway, provider, pushes } = await platform(t, accept);
  assert.equal((await gateway.start(attemptOf())).kind, 'accepted');
  const basic = Buffer.from('key-of-the-app:secret-of-the-app').toString('base64');
  assert.equal(provider.received[0]?.headers.authorization, `Basic ${basic}`);
  assert.equal(provider.received[0]?.path, '/oauth/v1/generate?grant_type=client_credentials');
  assert.equal(pushes()[0]?.headers.authorization, 'Bearer token-1');
});

for (const expires_in of ['3599', 3599]) {
  test(`a token is kept until a minute before its end (${JSON.stringify(expires_in)} seconds)`, async (t) => {
    const { gateway, deps, tokens } = await platform(t, accept, expires_in);
    const began = deps.at.getTime();
    await gateway.start(attemptOf());
    deps.at = new Date(began + (3599 - 61) * 1000);
    await gateway.start(attemptOf());
    assert.equal(tokens(), 1);
    deps.at = new Date(began + (3599 - 60) * 1000);
    await gateway.start(attemptOf());
    assert.equal(tokens(), 2);
  });
}

for (const expires_in of ['', 'soon', null, 30]) {
  test(`a token that lives for ${JSON.stringify(expires_in)} is used once and not kept`, async (t) => {
    const { gateway, tokens } = await platform(t, accept, expires_in);
    assert.equal((await gateway.start(attemptOf())).kind, 'accepted');
    assert.equal((await gateway.start(attemptOf())).kind, 'accepted');
    assert.equal(tokens(), 2);
  });
}

test('twenty customers at once share one request for a token', async (t) => {
  const { gateway, tokens, pushes } = await platform(t, accept);
  const started = await Promise.all(Array.from({ length: 20 }, () => gateway.start(attemptOf())));
  assert.ok(started.every(({ kind }) => kind === 'accepted'));
  assert.equal(tokens(), 1);
  assert.equal(pushes().length, 20);
});

const refusals: [number, object | string][] = [
  [404, { requestId: '1', errorCode: '404.001.03', errorMessage: 'Invalid Access Token' }],
  [401, invalid_token],
  [400, { requestId: '1', errorCode: '400.003.01', errorMessage: 'Invalid Access Token' }],
  [401, '<html>unauthorised</html>'],
];
for (const [status, body] of refusals) {
  const name = typeof body === 'string' ? 'in HTML' : String((body as { errorCode: string }).errorCode);
  test(`a token refused with ${status} ${name} is renewed and the push sent again, which rings once`, async (t) => {
    const { gateway, tokens, pushes } = await platform(t, (request, response) => {
      if (request.headers.authorization === 'Bearer token-1') always(status, body)(request, response);
      else accept(request, response);
    });
    assert.equal((await gateway.start(attemptOf())).kind, 'accepted');
    assert.equal(tokens(), 2);
    assert.deepEqual(
      pushes().map((request) => request.headers.authorization),
      ['Bearer token-1', 'Bearer token-2'],
    );
    assert.equal(pushes()[0]?.body, pushes()[1]?.body);
  });
}

test('ten pushes refused together renew the token once', async (t) => {
  const { gateway, tokens } = await platform(t, (request, response) => {
    if (request.headers.authorization === 'Bearer token-1') always(401, invalid_token)(request, response);
    else accept(request, response);
  });
  const started = await Promise.all(Array.from({ length: 10 }, () => gateway.start(attemptOf())));
  assert.ok(started.every(({ kind }) => kind === 'accepted'));
  assert.equal(tokens(), 2);
});

test('a refusal that comes late does not throw away the token fetched meanwhile', async (t) => {
  const first = Promise.withResolvers<() => void>();
  const { gateway, tokens, pushes } = await platform(t, (request, response) => {
    const refuse = () => always(401, invalid_token)(request, response);
    if (request.headers.authorization !== 'Bearer token-1') accept(request, response);
    else if (pushes().length === 1) first.resolve(refuse);
    else refuse();
  });
  const slow = gateway.start(attemptOf());
  const refuse_late = await first.promise;
  assert.equal((await gateway.start(attemptOf())).kind, 'accepted');
  refuse_late();
  assert.equal((await slow).kind, 'accepted');
  assert.equal(tokens(), 2);
});

test('a fresh token that is refused too ends it: nothing was sent, and staff are told', async (t) => {
  const { gateway, pushes } = await platform(t, always(401, invalid_token));
  const started = await gateway.start(attemptOf());
  assert.equal(started.kind, 'refused');
  assert.equal(started.kind === 'refused' && started.alert, true);
  assert.equal(started.kind === 'refused' && started.code, '401.002.01');
  assert.equal(pushes().length, 2);
});

test('keys of the other environment (400, empty body) refuse the payment and tell staff', async (t) => {
  const provider = await scriptedProvider(t, always(400, ''));
  const started = await darajaGateway(darajaConfig(provider.url), testDeps()).start(attemptOf());
  assert.equal(started.kind === 'refused' && started.alert, true);
  assert.equal(provider.received.length, 1);
});

const no_token: [string, Answer][] = [
  [
    'is busy',
    always(429, { fault: { faultstring: 'Spike', detail: { errorcode: 'policies.ratelimit.Spike' } } }),
  ],
  ['fails', always(500, 'oops')],
  ['breaks off', (_request, response) => response.socket?.destroy()],
  ['answers without one', always(200, { expires_in: '3599' })],
  ['answers in HTML', always(200, '<html></html>')],
];
for (const [name, answer] of no_token) {
  test(`when the token call ${name}, nothing was sent and the customer can try again`, async (t) => {
    const provider = await scriptedProvider(t, answer);
    const started = await darajaGateway(darajaConfig(provider.url), testDeps()).start(attemptOf());
    assert.equal(started.kind, 'unavailable');
    assert.equal(provider.received.length, 1);
  });
}

test('a token never stays behind in what is kept or logged', async (t) => {
  const provider = await scriptedProvider(t, always(500, { access_token: 'a-secret-token' }));
  const deps = testDeps();
  const started = await darajaGateway(darajaConfig(provider.url), deps).start(attemptOf());
  assert.equal(started.kind, 'unavailable');
  assert.doesNotMatch(JSON.stringify(started) + deps.lines.join(), /a-secret-token|secret-of-the-app/);
});
