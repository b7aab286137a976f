// Who may do what: every operation of the OpenAPI document × nobody, its owner, another student, a trainer, an admin.
// A route that is in the document but has no row in test/access/ fails this test, and so does the reverse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrix } from './access/matrix.ts';
import { type Outcomes, type World, world } from './access/world.ts';
import { testApp } from './app.ts';

const app = await testApp();
const { call, sql } = app;

const shared = await world(app);
const { body: document } = await call('GET', '/api/openapi.json');
const operations = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

test('every operation of the API has its row, and every row its operation', () => {
  assert.deepEqual(
    operations.filter((operation) => !(operation in matrix)),
    [],
    'operations without a row',
  );
  assert.deepEqual(
    Object.keys(matrix).filter((row) => !operations.includes(row)),
    [],
    'rows without an operation',
  );
});

for (const [operation, { outcomes, path, body, endless }] of Object.entries(matrix)) {
  test(`${operation} answers each kind of caller as declared`, async () => {
    await sql`delete from rate_limits`;
    const [method, template] = operation.split(' ') as [string, string];
    const check = async (w: World, who: keyof Outcomes, expected: number) => {
      const token = who === 'nobody' ? null : w[who].token;
      const url = path ? path(w) : template;
      const answer =
        endless && expected === 200
          ? await head(url, token!)
          : await call(method, url, { token, ...(body ? { body: body(w) } : {}) });
      assert.equal(answer.status, expected, `${who}: ${JSON.stringify(answer.body)}`);
      if (answer.status >= 400) assert.equal(typeof answer.body.code, 'string', `${who}: a problem document`);
      const documented = Object.keys(document.paths[template][method.toLowerCase()].responses);
      assert.ok(documented.includes(String(answer.status)), `${who}: status ${answer.status} is documented`);
    };
    // Who reads or is refused changes nothing, and all of them share one world; who changes something gets a new one.
    const callers = Object.entries(outcomes) as [keyof Outcomes, number][];
    const harmless = ([, expected]: [keyof Outcomes, number]) => method === 'GET' || expected >= 400;
    await Promise.all(callers.filter(harmless).map(([who, expected]) => check(shared, who, expected)));
    for (const [who, expected] of callers.filter((one) => !harmless(one)))
      await check(await world(app), who, expected);
  });
}

/** The status of an answer that goes on. */
async function head(url: string, token: string) {
  const answer = await app.app.inject({
    url,
    headers: { authorization: `Bearer ${token}` },
    payloadAsStream: true,
  });
  answer.stream().destroy();
  return { status: answer.statusCode, body: null };
}
