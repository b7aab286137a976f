import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse } from '../../test/make.ts';
import { allPages, wrongFields } from '../../test/pages.ts';

const { call, sql, person } = await testApp();
const { token } = await person('admin');
const post = (body: object, headers = {}) => call('POST', '/api/vouchers', { token, body, headers });
const nobody = '00000000-0000-7000-8000-000000000000';

test('an admin makes a voucher; its code is read without regard to capitals, and exists once', async () => {
  const course = await makeCourse(sql);
  const { status, body } = await post({
    code: ' jamhuri-10 ',
    kind: 'percent',
    value: 10,
    course_id: course.id,
    valid_until: '2031-01-01T00:00:00+03:00',
    max_uses: 50,
  });
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual(
    [body.code, body.value, body.currency, body.max_uses, body.max_uses_per_user, body.uses],
    ['JAMHURI-10', 10, 'KES', 50, 1, 0],
  );
  assert.equal(body.valid_until, '2030-12-31T21:00:00.000Z');
  const twice = await post({ code: 'Jamhuri-10', kind: 'amount', value: 5 });
  assert.deepEqual([twice.status, twice.body.code], [409, 'conflict']);
});

test('everything wrong with a voucher is named, also what only the stored row shows', async () => {
  assert.deepEqual(
    wrongFields(await post({ code: 'a', kind: 'half', value: 0, max_uses: 0, colour: 'red' })).sort(),
    ['code', 'colour', 'kind', 'max_uses', 'value'],
  );
  assert.deepEqual(wrongFields(await post({ code: 'TOO-MUCH', kind: 'percent', value: 101 })), ['value']);
  assert.deepEqual(
    wrongFields(await post({ code: 'NOWHERE', kind: 'percent', value: 1, course_id: nobody })),
    ['course_id'],
  );
  const order = { valid_from: '2030-01-02T00:00:00Z', valid_until: '2030-01-01T00:00:00Z' };
  assert.deepEqual(wrongFields(await post({ code: 'BACKWARDS', kind: 'percent', value: 1, ...order })), [
    'valid_until',
  ]);
  const { body } = await post({ code: 'GROWS', kind: 'percent', value: 50 });
  const grown = await call('PUT', `/api/vouchers/${body.id}`, { token, body: { value: 150 } });
  assert.deepEqual(wrongFields(grown), ['value']);
});

test('changing a voucher keeps what is not named, needs the current version, and is in the audit trail', async () => {
  const { body } = await post({ code: 'CHANGES', kind: 'amount', value: 500, note: 'For the fair' });
  const path = `/api/vouchers/${body.id}`;
  const etag = String((await call('GET', path, { token })).headers.etag);
  const changed = await call('PUT', path, { token, body: { max_uses: 3 }, headers: { 'if-match': etag } });
  assert.deepEqual([changed.body.max_uses, changed.body.note, changed.body.value], [3, 'For the fair', 500]);
  const late = await call('PUT', path, { token, body: { max_uses: 4 }, headers: { 'if-match': etag } });
  assert.deepEqual([late.status, late.body.code], [412, 'changed_meanwhile']);
  assert.equal((await call('DELETE', path, { token })).status, 204);
  assert.equal((await call('GET', path, { token })).body.is_active, false);
  const trail = await sql<{ action: string }[]>`
    select action from audit_log where object_type = 'vouchers' and object_id = ${body.id} order by id`;
  assert.deepEqual(
    trail.map((row) => row.action),
    ['created', 'changed', 'changed'],
  );
  for (const method of ['GET', 'PUT', 'DELETE'])
    assert.equal(
      (await call(method, `/api/vouchers/${nobody}`, { token, ...(method === 'PUT' ? { body: {} } : {}) }))
        .status,
      404,
    );
});

test('admins find vouchers by code, course and state, and page through all of them', async (t) => {
  const { call, sql, person } = await testApp(t);
  const { token } = await person('admin');
  const course = await makeCourse(sql);
  for (let n = 0; n < 9; n += 1) {
    await sql`
      insert into vouchers (code, kind, value, currency, course_id, is_active)
      values (${`FAIR-${n}`}, 'percent', 10, 'KES', ${n < 4 ? course.id : null}, ${n !== 8})`;
  }
  for (const sort of ['code', '-created_at', 'uses'])
    assert.equal((await allPages(call, `/api/vouchers?limit=2&sort=${sort}`, token)).length, 9);
  const total = async (query: string) =>
    (await call('GET', `/api/vouchers?${query}`, { token })).body.total as number;
  assert.equal(await total('search=fair-3'), 1);
  assert.equal(await total(`course_id=${course.id}`), 4);
  assert.equal(await total('is_active=false'), 1);
  assert.deepEqual(wrongFields(await call('GET', '/api/vouchers?colour=red', { token })), ['colour']);
});
