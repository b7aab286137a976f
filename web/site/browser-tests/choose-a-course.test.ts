// From a wish to the checkout, in a real browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { PHONE_SCREEN, people } from '../../../test/browser.ts';
import { whyNoChromium } from '../../../test/chromium.ts';
import { complaintsOf } from '../../../test/complaints.ts';
import { makeCourse, makeSession } from '../../../test/make.ts';

const skip = whyNoChromium() ?? false;

test('courses are filtered while people choose, Back goes back, and the keyboard alone reaches the checkout', {
  skip,
}, async () => {
  const { platform, window } = await people();
  const { sql } = platform;
  const robots = await makeCourse(sql, { title: 'Build a robot', category: 'Robotics', audience: 'Kids' });
  await makeCourse(sql, { title: 'Python for the office', category: 'Development' });
  await makeCourse(sql, { title: 'Charts that tell the truth', category: 'Data' });
  await makeSession(sql, { course_id: robots.id, in_hours: 100 });
  const second = await makeSession(sql, { course_id: robots.id, in_hours: 300 });
  const context = await window({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const count = page.getByRole('status').filter({ hasText: /course/ });
  const says = (text: string) => count.filter({ hasText: text }).waitFor();
  const query = () => new URL(page.url()).search;

  await page.goto('/courses');
  await says('3 courses');
  await page.getByLabel('What do you want to learn?').pressSequentially('robt');
  await says('1 course');
  assert.equal(query(), '?q=robt');
  await page.getByRole('radio', { name: 'Robotics' }).check();
  await page.getByRole('link', { name: 'Remove filter: Robotics' }).waitFor();
  assert.equal(query(), '?q=robt&cat=Robotics');
  await page.getByRole('heading', { level: 1, name: 'Courses: Robotics' }).waitFor();
  assert.match(await page.title(), /^Courses: Robotics · /);
  await page.goBack();
  await page.getByRole('link', { name: 'Remove filter: Robotics' }).waitFor({ state: 'detached' });
  assert.equal(query(), '?q=robt');
  assert.ok(await page.getByRole('radio', { name: 'All', exact: true }).isChecked());
  await page.goBack();
  await says('3 courses');
  assert.equal(await page.getByLabel('What do you want to learn?').inputValue(), '');

  await page.goto('/courses');
  await tabTo(page, 'What do you want to learn?');
  await page.keyboard.type('robot');
  await says('1 course');
  await tabTo(page, 'Build a robot');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Build a robot' }).waitFor();
  await tabUntil(page, "document.activeElement.name === 'session'");
  await page.keyboard.press('ArrowDown');
  await tabUntil(page, "document.activeElement.id === 'seats'");
  await page.keyboard.press('3');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/checkout/**');
  const address = new URL(page.url());
  assert.equal(address.pathname + address.search, `/checkout/${second.id}?seats=3`);
  assert.deepEqual(complaints, []);
});

test('without a script the same form finds the same courses, and nothing is wider than a phone', {
  skip,
}, async () => {
  const { platform, window } = await people();
  const course = await makeCourse(platform.sql, { title: 'Build a robot', category: 'Robotics' });
  await makeCourse(platform.sql, { title: 'Python for the office', category: 'Development' });
  await makeSession(platform.sql, { course_id: course.id, location: 'Darasa Karen, Ngong Road, Nairobi' });
  const context = await window({
    ...PHONE_SCREEN,
    viewport: { width: 320, height: 640 },
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  await page.goto('/courses');
  await page.getByText('Filter and sort').click();
  await page.getByText('Robotics', { exact: true }).click();
  await page.getByRole('button', { name: 'Show courses' }).click();
  await page.getByRole('status').filter({ hasText: '1 course' }).waitFor();
  await page.getByRole('link', { name: 'Build a robot' }).click();
  await page.getByRole('button', { name: 'Book seats' }).click();
  await page.waitForURL(/\/checkout\/[\w-]+\?seats=1$/);
  const undated = await makeCourse(platform.sql, { title: 'Some day' });
  for (const path of ['/', '/courses', `/courses/${course.id}`, `/courses/${undated.id}`]) {
    await page.goto(path);
    const [whole, seen] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    assert.ok(whole <= seen, `${path} is ${whole} px wide`);
  }
});

const MOST_STEPS = 25;

/** Presses Tab until the focus is on what has this name. */
function tabTo(page: Page, name: string): Promise<void> {
  const called = '(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()';
  return tabUntil(page, `${called} === ${JSON.stringify(name)}`);
}

async function tabUntil(page: Page, arrived: string): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await page.evaluate<boolean>(arrived)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not get where ${arrived}`);
}
