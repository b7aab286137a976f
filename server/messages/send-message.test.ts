import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestApp, testApp } from '../../test/app.ts';
import { mailServer } from '../../test/mail-server.ts';
import { transaction } from '../database/connect.ts';
import { writeMessage } from './outbox.ts';
import { sendMessage } from './send-message.ts';

const to = { user_id: null, email: 'wanjiku@example.test', name: 'Wanjiku', locale: 'sw' };
const link = 'http://localhost:3000/verify-email?token=secret-token';

async function write({ sql, deps }: TestApp, key = 'verify:1'): Promise<string> {
  await transaction(sql, { actor_id: null, source: 'api' }, (tx) =>
    writeMessage(tx, deps, { key, kind: 'verify_email', to, data: { link, hours: 48 } }),
  );
  const [row] = await sql<{ id: string }[]>`select id from messages where key = ${key}`;
  return row!.id;
}
const rowOf = async ({ sql }: TestApp, id: string) =>
  (await sql`select * from messages where id = ${id}`)[0]!;

test('a letter goes out by SMTP in the reader’s language, and its contents are wiped', async (t) => {
  const server = await mailServer(t);
  const app = await testApp(t, { SMTP_URL: server.url });
  const id = await write(app);
  await app.runJobs();
  assert.equal(server.letters.length, 1);
  const letter = server.letters[0]!;
  assert.equal(letter.to, 'wanjiku@example.test');
  assert.equal(letter.headers.from, 'Darasa <hello@darasa.example>');
  assert.equal(letter.subject, 'Thibitisha barua pepe yako ya Darasa');
  assert.equal(letter.headers['message-id'], `<${id}@darasa.example>`);
  assert.equal(letter.headers['list-unsubscribe'], undefined, 'what concerns the account cannot be stopped');
  assert.deepEqual(
    letter.parts.map(({ type }) => type.split(';')[0]),
    ['text/plain', 'text/html'],
  );
  for (const part of letter.parts) assert.ok(part.content.includes(link));
  const row = await rowOf(app, id);
  assert.equal(row.status, 'sent');
  assert.equal(row.data, null);
  assert.equal((await app.call('GET', '/dev/mailbox')).status, 404);
});

test('one event makes one letter, however often it is written and its job runs', async (t) => {
  const server = await mailServer(t);
  const app = await testApp(t, { SMTP_URL: server.url });
  const id = await write(app);
  await write(app);
  await Promise.allSettled(Array.from({ length: 8 }, () => sendMessage(app.deps, { message_id: id })));
  await app.runJobs();
  assert.equal(server.letters.length, 1);
});

test('a mail server that is down keeps the letter waiting, and it goes out later', async (t) => {
  let refusing = true;
  const server = await mailServer(t, {
    refuse: () => (refusing ? { code: 451, text: 'later please, wanjiku@example.test' } : undefined),
  });
  const app = await testApp(t, { SMTP_URL: server.url });
  const id = await write(app);
  await assert.rejects(sendMessage(app.deps, { message_id: id }), /was not taken: EENVELOPE 451/);
  const waiting = await rowOf(app, id);
  assert.equal(waiting.status, 'queued');
  assert.equal(waiting.error, 'EENVELOPE 451');
  refusing = false;
  await sendMessage(app.deps, { message_id: id });
  assert.equal((await rowOf(app, id)).status, 'sent');
  assert.equal(server.letters.length, 1);
});

test('a letter the mail server refuses for good is given up, with its contents wiped', async (t) => {
  const server = await mailServer(t, { refuse: () => ({ code: 550, text: 'no such mailbox' }) });
  const app = await testApp(t, { SMTP_URL: server.url });
  const id = await write(app);
  await sendMessage(app.deps, { message_id: id });
  const row = await rowOf(app, id);
  assert.deepEqual([row.status, row.error, row.data], ['failed', 'EENVELOPE 550', null]);
});

test('a letter is given up after its last try', async (t) => {
  const server = await mailServer(t, { refuse: () => ({ code: 451, text: 'later' }) });
  const app = await testApp(t, { SMTP_URL: server.url });
  const id = await write(app);
  await app.sql`update messages set attempts = 150`;
  await sendMessage(app.deps, { message_id: id });
  assert.equal((await rowOf(app, id)).status, 'failed');
});

test('a run that died leaves the letter to the next one, after a while', async (t) => {
  const app = await testApp(t);
  const id = await write(app);
  await app.sql`update messages set attempts = 1, claimed_until = ${new Date(app.clock.now().getTime() + 60_000)}`;
  await assert.rejects(sendMessage(app.deps, { message_id: id }), /another run/);
  app.clock.move(61_000);
  await sendMessage(app.deps, { message_id: id });
  assert.equal((await rowOf(app, id)).status, 'sent');
});
