// What is refused early in a rush is refused in the framework's own words, and only what the framework would refuse so.
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, test } from 'node:test';
import { pino } from 'pino';
import { testApp } from '../../test/app.ts';
import { makeSession } from '../../test/make.ts';
import { freePort } from '../ports.ts';

const port = await freePort(0, '127.0.0.1');
/** The ids of requests that were answered before the framework was asked. */
const early = new Set<string>();
const log = pino(
  { level: 'info' },
  {
    write(line: string) {
      const { reqId, early: was_early } = JSON.parse(line);
      if (was_early) early.add(reqId);
    },
  },
);
const { sql, person, call } = await testApp(undefined, {}, { port, log });
const agent = new Agent({ keepAlive: true, maxSockets: 40 });
after(() => agent.destroy());

type Wish = { token?: string; body?: string | Buffer; headers?: Record<string, string>; pieces?: boolean };
type Got = { id: string; early: boolean; said: unknown };

function book({ token, body = '', headers = {}, pieces = false }: Wish): Promise<Got> {
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', port, agent, method: 'POST', path: '/api/bookings' },
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          'content-type': 'application/json',
          ...(headers['transfer-encoding'] ? {} : { 'content-length': bytes.length }),
          ...headers,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const id = String(answer.headers['x-request-id']);
          const lines = answer.rawHeaders.map((text, n) => (answer.rawHeaders[n - 1] === 'date' ? '' : text));
          const text = JSON.stringify([answer.statusCode, lines, Buffer.concat(chunks).toString()]);
          const said = JSON.parse(text.replaceAll(id, 'ID').replace(/"date","[^"]*"/i, '"date",""'));
          resolve({ id, early: early.has(id), said });
        });
      },
    ).on('error', reject);
    if (pieces) {
      sent.write(bytes.subarray(0, 9));
      setImmediate(() => sent.end(bytes.subarray(9)));
    } else sent.end(bytes);
  });
}

const people = await Promise.all(Array.from({ length: 40 }, () => person()));
/** A session without a seat, and everybody at it until refusals come early. */
async function rush(): Promise<{ session_id: string; buyer: string }> {
  const session = await makeSession(sql, { capacity: 1 });
  const body = JSON.stringify({ session_id: session.id, seats: 1 });
  const buyer = await person();
  await book({ token: buyer.token, body });
  await until(session.id);
  return { session_id: session.id, buyer: buyer.token };
}
async function until(session_id: string): Promise<void> {
  const body = JSON.stringify({ session_id, seats: 1 });
  for (let round = 0; round < 50; round++) {
    const all = await Promise.all(people.map(({ token }) => book({ token, body })));
    if (all.some((one) => one.early)) return;
  }
  assert.fail('nothing was refused early');
}

test('whatever is asked in a rush, the early answer is the framework’s answer to the byte', async () => {
  const { session_id, buyer } = await rush();
  const [{ token }, admin] = [people[0]!, await person('admin')];
  const wish = JSON.stringify({ session_id, seats: 1 });
  const of = (more: object) => JSON.stringify({ session_id, seats: 1, ...more });
  const wishes: Wish[] = [
    { token, body: wish },
    { token, body: ` ${wish}\n` },
    { token, body: of({ contact_phone: '0712345678', special_requirements: 'Ünï' }) },
    { token, body: of({ seats: 0 }) },
    { token, body: of({ seats: 2, attendees: [{ name: 'Amani Wafula' }] }) },
    { token, body: of({ attendees: [{ name: 'Amani Wafula' }, { name: 'Baraka Wafula' }] }) },
    { token, body: of({ more: 1 }) },
    { token, body: `{"__proto__":{},${wish.slice(1)}` },
    { token, body: `{"constructor":{"prototype":{}},${wish.slice(1)}` },
    { token, body: `{"\\u0073eats":1,"session_id":"${session_id}"}` },
    { token, body: wish.slice(1) },
    { token, body: `\ufeff${wish}` },
    { token, body: Buffer.concat([Buffer.from(wish.slice(0, -1)), Buffer.from([0xff])]) },
    { token, body: of({ special_requirements: 'x'.repeat(5_000) }) },
    { token },
    { token, body: of({ session_id: session_id.toUpperCase() }) },
    { token, body: of({ session_id: '00000000-0000-7000-8000-000000000000' }) },
    { token, body: of({ voucher: 'NO-SUCH' }) },
    { token, body: wish, headers: { 'content-type': 'application/json; charset=utf-8' } },
    { token, body: wish, headers: { 'content-type': 'text/plain' } },
    { token, body: wish, headers: { 'transfer-encoding': 'chunked' } },
    { token, body: wish, headers: { accept: 'text/csv', 'accept-encoding': 'br', 'accept-language': 'sw' } },
    { token, body: wish, headers: { 'if-none-match': '*', 'sec-fetch-site': 'cross-site' } },
    { token, body: wish, headers: { authorization: `bearer ${token}` } },
    { token, body: wish, headers: { authorization: `Bearer ${token}x` } },
    { body: wish },
    { token, body: wish, pieces: true },
    { token: buyer, body: wish },
    { token: admin.token, body: wish },
  ];
  for (let round = 0; ; round++) {
    await until(session_id);
    // A cookie that means nothing: such requests are the framework's.
    const [as_they_are, ...answers] = await Promise.all([
      book(wishes[0]!),
      ...wishes.flatMap((one) => [book(one), book({ ...one, headers: { ...one.headers, cookie: 'a=b' } })]),
    ]);
    if (!as_they_are.early && round < 20) continue;
    for (const [n, one] of wishes.entries())
      assert.deepEqual(answers[2 * n]!.said, answers[2 * n + 1]!.said, JSON.stringify(one));
    assert.ok(as_they_are.early && answers.every(({ early: was_early }, n) => n % 2 === 0 || !was_early));
    return;
  }
});

test('a log-in that has ended is not refused a seat, but asked to log in, in the middle of a rush', async () => {
  const { session_id } = await rush();
  const gone = await person();
  const wish = { token: gone.token, body: JSON.stringify({ session_id, seats: 1 }) };
  await book(wish);
  await call('POST', '/api/auth/logout', { token: gone.token });
  await until(session_id);
  const { said } = await book(wish);
  assert.equal((said as [number])[0], 401);
});

test('who holds seats is told so and not that there are none, in the middle of a rush', async () => {
  const { session_id, buyer } = await rush();
  const { said } = await book({ token: buyer, body: JSON.stringify({ session_id, seats: 1 }) });
  assert.match(JSON.stringify(said), /already_booked/);
});

test('a seat that has come free is sold within a second of the rush', async () => {
  const { session_id } = await rush();
  await sql`update sessions set capacity = 2 where id = ${session_id}`;
  const began = performance.now();
  const late = await person();
  for (;;) {
    const { said } = await book({ token: late.token, body: JSON.stringify({ session_id, seats: 1 }) });
    if ((said as [number])[0] === 201) break;
    assert.ok(performance.now() - began < 5_000, 'the freed seat was not to be had');
  }
});
