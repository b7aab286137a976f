import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount, PASSWORD } from '../../../../server/accounts/account-journey.ts';
import { testApp } from '../../../../test/app.ts';
import { siteVisitor } from '../../../../test/site-visitor.ts';

const app = await testApp(undefined, {}, { site: true });
const { call, sql, person } = app;
const { see, press, saidNext } = siteVisitor(app);

test('the profile keeps its changes, refuses what is wrong beside the field, and a new address must be confirmed', async () => {
  const who = await person();
  const form = { name: 'Akinyi Otieno', email: who.email, phone: '0712 345 678', locale: 'sw' };
  assert.match(await saidNext(who, await press(who, '/account/profile', form)), /Wasifu wako umehifadhiwa/);
  const [kept] = await sql`select name, locale, email_verified from users where id = ${who.id}`;
  assert.deepEqual({ ...kept }, { name: 'Akinyi Otieno', locale: 'sw', email_verified: true });
  const refused = await press(who, '/account/profile', { ...form, phone: 'call me', name: 'A' });
  assert.equal(refused.status, 422);
  for (const field of ['phone', 'name']) assert.ok(refused.body.includes(`id="${field}-error"`), field);
  assert.ok(refused.body.includes('value="call me"'));
  const taken = await press(who, '/account/profile', { ...form, email: (await person()).email });
  assert.equal(taken.status, 409);
  assert.ok(taken.body.includes('id="email-error"'));
  const moved = await press(who, '/account/profile', { ...form, locale: 'en', email: 'moved@example.test' });
  assert.match(await saidNext(who, moved), /we sent to moved@example\.test/);
});

