import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { mailServer } from '../../test/mail-server.ts';
import { transaction } from '../database/connect.ts';
import { clearOut } from '../jobs/clear-out.ts';
import type { MessageKind } from './kinds.ts';
import { writeMessage } from './outbox.ts';

const { call, person, sql, deps, runJobs, clock } = await testApp();
const admin = await person('admin');
const at = '2026-06-14T06:00:00.000Z';

async function write(key: string, email: string, kind: MessageKind = 'password_changed'): Promise<string> {
  const data =
    kind === 'verify_email' ? { link: 'http://localhost:3000/verify-email?token=t', hours: 48 } : { at };
  await transaction(sql, { actor_id: null, source: 'api' }, (tx) =>
    writeMessage(tx, deps, {
      key,
      kind,
      to: { user_id: null, email, name: 'Wanjiku', locale: 'en' },
      data: data as never,
    }),
  );
  const [row] = await sql<{ id: string }[]>`select id from messages where key = ${key}`;
  return row!.id;
}
const list = async (query: string) => {
  const token = await deps.tokens.issue({ user_id: admin.id, role: 'admin', login_id: admin.login_id });
  return call('GET', `/api/messages${query}`, { token });
};
const resend = (id: string, headers = {}) =>
  call('POST', `/api/messages/${id}/resend`, { token: admin.token, headers });

test('admins find a message by its recipient, see how it went, and never the whole address', async () => {
  await write('a:1', 'wanjiku@example.test');
  await write('a:2', 'otieno@example.test');
  await runJobs();
  const { body } = await list('?recipient=Wanjiku@Example.Test');
  assert.equal(body.total, 1);
  const [message] = body.data;
  assert.deepEqual(
    [message.recipient, message.status, message.channel, message.kind, message.attempts, message.can_resend],
    ['w•••u@example.test', 'sent', 'email', 'password_changed', 1, true],
  );
  assert.ok(message.sent_at);
  assert.doesNotMatch(JSON.stringify(body), /wanjiku@|otieno|Wanjiku/);
  assert.equal(
    (await list('?recipient=wanjiku@example.tes')).body.total,
    0,
    'only whole addresses are found',
  );
});

test('the list filters by status, channel and kind, pages through everything once, and refuses what it does not know', async () => {
  for (let nth = 0; nth < 5; nth++) await write(`b:${nth}`, `b${nth}@example.test`, 'verify_email');
  const queued = await list('?status=queued');
  assert.equal(queued.body.total, 5);
  assert.equal((await list('?status=queued&kind=verify_email&channel=email')).body.total, 5);
  assert.equal((await list('?channel=sms')).body.total, 0);
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 10; page++) {
    const { body } = await list(`?limit=3${cursor}`);
    assert.equal(body.total, 7);
    seen.push(...body.data.map((row: { id: string }) => row.id));
    if (body.next_cursor === null) break;
    cursor = `&cursor=${body.next_cursor}`;
  }
  assert.deepEqual([seen.length, new Set(seen).size], [7, 7]);
  for (const query of ['?status=lost', '?channel=pigeon', '?user=1', '?limit=101', '?cursor=x', '?sort=kind'])
    assert.equal((await list(query)).status, 422, query);
});

test('a message can be sent again, once for each Idempotency-Key, as a message of its own', async () => {
  const id = await write('c:1', 'c@example.test');
  const early = await resend(id);
  assert.deepEqual([early.status, early.body.code], [409, 'conflict']);
  await runJobs();
  const first = await resend(id, { 'idempotency-key': 'again-1' });
  assert.equal(first.status, 201);
  assert.deepEqual([first.body.resend_of, first.body.status], [id, 'queued']);
  const replayed = await resend(id, { 'idempotency-key': 'again-1' });
  assert.equal(replayed.body.id, first.body.id);
  await runJobs();
  const { body } = await call('GET', '/dev/mailbox.json?recipient=c@example.test');
  assert.equal(body.data.length, 2);
  assert.equal(body.data[0].text, body.data[1].text);
  const reused = await call('POST', `/api/messages/${await write('c:2', 'c@example.test')}/resend`, {
    token: admin.token,
    headers: { 'idempotency-key': 'again-1' },
  });
  assert.deepEqual([reused.status, reused.body.code], [422, 'idempotency_key_reused']);
});

test('a letter with a secret link is never sent again, nor one that is forgotten, nor one that never was', async () => {
  const id = await write('d:1', 'd@example.test', 'verify_email');
  const plain = await write('d:2', 'd@example.test');
  await runJobs();
  const secret = await resend(id);
  assert.deepEqual([secret.status, secret.body.code], [409, 'conflict']);
  assert.equal((await resend(admin.id)).status, 404);
  clock.move(31 * 86_400_000);
  await clearOut(deps);
  const [row] = await sql`select data, status from messages where id = ${plain}`;
  assert.deepEqual([row!.data, row!.status], [null, 'sent']);
  clock.move(-31 * 86_400_000);
  assert.equal((await resend(plain)).status, 409);
  clock.move(366 * 86_400_000);
  await clearOut(deps);
  assert.equal(
    (await sql`select from messages where id = ${plain}`).length,
    0,
    'a year later even the trace is gone',
  );
  clock.move(-366 * 86_400_000);
});

test('a refused letter is visible as failed with the server’s code, and goes out when it is sent again', async (t) => {
  let refusing = true;
  const server = await mailServer(t, {
    refuse: () => (refusing ? { code: 550, text: 'no such mailbox' } : undefined),
  });
  const mailed = await testApp(t, { SMTP_URL: server.url });
  const boss = await mailed.person('admin');
  await transaction(mailed.sql, { actor_id: null, source: 'api' }, (tx) =>
    writeMessage(tx, mailed.deps, {
      key: 'e:1',
      kind: 'password_changed',
      to: { user_id: null, email: 'e@example.test', name: 'Esther', locale: 'en' },
      data: { at },
    }),
  );
  await mailed.runJobs();
  const failed = await mailed.call('GET', '/api/messages?status=failed', { token: boss.token });
  assert.deepEqual([failed.body.total, failed.body.data[0].error], [1, 'EENVELOPE 550']);
  refusing = false;
  await mailed.call('POST', `/api/messages/${failed.body.data[0].id}/resend`, { token: boss.token });
  await mailed.runJobs();
  assert.equal(server.letters.length, 1);
});
