import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import {
  cookieHeader,
  cookiesOf,
  lettersTo,
  openAccount,
  PASSWORD,
  tokenMailedTo,
} from '../../../../server/accounts/account-journey.ts';
import { unsubscribeLink } from '../../../../server/messages/unsubscribe-link.ts';
import { type Reply, testApp } from '../../../../test/app.ts';

const app = await testApp(undefined, {}, { site: true });
const { call, sql, person, deps } = app;

beforeEach(async () => {
  await sql`delete from rate_limits`;
});

const submit = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  call('POST', path, {
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
const isVerified = async (email: string) =>
  (await sql`select email_verified from users where email = ${email}`)[0]!.email_verified;
const leadsTo = (answer: Reply) => [answer.status, answer.headers.location];

/** What somebody fills in to open an account. */
const filled = (email = `${randomUUID()}@example.test`) => ({
  name: 'Akinyi Otieno',
  email,
  phone: '0712 345 678',
  password: PASSWORD,
  agree: 'yes',
  _key: randomUUID(),
});

test('logging in leads to where one wanted to go, and never to another site', async () => {
  const { email } = await openAccount(app);
  const login = (next: string) => submit('/login', { email, password: PASSWORD, next });
  assert.deepEqual(leadsTo(await login('/account/bookings?tab=past')), [303, '/account/bookings?tab=past']);
  for (const elsewhere of ['//evil.example', 'https://evil.example', '/\\evil.example', '/logout', ''])
    assert.deepEqual(leadsTo(await login(elsewhere)), [303, '/account'], elsewhere);
  const cookies = cookieHeader(cookiesOf(await login('')));
  assert.equal((await call('GET', '/api/auth/me', { headers: cookies })).body.email, email);
  const out = await submit('/logout', {}, cookies);
  assert.deepEqual(leadsTo(out), [303, '/']);
  assert.equal((await call('GET', '/api/auth/me', { headers: cookies })).status, 401);
});

test('a wrong password is said in the visitor’s language; the address stays, the password does not', async () => {
  const { email } = await openAccount(app);
  const wrong = { email, password: 'not the one 1' };
  const english = await submit('/login', wrong);
  assert.equal(english.status, 401);
  assert.match(english.body, /<title>Error: Log in/);
  assert.match(english.body, /E-mail or password is wrong/);
  assert.ok(english.body.includes(`value="${email}"`));
  assert.ok(!english.body.includes(wrong.password));
  const swahili = await submit('/login', wrong, { cookie: 'language=sw' });
  assert.match(swahili.body, /<html lang="sw"/);
  assert.match(swahili.body, /Barua pepe au nenosiri si sahihi/);
  for (let n = 0; n < 9; n += 1) await submit('/login', wrong);
  const slowed = await submit('/login', wrong);
  assert.equal(slowed.status, 429);
  assert.ok(Number(slowed.headers['retry-after']) > 0);
  assert.match(slowed.body, /Try again in \d+ minutes?\./);
});

test('opening an account logs in, keeps what was agreed to, and counts once when pressed twice', async () => {
  const form = { ...filled(), next: '/courses' };
  const opened = await submit('/register', form, { cookie: 'language=sw' });
  assert.deepEqual(leadsTo(opened), [303, '/courses']);
  const twice = await submit('/register', form, { cookie: 'language=sw' });
  assert.deepEqual(leadsTo(twice), [303, '/courses']);
  for (const answer of [opened, twice]) {
    const headers = cookieHeader(cookiesOf(answer));
    const { body } = await call('GET', '/api/auth/me', { headers });
    assert.deepEqual([body.email, body.phone, body.locale], [form.email, '+254712345678', 'sw']);
    const consents = await call('GET', '/api/consents', { headers });
    assert.deepEqual(consents.body.now, { terms: true, privacy: true, marketing: false });
  }
});

test('a refused registration names every wrong field beside it and loses nothing that was typed', async () => {
  const { agree: _, ...form } = { ...filled('nobody'), phone: '12', password: 'short', marketing: 'yes' };
  const refused = await submit('/register', form);
  assert.equal(refused.status, 422);
  for (const field of ['email', 'phone', 'password', 'agree'])
    assert.ok(refused.body.includes(`id="${field}-error"`), field);
  for (const typed of ['Akinyi Otieno', 'nobody', '12'])
    assert.ok(refused.body.includes(`value="${typed}"`), typed);
  assert.match(refused.body, /name="marketing"[^>]*checked/);
  const { email } = await openAccount(app);
  const taken = await submit('/register', filled(email));
  assert.equal(taken.status, 409);
  assert.match(taken.body, /There is an account with this address already/);
});

test('opening the mailed link confirms nothing, its button does', async () => {
  const { email } = await openAccount(app);
  const [letter] = await lettersTo(app, email);
  const { pathname, search, searchParams } = new URL(letter!.links[0]!);
  for (let n = 0; n < 2; n += 1) {
    const page = await call('GET', pathname + search);
    assert.equal(page.status, 200);
    assert.match(page.body, /<form action="\/verify-email" method="post">/);
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
  }
  assert.equal(await isVerified(email), false);
  const token = searchParams.get('token')!;
  const done = await submit('/verify-email', { token });
  assert.equal(done.status, 200);
  assert.match(done.body, /Your address is confirmed/);
  assert.equal(await isVerified(email), true);
  const again = await submit('/verify-email', { token });
  assert.equal(again.status, 422);
  assert.match(again.body, /not valid any more/);
});

test('another letter to confirm the address comes on request, and a link tried too often asks for patience', async () => {
  const { email } = await openAccount(app);
  await lettersTo(app, email);
  const asked = await submit('/resend-verification', { email });
  assert.deepEqual(leadsTo(asked), [303, '/login']);
  assert.equal((await lettersTo(app, email)).length, 2);
  for (let n = 0; n < 30; n += 1) await submit('/verify-email', { token: 'x' });
  const refused = await submit('/verify-email', { token: 'x' });
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers['retry-after']) > 0);
});

