import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';

const { call, person, sql, deps, runJobs } = await testApp();
const admin = await person('admin');
const { boss } = deps.jobs;

/** A job that was tried for the last time. */
async function failed(name: 'mail_reset_link' | 'clear_out' | 'send_refund', data: object, message: string) {
  const id = (await boss.send(name, data))!;
  await sql`update pgboss.job set retry_limit = 0 where id = ${id}`;
  const jobs = (await boss.fetch(name, { batchSize: 100 }))!;
  assert.ok(jobs.some((job) => job.id === id));
  await boss.fail(name, id, new Error(message));
  return id;
}

test('admins see the jobs that were given up: what, why, how often and when, and nothing secret', async () => {
  const id = await failed(
    'mail_reset_link',
    { sealed_email: 'k1.secret', occasion: 'secret', user_id: admin.id },
    'The mail server is down\nwith a second line',
  );
  const { status, body } = await call('GET', '/api/jobs', { token: admin.token });
  assert.equal(status, 200);
  assert.equal(body.total, 1);
  const [job] = body.data;
  assert.deepEqual(
    [job.id, job.name, job.state, job.error, job.attempts, job.about],
    [id, 'mail_reset_link', 'failed', 'The mail server is down', 1, { user_id: admin.id }],
  );
  assert.ok(job.created_at && job.started_at && job.ended_at);
  assert.doesNotMatch(JSON.stringify(body), /secret/);
});

test('a job is tried again when an admin says so, and is off the list when it went well', async () => {
  const id = await failed('clear_out', {}, 'disk full');
  const answer = await call('POST', `/api/jobs/${id}/retry`, { token: admin.token });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.state, 'retry');
  const twice = await call('POST', `/api/jobs/${id}/retry`, { token: admin.token });
  assert.deepEqual([twice.status, twice.body.code], [409, 'conflict']);
  await runJobs();
  const { body } = await call('GET', '/api/jobs?name=clear_out', { token: admin.token });
  assert.equal(body.total, 0);
  const done = await call('GET', '/api/jobs?name=clear_out&state=completed', { token: admin.token });
  assert.deepEqual(
    done.body.data.map((job: { id: string }) => job.id),
    [id],
  );
});

test('money is not sent again from the list of jobs', async () => {
  const id = await failed('send_refund', { refund_id: admin.id }, 'unknown');
  const answer = await call('POST', `/api/jobs/${id}/retry`, { token: admin.token });
  assert.deepEqual([answer.status, answer.body.code], [409, 'conflict']);
  assert.match(answer.body.detail, /refund itself/);
});

test('an unknown job is not found', async () => {
  const answer = await call('POST', `/api/jobs/${admin.id}/retry`, { token: admin.token });
  assert.deepEqual([answer.status, answer.body.code], [404, 'not_found']);
});

test('the list pages through every job once, and refuses what it does not know', async () => {
  for (let nth = 0; nth < 7; nth++) await failed('mail_reset_link', {}, `failure ${nth}`);
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 10; page++) {
    const { body } = await call('GET', `/api/jobs?name=mail_reset_link&limit=3${cursor}`, {
      token: admin.token,
    });
    assert.equal(body.total, 8);
    seen.push(...body.data.map((row: { id: string }) => row.id));
    if (body.next_cursor === null) break;
    cursor = `&cursor=${body.next_cursor}`;
  }
  assert.deepEqual([seen.length, new Set(seen).size], [8, 8]);
  for (const query of ['state=broken', 'queue=x', 'limit=0', 'cursor=x'])
    assert.equal((await call('GET', `/api/jobs?${query}`, { token: admin.token })).status, 422, query);
  assert.equal((await call('GET', '/api/jobs?name=nothing', { token: admin.token })).body.total, 0);
});
