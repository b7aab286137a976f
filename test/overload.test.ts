// Admission control on real sockets. Bookings of a session that somebody holds on to are begun and cannot end, which
// fills a server in a moment without any load.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { freePort } from '../server/ports.ts';
import { testApp } from './app.ts';
import { makeSession } from './make.ts';

const port = await freePort(0, '127.0.0.1');
const origin = `http://127.0.0.1:${port}`;
const { sql, person } = await testApp(undefined, {}, { port });
const { token } = await person();
const headers = { authorization: `Bearer ${token}` };
let asked = 0;
/** Another one each time, so that none is a kept answer. */
const list = () => fetch(`${origin}/api/courses?limit=${++asked}`);

/** Does `work` while more bookings are under way than are worked on at once. @returns their answers */
async function whileFull(work: () => Promise<void>): Promise<number[]> {
  const session = await makeSession(sql, { capacity: 1 });
  const body = JSON.stringify({ session_id: session.id, seats: 1 });
  const bookings: Promise<number>[] = [];
  const book = async () => {
    const answer = await fetch(`${origin}/api/bookings`, {
      ...{ method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body },
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  await sql.begin(async (tx) => {
    await tx`select from sessions where id = ${session.id} for update`;
    for (let n = 0; n < 400; n++) bookings.push(book());
    // The first of them that are refused say that the line is full.
    assert.equal(await Promise.race(bookings), 503);
    await work();
  });
  return Promise.all(bookings);
}

test('when too much is under way, who comes is told at once to come back, and who was let in is served', async () => {
  const statuses = await whileFull(async () => {
    await assertToldByPage();
    const answer = await list();
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    const problem = (await answer.json()) as Record<string, unknown>;
    assert.deepEqual(
      [problem.code, problem.status, problem.type, problem.request_id],
      ['overloaded', 503, '/docs/errors/overloaded', answer.headers.get('x-request-id')],
    );
    for (const path of ['/healthz', '/readyz'])
      assert.equal((await fetch(origin + path)).status, 200, `${path} is never refused`);
    const callback = await fetch(`${origin}/api/payments/webhooks/flutterwave`, {
      method: 'POST',
      body: '{}',
    });
    assert.notEqual(callback.status, 503, 'providers are never refused');
  });
  const count = (status: number) => statuses.filter((one) => one === status).length;
  assert.equal(count(201), 1);
  assert.ok(count(409) >= 15, `${count(409)} were let in and heard that they have booked`);
  assert.equal(count(201) + count(409) + count(503), statuses.length);
  assert.equal((await list()).status, 200, 'and then it is over');
});

/** One that tries again by itself, and after a form one that says how it is kept. */
async function assertToldByPage(): Promise<void> {
  const accept = 'text/html,application/xhtml+xml';
  const page = await fetch(`${origin}/courses`, { headers: { accept, 'accept-language': 'sw-KE' } });
  assert.equal(page.status, 503);
  const text = await page.text();
  assert.match(text, /<html lang="sw">.*http-equiv="refresh" content="[2-5]".*watu wengi/s);
  const form = await fetch(`${origin}/login`, { method: 'POST', headers: { accept }, body: 'a=b' });
  assert.equal(form.status, 503);
  const words = await form.text();
  assert.match(words, /<html lang="en">.*reload this page/s);
  assert.doesNotMatch(words, /http-equiv="refresh"/);
}

test('people whose form drips in keep nobody else out, however many they are', async () => {
  const sockets = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'));
  after(() => sockets.map((socket) => socket.destroy()));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets)
    socket.write(
      'POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"email":',
    );
  const statuses = new Set<number>();
  for (let n = 0; n < 20; n++) statuses.add((await list()).status);
  assert.deepEqual([...statuses], [200]);
});
