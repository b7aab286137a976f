// From a booking to a review, over HTTP: the class is held, the list is kept, the certificate proves itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificates } from '../../server/certificates/issue-certificates.ts';
import { moveSessions } from '../../server/sessions/move-sessions.ts';
import { testApp } from '../app.ts';
import { classroom } from '../classroom.ts';

test('a guardian books, the child is marked present, the certificate is mailed and proves itself, and the class is reviewed', async (t) => {
  const app = await testApp(t, {}, { site: true });
  const { call, sql, person, clock, deps } = app;
  const { account, course, session } = await classroom(app, { in_hours: 1, audience: 'Kids', price: 0 });
  const guardian = await person();
  const booked = await call('POST', '/api/bookings', {
    token: guardian.token,
    body: { session_id: session.id, seats: 1 },
  });
  assert.equal(booked.body.payment_status, 'paid', JSON.stringify(booked.body));
  const child = {
    name: 'Zuri Njoroge',
    birth_year: clock.now().getUTCFullYear() - 10,
    guardian_consent: true,
  };
  await call('PUT', `/api/bookings/${booked.body.id}/attendees`, {
    token: guardian.token,
    body: { attendees: [child] },
  });

  // Each of these is a new log-in: the tokens of an hour ago have run out.
  const fresh = async ({ id, login_id }: typeof guardian, role: 'student' | 'trainer') =>
    deps.tokens.issue({ user_id: id, role, login_id });
  clock.set(session.starts_at);
  clock.move(5 * 60_000);
  await moveSessions(deps);
  const token = await fresh(account, 'trainer');
  const list = await call('GET', `/api/sessions/${session.id}/attendance`, { token });
  const [seat] = list.body.seats;
  assert.deepEqual(
    [seat.name, seat.guardian_consent, seat.contact.email],
    ['Zuri Njoroge', true, guardian.email],
  );
  const marks = [{ attendee_id: seat.attendee_id, status: 'present', at: clock.now().toISOString() }];
  const marked = await call('PUT', `/api/sessions/${session.id}/attendance`, { token, body: { marks } });
  assert.equal(marked.body.results[0].outcome, 'applied');

  clock.move(2 * 3_600_000);
  await moveSessions(deps);
  await issueCertificates(deps);
  await app.runJobs();
  const [mail] = await sql<{ text_body: string }[]>`
    select text_body from development_mailbox where recipient = ${guardian.email} and subject like 'Certificate ready%'`;
  const link = /http\S+\/certificates\/(\w+)/.exec(mail!.text_body)!;
  const proof = await call('GET', `/api/certificates/verify/${link[1]}`);
  assert.deepEqual([proof.body.status, proof.body.recipient_name], ['valid', 'Zuri Njoroge']);
  const led = await call('GET', new URL(link[0]).pathname);
  assert.match((await call('GET', String(led.headers.location))).body, /This certificate is valid/);

  const review = await call('POST', `/api/bookings/${booked.body.id}/review`, {
    token: await fresh(guardian, 'student'),
    body: { rating: 5, comment: 'She wants to come again next week.' },
  });
  assert.equal(review.status, 201, JSON.stringify(review.body));
  const shown = (await call('GET', `/api/courses/${course.id}`)).body;
  assert.deepEqual([shown.rating, shown.review_count], [5, 1]);
});
