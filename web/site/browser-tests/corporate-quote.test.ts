// What the person in a company does who has our letter on the phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE_SCREEN, people } from '../../../test/browser.ts';
import { whyNoChromium } from '../../../test/chromium.ts';
import { complaintsOf } from '../../../test/complaints.ts';
import { quotedByLink } from '../../../test/quoted-by-link.ts';

const skip = whyNoChromium() ?? false;

test('a company accepts its quote on a phone, uploads its order, and names its people from a spreadsheet, with and without a script', {
  skip,
}, async () => {
  const { platform, window } = await people();
  const { sql } = platform;
  const walk = async (javaScriptEnabled: boolean) => {
    const company = await quotedByLink(platform);
    const page = await (await window({ ...PHONE_SCREEN, javaScriptEnabled })).newPage();
    const complaints = complaintsOf(page);
    await page.goto(company.path);
    await page.getByText('KES 197,200').first().waitFor();
    await page.getByLabel('Your full name').fill('Amina Hassan');
    await page.getByRole('button', { name: 'Accept the quote' }).click();
    await page.getByText('You accepted this quote.').waitFor();
    await page.getByLabel('The file').setInputFiles({
      ...{ name: 'lpo.pdf', mimeType: 'application/pdf' },
      buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
    });
    await page.getByRole('button', { name: 'Upload the order' }).click();
    await page.getByText('Your order has arrived.').waitFor();
    await company.plan();
    await page.reload();
    await page.getByText('From a spreadsheet').first().click();
    await page.getByLabel('From a spreadsheet').setInputFiles({
      ...{ name: 'people.csv', mimeType: 'text/csv' },
      buffer: Buffer.from('name,email\nBaraka Mwangi,baraka@savanna.example\nChebet Rono,\n'),
    });
    await page.getByRole('button', { name: 'Load the names' }).click();
    await page.getByText('2 of 3 seats have a name').waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).nth(1).inputValue(), 'Chebet Rono');
    assert.deepEqual(complaints, []);
    const [request] = await sql`select status, quoted_price from corporate_requests where id = ${company.id}`;
    assert.deepEqual([request!.status, request!.quoted_price], ['confirmed', 197_200]);
  };
  await Promise.all([walk(true), walk(false)]);
});
