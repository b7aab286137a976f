import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settledMoney } from '../../../../test/access/settled-money.ts';
import { taughtClass } from '../../../../test/access/taught-class.ts';
import { testApp } from '../../../../test/app.ts';
import { fullSession } from '../../../../test/full-session.ts';
import { makeCourse, makeSession } from '../../../../test/make.ts';
import { siteVisitor } from '../../../../test/site-visitor.ts';

const app = await testApp(undefined, {}, { site: true });
const { call, sql, person, clock } = app;
const { see, press, saidNext } = siteVisitor(app);

const pages = [
  '/account',
  ...[
    'bookings',
    'waiting-list',
    'certificates',
    'reviews',
    'receipts',
    'notifications',
    'profile',
    'messages',
  ],
  ...['security', 'calendar', 'privacy', 'privacy/erase'],
].map((path) => (path.startsWith('/') ? path : `/account/${path}`));

test('every page of the account asks a visitor to log in, and leads back afterwards', async () => {
  for (const path of [...pages, '/account/bookings?tab=past']) {
    const { status, headers } = await call('GET', path);
    assert.deepEqual([status, headers.location], [303, `/login?next=${encodeURIComponent(path)}`]);
  }
  assert.equal((await call('POST', '/account/calendar')).status, 303);
});

test('a new account has no dead end on any page, in both languages, and is told to confirm its address', async () => {
  const newcomer = await person('student', { email_verified: false });
  const look = async (path: string) => {
    const [english, swahili] = await Promise.all([see(newcomer, path), see(newcomer, path, 'sw')]);
    assert.match(english, /is not confirmed yet/, path);
    assert.match(swahili, /bado haijathibitishwa/, path);
    assert.equal(english.match(/<h1/g)?.length, 1, path);
    for (const page of [english, swahili])
      assert.doesNotMatch(page, /undefined|\[object|NaN|Invalid Date/, path);
  };
  await Promise.all(pages.map(look));
  assert.match(await see(newcomer, '/account'), /href="\/courses">Find a course/);
  const again = await press(newcomer, '/resend-verification', { back: '/account/bookings' });
  assert.equal(again.headers.location, '/account/bookings');
});

test('bookings stand in the tab of their state, each with the one thing to do next', async () => {
  const who = await person();
  const booked = async (fields: { price: number; title: string }) => {
    const course = await makeCourse(sql, fields);
    const session = await makeSession(sql, { course_id: course.id, now: clock.now() });
    const { body } = await call('POST', '/api/bookings', {
      token: who.token,
      body: { session_id: session.id, seats: 2 },
    });
    return body as { id: string; code: string };
  };
  const owed = await booked({ price: 1500, title: 'Owed for' });
  const free = await booked({ price: 0, title: 'Ahead of us' });
  const gone = await booked({ price: 0, title: 'Given back' });
  await call('PUT', `/api/bookings/${gone.id}/cancel`, { token: who.token, body: {} });
  const start = await see(who, '/account');
  assert.ok(start.indexOf('Ahead of us') < start.indexOf('Owed for'), 'the next class comes first');
  assert.ok(start.includes(owed.code));
  const taught = await taughtClass(app, who.id, (await person('trainer')).id);
  const [held] = await sql<{ code: string }[]>`select code from bookings where id = ${taught.unreviewed.id}`;

  const upcoming = await see(who, '/account/bookings');
  assert.match(upcoming, /Ahead of us/);
  assert.doesNotMatch(upcoming, /Owed for|Given back/);
  assert.ok(upcoming.includes(`href="/bookings/${free.code}"`));
  const to_pay = await see(who, '/account/bookings?tab=to-pay');
  assert.match(to_pay, /Pay KES\u00a03,000/);
  assert.match(to_pay, /Held until \d\d:\d\d/);
  assert.match(to_pay, /To pay \(1\)/);
  assert.match(await see(who, '/account/bookings?tab=cancelled'), /Given back/);
  const past = await see(who, '/account/bookings?tab=past');
  assert.ok(past.includes(`href="/account/reviews/${held!.code}"`), 'an attended class waits for its review');
  assert.doesNotMatch(await see(await person(), '/account/bookings'), /Ahead of us/);
});

test('an offer is seen at once, declined or taken by one press; whoever waits sees the place in line', async () => {
  const full = await fullSession(app, { price: 0 });
  const [first, second, third] = [await full.joins(), await full.joins(), await full.joins()];
  await full.frees(1);
  assert.match(await see(first, '/account'), /Seats offered to you/);
  assert.match(await see(third, '/account/waiting-list'), /number 2 in line/);
  assert.match(await see(second, '/account/waiting-list', 'sw'), /Wewe ndiye unayefuata/);
  const path = `/account/waiting-list/${full.session_id}`;
  await press(first, `${path}/leave`);
  assert.equal((await full.entry(first)).status, 'declined');
  assert.equal((await full.entry(second)).status, 'offered');
  const taken = await press(second, `${path}/accept`, { _key: crypto.randomUUID() });
  assert.match(String(taken.headers.location), /^\/bookings\/\w+$/);
  assert.equal((await full.entry(second)).status, 'accepted');
  assert.match(
    await saidNext(third, await press(third, `${path}/leave`)),
    /you wait for these seats no more/,
  );
  assert.match(await see(third, '/account/waiting-list'), /You are on no waiting list/);
});

test('who took part writes a review and changes it; a review without stars is refused, and its words stay', async () => {
  const who = await person();
  const { unreviewed } = await taughtClass(app, who.id, (await person('trainer')).id);
  const [{ code }] = (await sql`select code from bookings where id = ${unreviewed.id}`) as unknown as [
    { code: string },
  ];
  const path = `/account/reviews/${code}`;
  assert.match(await see(who, path), /type="radio"[^>]*value="5"/);
  const refused = await press(who, path, { comment: 'Patient & clear.' });
  assert.equal(refused.status, 422);
  assert.match(refused.body, /id="rating-error"/);
  assert.match(refused.body, /Patient &amp; clear\./);
  const sent = await press(who, path, {
    rating: '4',
    comment: 'Patient & clear.',
    _key: crypto.randomUUID(),
  });
  assert.match(await saidNext(who, sent), /Thank you/);
  const [review] = await sql<{ id: string; rating: number }[]>`
    select id, rating from reviews where booking_id = ${unreviewed.id}`;
  assert.equal(review!.rating, 4);
  assert.equal(
    (await press(who, `/account/reviews/${review!.id}/edit`, { rating: '5', comment: '' })).status,
    303,
  );
  const [changed] = await sql`select rating, comment from reviews where id = ${review!.id}`;
  assert.deepEqual({ ...changed }, { rating: 5, comment: null });
  const stranger = await person();
  assert.equal((await call('GET', path, { token: stranger.token })).status, 404);
  assert.equal((await press(stranger, `/account/reviews/${review!.id}/edit`, { rating: '1' })).status, 404);
});

test('receipts, credit notes and certificates are listed with what to do with them, for their owner only', async () => {
  const who = await person();
  const money = await settledMoney(app, who.id);
  const { code } = await taughtClass(app, who.id, (await person('trainer')).id);
  const papers = await see(who, '/account/receipts');
  assert.ok(papers.includes(`href="/api/payments/${money.payment_id}/receipt"`));
  assert.ok(papers.includes(`href="/api/refunds/${money.refund_id}/credit-note"`));
  assert.match(papers, /−KES\u00a0750/);
  const certificates = await see(who, '/account/certificates');
  assert.ok(certificates.includes(`href="/api/certificates/verify/${code}/pdf"`));
  assert.ok(certificates.includes(`href="/api/certificates/verify/${code}/credential"`));
  const linkedin = /href="(https:\/\/www\.linkedin\.com\/profile\/add[^"]*)"/.exec(certificates)![1]!;
  const fields = new URL(linkedin.replaceAll('&amp;', '&')).searchParams;
  assert.equal(fields.get('certUrl'), `http://localhost:3000/certificates/${code}`);
  assert.match(await see(await person(), '/account/certificates'), /No certificates yet/);
});

