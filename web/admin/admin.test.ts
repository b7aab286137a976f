import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DESK_SCREEN, people } from '../../test/browser.ts';
import { whyNoChromium } from '../../test/chromium.ts';
import { complaintsOf } from '../../test/complaints.ts';
import { buildAdmin } from '../build.ts';

const skip = whyNoChromium() ?? false;
if (!skip) await buildAdmin();
const { platform, window, windowOf } = skip ? ({} as never) : await people();

/** A booking that M-Pesa has paid. */
async function paidBooking(phone: string): Promise<{ id: string; code: string; total: number }> {
  const { booked, push, providers, settleDown, sql } = platform;
  const booking = await booked(2, { price: 6000 });
  await push(booking, phone);
  providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  const [row] = await sql<{ code: string; payment_status: string }[]>`
    select code, payment_status from bookings where id = ${booking.booking_id}`;
  assert.equal(row!.payment_status, 'paid');
  return { id: booking.booking_id, code: row!.code, total: booking.total };
}

const admin = () => platform.person('admin');

test('an admin finds a paid booking by its code and pays it back, the amount typed twice', {
  skip,
}, async () => {
  const booking = await paidBooking('+254712000001');
  const context = await windowOf(await admin(), DESK_SCREEN);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto('/admin');
  await page.getByRole('heading', { name: 'Work queue' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(/Booking code/).fill(booking.code);
  await page.getByRole('button', { name: new RegExp(`^${booking.code}`) }).click();
  const record = page.getByRole('dialog');
  const payBack = record.getByRole('button', { name: 'Pay money back' });
  await payBack.click();
  const question = page.getByRole('dialog', { name: `Pay back money of ${booking.code}` });
  await question.waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await payBack.click();
  const refund = question.getByRole('button', { name: /^Refund KES/ });
  assert.ok(await refund.isDisabled(), 'nothing is paid back before the amount and the reason are there');
  await question.getByLabel('Amount in KES').fill('5000');
  await question.getByLabel('The amount once more').fill('5000');
  await question.getByLabel('Why').fill('The projector failed');
  await refund.click();
  await question.waitFor({ state: 'detached' });
  await platform.settleDown();
  const [made] = await platform.sql<{ amount: number; status: string; reason: string }[]>`
    select amount, status, reason from refunds where booking_id = ${booking.id}`;
  assert.deepEqual({ ...made }, { amount: 5000, status: 'completed', reason: 'The projector failed' });
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a list keeps its filter in the address: Back brings it, the record lies over it, the CSV has it', {
  skip,
}, async () => {
  const booking = await paidBooking('+254712000002');
  const context = await windowOf(await admin(), DESK_SCREEN);
  const page = await context.newPage();
  await page.goto('/admin/payments');
  await page.getByRole('link', { name: 'Completed' }).click();
  await page.waitForURL('**/admin/payments?status=completed');
  const link = page.getByRole('link', { name: `Open Payment for ${booking.code}` });
  await link.click();
  await page.getByRole('dialog').getByText('Money came in').waitFor();
  assert.match(page.url(), /\/admin\/payments\/[\w-]+\?status=completed$/);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await link.evaluate((element) => element === element.ownerDocument.activeElement));
  await page.goBack();
  await page.getByRole('dialog').waitFor();
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /as CSV$/ }).click(),
  ]);
  assert.match(await readFile(await file.path(), 'utf8'), new RegExp(`completed.*${booking.code}`));
  await page.goBack();
  await page.waitForURL('**/admin/payments');
  await context.close();
});

test('a visitor is asked to log in and comes back, a student is refused', { skip }, async () => {
  const stranger = await (await window()).request.get('/admin/payments?status=failed', { maxRedirects: 0 });
  assert.equal(stranger.status(), 303);
  assert.equal(
    stranger.headers().location,
    `/login?next=${encodeURIComponent('/admin/payments?status=failed')}`,
  );
  const student = await windowOf(await platform.person('student'));
  const refused = await student.request.get('/admin');
  assert.equal(refused.status(), 403);
  assert.match(await refused.text(), /This part is for the office/);
});
