import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { passTime } from '../../test/time-passes.ts';
import { assemble } from '../assemble.ts';
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { jobHandlers } from './handlers.ts';
import { startWorker } from './worker.ts';

const app = await testApp();
const { sql, deps } = app;
const { boss } = deps.jobs;
const message_id = '0197a000-0000-7000-8000-00000000000a';
const waiting = async () =>
  (
    await sql<
      { state: string }[]
    >`select state::text from pgboss.job where name = 'send_message' order by created_on`
  ).map(({ state }) => state);

test('a job is there exactly when its cause was committed', async () => {
  const enqueue = (fail: boolean) =>
    transaction(sql, { actor_id: null, source: 'api' }, async (tx) => {
      await deps.jobs.enqueue(tx, 'send_message', { message_id });
      assert.equal((await tx`select from pgboss.job where name = 'send_message'`).length, 1, 'seen inside');
      assert.deepEqual(await waiting(), [], 'not seen from outside yet');
      if (fail) throw new Error('the cause did not happen');
    });
  await assert.rejects(enqueue(true), /did not happen/);
  assert.deepEqual(await waiting(), []);
  await enqueue(false);
  assert.deepEqual(await waiting(), ['created']);
  await sql`delete from pgboss.job where name = 'send_message'`;
});

test('a job that fails is tried again, each time after a longer pause, and is then kept as failed', async () => {
  await deps.jobs.enqueue(sql, 'mail_reset_link', { sealed_email: 'x', occasion: 'y' });
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 11; attempt++) {
    const [job] = (await boss.fetch('mail_reset_link'))!;
    assert.ok(job, `try ${attempt + 1}`);
    assert.equal((await boss.fetch('mail_reset_link'))?.length ?? 0, 0, 'nobody else has it meanwhile');
    await boss.fail('mail_reset_link', job.id, new Error('the mail server is down'));
    const [row] = await sql<{ state: string; pause: number }[]>`
      select state::text, extract(epoch from start_after - now())::float8 as pause from pgboss.job where id = ${job.id}`;
    if (attempt === 10) assert.equal(row!.state, 'failed');
    else {
      assert.equal(row!.state, 'retry');
      pauses.push(row!.pause);
      await passTime(app, 700_000);
    }
  }
  assert.ok(pauses[0]! < 10 && pauses.at(-1)! > 200, `from seconds to minutes: ${pauses.map(Math.round)}`);
  assert.ok(pauses.every((pause) => pause <= 600));
});

test('two nodes with workers do each job once', async () => {
  const { host, port, user, pass, database } = sql.options;
  const url = `postgres://${user}:${encodeURIComponent(String(pass ?? ''))}@${host[0]}:${port[0]}/${database}`;
  const runs = new Map<string, string[]>();
  const done = Promise.withResolvers<void>();
  const ids = Array.from(
    { length: 40 },
    (_, nth) => `0197a000-0000-7000-8000-${String(nth).padStart(12, '0')}`,
  );
  const nodes: Deps[] = [];
  after(async () => {
    for (const node of nodes) {
      await node.revocations.stop();
      await node.jobs.stop();
    }
  });
  for (const name of ['first', 'second']) {
    const node = await assemble(
      { config: app.config, sql, now: app.clock.now, log: deps.log },
      { url, schedule: false },
    );
    nodes.push(node);
    await startWorker(node, {
      ...jobHandlers,
      send_message: async (_deps, data) => {
        runs.set(data.message_id, [...(runs.get(data.message_id) ?? []), name]);
        if (runs.size === ids.length) done.resolve();
      },
    });
  }
  for (const id of ids) await nodes[0]!.jobs.enqueue(sql, 'send_message', { message_id: id });
  for (const node of nodes) {
    node.jobs.nudge('send_message');
    node.jobs.wake();
  }
  await done.promise;
  assert.deepEqual(
    [...runs.values()].filter((nodes_of_it) => nodes_of_it.length > 1),
    [],
    'jobs that ran twice',
  );
  assert.equal(runs.size, 40);
});
