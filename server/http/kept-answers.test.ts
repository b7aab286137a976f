// The catalogue as visitors get it over a socket: kept for a moment, fresh when something changed, made once for many.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { pino } from 'pino';
import { testApp } from '../../test/app.ts';
import { testDatabase } from '../../test/database.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { freePort } from '../ports.ts';

const database = await testDatabase();
const ports = [await freePort(0, '127.0.0.1'), await freePort(0, '127.0.0.1')] as const;
/** How often the first node made the list; what it sends again is logged as kept. */
let made = 0;
const log = pino(
  { level: 'info' },
  {
    write(line: string) {
      made += countOf(JSON.parse(line));
    },
  },
);
const countOf = (line: { route?: string; kept?: boolean }) =>
  line.route === '/api/courses' && !line.kept ? 1 : 0;
const node = await testApp(undefined, {}, { port: ports[0], database, log });
await testApp(undefined, {}, { port: ports[1], database });
const course = await makeCourse(node.sql, { title: 'Kept for a moment' });

type Got = { status: number; headers: Record<string, string>; body: string };

function get(path: string, headers: Record<string, string> = {}, port: number = ports[0]): Promise<Got> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { 'accept-encoding': 'br', ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const body = answer.headers['content-encoding'] === 'br' ? brotliDecompressSync(bytes) : bytes;
        resolve({
          status: answer.statusCode!,
          headers: answer.headers as Record<string, string>,
          body: body.toString(),
        });
      });
    })
      .on('error', reject)
      .end();
  });
}
const list = '/api/courses?limit=20';
const titles = (got: Got) => (JSON.parse(got.body).data as { title: string }[]).map((one) => one.title);

/** How long until the list says so, in milliseconds. */
async function until(says: (got: Got) => boolean, port: number): Promise<number> {
  const began = performance.now();
  while (!says(await get(list, {}, port)))
    if (performance.now() - began > 10_000) return Number.POSITIVE_INFINITY;
  return performance.now() - began;
}

test('visitors get the same compressed list with a strong ETag, and 304 while it is the same', async () => {
  const first = await get(list);
  const second = await get(list);
  assert.equal(second.headers['content-encoding'], 'br');
  assert.match(second.headers.etag!, /^"/);
  assert.equal(second.headers.etag, first.headers.etag);
  assert.notEqual(second.headers['x-request-id'], first.headers['x-request-id']);
  assert.deepEqual(titles(second), ['Kept for a moment']);
  const unchanged = await get(list, { 'if-none-match': second.headers.etag! });
  assert.equal(unchanged.status, 304);
  assert.equal(unchanged.body, '');
});

test('an admin’s change is seen on every node within a second', async () => {
  for (const port of ports) await get(list, {}, port);
  const admin = await node.person('admin');
  const path = `/api/courses/${course.id}`;
  const before = await node.call('GET', path, { token: admin.token });
  const { status } = await node.call('PUT', path, {
    token: admin.token,
    headers: { 'if-match': String(before.headers.etag) },
    body: { title: 'Renamed just now' },
  });
  assert.equal(status, 200);
  const waits = await Promise.all(
    ports.map((port) => until((got) => titles(got)[0] === 'Renamed just now', port)),
  );
  assert.ok(Math.max(...waits) < 1_000, `seen after ${waits.map(Math.round).join(' and ')} ms`);
});

test('seats left are seen on every node within two seconds of a booking', async () => {
  const session = await makeSession(node.sql, { course_id: course.id, capacity: 5 });
  const left = (got: Got) => JSON.parse(got.body).data[0].next_session?.seats_left as number | undefined;
  for (const port of ports) await until((got) => left(got) === 5, port);
  const { token } = await node.person();
  const booked = await node.call('POST', '/api/bookings', {
    token,
    body: { session_id: session.id, seats: 2 },
  });
  assert.equal(booked.status, 201);
  const waits = await Promise.all(ports.map((port) => until((got) => left(got) === 3, port)));
  assert.ok(Math.max(...waits) < 2_000, `seen after ${waits.map(Math.round).join(' and ')} ms`);
});

test('people of whom something is known never get what was kept for visitors', async () => {
  const hidden = await makeCourse(node.sql, { title: 'Not published yet', is_published: false });
  const admin = await node.person('admin');
  await get(list);
  const seen = await get(list, { authorization: `Bearer ${admin.token}` });
  assert.ok(titles(seen).includes('Not published yet'));
  assert.ok(!titles(await get(list)).includes('Not published yet'));
  await node.sql`delete from courses where id = ${hidden.id}`;
});

test('when the list changes while a hundred ask for it, it is made anew once and not a hundred times', async () => {
  await get(list);
  made = 0;
  await node.sql`update courses set title = 'Made anew' where id = ${course.id}`;
  const answers = await Promise.all(Array.from({ length: 100 }, () => get(list)));
  assert.ok(answers.every((got) => got.status === 200));
  // Twice when the news of the change came in between.
  assert.ok(made >= 1 && made <= 2, `made ${made} times`);
});
