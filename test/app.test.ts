import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from './app.ts';

const { call } = await testApp();

test('the service says that it is alive and ready', async () => {
  assert.equal((await call('GET', '/healthz')).status, 200);
  assert.equal((await call('GET', '/readyz')).status, 200);
});

test('an unknown address is answered with a problem document', async () => {
  const answer = await call('GET', '/api/nothing-here');
  assert.equal(answer.status, 404);
  assert.equal(answer.body.code, 'not_found');
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
});

test('pages of other origins may call the API only when the configuration names them', async (t) => {
  const origin = 'https://partner.example';
  const ask = { headers: { origin, 'access-control-request-method': 'GET' } };
  assert.equal(
    (await call('OPTIONS', '/api/courses', ask)).headers['access-control-allow-origin'],
    undefined,
  );
  const open = await testApp(t, { CORS_ORIGINS: origin });
  assert.equal(
    (await open.call('OPTIONS', '/api/courses', ask)).headers['access-control-allow-origin'],
    origin,
  );
  const stranger = { headers: { ...ask.headers, origin: 'https://evil.example' } };
  assert.notEqual(
    (await open.call('OPTIONS', '/api/courses', stranger)).headers['access-control-allow-origin'],
    'https://evil.example',
  );
});

test('hostile bodies get a clear answer, never a 500', async () => {
  const json = { 'content-type': 'application/json' };
  const cases: [string, Record<string, string>, number, string][] = [
    ['{"email":', json, 400, 'malformed_request'],
    ['', json, 400, 'malformed_request'],
    ['{"email":"a\\u0000@b.example","password":"x"}', json, 422, 'validation_failed'],
    ['{"email":"\\ud800","password":"x"}', json, 422, 'validation_failed'],
    [`{"email":"${'a'.repeat(70_000)}"}`, json, 413, 'payload_too_large'],
    ['['.repeat(30_000), json, 400, 'malformed_request'],
    ['{"__proto__":{"admin":true},"email":"a@b.example","password":"x"}', json, 400, 'malformed_request'],
    ['email=a', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ['null', json, 422, 'validation_failed'],
  ];
  for (const [raw, headers, status, code] of cases) {
    const answer = await call('POST', '/api/auth/login', { raw, headers });
    assert.deepEqual([answer.status, answer.body.code], [status, code], raw.slice(0, 60));
  }
  assert.equal((await call('GET', '/api/courses?search=%00')).status, 422);
  assert.equal((await call('GET', '/api/courses?cursor=%F0%9F')).status < 500, true);
  assert.equal((await call('GET', `/api/courses/${'x'.repeat(300)}`)).status < 500, true);
});
