import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { wrongFields } from '../../test/pages.ts';

const { call, person } = await testApp();
const one = await person('admin');
const other = await person('admin');

const keep = (token: string, body: object) =>
  call('POST', '/api/saved-views', { token, body: { list: 'payments', query: 'status=failed', ...body } });
const names = async (token: string) => {
  const { body } = await call('GET', '/api/saved-views?list=payments', { token });
  return body.data.map(
    (view: { name: string; is_default: boolean }) => `${view.name}${view.is_default ? '*' : ''}`,
  );
};

test('a private view is its owner’s alone, a shared one everybody sees and only its owner changes', async () => {
  const mine = await keep(one.token, { name: 'Failed' });
  assert.deepEqual(
    [mine.status, mine.body.is_own, mine.body.query],
    [201, true, 'status=failed'],
    JSON.stringify(mine.body),
  );
  const shared = await keep(one.token, { name: 'For all', is_shared: true });
  assert.deepEqual(await names(one.token), ['Failed', 'For all']);
  assert.deepEqual(await names(other.token), ['For all']);
  const path = `/api/saved-views/${shared.body.id}`;
  assert.equal((await call('PUT', path, { token: other.token, body: { name: 'Mine now' } })).status, 404);
  assert.equal((await call('DELETE', path, { token: other.token })).status, 404);
  const renamed = await call('PUT', path, { token: one.token, body: { name: 'For everybody' } });
  assert.deepEqual(
    [renamed.body.name, renamed.body.query, renamed.body.is_shared],
    ['For everybody', 'status=failed', true],
  );
  assert.equal((await call('DELETE', path, { token: one.token })).status, 204);
  assert.deepEqual(await names(other.token), []);
});

test('a list has one default for each person, and one view of a name', async () => {
  const first = await keep(other.token, { name: 'A', is_default: true });
  const second = await keep(other.token, { name: 'B', is_default: true });
  assert.deepEqual(await names(other.token), ['A', 'B*']);
  await call('PUT', `/api/saved-views/${first.body.id}`, { token: other.token, body: { is_default: true } });
  assert.deepEqual(await names(other.token), ['A*', 'B']);
  const clash = await call('PUT', `/api/saved-views/${second.body.id}`, {
    token: other.token,
    body: { name: 'A' },
  });
  assert.deepEqual([clash.status, clash.body.code], [409, 'conflict']);
  assert.deepEqual(wrongFields(await keep(other.token, { name: '', query: '<b>', list: 'No' })).sort(), [
    'list',
    'name',
    'query',
  ]);
});
