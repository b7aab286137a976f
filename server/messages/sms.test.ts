import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startSimulators } from '../../simulators/start.ts';
import { type TestApp, testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import type { Platform } from '../../test/platform.ts';
import { passTime, workOnce } from '../../test/time-passes.ts';
import { freePort } from '../ports.ts';
import { remind } from './remind.ts';

const PHONE = '+254712345678';
const HOUR_MS = 3_600_000;
const secret = 'a'.repeat(32);
type World = TestApp & { providers: Platform['providers'] };

/** The application with SMS through the simulated provider; its clock at ten in the morning in Nairobi. */
async function withSms(t: TestContext, settings: Record<string, string> = {}): Promise<World> {
  const port = await freePort(0, '127.0.0.1');
  const providers = await startSimulators({
    seed: 1,
    sms_report_url: `http://127.0.0.1:${port}/api/hooks/sms/${secret}`,
  });
  t.after(providers.close);
  const { url, credentials } = providers.africastalking;
  const app = await testApp(
    t,
    {
      AFRICASTALKING_BASE_URL: url,
      AFRICASTALKING_USERNAME: credentials.username,
      AFRICASTALKING_API_KEY: credentials.api_key,
      AFRICASTALKING_SENDER_ID: 'DARASA',
      AFRICASTALKING_CALLBACK_SECRET: secret,
      ...settings,
    },
    { port },
  );
  const day = Math.ceil(Date.now() / 86_400_000) + 1;
  app.clock.set(new Date(day * 86_400_000 + 7 * HOUR_MS).toISOString());
  return { ...app, providers };
}

async function booked(app: TestApp, { in_hours = 200, locale = 'en', phone = PHONE as string | null } = {}) {
  const person = await app.person();
  await app.sql`
    update users set locale = ${locale}, phone = ${app.deps.seal.close(phone)} where id = ${person.id}`;
  const course = await makeCourse(app.sql, { price: null, title: 'Robots for Kids' });
  const session = await makeSession(app.sql, { course_id: course.id, in_hours, now: app.clock.now() });
  const { body } = await app.call('POST', '/api/bookings', {
    token: person.token,
    body: { session_id: session.id, seats: 1 },
  });
  return { person, session, booking: body };
}
type Row = { id: string; status: string; error: string | null; attempts: number; send_after: string | null };
const smsRows = ({ sql }: TestApp) =>
  sql<
    Row[]
  >`select id, status, error, attempts, send_after from messages where channel = 'sms' order by created_at, id`;
const work = (app: TestApp) => workOnce(app, ['send_message']);

test('a confirmation reaches the phone too, in one SMS, and its delivery is seen', async (t) => {
  const app = await withSms(t);
  const { booking } = await booked(app);
  await work(app);
  const [sms] = app.providers.sms();
  assert.equal(app.providers.sms().length, 1);
  assert.deepEqual([sms!.to, sms!.from], [PHONE, 'DARASA']);
  assert.match(sms!.text, /^Darasa: you are in! Robots for Kids, /);
  assert.ok(sms!.text.includes(booking.code) && sms!.text.length <= 160, sms!.text);
  assert.equal((await smsRows(app))[0]!.status, 'sent');
  await app.providers.flush();
  assert.equal((await smsRows(app))[0]!.status, 'delivered');
  await app.providers.flush();
  assert.equal(app.providers.deliveries().at(-1)!.status, 200);
});

test('without a number, or without a provider, there is a letter and no SMS', async (t) => {
  const app = await withSms(t);
  await booked(app, { phone: null });
  assert.equal((await smsRows(app)).length, 0);
  const off = await testApp(t);
  await booked(off);
  assert.equal((await smsRows(off)).length, 0);
});

test('the SMS is in the reader’s language', async (t) => {
  const app = await withSms(t);
  await booked(app, { locale: 'sw' });
  await work(app);
  assert.match(app.providers.sms()[0]!.text, /^Darasa: umepata nafasi! /);
});

test('a provider in trouble is asked again later; a number that does not exist is given up at once', async (t) => {
  const app = await withSms(t);
  app.providers.failSms([{ fault: 'http', code: 503 }]);
  await booked(app);
  await work(app);
  assert.deepEqual(
    (await smsRows(app)).map(({ status, error }) => [status, error]),
    [['queued', 'UNKNOWN HTTP 503']],
  );
  await passTime(app, 10 * 60_000);
  await work(app);
  assert.equal((await smsRows(app))[0]!.status, 'sent');

  for (const [fault, code, status, error] of [
    ['refused', 403, 'failed', 'InvalidPhoneNumber 403'],
    ['refused', 406, 'failed', 'UserInBlacklist 406'],
    ['refused', 405, 'queued', 'InsufficientBalance 405'],
    ['bad_sender', 0, 'queued', 'InvalidSenderId'],
    ['http', 401, 'queued', 'HTTP 401'],
  ] as const) {
    app.providers.failSms([{ fault, code }]);
    await booked(app);
    await work(app);
    const last = (await smsRows(app)).at(-1)!;
    assert.deepEqual([last.status, last.error], [status, error], `${fault} ${code}`);
    await app.sql`update pgboss.job set state = 'cancelled' where name = 'send_message' and state = 'retry'`;
  }
});

test('an SMS whose answer was lost is sent at most twice', async (t) => {
  const app = await withSms(t);
  app.providers.failSms(Array.from({ length: 5 }, () => ({ fault: 'sent_but_reset' as const })));
  await booked(app);
  for (let round = 0; round < 6; round++) {
    await work(app);
    await passTime(app, 15 * 60_000);
  }
  assert.equal(app.providers.sms().length, 2);
  const [row] = await smsRows(app);
  assert.equal(row!.status, 'failed');
  assert.match(row!.error!, /^UNKNOWN /);
});

test('a network that cannot deliver makes the SMS a failed one, with its reason', async (t) => {
  const app = await withSms(t);
  app.providers.failSms([{ fault: 'undelivered' }]);
  await booked(app);
  await work(app);
  await app.providers.flush();
  const [row] = await smsRows(app);
  assert.deepEqual([row!.status, row!.error], ['failed', 'UserIsInactive']);
});

test('reports are believed only at the secret address, and one about an unknown SMS may come again', async (t) => {
  const app = await withSms(t);
  await booked(app);
  await work(app);
  const [sms] = app.providers.sms();
  const report = (path: string, id: string) =>
    app.call('POST', path, {
      raw: new URLSearchParams({ id, status: 'Failed', phoneNumber: PHONE }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  assert.equal((await report(`/api/hooks/sms/${'b'.repeat(32)}`, sms!.id)).status, 404);
  assert.equal((await smsRows(app))[0]!.status, 'sent');
  assert.equal((await report(`/api/hooks/sms/${secret}`, 'ATXid_unknown')).status, 404);
  assert.equal((await report(`/api/hooks/sms/${secret}`, sms!.id)).status, 200);
  assert.equal((await smsRows(app))[0]!.status, 'failed');
});

test('a reminder due at night waits for the morning and is not lost; one who must not miss the class is woken', async (t) => {
  const app = await withSms(t);
  // In Nairobi it is ten in the morning: 37 hours later it is eleven at night, which is 24 hours before these start.
  await booked(app, { in_hours: 61 });
  await work(app);
  await passTime(app, 37 * HOUR_MS + 60_000);
  await remind(app.deps);
  await work(app);
  assert.equal(app.providers.sms().length, 1, 'only the confirmation so far');
  const put_off = (await smsRows(app)).at(-1)!;
  assert.equal(put_off.status, 'queued');
  assert.equal(new Date(put_off.send_after!).getUTCHours(), 4, 'seven in the morning in Nairobi');
  await passTime(app, 7 * HOUR_MS);
  await work(app);
  assert.equal(app.providers.sms().length, 1, 'still night');
  await passTime(app, HOUR_MS);
  await work(app);
  assert.match(app.providers.sms()[1]!.text, /reminder/);

  const admin = await app.person('admin');
  const { session } = await booked(app, { in_hours: 26 });
  await work(app);
  await passTime(app, 17 * HOUR_MS);
  const token = await app.deps.tokens.issue({ user_id: admin.id, role: 'admin', login_id: admin.login_id });
  assert.equal((await app.call('DELETE', `/api/sessions/${session.id}`, { token })).status, 204);
  await work(app);
  assert.match(app.providers.sms().at(-1)!.text, /is cancelled/, 'the class would have begun at nine');
});

test('who wants no reminders by SMS gets none, and still gets what concerns the booking', async (t) => {
  const app = await withSms(t);
  const { person } = await booked(app, { in_hours: 72 });
  await app.call('PUT', '/api/notifications/preferences', {
    token: person.token,
    body: { reminders: { sms: false } },
  });
  await work(app);
  app.clock.move(49 * HOUR_MS);
  await remind(app.deps);
  const kinds = await app.sql<
    { channel: string }[]
  >`select channel from messages where kind = 'session_reminder'`;
  assert.deepEqual(
    kinds.map(({ channel }) => channel),
    ['email'],
  );
  assert.equal(app.providers.sms().length, 1);
});
