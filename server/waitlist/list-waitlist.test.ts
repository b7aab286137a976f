import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { fullSession } from '../../test/full-session.ts';

const app = await testApp();
const { call, person, sql } = app;

async function allPages(path: string, token: string): Promise<{ ids: string[]; totals: number[] }> {
  const ids: string[] = [];
  const totals: number[] = [];
  for (let cursor: string | null = '', page = 0; cursor !== null && page < 20; page++) {
    const { body } = await call('GET', `${path}${cursor ? `&cursor=${cursor}` : ''}`, { token });
    ids.push(...body.data.map((one: { id: string }) => one.id));
    totals.push(body.total);
    cursor = body.next_cursor;
  }
  return { ids, totals };
}

test('an admin sees who waits for a session, in their order, page by page without gap or repeat', async () => {
  const full = await fullSession(app, { capacity: 9 });
  const line = [];
  for (const seats of [3, 1, 2, 1, 5]) line.push(await full.joins(seats));
  const { token } = await person('admin');
  const path = `/api/sessions/${full.session_id}/waitlist?limit=2`;
  const all = await allPages(path, token);
  assert.deepEqual(
    all.ids,
    line.map((one) => one.entry_id),
  );
  assert.deepEqual(all.totals, [5, 5, 5]);
  const backwards = await allPages(`${path}&sort=-place`, token);
  assert.deepEqual(backwards.ids, all.ids.toReversed());
  const largest = await call('GET', `${path}&sort=-seats`, { token });
  assert.deepEqual(
    largest.body.data.map((one: { seats: number }) => one.seats),
    [5, 3],
  );
  const [first] = largest.body.data;
  assert.deepEqual([first.position, first.user.id, typeof first.user.email], [5, line[4]!.id, 'string']);
});

test('the list can be narrowed to one state', async () => {
  const full = await fullSession(app);
  const [first] = [await full.joins(), await full.joins()];
  await full.frees(1);
  const { token } = await person('admin');
  const { body } = await call('GET', `/api/sessions/${full.session_id}/waitlist?status=offered`, { token });
  assert.deepEqual([body.total, body.data[0].id, body.data[0].position], [1, first!.entry_id, null]);
});

test('people see what they wait for, and nobody else’s', async () => {
  const { id, token } = await person();
  const sessions = [await fullSession(app, { in_hours: 300 }), await fullSession(app, { in_hours: 200 })];
  for (const { session_id } of sessions)
    await call('POST', `/api/sessions/${session_id}/waitlist`, { token, body: { seats: 1 } });
  const path = `/api/users/${id}/waitlist`;
  const { body } = await call('GET', `${path}?sort=starts_at`, { token });
  assert.equal(body.total, 2);
  assert.deepEqual(
    body.data.map((one: { session_id: string }) => one.session_id),
    sessions.map((one) => one.session_id).toReversed(),
  );
  assert.equal(body.data[0].user, undefined);
  const pages = await allPages(`${path}?limit=1`, token);
  assert.equal(new Set(pages.ids).size, 2);
  await sql`update waitlist_entries set status = 'left', ended_at = now() where id = ${pages.ids[0]!}`;
  assert.equal((await call('GET', `${path}?status=waiting`, { token })).body.total, 1);
  const stranger = await person();
  assert.equal((await call('GET', path, { token: stranger.token })).body.code, 'not_found');
  const admin = await person('admin');
  assert.equal((await call('GET', path, { token: admin.token })).body.total, 2);
});

test('parameters that these lists do not know are refused', async () => {
  const full = await fullSession(app);
  const { id, token } = await person('admin');
  for (const path of [`/api/sessions/${full.session_id}/waitlist`, `/api/users/${id}/waitlist`])
    for (const query of ['page=2', 'status=gone', 'sort=name', 'limit=0', 'cursor=x']) {
      const { status, body } = await call('GET', `${path}?${query}`, { token });
      assert.deepEqual([status, body.code], [422, 'validation_failed'], `${path}?${query}`);
    }
  for (const path of ['sessions', 'users']) {
    const missing = await call('GET', `/api/${path}/01970000-0000-7000-8000-000000000000/waitlist`, {
      token,
    });
    assert.equal(missing.status, 404);
  }
});
