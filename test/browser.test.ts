import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE_SCREEN, people } from './browser.ts';
import { whyNoChromium } from './chromium.ts';
import { complaintsOf } from './complaints.ts';

const skip = whyNoChromium() ?? false;

test('the site opens in a real browser without a complaint, with and without a script', {
  skip,
}, async () => {
  const { window } = await people();
  for (const javaScriptEnabled of [true, false]) {
    const context = await window({ ...PHONE_SCREEN, javaScriptEnabled });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto('/');
    await page.getByRole('link', { name: 'Courses' }).first().waitFor();
    await page.getByRole('button', { name: 'Kiswahili' }).click();
    await page.getByRole('link', { name: 'Kozi' }).first().waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  }
});
