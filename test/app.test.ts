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
