import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type TestApp, testApp } from '../../test/app.ts';
import { transaction } from '../database/connect.ts';
import { writeMessage } from './outbox.ts';
import { sendMessage } from './send-message.ts';

/** A small mail server: takes letters, or answers RCPT as told. */
async function mailServer(t: TestContext, rcpt: () => string = () => '250 ok') {
  const letters: string[] = [];
  const server: Server = createServer((socket) => {
    let letter: string | null = null;
    let rest = '';
    socket.setEncoding('utf8').on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (chunk: string) => {
      rest += chunk;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (letter !== null && line !== '.') letter += `${line}\r\n`;
        else if (letter !== null) {
          letters.push(letter);
          letter = null;
          socket.write('250 taken\r\n');
        } else if (/^DATA/i.test(line)) {
          letter = '';
          socket.write('354 go on\r\n');
        } else if (/^RCPT/i.test(line)) socket.write(`${rcpt()}\r\n`);
        else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
    t.after(() => socket.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, letters };
}

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
  assert.match(server.letters[0]!, /^To: <?wanjiku@example\.test>?\r$/m);
  assert.match(server.letters[0]!, /^From: Darasa <hello@darasa\.example>\r$/m);
  assert.match(server.letters[0]!, /^Subject: Thibitisha barua pepe yako ya Darasa\r$/m);
  assert.match(server.letters[0]!, new RegExp(`^Message-ID: <${id}@darasa\\.example>\r$`, 'm'));
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
  const server = await mailServer(t, () => (refusing ? '451 later please, wanjiku@example.test' : '250 ok'));
  const app = await testApp(t, { SMTP_URL: server.url });
  const id = await write(app);
  await assert.rejects(sendMessage(app.deps, { message_id: id }), /did not take a message: EENVELOPE 451/);
  const waiting = await rowOf(app, id);
  assert.equal(waiting.status, 'queued');
  assert.equal(waiting.error, 'EENVELOPE 451');
  refusing = false;
  await sendMessage(app.deps, { message_id: id });
  assert.equal((await rowOf(app, id)).status, 'sent');
  assert.equal(server.letters.length, 1);
});

test('a letter the mail server refuses for good is given up, with its contents wiped', async (t) => {
  const server = await mailServer(t, () => '550 no such mailbox');
  const app = await testApp(t, { SMTP_URL: server.url });
  const id = await write(app);
  await sendMessage(app.deps, { message_id: id });
  const row = await rowOf(app, id);
  assert.deepEqual([row.status, row.error, row.data], ['failed', 'EENVELOPE 550', null]);
});

test('a letter is given up after its last try', async (t) => {
  const server = await mailServer(t, () => '451 later');
  const app = await testApp(t, { SMTP_URL: server.url });
  const id = await write(app);
  await app.sql`update messages set attempts = 20`;
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
