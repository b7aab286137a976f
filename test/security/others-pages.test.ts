// The site tells a stranger no more than the API does: for each page and form whose address names a thing, somebody else's
// looks exactly like one that does not exist. The pages come from the routes themselves; a new one fails until it is said
// here whose things it is about.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { buildApp } from '../../server/app.ts';
import { loadSite } from '../../web/load-site.ts';
import { world } from '../access/world.ts';
import { testApp } from '../app.ts';
import { makeCourse, makeSession } from '../make.ts';

const platform = await testApp();
const { sql, deps } = platform;
const routes: { method: string; url: string }[] = [];
const site = await loadSite({ phone_url: null });
const app = await buildApp(deps, async (inner, parts) => {
  inner.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, url });
  });
  await site(inner, parts);
});
await app.ready();
after(() => app.close());

const theirs = await world(platform);
const own = await world(platform);
const draft = await makeCourse(sql, { is_published: false });
const closed = await makeSession(sql);
await sql`update sessions set corporate_request_id = ${theirs.request.id} where id = ${closed.id}`;
await sql`update reviews set hidden_at = now(), hidden_reason = 'rude' where id = ${theirs.taught.review_id}`;
const [paid] = await sql<{ code: string }[]>`
  select code from bookings where user_id = ${theirs.owner.id} and payment_status = 'paid' order by id limit 1`;

/** Whose things the pages below an address are about, and what is made up in their place. The first that fits counts. */
const about: [RegExp, string, string][] = [
  [/^\/bookings\/:code/, paid!.code, paid!.code.split('').reverse().join('')],
  [/^\/account\/reviews\/:code/, paid!.code, paid!.code.split('').reverse().join('')],
  [/^\/pay\/:ref/, theirs.payment.payment_reference, randomUUID()],
  [/^\/(checkout|waitlist)\/:sessionId/, closed.id, randomUUID()],
  [/^\/account\/waiting-list\/:session_id/, theirs.waiting.session_id, randomUUID()],
  [/^\/sessions\/:id/, closed.id, randomUUID()],
  [/^\/courses\/:id\/reviews\/:review/, theirs.taught.review_id, randomUUID()],
  [/^\/courses\/:id/, draft.id, randomUUID()],
  [/^\/trainer\/sessions\/:id/, theirs.taught.session.id, randomUUID()],
  [/^\/trainer\/days-off\/:id/, theirs.taught.day_off_id, randomUUID()],
  [/^\/(trainer|account)\/reviews\/:id/, theirs.taught.review_id, randomUUID()],
  [/^\/account\/notifications\/:id/, theirs.notification.id, randomUUID()],
  [/^\/account\/security\/logins\/:id/, theirs.owner.login_id, randomUUID()],
  [/^\/account\/.*passkeys?\/:id/, theirs.passkey.id, randomUUID()],
];
/** Pages for everybody, or for whoever has the link. */
const open =
  /^\/(assets\/:name|trainers\/:id|verify\/:code|certificates\/:code|corporate\/:token|companies\/received\/:reference)|\*$/;

const named = routes.filter(({ url }) => /[:*]/.test(url) && !open.test(url));

async function visit(method: string, url: string, id: string, token: string) {
  await sql`delete from rate_limits`;
  // The course of a review is one that everybody may see.
  const path = url
    .replace(/^\/courses\/:id\/reviews\/:review/, `/courses/${theirs.taught.course.id}/reviews/${id}`)
    .replace(/:\w+/, id);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await app.inject({
    method: method as 'GET',
    url: path,
    headers: { authorization: `Bearer ${token}`, ...(method === 'POST' ? form : {}) },
    ...(method === 'POST' ? { payload: 'reason=Because&seats=1&name=Somebody&reply=Thanks&rating=5' } : {}),
  });
  const bare = (text: string) =>
    text.replaceAll(id, 'ID').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}/g, 'RANDOM');
  const page = answer.body.slice(answer.body.indexOf('<main'), answer.body.indexOf('</main>'));
  return {
    status: answer.statusCode,
    location: bare(String(answer.headers.location ?? '')),
    page: bare(page),
  };
}

for (const { method, url } of named)
  test(`${method} ${url} shows a stranger nothing of somebody else's`, async () => {
    const found = about.find(([pattern]) => pattern.test(url));
    assert.ok(found, 'whose thing is this? Say it in `about`, or in `open` that everybody may see it');
    const [, real, made_up] = found;
    for (const { token } of [own.owner, own.trainer])
      assert.deepEqual(await visit(method, url, real, token), await visit(method, url, made_up, token));
  });

test('there are such pages, and their owners do see something', async () => {
  assert.ok(named.length > 35, `only ${named.length}`);
  const seen = await visit('GET', '/bookings/:code', paid!.code, theirs.owner.token);
  const strange = await visit('GET', '/bookings/:code', paid!.code, own.owner.token);
  assert.deepEqual([seen.status, strange.status], [200, 404]);
});
