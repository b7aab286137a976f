// What a trainer does in a basement without a network.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { BrowserContext } from 'playwright-core';
import { PHONE_SCREEN, people } from '../../../test/browser.ts';
import { whyNoChromium } from '../../../test/chromium.ts';
import { classroom, seatedBooking } from '../../../test/classroom.ts';
import { complaintsOf } from '../../../test/complaints.ts';
import type { Platform } from '../../../test/platform.ts';

const skip = whyNoChromium() ?? false;

/** The way between the phone and the server. The browser's own switch alone lets requests of a worker's page through. */
function networkOf({ app: { server }, origin }: Platform, context: BrowserContext) {
  return {
    async cut(): Promise<void> {
      await context.setOffline(true);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async mend(): Promise<void> {
      server.listen(Number(new URL(origin).port), '127.0.0.1');
      await once(server, 'listening');
      await context.setOffline(false);
    },
  };
}

test('attendance tapped without a network survives a reload and is saved, with its own time, when the network is back', {
  skip,
}, async () => {
  const { platform, windowOf } = await people();
  const { sql } = platform;
  const { account, session } = await classroom(platform, { in_hours: 1 });
  const { attendees } = await seatedBooking(platform, session.id, {
    seats: 3,
    names: ['Achieng Otieno', 'Baraka Mwangi', 'Chebet Rono'],
  });
  const context = await windowOf(account, PHONE_SCREEN);
  const network = networkOf(platform, context);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(`/trainer/sessions/${session.id}/attendance`);
  const chip = page.locator('[data-chip]');
  const answer = (name: string, status: string) =>
    page.getByRole('group', { name }).getByRole('radio', { name: status });
  const saysOnChip = (text: string) => chip.filter({ hasText: text }).waitFor();
  await saysOnChip('All saved');
  await answer('Chebet Rono', 'Present').check();
  await page.waitForFunction('caches.match(location.pathname, { ignoreVary: true }).then(Boolean)');
  await saysOnChip('All saved');
  assert.deepEqual(complaints, []);

  await network.cut();
  await answer('Achieng Otieno', 'Present').check();
  await answer('Baraka Mwangi', 'Late').check();
  await page.getByLabel('Their name').fill('Daudi Kiprono');
  await page.getByRole('button', { name: 'Add as present' }).click();
  await saysOnChip('3 waiting');
  const tapped = new Date();
  await page.reload();
  await saysOnChip('3 waiting');
  assert.ok(await answer('Baraka Mwangi', 'Late').isChecked());
  assert.ok(await answer('Daudi Kiprono', 'Present').isChecked());
  assert.equal((await sql`select from attendance`).length, 1, 'nothing more has reached the server');

  await page.goto('/trainer/days-off');
  await page.getByRole('heading', { name: 'No network' }).waitFor();
  await page.goBack();
  await saysOnChip('3 waiting');

  // Meanwhile the office, with a network, knew better about one of them.
  await platform.call('PUT', `/api/sessions/${session.id}/attendance`, {
    token: account.token,
    body: { marks: [{ attendee_id: attendees[0], status: 'absent', at: new Date().toISOString() }] },
  });
  await network.mend();
  await saysOnChip('All saved');
  // The later answer wins, and is shown.
  await page
    .getByRole('group', { name: 'Achieng Otieno' })
    .getByRole('radio', { name: 'Absent', checked: true })
    .waitFor();
  const marks = await sql<{ name: string; status: string; client_at: string }[]>`
    select a.name, m.status, m.client_at from attendance m join attendees a on a.id = m.attendee_id order by a.name`;
  assert.deepEqual(
    marks.map(({ name, status }) => [name, status]),
    [
      ['Achieng Otieno', 'absent'],
      ['Baraka Mwangi', 'late'],
      ['Chebet Rono', 'present'],
      ['Daudi Kiprono', 'present'],
    ],
  );
  assert.ok(Date.parse(marks[1]!.client_at) <= tapped.getTime(), 'the time is that of the tap');

  await page.getByRole('button', { name: 'Log out' }).click();
  await page.waitForURL('/');
  const kept = await page.evaluate('caches.keys().then((names) => [names, Object.keys(localStorage)])');
  assert.deepEqual(kept, [[], []], 'nothing stays on the phone');
});
