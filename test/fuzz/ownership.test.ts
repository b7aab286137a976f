// Somebody else's thing looks exactly like no thing at all: every operation with an id in its address, or a reference
// in its query, is asked by a stranger for a real thing and for one that does not exist, and must answer the same.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { seededRandom } from '../../db/seed/random.ts';
import { world } from '../access/world.ts';
import { testApp } from '../app.ts';
import { type Document, type Ids, requestMaker } from './request-maker.ts';

// Providers that are configured and not there: a booking of somebody else's must be refused before they are asked.
const platform = await testApp(undefined, {
  MPESA_BASE_URL: 'http://127.0.0.1:9',
  MPESA_CONSUMER_KEY: 'key',
  MPESA_CONSUMER_SECRET: 'secret',
  MPESA_SHORTCODE: '174379',
  MPESA_PASSKEY: 'passkey',
  FLUTTERWAVE_BASE_URL: 'http://127.0.0.1:9',
  FLUTTERWAVE_SECRET_KEY: 'key',
});
const { call, sql } = platform;
const document = (await platform.call('GET', '/api/openapi.json')).body as Document;
const w = await world(platform);

/** What belongs to the owner, by the part of the address before its id. */
const owned: Record<string, string[]> = {
  users: [w.owner.id],
  bookings: [w.booking.id],
  payments: [w.payment.id, w.settled.payment_id],
  refunds: [w.settled.refund_id],
  waitlist: [w.waiting.id],
  requests: [w.request.id],
};
for (const table of ['receipts', 'documents', 'messages', 'notifications', 'corporate_requests'] as const) {
  const rows = await sql<{ id: string }[]>`select id from ${sql(table)} order by id desc limit 3`;
  owned[table === 'corporate_requests' ? 'requests' : table] = rows.map(({ id }) => id);
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const about_ids = operations.flatMap((one) => {
  const found = /\/([\w-]+)\/\{\w+\}/.exec(one.path);
  const ids = found ? owned[found[1]!] : undefined;
  return ids && ids.length > 0 ? [{ ...one, ids, place: found![0] }] : [];
});

for (const { path, method, operation, ids, place } of about_ids) {
  test(`${method} ${path} tells a stranger nothing about what others have`, async () => {
    const bodies: Ids = {};
    for (const id of ids) {
      for (const stranger of [w.student, w.trainer]) {
        const answers = [];
        for (const asked of [id, randomUUID()]) {
          // The same seed: the same body both times.
          const make = requestMaker(document, seededRandom(`${method} ${path}`), bodies);
          let request = make(method, path, operation);
          while (operation.requestBody && !request.payload) request = make(method, path, operation);
          const { status, body } = await call(method, path.replace(place, place.replace(/\{\w+\}/, asked)), {
            token: stranger.token,
            ...(operation.requestBody
              ? { raw: request.payload!, headers: { 'content-type': request.content_type } }
              : {}),
          });
          answers.push({ status, code: body?.code, detail: body?.detail, errors: body?.errors });
        }
        assert.deepEqual(answers[0], answers[1]);
        assert.ok(answers[0]!.status >= 400, `a stranger was served: ${JSON.stringify(answers[0])}`);
      }
    }
  });
}

test('things of others named in bodies and queries look like missing ones', async () => {
  const { token } = w.student;
  const pairs: [string, string, (id: string) => unknown, string][] = [
    [
      'POST',
      '/api/payments/mpesa/initiate',
      (booking_id) => ({ booking_id, phone: '0712345678' }),
      w.booking.id,
    ],
    ['POST', '/api/payments/flutterwave/initiate', (booking_id) => ({ booking_id }), w.booking.id],
  ];
  for (const [method, path, body, id] of pairs) {
    const [real, none] = await Promise.all(
      [id, randomUUID()].map((one) => call(method, path, { token, body: body(one) })),
    );
    assert.equal(real!.status, 404);
    assert.deepEqual({ ...real!.body, request_id: '' }, { ...none!.body, request_id: '' });
  }
  const real = await call('GET', `/api/payments/status?ref=${w.payment.payment_reference}`, { token });
  const none = await call('GET', `/api/payments/status?ref=${randomUUID()}`, { token });
  assert.equal(real.status, 404);
  assert.deepEqual({ ...real.body, request_id: '' }, { ...none.body, request_id: '' });
});

test('the operations about owned things were really asked', () => {
  assert.ok(about_ids.length >= 15, `only ${about_ids.length}`);
});
