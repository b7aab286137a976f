// Somebody else's thing looks exactly like no thing at all. For every place of every operation where an id can stand (in
// the address, the query or the body), people of the same roles as its owner send the real id and a made-up one, and must
// be told the same. The places come from the OpenAPI document, the real ids from the access matrix: a new operation is
// asked without a word here, or fails until it is said below whose things it is about.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { seededRandom } from '../../db/seed/random.ts';
import { matrix } from '../access/matrix.ts';
import { type World, world } from '../access/world.ts';
import { type Reply, testApp } from '../app.ts';
import { makeCourse, makeSession } from '../make.ts';
import { keepFigure } from '../reliability/keep-figure.ts';
import { type Place, parametersOf, placesOf, withValueAt } from './places.ts';
import { type Document, type Operation, requestMaker } from './request-maker.ts';
import { tally } from './tally.ts';

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
const document = (await call('GET', '/api/openapi.json')).body as Document;
/** Whose things they are, and who wants them. */
const theirs = await world(platform);
const own = await world(platform);
const hidden = await hiddenThings(theirs);

/** A private session, a draft of a course, a review taken down, a colleague's own view: there for few, though others of their kind are public. */
async function hiddenThings({ request, taught, admin }: World) {
  const course = await makeCourse(sql, { is_published: false });
  const session = await makeSession(sql);
  await sql`update sessions set corporate_request_id = ${request.id} where id = ${session.id}`;
  await sql`update reviews set hidden_at = now(), hidden_reason = 'rude' where id = ${taught.review_id}`;
  const [view] = await sql<{ id: string }[]>`
    insert into saved_views (user_id, list, name, query) values (${admin.id}, 'payments', 'Mine', 'a=b') returning id`;
  const [paid] = await sql<{ id: string; code: string }[]>`
    select id, code from bookings where user_id = ${theirs.owner.id} and payment_status = 'paid' order by id limit 1`;
  return { course: course.id, session: session.id, view: view!.id, paid: paid! };
}

/** Real ids for places where the matrix has none, or only one that everybody may know. By operation and place, then by place. */
const real: Record<string, string> = {
  sessionId: hidden.session,
  'sessions id': hidden.session,
  session_id: hidden.session,
  courseId: hidden.course,
  'courses id': hidden.course,
  course_id: hidden.course,
  code: hidden.paid.code,
  ref: theirs.payment.payment_reference,
  booking_id: theirs.booking.id,
  'marks[].booking_id': theirs.booking.id,
  'marks[].attendee_id': theirs.taught.unreviewed.attendee_id,
  'attendees[].id': theirs.taught.unreviewed.attendee_id,
  'saved-views id': hidden.view,
  'GET /api/bookings/{id}/calendar.ics path id': hidden.paid.id,
  // A trainer's things are other trainers' business as little as a student's.
  'PUT /api/sessions/{sessionId}/attendance path sessionId': theirs.taught.session.id,
  'GET /api/sessions/{sessionId}/attendance path sessionId': theirs.taught.session.id,
  'GET /api/trainers/me/sessions/{sessionId} path sessionId': theirs.taught.session.id,
  'PUT /api/trainers/me/sessions/{sessionId}/answer path sessionId': theirs.taught.session.id,
};

/** Places where a stranger may be told that the thing exists, and why. */
const open: Record<string, string> = {
  'path token': 'whoever has the link of a letter may use it',
  'GET /api/bookings/{id}/calendar.ics query token': 'whoever has the link of a letter may use it',
  'path code': 'a certificate is there to be checked by anybody who is shown it',
  'query trainer_id': 'trainers are presented to everybody',
  'path trainerId': 'trainers are presented to everybody',
  'trainers path id': 'trainers are presented to everybody',
  'GET /api/issuer/keys/{id} path id': 'public keys',
  'body marks[].attendee_id':
    'a device without a network makes the ids of people it adds, so one that is taken must be refused; whose it is stays untold',
  'POST /api/reviews/{id}/report path id':
    'reviews stand on public pages; one that was taken down looks like none',
};
/** Days off are a trainer's own, though the trainer is public. */
const closed = /days-off/;

type Case = { operation: Operation; name: string; method: string; path: string; place: Place };
const cases: Case[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) =>
    placesOf(document, operation).map((place) => {
      const name = `${method.toUpperCase()} ${path}`;
      return { operation, name, method: method.toUpperCase(), path, place };
    }),
  ),
);

const kindOf = ({ path, place }: Case) =>
  place.where === 'path' ? path.split(`/{${place.name}}`)[0]!.split('/').at(-1)! : '';

