import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';

const { call, person } = await testApp();
const headers = { 'content-type': 'application/json' };

test('a body that is not UTF-8 is refused, and nothing is made up for what cannot be read', async () => {
  const { token } = await person('admin');
  const raw = Buffer.concat([Buffer.from('{"name":"Wa'), Buffer.from([0xff]), Buffer.from('njiku"}')]);
  const { status, body } = await call('POST', '/api/trainers', { token, headers, raw });
  assert.deepEqual([status, body.code], [400, 'malformed_request']);
  assert.match(body.detail, /UTF-8/);
});

test('members that change how objects behave are refused', async () => {
  const { token } = await person('admin');
  for (const raw of [
    '{"name":"Wanjiku","__proto__":{"is_active":false}}',
    '{"name":"Wanjiku","constructor":{"prototype":{}}}',
  ]) {
    const { status, body } = await call('POST', '/api/trainers', { token, headers, raw });
    assert.deepEqual([status, body.code], [400, 'malformed_request']);
  }
});

test('a misspelt parameter is refused, also by addresses that take none', async () => {
  const { token } = await person();
  const { status, body } = await call('GET', '/api/auth/me?fields=email', { token });
  assert.equal(status, 422);
  assert.deepEqual(
    body.errors.map((one: { field: string }) => one.field),
    ['fields'],
  );
});
