// Whatever is sent to an address of the API, the answer keeps to the OpenAPI document: seeded requests, right and
// damaged, to every operation, by nobody, a student, a trainer and an admin. FUZZ_SEED chooses others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Random, seededRandom } from '../../db/seed/random.ts';
import { matrix } from '../access/matrix.ts';
import { world } from '../access/world.ts';
import { testApp } from '../app.ts';
import { contract } from './contract.ts';
import { damaged } from './hostile-values.ts';
import { parametersOf } from './places.ts';
import {
  type Document,
  type Ids,
  type Operation,
  type Request,
  requestMaker,
  tableOf,
} from './request-maker.ts';
import { tally } from './tally.ts';

const seed = process.env.FUZZ_SEED ?? '1';
const long = process.env.FUZZ_SEED !== undefined;
/** Of each operation in one round. */
const REQUESTS = long ? 40 : 16;
const AT_ONCE = 8;
/** So many begin with the access matrix's own request, which gets furthest; the others are made from the schema alone. */
const FROM_THE_MATRIX = 0.4;

const platform = await testApp();
const { app, sql } = platform;
const document = (await platform.call('GET', '/api/openapi.json')).body as Document;
const { isValid, complaint } = contract(document);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const counted = { requests: 0, accepted: 0 };
const reached = new Map<string, Set<number>>();
let w = await world(platform);
let spent = false;

const with_ids = new Set(
  (
    await sql<{ table_name: string }[]>`
      select table_name from information_schema.columns
      where table_schema = 'public' and column_name = 'id' and data_type = 'uuid'`
  ).map((row) => row.table_name),
);

/** The newest ids of what the addresses and fields of an operation may mean. */
async function idsFor(path: string, operation: Operation): Promise<Ids> {
  const names = [...path.split('/'), ...JSON.stringify(operation).matchAll(/"(\w+_id)"/g)].map((one) =>
    tableOf(typeof one === 'string' ? one : one[1]!),
  );
  const ids: Ids = {};
  for (const table of new Set(names)) {
    if (!with_ids.has(table)) continue;
    const rows = await sql<{ id: string }[]>`select id from ${sql(table)} order by id desc limit 12`;
    ids[table] = rows.map((row) => row.id);
  }
  return ids;
}

/** A request that does what the operation is for, or nearly. */
function fromTheMatrix(name: string, path: string, operation: Operation, random: Random): Request {
  const row = matrix[name]!;
  const url = row.path?.(w) ?? path;
  const body = row.body?.(w);
  const content_type = Object.keys(operation.requestBody?.content ?? { 'application/json': null })[0]!;
  const sent = body !== undefined && random.chance(0.6) ? damaged(body, random) : body;
  return {
    method: name.split(' ')[0]!,
    url,
    payload: body === undefined ? undefined : Buffer.from(JSON.stringify(sent) ?? ''),
    content_type,
    given: { ...parametersOf(path, url), ...Object.fromEntries(new URL(url, 'http://here').searchParams) },
  };
}

async function send(request: Request, token: string | null, remoteAddress: string) {
  const answer = await app.inject({
    method: request.method as 'POST',
    url: request.url,
    remoteAddress,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(request.payload ? { 'content-type': request.content_type } : {}),
    },
    ...(request.payload ? { payload: request.payload } : {}),
  });
  return {
    status: answer.statusCode,
    content_type: String(answer.headers['content-type'] ?? ''),
    text: answer.body,
  };
}

for (const { path, method, operation } of operations) {
  const name = `${method} ${path}`;
  test(`${name} keeps to its documentation, whatever it is sent`, async () => {
    await sql`delete from rate_limits`;
    const random = seededRandom(`${seed} ${name}`);
    // Where nothing was changed, the next operation can do with the same people and things.
    if (spent) w = await world(platform);
    spent = false;
    const people = { nobody: null, student: w.owner.token, trainer: w.trainer.token, admin: w.admin.token };
    const names = Object.keys(people) as (keyof typeof people)[];
    const endless = 'text/event-stream' in (operation.responses['200']?.content ?? {});
    const { make } = requestMaker(document, random, await idsFor(path, operation));
    const statuses = new Set<number>();
    const one = async (number: number) => {
      // By turns, each as often as the others. A stream that never ends is refused to nobody only.
      const who = endless ? 'nobody' : names[number % names.length]!;
      const request = random.chance(FROM_THE_MATRIX)
        ? fromTheMatrix(name, path, operation, random)
        : make(method, path, operation);
      const address = `10.${random.whole(0, 255)}.${random.whole(0, 255)}.${random.whole(1, 254)}`;
      const answer = await send(request, people[who], address);
      statuses.add(answer.status);
      counted.requests++;
      if (answer.status < 300) counted.accepted++;
      if (answer.status < 300 && method !== 'GET') spent = true;
      const asked = `${who}: ${method} ${request.url.slice(0, 300)} ${request.payload?.toString().slice(0, 600) ?? ''}`;
      const told = `${answer.status} ${answer.text.slice(0, 600)}`;
      const wrong = complaint(path, method, operation, answer);
      assert.equal(wrong, null, `${asked}\n→ ${told}`);
      // 502: no provider is configured here, and whoever comes that far is told so.
      assert.ok(answer.status < 500 || answer.status === 502, `${asked}\n→ ${told}`);
      if (answer.status < 300)
        assert.ok(isValid(path, operation, request), `accepted against its schema: ${asked}\n→ ${told}`);
    };
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => one(sent + number)));
    reached.set(name, statuses);
  });
}

test('the requests came through the doors: most operations were done, and most refused something', () => {
  const done = [...reached].filter(([, statuses]) => [...statuses].some((status) => status < 300));
  const refused = [...reached].filter(([, statuses]) => statuses.has(422) || statuses.has(400));
  const never = [...reached.keys()].filter((name) => !done.some(([other]) => other === name));
  tally('fuzz', { operations: operations.length, ...counted });
  if (long) console.log(`not once with success: ${never.join(', ')}`);
  assert.ok(done.length > operations.length * 0.6, `only ${done.length} were done; not ${never.join(', ')}`);
  assert.ok(refused.length > operations.length * 0.8, `only ${refused.length} refused anything`);
});