test('a forgotten password is set anew by the mailed link, which says what is wrong with a weak one', async () => {
  const { email } = await openAccount(app);
  const [known, unknown] = [
    await submit('/forgot-password', { email }),
    await submit('/forgot-password', { email: 'nobody@example.test' }),
  ];
  const words = (page: Reply, address: string) => page.body.replaceAll(address, 'x');
  assert.equal(
    words(known, email),
    words(unknown, 'nobody@example.test'),
    'the page tells who has an account',
  );
  const token = await tokenMailedTo(app, email);
  const page = await call('GET', `/reset-password?token=${token}&utm_source=mail`);
  assert.equal(page.status, 200);
  for (const [password, complaint] of [
    ['short', /must have at least 8 characters/],
    ['qwerty123', /too easy to guess/],
  ] as const) {
    const refused = await submit('/reset-password', { token, password });
    assert.equal(refused.status, 422);
    assert.match(refused.body, complaint);
    assert.ok(refused.body.includes(token));
    assert.ok(!refused.body.includes(`"${password}"`));
  }
  const password = 'nine purple camels 9';
  assert.deepEqual(leadsTo(await submit('/reset-password', { token, password })), [303, '/login']);
  assert.equal((await call('POST', '/api/auth/login', { body: { email, password } })).status, 200);
  const again = await submit('/reset-password', { token, password });
  assert.equal(again.status, 422);
  assert.match(again.body, /href="\/forgot-password"/);
});

test('what stands in a link cannot become part of the page', async () => {
  const markup = encodeURIComponent('"><script>alert(1)</script>');
  for (const path of [
    `/verify-email?token=${markup}`,
    `/reset-password?token=${markup}`,
    `/login?next=${markup}`,
  ]) {
    const page = await call('GET', path);
    assert.equal(page.status, 200);
    assert.ok(!page.body.includes('<script>'), path);
  }
});

const pathOf = (user_id: string) =>
  unsubscribeLink(deps, { user_id, topic: 'reminders', channel: 'email' }).slice(
    'http://localhost:3000'.length,
  );
const wants = async (token: string) =>
  (await call('GET', '/api/notifications/preferences', { token })).body.reminders.email;

test('the link in a letter stops nothing by being looked at; its button does, and another brings the messages back', async () => {
  const { id, token } = await person();
  const page = await call('GET', pathOf(id));
  assert.equal(page.status, 200);
  assert.match(page.body, /Stop these messages\?/);
  assert.equal(await wants(token), true);
  const stopped = await submit(pathOf(id), { back: 'no' });
  assert.match(stopped.body, /will not get these messages any more/);
  assert.equal(await wants(token), false);
  await submit(pathOf(id), { back: 'yes' });
  assert.equal(await wants(token), true);
});

test('the page behind that link speaks the reader’s language', async () => {
  const { id } = await person();
  await sql`update users set locale = 'sw' where id = ${id}`;
  assert.match((await call('GET', pathOf(id))).body, /Uache kupokea/);
});

test('a link that was changed, for somebody else or for something else, stops nothing', async () => {
  const [mine, theirs] = [await person(), await person()];
  const path = pathOf(mine.id);
  const forged = [
    path.replace(mine.id, theirs.id),
    path.replace('reminders', 'reviews'),
    path.replace('.email.', '.sms.'),
    `${path.slice(0, -3)}abc`,
    '/unsubscribe?token=',
    '/unsubscribe',
  ];
  for (const url of forged) {
    assert.equal((await submit(url, { back: 'no' })).status, 422, url);
    assert.equal((await call('GET', url)).status, 422, url);
  }
  const kept = await sql`select from notification_choices where user_id in (${mine.id}, ${theirs.id})`;
  assert.equal(kept.length, 0);
});

test('the language chosen on the site follows the account, so that letters speak it', async () => {
  const { id, token } = await person();
  const answer = await submit(
    '/preferences',
    { language: 'sw', back: '/login' },
    { authorization: `Bearer ${token}` },
  );
  assert.deepEqual(leadsTo(answer), [303, '/login']);
  assert.equal(cookiesOf(answer).language, 'sw');
  assert.equal((await sql`select locale from users where id = ${id}`)[0]!.locale, 'sw');
});