test('opening a piece of news reads it and leads to what it is about; all can be read at once', async () => {
  const who = await person();
  const note = async (link: string | null) => {
    const [row] = await sql<{ id: string }[]>`
      insert into notifications (key, user_id, kind, locale, title, body, link, created_at)
      values (${crypto.randomUUID()}, ${who.id}, 'refund_paid', 'en', 'Money is back', 'Look.', ${link}, ${clock.now()})
      returning id`;
    return row!.id;
  };
  const [linked, evil] = [await note('/bookings/ABC'), await note('//evil.example')];
  await note(null);
  assert.match(await see(who, '/account'), /data-unread="3"/);
  const open = async (id: string) => (await press(who, `/account/notifications/${id}/open`)).headers.location;
  assert.equal(await open(linked), '/bookings/ABC');
  assert.equal(await open(evil), '/account/notifications');
  assert.match(await see(who, '/account/notifications'), /data-unread="1"/);
  assert.match(
    await saidNext(who, await press(who, '/account/notifications/read-all')),
    /All marked as read/,
  );
  const others = await note('/bookings/DEF');
  await press(await person(), `/account/notifications/${others}/open`);
  assert.match(await see(who, '/account'), /data-unread="1"/, 'nobody reads the news of others');
});

test('an error is told in plain words of the visitor’s language, with a way on and a reference', async () => {
  const page = async (path: string, language: string, token?: string) =>
    call('GET', path, { token: token ?? null, headers: { cookie: `language=${language}` } });
  const missing = await page('/nothing-here', 'en');
  assert.equal(missing.status, 404);
  assert.match(missing.body, /This page is not here/);
  assert.ok(missing.body.includes(String(missing.headers['x-request-id'])));
  assert.match((await page('/nothing-here', 'sw')).body, /Ukurasa huu haupo/);
  const student = await person();
  const forbidden = await page('/trainer', 'sw', student.token);
  assert.equal(forbidden.status, 403);
  assert.match(forbidden.body, /Huna ruhusa ya kuona hapa/);
  const foreign = await call('POST', '/account/calendar/end', {
    token: student.token,
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  assert.equal(foreign.status, 403);
  assert.doesNotMatch(foreign.body, /href="\/account\/calendar\/end"/, 'a form is not tried again by a link');
});
