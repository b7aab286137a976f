// The desk plans its training in a real browser: a course, more sessions of the same, and none of one.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { buildAdmin } from '../../web/build.ts';
import { DESK_SCREEN, PHONE_SCREEN, people } from '../browser.ts';
import { whyNoChromium } from '../chromium.ts';
import { complaintsOf } from '../complaints.ts';
import { makeCourse, makeSession, makeTrainer } from '../make.ts';

const skip = whyNoChromium() ?? false;
const { platform, windowOf } = skip ? ({} as Awaited<ReturnType<typeof people>>) : await people();
if (!skip) await buildAdmin();

const WEEK_HOURS = 168;

async function desk(screen: object): Promise<{ page: Page; complaints: string[] }> {
  const context = await windowOf(await platform.person('admin'), screen);
  const page = await context.newPage();
  return { page, complaints: complaintsOf(page) };
}

async function pricedCourse(title: string) {
  const { sql } = platform;
  const trainer = await makeTrainer(sql, { name: 'Njeri Kamau' });
  return makeCourse(sql, { title, trainer_id: trainer.id });
}

test('a session is repeated weekly: the clash is seen before anything is written, and left out', {
  skip,
}, async () => {
  const { sql, clock } = platform;
  const course = await pricedCourse('Robots for Beginners');
  const at = { course_id: course.id, now: clock.now() };
  const model = await makeSession(sql, { ...at, in_hours: 2 * WEEK_HOURS });
  const other = await makeSession(sql, { ...at, in_hours: 4 * WEEK_HOURS });
  const many = async () =>
    (await sql<{ n: number }[]>`select count(*)::int as n from sessions where course_id = ${course.id}`)[0]!
      .n;

  const { page, complaints } = await desk(DESK_SCREEN);
  await page.goto(`/admin/sessions/${model.id}`);
  await page.getByRole('button', { name: 'Repeat…' }).click();
  await page.getByLabel('How many more').fill('3');
  await page.getByRole('button', { name: 'See which days can be had' }).click();
  await page.getByText('2 of 3 days can be had; 1 clash.').waitFor();
  const link = page.getByRole('link', { name: 'See the other session' });
  assert.equal(await link.getAttribute('href'), `/admin/sessions/${other.id}`);
  assert.equal(await many(), 2, 'nothing is written by looking');
  await page.getByRole('button', { name: 'Schedule 2 sessions, leave out 1 clash' }).click();
  await page.getByText('2 sessions more of Robots for Beginners').waitFor();
  assert.equal(await many(), 4);
  assert.deepEqual(complaints, []);
});

test('a session is cancelled on a phone only after people, money and the letter were shown and the sum was typed', {
  skip,
}, async () => {
  const { sql, clock, person, call } = platform;
  const course = await pricedCourse('Drones in the Field');
  const session = await makeSession(sql, {
    ...{ course_id: course.id, now: clock.now(), in_hours: 3 * WEEK_HOURS },
  });
  const customer = await person();
  const { body: booking } = await call('POST', '/api/bookings', {
    token: customer.token,
    body: { session_id: session.id, seats: 2 },
  });
  const admin = await person('admin');
  await call('POST', '/api/payments/other', {
    token: admin.token,
    body: {
      ...{ booking_id: booking.id, method: 'cash', reference: randomUUID().slice(0, 8) },
      reason: 'Paid at the desk',
    },
  });

  const { page, complaints } = await desk(PHONE_SCREEN);
  await page.goto(`/admin/sessions/${session.id}`);
  await page.getByRole('button', { name: 'Cancel the session…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Cancel Drones in the Field/ });
  await dialog.getByText('customer loses the seats').waitFor();
  const verb = dialog.getByRole('button', { name: /^Cancel the session and refund KES.3,000$/ });
  assert.equal(await verb.isDisabled(), true, 'the sum is typed first');
  await dialog.getByLabel('What people are told').fill('The field is under water');
  await dialog.getByText('The letter in English').click();
  await dialog.getByText('The field is under water', { exact: false }).last().waitFor();
  await dialog.getByLabel('What goes back').fill('KES 3,000');
  await verb.click();
  await page.getByText('Drones in the Field is cancelled; everybody is told').waitFor();
  assert.deepEqual(complaints, []);

  const after = (await call('GET', `/api/bookings/${booking.id}`, { token: customer.token })).body;
  assert.equal(after.cancellation_reason, 'The field is under water');
  assert.equal(after.refunds[0].amount, 3000);
});

test('a course is written, corrected where it was wrong, published, taken back, and never saved over what a colleague changed', {
  skip,
}, async () => {
  const { sql, person, call } = platform;
  const admin = await person('admin');
  const trainer = await makeTrainer(sql, { name: 'Wangari Oduya' });
  const { page } = await desk(DESK_SCREEN);
  await page.goto('/admin/courses/new');
  const form = page.getByRole('dialog', { name: 'New course' });
  await form.getByLabel('Title').fill('Soldering by Hand');
  await form.getByLabel('Price of a seat').fill('a lot');
  await form.getByRole('button', { name: 'Make the course' }).click();
  await form.getByText('must be a number').first().waitFor();
  // Closed by mistake, and nothing typed is lost.
  await page.reload();
  assert.equal(await form.getByLabel('Title').inputValue(), 'Soldering by Hand');
  await form.getByLabel('Price of a seat').fill('4,500');
  await form.getByLabel('About').selectOption('IoT');
  await form.getByLabel(/^For /).selectOption('Adults');
  await form.getByLabel('Description').fill('Joints that hold.');
  await form.getByLabel('Trainer').fill('wangari');
  await page.getByRole('option', { name: 'Wangari Oduya' }).click();
  await form.getByLabel('What people learn').fill('Irons\nJoints\n\nMistakes');
  await form.getByRole('button', { name: 'Make the course' }).click();
  await page.getByText('Soldering by Hand is a draft now').waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const course = async () => (await call('GET', `/api/courses/${id}`, { token: admin.token })).body;
  const made = await course();
  assert.deepEqual([made.price, made.trainer_id], [4500, trainer.id]);
  assert.deepEqual(made.syllabus, ['Irons', 'Joints', 'Mistakes']);

  await page.getByRole('button', { name: 'Publish the course', exact: true }).click();
  await page.getByText('Soldering by Hand is published').waitFor();
  assert.equal((await course()).is_published, true);
  await page.getByRole('button', { name: 'Unpublish the course' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Publish the course', exact: true }).waitFor();
  assert.equal((await course()).is_published, false);

  await page.getByRole('tab', { name: 'Edit' }).click();
  await page.getByLabel('What to bring').fill('Safety glasses');
  await call('PUT', `/api/courses/${id}`, { token: admin.token, body: { price: 5000 } });
  await page.getByRole('button', { name: 'Save the course' }).click();
  await page.getByRole('button', { name: 'Save my change on top' }).click();
  await page.getByText('The course is saved').waitFor();
  const after = await course();
  assert.deepEqual([after.price, after.bring], [5000, 'Safety glasses']);
});
