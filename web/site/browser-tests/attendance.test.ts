// What a trainer does in a basement without a network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE_SCREEN, people } from '../../../test/browser.ts';
import { whyNoChromium } from '../../../test/chromium.ts';
import { classroom, seatedBooking } from '../../../test/classroom.ts';
import { complaintsOf } from '../../../test/complaints.ts';

const skip = whyNoChromium() ?? false;

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

  await context.setOffline(true);
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

  // Meanwhile the office, with a network, knew better about one of them.
  await platform.call('PUT', `/api/sessions/${session.id}/attendance`, {
    token: account.token,
    body: { marks: [{ attendee_id: attendees[0], status: 'absent', at: new Date().toISOString() }] },
  });
  await context.setOffline(false);
  await saysOnChip('All saved');
  assert.ok(await answer('Achieng Otieno', 'Absent').isChecked(), 'the later answer wins, and is shown');
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
