// Markup in everything that people can write stays text on the screen: the pages are opened in Chromium by a visitor, a
// student, a trainer and an admin. `npm run fuzz` opens every page there is; here are the main ones.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { whyNoChromium } from '../chromium.ts';
import { testDatabase } from '../database.ts';
import { type DemoSchool, type Json, openDemoSchool } from '../look/demo-school.ts';
import { type PageToLookAt, pagesToLookAt } from '../look/pages.ts';
import { keepFigure } from '../reliability/keep-figure.ts';
import { MARKUP, plantMarkup, untoldColumns } from './planted-markup.ts';
import { carelessPage, walkPages } from './walk-pages.ts';

const skip = whyNoChromium() ?? false;
const database = await testDatabase();
const every = process.env.MARKUP_PAGES === 'every';

/** Pages that show most of what people write, for each kind of them. */
const FULL_OF_WORDS =
  'courses course trainer company-quote certificate account booking receipt trainer-session trainer-reviews office office-company office-booking office-person office-review'.split(
    ' ',
  );

test('every column of text is told to be written by people, or not', async () => {
  assert.deepEqual(await untoldColumns(database.url), []);
});

test('markup that people wrote stays text, runs nothing and asks for nothing, on any page, for anybody', {
  skip,
}, async () => {
  const keys = `k1:${Buffer.alloc(32, 5).toString('base64')}`;
  const settings = { AUTH_SECRET: 'a'.repeat(40), LOOKUP_SECRET: 'b'.repeat(40), DATA_KEYS: keys };
  const school = await openDemoSchool({ database: database.url, settings });
  after(() => school.close());
  // The twin: the watch sees what a page does that forgets to escape, whether or not a policy stops the worst.
  assert.ok((await carelessPage(school, MARKUP)).includes('ran the markup'));
  const stopped = await carelessPage(school, MARKUP, "default-src 'self'");
  assert.ok(stopped.some((fault) => fault.startsWith('tried what its policy forbids')));
  assert.ok(!stopped.includes('ran the markup'));

  const all = await pagesToLookAt(school);
  const { holding, refusing } = await plantMarkup(database.url, keys);
  assert.ok(holding.length > 40, `only ${holding.join(', ')}`);
  const pages = [
    ...all.filter(({ name }) => every || FULL_OF_WORDS.includes(name)),
    ...(await lettersAndCallbacks(school)),
  ];
  const { faults, showing } = await walkPages(school, pages);
  if (every) console.log(`${showing} of ${pages.length} pages show it; refused by ${refusing.join(', ')}`);
  assert.equal(faults.join('\n'), '');
  assert.ok(showing > pages.length / 2, `only ${showing} of ${pages.length} pages show any of it`);
  keepFigure(
    'stored-markup',
    `Markup planted in ${holding.length} columns, ${pages.length} pages opened in Chromium by four kinds of people, ${showing} of them show it, none runs it`,
    { always: every },
  );
});

/** What is made from the planted texts afterwards: a letter, and a callback that somebody forged. */
async function lettersAndCallbacks(school: DemoSchool): Promise<PageToLookAt[]> {
  const { data: sessions } = await school.api('visitor', 'GET', '/sessions?available=true&limit=50');
  const { email } = await school.api('student', 'GET', '/auth/me');
  const before = await lettersTo(school, email);
  const names = [{ name: MARKUP.slice(0, 90) }];
  for (const { id, course } of sessions)
    if (course.price > 0) {
      const body = { session_id: id, seats: 1, attendees: names, special_requirements: MARKUP };
      const booked = await school.api('student', 'POST', '/bookings', body).catch(() => null);
      if (booked) break;
    }
  let letters = before;
  for (let tries = 0; tries < 100 && letters.length === before.length; tries++) {
    await new Promise((done) => setTimeout(done, 50));
    letters = await lettersTo(school, email);
  }
  assert.ok(letters.length > before.length, 'no letter about the booking');
  await fetch(`${school.origin}/api/payments/webhooks/mpesa`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': MARKUP.slice(0, 33) },
    body: JSON.stringify({ Body: { stkCallback: { ResultDesc: MARKUP, CheckoutRequestID: MARKUP } } }),
  });
  const callback = (await school.api('admin', 'GET', '/payment-webhooks?limit=1')).data[0];
  return [
    { as: 'visitor', name: 'mailbox', path: '/dev/mailbox' },
    // Nothing planted is on it; but its policy names the hash of a sheet that comes with its package.
    { as: 'visitor', name: 'api-reference', path: '/docs/' },
    { as: 'visitor', name: 'letter', path: `/dev/mailbox/${letters[0].id}` },
    { as: 'admin', name: 'office-webhook', path: `/admin/webhooks/${callback.id}` },
  ];
}

async function lettersTo({ origin }: DemoSchool, email: string): Promise<Json[]> {
  const answer = await fetch(`${origin}/dev/mailbox.json?recipient=${encodeURIComponent(email)}`);
  return ((await answer.json()) as Json).data;
}
