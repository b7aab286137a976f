import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cookieHeader, cookiesOf, PASSWORD } from '../../../../server/accounts/account-journey.ts';
import { firstStep, shownCode, withApp, withPassword } from '../../../../server/second-factor/two-factors.ts';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { siteVisitor } from '../../../../test/site-visitor.ts';

const app = await testApp(undefined, {}, { site: true });
const { call, clock } = app;
const { see, press, saidNext } = siteVisitor(app);
const submit = (one: TestApp, path: string, fields: Record<string, string>, headers = {}) =>
  one.call('POST', path, {
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

test('where an admin needs a second factor, every way leads to setting one up, and on from there', async (t) => {
  const live = await testApp(
    t,
    {
      ...{ MODE: 'production', PUBLIC_URL: 'https://darasa.example', SMTP_URL: 'smtp://127.0.0.1:9' },
      ...{ AUTH_SECRET: 'a'.repeat(40), LOOKUP_SECRET: 'b'.repeat(40) },
      DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    },
    { site: true },
  );
  const { email } = await withPassword(live, 'admin');
  const inside = await submit(live, '/login', { email, password: PASSWORD });
  const leads = '/account/second-factor?next=%2Fadmin';
  assert.deepEqual([inside.status, inside.headers.location], [303, leads]);
  const headers = cookieHeader(cookiesOf(inside));
  const page = await live.call('GET', leads, { headers });
  assert.equal(page.status, 200);
  assert.match(page.body, /Set up your second factor/);
  for (const path of ['/account', '/account/profile', '/courses', '/trainer', '/admin', '/admin/users'])
    assert.equal(
      (await live.call('GET', path, { headers })).headers.location,
      `/account/second-factor?next=${encodeURIComponent(path)}`,
    );
  const set_up = await live.call('GET', '/account/second-factor/app?next=/admin', { headers });
  const secret = /class="secret">([^<]+)</.exec(set_up.body)![1]!.replaceAll(' ', '');
  const fields = { code: shownCode(live, secret), next: '/admin' };
  const done = await submit(live, '/account/second-factor/app', fields, headers);
  assert.match(done.body, /href="\/admin">I have kept them/);
  const full = cookieHeader({ ...cookiesOf(inside), ...cookiesOf(done) });
  assert.equal((await live.call('GET', '/api/users', { headers: full })).status, 200);
});

test('a new password waits for a proof on a page of its own, which leads back', async () => {
  const owner = await withApp(app);
  clock.move(601_000);
  const change = async () =>
    press({ token: await owner.fresh() }, '/account/security', {
      current_password: PASSWORD,
      new_password: 'nine purple camels 9',
    });
  const confirm = '/account/confirm?next=%2Faccount%2Fsecurity';
  assert.equal((await change()).headers.location, confirm);
  const who = { token: await owner.fresh() };
  assert.match(await see(who, confirm), /name="code"/);
  const wrong = await press(who, '/account/confirm', { code: '000000', next: '/account/security' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.body, /id="code-error"/);
  const proved = await press(who, '/account/confirm', {
    ...{ code: shownCode(app, owner.secret), next: '/account/security' },
  });
  assert.equal(proved.headers.location, '/account/security');
  assert.match(await saidNext(who, await change()), /Your new password is set/);
});

test('the second step keeps where one was going, says what is wrong, and starts again when it took too long', async () => {
  const owner = await withApp(app);
  const first = await submit(app, '/login', {
    email: owner.email,
    password: PASSWORD,
    next: '/account/bookings',
  });
  assert.equal(first.status, 200);
  const challenge = /name="challenge" value="(\w+)"/.exec(first.body)![1]!;
  const step = (code: string, token = challenge) =>
    submit(app, '/login/second-step', { challenge: token, code, by_code: 'yes', next: '/account/bookings' });
  const wrong = await step('000000');
  assert.equal(wrong.status, 422);
  assert.match(wrong.body, /This code is not right/);
  assert.ok(wrong.body.includes(challenge), 'the next try needs no new log-in');
  assert.equal((await step(shownCode(app, owner.secret))).headers.location, '/account/bookings');
  const late = await step(shownCode(app, owner.secret, 1));
  assert.equal(late.headers.location, '/login?next=%2Faccount%2Fbookings');
  const other = await firstStep(app, owner.email);
  const elsewhere = await submit(app, '/login/second-step', {
    ...{ challenge: other.challenge, code: shownCode(app, owner.secret, 1), next: '//evil.example' },
  });
  assert.equal(elsewhere.headers.location, '/account');
});

test('the pages speak both languages and are kept by nobody', async () => {
  const owner = await withApp(app);
  const paths = [
    '/account/second-factor',
    '/account/second-factor/app',
    '/account/second-factor/app/remove',
    '/account/confirm',
  ];
  for (const path of paths) {
    const [english, swahili] = [await see(owner, path), await see(owner, path, 'sw')];
    assert.notEqual(english, swahili);
    for (const page of [english, swahili])
      assert.doesNotMatch(page, /undefined|\[object|NaN|Invalid Date/, path);
  }
  const page = await call('GET', '/account/second-factor/app', { token: owner.token });
  assert.equal(page.headers['cache-control'], 'no-store');
});
