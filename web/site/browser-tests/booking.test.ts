// The way of a customer from a date to a receipt, on a small phone, in a real browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { PHONE_SCREEN, people } from '../../../test/browser.ts';
import { whyNoChromium } from '../../../test/chromium.ts';
import { complaintsOf } from '../../../test/complaints.ts';
import { makeCourse, makeSession } from '../../../test/make.ts';

const skip = whyNoChromium() ?? false;
const { platform, window, windowOf } = skip ? ({} as Awaited<ReturnType<typeof people>>) : await people();

let line = 0;
/** A number nobody has used: M-Pesa wants a pause between two requests to one. */
const newPhone = () => `0712000${String(++line).padStart(3, '0')}`;
const abroad = (phone: string) => `254${phone.slice(1)}`;
const familiar = (phone: string) => phone.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3');

async function newSession(price = 2500) {
  const course = await makeCourse(platform.sql, { price, title: 'Build a Robot' });
  return makeSession(platform.sql, { course_id: course.id, now: platform.clock.now() });
}

/** Books a seat as somebody known, up to the choice of how to pay. */
async function holdSeat(page: Page): Promise<void> {
  const session = await newSession();
  await page.goto(`/checkout/${session.id}?seats=1`);
  await page.getByLabel('Phone for this booking').fill('0700 111 222');
  await page.getByRole('button', { name: 'Hold my seat' }).click();
  await page.getByText('Held for you until').waitFor();
}

