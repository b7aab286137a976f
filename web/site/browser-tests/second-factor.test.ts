// A second factor as people meet it: an app without a script, a passkey with one, and the back office that asks again.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { PASSWORD } from '../../../server/accounts/account-journey.ts';
import { freePort } from '../../../server/ports.ts';
import { shownCode, withPassword } from '../../../server/second-factor/two-factors.ts';
import { testApp } from '../../../test/app.ts';
import { DESK_SCREEN, PHONE_SCREEN } from '../../../test/browser.ts';
import { launchChromium, whyNoChromium } from '../../../test/chromium.ts';
import { complaintsOf } from '../../../test/complaints.ts';
import { buildAdmin } from '../../build.ts';

const skip = whyNoChromium() ?? false;
const port = await freePort(0, '127.0.0.1');
const app = await testApp(undefined, {}, { port, site: true, hostname: 'localhost' });
const browser = skip ? null : await launchChromium();
after(() => browser?.close());

async function window(options: object): Promise<BrowserContext> {
  const context = await browser!.newContext({
    ...{ baseURL: app.config.PUBLIC_URL, locale: 'en-KE', reducedMotion: 'reduce' },
    ...options,
  });
  context.setDefaultTimeout(10_000);
  return context;
}

/** Gives the window a finger reader that always says yes. */
async function withAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

async function logIn(page: Page, email: string, next = ''): Promise<void> {
  await page.goto(`/login${next}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

test('an app is set up and asked for without any script; its codes for paper are shown once', {
  skip,
}, async () => {
  const { email } = await withPassword(app, 'trainer');
  const context = await window({ ...PHONE_SCREEN, javaScriptEnabled: false });
  const page = await context.newPage();
  await logIn(page, email, '?next=/account/security');
  await page.getByRole('link', { name: 'See and change' }).click();
  await page.getByRole('link', { name: 'Set up an app' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  const secret = (await page.locator('.secret').textContent())!.replaceAll(' ', '');
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Turn it on' }).click();
  assert.match(await page.title(), /^Error:/);
  await page.getByLabel('Code', { exact: true }).fill(shownCode(app, secret));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  assert.equal(await page.locator('.codes li').count(), 10);
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as a file' }).click();
  assert.equal((await saved).suggestedFilename(), 'recovery-codes.txt');
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByText('10 codes are left').waitFor();

  await context.clearCookies();
  app.clock.move(30_000);
  await logIn(page, email);
  await page.getByRole('heading', { name: 'One more step' }).waitFor();
  await page.getByLabel('Code', { exact: true }).fill(shownCode(app, secret));
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL(/\/trainer/);
  await context.close();
});

test('a passkey logs an admin in, and confirms in the back office what waits for it', { skip }, async () => {
  await buildAdmin();
  const [admin, other] = [await withPassword(app, 'admin'), await withPassword(app)];
  const context = await window(DESK_SCREEN);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await withAuthenticator(context, page);
  await logIn(page, admin.email, '?next=/account/second-factor');
  await page.getByLabel('Name of the passkey').fill('Office laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByRole('heading', { name: 'Office laptop' }).waitFor();

  await context.clearCookies();
  await page.goto('/login?next=/admin/users');
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await page.getByRole('heading', { name: 'People' }).waitFor();
  app.clock.move(601_000);
  await page.goto(`/admin/users/${other.id}`);
  await page.getByRole('tab', { name: 'Edit' }).click();
  await page.getByLabel('Role').selectOption('trainer');
  await page.getByRole('button', { name: 'Change the role…' }).click();
  const question = page.getByRole('dialog', { name: /^Change the role of/ });
  await question.getByLabel('Whose account it is').fill(other.email);
  await question.getByRole('button', { name: /^Make / }).click();
  const proof = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await proof.getByRole('button', { name: 'Use a passkey' }).click();
  await question.waitFor({ state: 'detached' });
  const [stored] = await app.sql`select role from users where id = ${other.id}`;
  assert.equal(stored!.role, 'trainer');
  const expected = /403/;
  assert.deepEqual(
    complaints.filter((one) => !expected.test(one)),
    [],
  );
  await context.close();
});
