// An account without a mouse, in two languages, and its news as they come.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { openAccount, PASSWORD } from '../../../server/accounts/account-journey.ts';
import { DESK_SCREEN, PHONE_SCREEN, people } from '../../../test/browser.ts';
import { whyNoChromium } from '../../../test/chromium.ts';
import { complaintsOf } from '../../../test/complaints.ts';
import { makeCourse, makeSession } from '../../../test/make.ts';

const skip = whyNoChromium() ?? false;
const { platform, window, windowOf } = skip ? ({} as Awaited<ReturnType<typeof people>>) : await people();

/** What has the focus: its words, its id, and how wide the line around it is. */
const FOCUS = `(() => {
  const it = document.activeElement;
  return { words: it.textContent.trim(), id: it.id, line: parseFloat(getComputedStyle(it).outlineWidth) };
})()`;

/** Presses Tab until `wanted` has the focus, and sees that the focus shows on everything on the way. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const { words, id, line } = await page.evaluate<{ words: string; id: string; line: number }>(FOCUS);
    if (words !== '' || id !== '') assert.ok(line >= 3, `the focus does not show on ${words || id}`);
    if (wanted.test(words) || wanted.test(`#${id}`)) return;
    passed.push(words || id);
  }
  assert.fail(`Tab never came to ${wanted}: ${passed.join(' | ')}`);
}

async function enter(page: Page, address: RegExp): Promise<void> {
  await Promise.all([page.waitForURL(address), page.keyboard.press('Enter')]);
}

test('logging in, finding a booking and coming to its cancellation needs no mouse, and the language switches on the way', {
  skip,
}, async () => {
  const { sql, call } = platform;
  const { email, id, token } = await openAccount(platform);
  await sql`update users set email_verified = true where id = ${id}`;
  const course = await makeCourse(sql, { price: 0, title: 'Soldering for Beginners' });
  const session = await makeSession(sql, { course_id: course.id, in_hours: 200 });
  const { body } = await call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 2 } });

  const page = await (await window(DESK_SCREEN)).newPage();
  const complaints = complaintsOf(page);
  await page.goto('/account/bookings');
  await tabTo(page, /^#email$/);
  await page.keyboard.type(email);
  await tabTo(page, /^#password$/);
  await page.keyboard.type(PASSWORD);
  await enter(page, /\/account\/bookings$/);
  await tabTo(page, /^Skip to the content$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^See the booking: Soldering for Beginners$/);
  await enter(page, new RegExp(`/bookings/${body.code}$`));
  await tabTo(page, /^Cancel or give back seats$/);
  await enter(page, /\/cancel$/);
  assert.equal(await page.locator('h1').textContent(), 'Cancel the booking');

  await tabTo(page, /^Kiswahili$/);
  await page.keyboard.press('Enter');
  await page.locator('html[lang=sw]').waitFor();
  assert.match(page.url(), /\/cancel$/, 'the page stays the same');
  const [kept] = await sql`select locale from users where id = ${id}`;
  assert.equal(kept!.locale, 'sw', 'letters follow');
  await tabTo(page, /^English$/);
  await page.keyboard.press('Enter');
  await page.locator('html[lang=en]').waitFor();
  assert.deepEqual(complaints, []);
});

test('news are counted while the account is open; a password can be looked at before it is sent', {
  skip,
}, async () => {
  const { sql, clock, person } = platform;
  const who = await person();
  const page = await (await windowOf(who, PHONE_SCREEN)).newPage();
  const complaints = complaintsOf(page);
  await Promise.all([page.goto('/account/security'), page.waitForRequest('**/api/notifications/stream')]);
  await page.locator('#new_password').fill('nine purple camels 9');
  await page.getByRole('button', { name: 'Show' }).last().click();
  assert.equal(await page.locator('#new_password').getAttribute('type'), 'text');
  await page.getByRole('button', { name: 'Hide' }).click();
  assert.equal(await page.locator('#new_password').getAttribute('type'), 'password');
  await sql`
    insert into notifications (key, user_id, kind, locale, title, body, created_at)
    values (${randomUUID()}, ${who.id}, 'refund_paid', 'en', 'Your money is back', 'Look.', ${clock.now()})`;
  await page.locator('[data-unread]', { hasText: '1 unread' }).waitFor();
  await page.getByText('New: Your money is back').waitFor({ state: 'attached' });
  assert.deepEqual(complaints, []);
});