async function askPhone(page: Page, phone: string): Promise<void> {
  await page.getByLabel('M-Pesa number').fill(phone);
  await page.getByRole('button', { name: 'Send the request' }).click();
  await page.getByRole('heading', { name: 'Check your phone' }).waitFor();
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

for (const javaScriptEnabled of [true, false]) {
  test(`a newcomer books two seats and pays by M-Pesa on a phone 360 pixels wide ${javaScriptEnabled ? 'with' : 'without'} a script`, {
    skip,
  }, async () => {
    const session = await newSession();
    const context = await window({ ...PHONE_SCREEN, javaScriptEnabled });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const phone = newPhone();
    const email = `${phone}@example.test`;
    await page.goto(`/checkout/${session.id}`);
    await page.getByLabel('How many seats?').fill('2');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('KES 5,000').waitFor();
    await page.getByLabel('Your name').fill('Wanjiru Njeri');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Mobile number').fill(phone);
    await page.getByLabel('Password', { exact: true }).fill('learn by doing 9');
    await page.getByLabel(/I agree/).check();
    await page.getByRole('button', { name: 'Open an account and go on' }).click();
    await page.getByText(`We sent a link to ${email}`).waitFor();

    await platform.settleDown();
    const letter = await context.newPage();
    await letter.goto(await verificationLink(email));
    await letter.getByRole('button', { name: /confirm/i }).click();
    await letter.getByRole('link', { name: 'Go on' }).click();
    assert.equal(await letter.getByLabel('Phone for this booking').inputValue(), familiar(phone));
    await letter.getByRole('button', { name: 'Hold 2 seats' }).click();
    assert.equal(await letter.getByLabel('M-Pesa number').inputValue(), familiar(phone));
    await letter.getByRole('button', { name: 'Send the request' }).click();
    await letter.getByText(`0${phone.slice(1, 4)} *** ${phone.slice(-3)}`).waitFor();

    await platform.providers.answer({ phone: abroad(phone), action: 'pin', pin: '1234' });
    await platform.settleDown();
    if (!javaScriptEnabled) await letter.getByRole('button', { name: 'Check again' }).click();
    await heading(letter, 'Paid. You are booked.').waitFor();
    await letter.getByRole('link', { name: 'See your booking' }).click();
    await heading(letter, 'You are booked').waitFor();
    await letter.getByRole('link', { name: 'Receipt' }).click();
    await letter.getByText('KES 5,000').first().waitFor();
    const wide = Number(await letter.evaluate('document.documentElement.scrollWidth'));
    assert.ok(wide <= 360, `the receipt is ${wide} pixels wide`);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

/** The path of the link in the letter to this address. */
async function verificationLink(email: string): Promise<string> {
  const list = await (
    await fetch(`${platform.origin}/dev/mailbox?recipient=${encodeURIComponent(email)}`)
  ).text();
  const id = /\/dev\/mailbox\/([0-9a-f-]{36})/.exec(list)?.[1];
  const text = await (await fetch(`${platform.origin}/dev/mailbox/${id}/text`)).text();
  return /\/verify-email\?token=[\w-]+/.exec(text)![0];
}

test('a wrong PIN is said at once, keeps the seat, and the next try pays', { skip }, async () => {
  const context = await windowOf(await platform.person(), PHONE_SCREEN);
  const page = await context.newPage();
  await holdSeat(page);
  const phone = newPhone();
  await askPhone(page, phone);
  await platform.providers.answer({ phone: abroad(phone), action: 'pin', pin: '9999' });
  await platform.settleDown();
  await turn(page, 'visible');
  await heading(page, 'The PIN was wrong').waitFor();
  assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1', 'a screen reader hears it');
  await page.getByText(/Your seats are held until \d\d:\d\d/).waitFor();
  await page.getByRole('button', { name: /Send again in [12]:\d\d/ }).waitFor();
  await page.getByRole('link', { name: 'Another number or way' }).click();
  const other = newPhone();
  await askPhone(page, other);
  await platform.providers.answer({ phone: abroad(other), action: 'pin', pin: '1234' });
  await platform.settleDown();
  await turn(page, 'visible');
  await heading(page, 'Paid. You are booked.').waitFor();
  await context.close();
});

test('a tab that slept while the PIN was entered says paid the moment it is looked at again', {
  skip,
}, async () => {
  const context = await windowOf(await platform.person(), PHONE_SCREEN);
  const page = await context.newPage();
  await holdSeat(page);
  const phone = newPhone();
  await askPhone(page, phone);
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/stage')) asked += 1;
  });
  await context.setOffline(true);
  await page.getByText('You are offline. We keep checking; your payment is safe.').last().waitFor();
  await context.setOffline(false);
  await turn(page, 'hidden');
  // Whatever was on its way when the tab fell asleep.
  await page.waitForLoadState('networkidle');
  const before = asked;
  await platform.providers.answer({ phone: abroad(phone), action: 'pin', pin: '1234' });
  await platform.settleDown();
  assert.equal(await heading(page, 'Check your phone').count(), 1, 'it sleeps');
  await turn(page, 'visible');
  await heading(page, 'Paid. You are booked.').waitFor();
  assert.ok(asked > before);
  assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1', 'a screen reader hears it');
  await context.close();
});

/** What the browser tells a page whose tab goes behind another, or comes to the front. */
async function turn(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${state === 'hidden'} });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

test('a card is refused, then taken, on the partner’s page, and the way back ends at the receipt', {
  skip,
}, async () => {
  const context = await windowOf(await platform.person(), PHONE_SCREEN);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await holdSeat(page);
  await page.getByRole('button', { name: /by card/ }).click();
  await page.getByRole('button', { name: 'Fail this try' }).click();
  await page.getByText('That did not work').waitFor();
  await page.getByRole('button', { name: /^Pay KES/ }).click();
  await heading(page, 'Paid. You are booked.').waitFor();
  assert.match(new URL(page.url()).pathname, /^\/pay\/\w+$/);
  assert.equal(new URL(page.url()).search, '', 'nothing of what the browser claimed is kept');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('who leaves the card page can pay by M-Pesa instead, with the same seat', { skip }, async () => {
  const context = await windowOf(await platform.person(), PHONE_SCREEN);
  const page = await context.newPage();
  await holdSeat(page);
  await page.getByRole('button', { name: /by card/ }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await heading(page, 'Finish on the card page').waitFor();
  await page.getByRole('button', { name: 'Another number or way' }).click();
  const phone = newPhone();
  await askPhone(page, phone);
  await platform.providers.answer({ phone: abroad(phone), action: 'pin', pin: '1234' });
  await platform.settleDown();
  await turn(page, 'visible');
  await heading(page, 'Paid. You are booked.').waitFor();
  await context.close();
});