function whyOpen(one: Case): string | undefined {
  const { name, place, operation } = one;
  if (operation['x-access'] === 'admin') return undefined;
  const spot = `${place.where} ${place.name}`;
  if (closed.test(name)) return undefined;
  return open[`${name} ${spot}`] ?? open[`${kindOf(one)} ${spot}`] ?? open[spot];
}

function realId(one: Case): string | undefined {
  const { name, place, path } = one;
  const told =
    real[`${name} ${place.where} ${place.name}`] ?? real[`${kindOf(one)} ${place.name}`] ?? real[place.name];
  if (told || place.where !== 'path') return told;
  return parametersOf(path, matrix[name]!.path!(theirs))[place.name];
}

/** The request with this id in that place and the stranger's own things in all others. */
async function ask({ operation, name, method, path, place }: Case, id: string, token: string) {
  const row = matrix[name]!;
  const url = new URL(row.path?.(own) ?? path, 'http://here');
  const parameters = parametersOf(path, url.pathname);
  if (place.where === 'path') parameters[place.name] = id;
  url.pathname = path.replaceAll(/\{(\w+)\}/g, (_whole, key: string) => parameters[key]!);
  if (place.where === 'query') url.searchParams.set(place.name, id);
  let body = row.body?.(own);
  if (operation.requestBody && !body) {
    // The same seed: the same body both times.
    const request = requestMaker(document, seededRandom(name), {});
    const type = Object.keys(operation.requestBody.content)[0]!;
    if (type.includes('json')) body = request.body(operation);
  }
  if (place.where === 'body') body = withValueAt(body, place.name, id);
  const answer = await call(method, url.pathname + url.search, { token, ...(body ? { body } : {}) });
  return { status: answer.status, said: said(answer) };
}

function said({ body }: Reply): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const { request_id: _, ...rest } = body;
  return rest;
}

/** A list of marks is answered mark by mark. */
function isRefused(answer: unknown): boolean {
  const results = (answer as { results?: { outcome: string }[] } | null)?.results;
  return results?.every(({ outcome }) => outcome === 'refused') ?? false;
}

/** Somebody is served, or the case would show nothing. */
async function assertReal(one: Case, id: string): Promise<void> {
  const answers = [];
  for (const { token } of [theirs.owner, theirs.trainer, theirs.admin])
    answers.push(await ask(one, id, token));
  assert.ok(
    answers.some(({ status }) => status < 300 || status === 409),
    `nobody is served: ${JSON.stringify(answers)}`,
  );
}

const excused: string[] = [];
const counted = { operations: new Set<string>(), places: 0, answers: 0 };

for (const one of cases) {
  const { name, place, operation, method } = one;
  const reason = whyOpen(one);
  const at = `${place.where} ${place.name}`;
  if (reason) {
    excused.push(`${name}, ${at}: ${reason}`);
    continue;
  }
  test(`${name}: a stranger learns nothing from somebody else's ${at}`, async () => {
    const id = realId(one);
    // Admins share the back office, but each has views of their own; for everybody else its doors are shut alike.
    const shared = operation['x-access'] === 'admin' && kindOf(one) !== 'saved-views';
    const strangers = [own.owner, own.trainer, ...(kindOf(one) === 'saved-views' ? [own.admin] : [])];
    assert.ok(id ?? shared, 'whose thing is this? Say it in `real`, or in `open` why everybody may know it');
    const made_up = /^[0-9a-f-]{36}$/.test(id ?? '-') || !id ? randomUUID() : 'ZZZZ9999';
    for (const stranger of strangers) {
      await sql`delete from rate_limits`;
      const missing = await ask(one, made_up, stranger.token);
      const existing = await ask(one, id ?? own.booking.id, stranger.token);
      assert.deepEqual(existing, missing);
      if (method !== 'GET' || place.where === 'path')
        assert.ok(existing.status >= 400 || isRefused(existing.said), `served: ${JSON.stringify(existing)}`);
      counted.answers += 2;
    }
    if (method === 'GET' && place.where === 'path' && !shared) await assertReal(one, id!);
    counted.operations.add(name);
    counted.places++;
  });
}

test('strangers were really asked to keep out of the doors of every operation that takes an id', () => {
  const about_ids = new Set(cases.filter((one) => !whyOpen(one)).map(({ name }) => name));
  assert.deepEqual([...counted.operations].sort(), [...about_ids].sort());
  assert.ok(counted.operations.size > 80, `only ${counted.operations.size}`);
  if (process.env.FUZZ_SEED) console.log(`may be known to strangers:\n  ${excused.join('\n  ')}`);
  tally('ownership', { ...counted, operations: counted.operations.size });
  keepFigure(
    'ownership',
    `${counted.places} places for an id in ${counted.operations.size} operations, ${counted.answers} answers to strangers, none tells a real id from a made-up one`,
    { always: process.env.FUZZ_SEED !== undefined },
  );
});
