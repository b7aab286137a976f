import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeSession } from '../../test/make.ts';
import type { WorkQueue } from '../work-queue/schemas.ts';
import { checkIntegrity } from './check-integrity.ts';
import type { IntegrityCheck } from './schemas.ts';

const { call, sql, person, runJobs, deps, clock } = await testApp(undefined, { ACCESS_TOKEN_MINUTES: '60' });
const { token, id: admin_id } = await person('admin');
const session = await makeSession(sql);
const miscount = (by: number) =>
  sql`update sessions set seats_held = seats_held + ${by} where id = ${session.id}`;
const nightly = async () => {
  await checkIntegrity(deps, {});
  const { body } = await call('GET', '/api/integrity-checks', { token });
  return body as { data: Omit<IntegrityCheck, 'violations'>[]; total: number };
};
const alerts = async () => Number((await sql`select from messages where kind = 'staff_alert'`).count);
const waiting = async () => {
  const { body } = await call('GET', '/api/work-queue', { token });
  return (body as WorkQueue).data.find(({ kind }) => kind === 'data_broken')!;
};

test('an admin asks for a check, which runs in the background and finds sound data sound', async () => {
  const asked = await call('POST', '/api/integrity-checks', { token });
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  assert.deepEqual([asked.body.status, asked.body.asked_by], ['running', admin_id]);
  const again = await call('POST', '/api/integrity-checks', { token });
  assert.deepEqual([again.status, again.body.detail], [409, 'A check is under way']);
  await runJobs();
  const { body } = await call('GET', `/api/integrity-checks/${asked.body.id}`, { token });
  assert.deepEqual([body.status, body.violations, body.error], ['sound', [], null]);
  assert.ok(body.invariants > 20 && body.took_ms >= 0, JSON.stringify(body));
  assert.equal((await waiting()).total, 0);
});

test('a broken rule is found at night, told to the staff once, shown with its row, and waits in the work queue', async () => {
  await miscount(1);
  const first = (await nightly()).data[0]!;
  assert.deepEqual([first.status, first.broken, first.asked_by], ['broken', 1, null]);
  const { body } = await call('GET', `/api/integrity-checks/${first.id}`, { token });
  const [rule] = (body as IntegrityCheck).violations;
  assert.equal(rule!.name, 'seats_are_counted');
  assert.deepEqual([rule!.found, rule!.rows[0]!.session_id], [1, session.id]);
  assert.equal(await alerts(), 1);
  const work = await waiting();
  assert.deepEqual([work.total, work.items[0]!.detail], [1, rule!.sentence]);
  assert.match(work.items[0]!.id, new RegExp(`^${first.id}:`));
  await nightly();
  assert.equal(await alerts(), 1, 'the same rule is not told each night');
  await miscount(-1);
  assert.equal((await nightly()).data[0]!.status, 'sound');
  assert.equal((await waiting()).total, 0);
  await miscount(1);
  await nightly();
  assert.equal(await alerts(), 2, 'broken again after it was mended is news');
  await miscount(-1);
});

test('a check whose process has gone does not stand in the way of the next', async () => {
  const lost = await call('POST', '/api/integrity-checks', { token });
  await sql`delete from pgboss.job where name = 'check_integrity'`;
  clock.move(31 * 60_000);
  const next = (await nightly()).data;
  assert.deepEqual(
    [next[0]!.status, next[1]!.id, next[1]!.status, next[1]!.error],
    ['sound', lost.body.id, 'failed', 'It was interrupted'],
  );
});