test('a form sent after the log-in has ended keeps what was typed, but no password, until it is sent again', async () => {
  const who = await person();
  const typed = { name: 'Akinyi "Aki" Otieno', locale: 'en', new_password: 'a secret', _key: 'k-1' };
  const ended = await call('POST', '/account/profile', {
    raw: new URLSearchParams(typed).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(ended.status, 401);
  const page = /<main.*<\/main>/s.exec(String(ended.body))![0];
  assert.match(page, /What you typed is kept on this page/);
  assert.match(page, /<form [^>]*action="\/account\/profile"/);
  assert.match(page, /type="hidden" name="name" value="Akinyi &quot;Aki&quot; Otieno"/);
  assert.doesNotMatch(page, /a secret/);
  const { name, locale } = typed;
  const again = await press(who, '/account/profile', { name, locale, email: who.email });
  assert.match(await saidNext(who, again), /Your profile is saved/);
});

test('messages that can be switched off are switched off, and on again', async () => {
  const who = await person();
  await press(who, '/account/messages', { reminders_email: 'yes', reviews_sms: 'yes' });
  const { body } = await call('GET', '/api/notifications/preferences', { token: who.token });
  assert.deepEqual(body, { reminders: { email: true, sms: false }, reviews: { email: false, sms: true } });
  const page = await see(who, '/account/messages');
  assert.match(page, /name="reminders_email"[^>]*checked/);
  assert.doesNotMatch(page, /name="reminders_sms"[^>]*checked/);
  assert.match(page, /between 21:00 and 07:00/);
});

test('a new password needs the present one and logs other devices out; one device can be logged out by itself', async () => {
  const owner = await openAccount(app);
  const elsewhere = await call('POST', '/api/auth/login', {
    body: { email: owner.email, password: PASSWORD },
  });
  const page = await see(owner, '/account/security');
  assert.match(page, /This device/);
  const end = /action="(\/account\/security\/logins\/[\w-]+\/end)"/.exec(page)![1]!;
  assert.match(await saidNext(owner, await press(owner, end)), /That device is logged out/);
  const token = elsewhere.body.access_token;
  assert.equal((await call('GET', '/api/auth/me', { token })).status, 401);
  for (let n = 0; n < 2; n += 1)
    await call('POST', '/api/auth/login', { body: { email: owner.email, password: PASSWORD } });
  await press(owner, '/account/security/logins/end-others');
  const left = await sql`select from logins where user_id = ${owner.id} and revoked_at is null`;
  assert.equal(left.length, 1, 'this device stays');
  const wrong = await press(owner, '/account/security', { current_password: 'x', new_password: 'short' });
  assert.equal(wrong.status, 422);
  assert.ok(wrong.body.includes('id="new_password-error"'));
  const fields = { current_password: PASSWORD, new_password: 'nine purple camels 9' };
  assert.match(
    await saidNext(owner, await press(owner, '/account/security', fields)),
    /Your new password is set/,
  );
});

test('the calendar’s private address is made, renewed and removed', async () => {
  const who = await person();
  const address = async () =>
    /https?:\/\/[^<"]+\/api\/calendar\/\w+\.ics/.exec(await see(who, '/account/calendar'))?.[0];
  assert.equal(await address(), undefined);
  await press(who, '/account/calendar', { _key: crypto.randomUUID() });
  const first = await address();
  await press(who, '/account/calendar', { _key: crypto.randomUUID() });
  const second = await address();
  assert.ok(first && second && first !== second);
  const { pathname } = new URL(second);
  assert.equal((await call('GET', pathname)).status, 200);
  await press(who, '/account/calendar/end');
  assert.equal((await call('GET', pathname)).status, 404);
});

test('a permission is given and taken back; leaving asks for the address, then erases and logs out', async () => {
  const who = await person();
  const allowed = async () => (await call('GET', '/api/consents', { token: who.token })).body.now.photos;
  await press(who, '/account/privacy/consents', { purpose: 'photos', given: 'yes' });
  assert.equal(await allowed(), true);
  assert.match(await see(who, '/account/privacy'), /Take it back/);
  await press(who, '/account/privacy/consents', { purpose: 'photos', given: 'no' });
  assert.equal(await allowed(), false);
  const refused = await press(who, '/account/privacy/erase', { confirm_email: 'other@example.test' });
  assert.equal(refused.status, 422);
  assert.ok(refused.body.includes('id="confirm_email-error"'));
  const gone = await press(who, '/account/privacy/erase', { confirm_email: who.email });
  assert.deepEqual([gone.status, gone.headers.location], [303, '/']);
  assert.equal((await call('GET', '/api/auth/me', { token: who.token })).status, 401);
});

test('one’s data come home as a zip, and asking too often is answered by a page', async () => {
  const who = await person();
  assert.match(await see(who, '/account/privacy'), /href="\/account\/privacy\/export"/);
  const file = await app.app.inject({
    url: '/account/privacy/export',
    headers: { authorization: `Bearer ${who.token}` },
  });
  assert.equal(file.statusCode, 200);
  assert.match(String(file.headers['content-disposition']), /^attachment; filename="my-data-[\d-]+\.zip"$/);
  assert.equal(file.rawPayload.subarray(0, 2).toString(), 'PK');
  for (let n = 0; n < 9; n += 1) await call('GET', '/account/privacy/export', { token: who.token });
  const refused = await call('GET', '/account/privacy/export', { token: who.token });
  assert.equal(refused.status, 429);
  assert.match(refused.body, /That was tried too often/);
});

test('a form that comes empty, or as something else than a form, is refused in words and changes nothing', async () => {
  const who = await person();
  const before = await sql`select name, email, phone, locale, password_hash from users where id = ${who.id}`;
  const forms = ['profile', 'security', 'privacy/erase', 'privacy/consents'].map(
    (path) => `/account/${path}`,
  );
  const open = ['/login', '/register', '/forgot-password', '/reset-password', '/verify-email'];
  const json = { 'content-type': 'application/json' };
  for (const path of [...open, ...forms]) {
    for (const [raw, headers] of [
      [undefined, {}],
      ['null', json],
      ['{"email":{"a":1},"name":[[1]],"password":7,"_key":{}}', json],
    ] as const) {
      const answer = await call('POST', path, {
        token: who.token,
        headers,
        ...(raw === undefined ? {} : { raw }),
      });
      assert.ok([303, 422].includes(answer.status), `${path} with ${raw}: ${answer.status}`);
    }
  }
  for (const path of [
    '/account/bookings?tab=toString',
    '/account/bookings?tab=a&tab=b',
    '/login?next=/a&next=/b',
  ])
    assert.equal((await call('GET', path, { token: who.token })).status, 200, path);
  assert.deepEqual(
    await sql`select name, email, phone, locale, password_hash from users where id = ${who.id}`,
    before,
  );
});
