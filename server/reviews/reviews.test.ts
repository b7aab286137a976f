import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { classroom, endSession, seatedBooking } from '../../test/classroom.ts';
import { allPages, wrongFields } from '../../test/pages.ts';

const app = await testApp();
const { call, sql, person, clock, deps } = app;

async function tokenOf(user_id: string, role: 'student' | 'trainer' | 'admin' = 'student'): Promise<string> {
  const [login] = await sql<{ id: string }[]>`select id from logins where user_id = ${user_id}`;
  return deps.tokens.issue({ user_id, role, login_id: login!.id });
}

/** A completed class with so many bookings, of which all but the last were attended. */
async function attended(bookings: number) {
  const room = await classroom(app);
  const seated: Awaited<ReturnType<typeof seatedBooking>>[] = [];
  for (let n = 0; n < bookings; n += 1) seated.push(await seatedBooking(app, room.session.id));
  await endSession(app, room.session.id);
  for (const { attendees } of seated.slice(0, -1))
    await sql`
      insert into attendance (attendee_id, session_id, status, client_at, marked_at, received_at, marked_by)
      values (${attendees[0]!}, ${room.session.id}, 'present', now(), now(), now(), ${room.account.id})`;
  const review = async (place: number, body: object) =>
    call('POST', `/api/bookings/${seated[place]!.booking.id}/review`, {
      token: await tokenOf(seated[place]!.owner.id),
      body,
    });
  const list = async (query = '') =>
    (await call('GET', `/api/courses/${room.course.id}/reviews?${query}`)).body;
  const ratings = async () => {
    const [row] = await sql<{ course: number | null; reviews: number; trainer: number | null }[]>`
      select c.rating as course, c.review_count as reviews, t.rating as trainer
      from courses c, trainers t where c.id = ${room.course.id} and t.id = ${room.trainer.id}`;
    return { ...row! };
  };
  return { ...room, seated, review, list, ratings };
}

test('who was there reviews once; who was not, or not yet, cannot', async () => {
  const { review, seated, course, trainer } = await attended(2);
  const { status, body } = await review(0, { rating: 4, comment: 'Patient, and full of examples.' });
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual(
    [body.rating, body.author, body.course.id, body.trainer.id],
    [4, 'Wanjiku K.', course.id, trainer.id],
  );
  assert.deepEqual(
    [(await review(0, { rating: 5 })).body.code, (await review(1, { rating: 1 })).body.code],
    ['already_reviewed', 'not_attended'],
  );
  const stranger = await person();
  const path = `/api/bookings/${seated[0]!.booking.id}/review`;
  assert.equal((await call('POST', path, { token: stranger.token, body: { rating: 1 } })).status, 404);
  const room = await classroom(app);
  const early = await seatedBooking(app, room.session.id);
  const soon = await call('POST', `/api/bookings/${early.booking.id}/review`, {
    token: early.owner.token,
    body: { rating: 5 },
  });
  assert.equal(soon.body.code, 'not_attended');
});

test('ratings of course and trainer are right to two decimals after every change', async () => {
  const { review, ratings, seated, course } = await attended(4);
  const ids: string[] = [];
  for (const [place, rating] of [5, 4, 4].entries()) ids.push((await review(place, { rating })).body.id);
  assert.deepEqual(await ratings(), { course: 4.33, reviews: 3, trainer: 4.33 });
  const token = await tokenOf(seated[0]!.owner.id);
  await call('PUT', `/api/reviews/${ids[0]}`, { token, body: { rating: 3 } });
  assert.deepEqual(await ratings(), { course: 3.67, reviews: 3, trainer: 3.67 });
  const admin = await person('admin');
  const hide = (id: string) =>
    call('POST', `/api/reviews/${id}/hide`, { token: admin.token, body: { reason: 'Names a child' } });
  await hide(ids[1]!);
  assert.deepEqual(await ratings(), { course: 3.5, reviews: 2, trainer: 3.5 });
  await call('POST', `/api/reviews/${ids[1]}/show`, { token: admin.token });
  assert.deepEqual(await ratings(), { course: 3.67, reviews: 3, trainer: 3.67 });
  for (const id of ids) await hide(id);
  assert.deepEqual(await ratings(), { course: null, reviews: 0, trainer: null });
  const shown = await call('GET', `/api/courses/${course.id}`);
  assert.deepEqual([shown.body.rating, shown.body.review_count], [null, 0]);
});

test('twenty reviews at the same moment leave the right average', async () => {
  const { review, ratings, list } = await attended(21);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => review(n, { rating: (n % 5) + 1 })));
  assert.deepEqual(
    answers.filter(({ status }) => status !== 201),
    [],
  );
  assert.deepEqual(await ratings(), { course: 3, reviews: 20, trainer: 3 });
  assert.deepEqual((await list()).summary, {
    rating: 3,
    review_count: 20,
    spread: { 1: 4, 2: 4, 3: 4, 4: 4, 5: 4 },
  });
});

test('a review can be changed for 14 days, by its author alone, and never by who saw an older one', async () => {
  const { review, seated } = await attended(2);
  const made = (await review(0, { rating: 2, comment: 'Too fast' })).body;
  const path = `/api/reviews/${made.id}`;
  const put = async (body: object, headers = {}) =>
    call('PUT', path, { token: await tokenOf(seated[0]!.owner.id), body, headers });
  const changed = await put({ comment: 'Fast, but good' });
  assert.deepEqual([changed.body.rating, changed.body.comment], [2, 'Fast, but good']);
  assert.notEqual(changed.body.edited_at, null);
  const other = await tokenOf(seated[1]!.owner.id);
  assert.equal((await call('PUT', path, { token: other, body: { rating: 5 } })).status, 404);
  assert.equal((await put({ rating: 3 }, { 'if-match': '"0-x"' })).body.code, 'changed_meanwhile');
  clock.move(14 * 86_400_000 + 1000);
  const late = await put({ rating: 5 });
  assert.equal(late.body.code, 'review_closed');
});

test('the trainer of the class answers in public, no other trainer does', async () => {
  const { review, account, list } = await attended(2);
  const { id } = (await review(0, { rating: 3 })).body;
  const path = `/api/reviews/${id}/reply`;
  const token = await tokenOf(account.id, 'trainer');
  assert.equal(
    (await call('PUT', path, { token, body: { reply: 'Thank you, next time slower!' } })).status,
    200,
  );
  assert.equal((await list()).data[0].reply, 'Thank you, next time slower!');
  await call('PUT', path, { token, body: { reply: null } });
  assert.equal((await list()).data[0].replied_at, null);
  const stranger = await person('trainer');
  assert.equal((await call('PUT', path, { token: stranger.token, body: { reply: 'Mine!' } })).status, 404);
});

test('a reported review comes to the admins once, stays until they hide it, and its author sees why it went', async () => {
  const { review, list, seated } = await attended(2);
  const { id } = (await review(0, { rating: 1, comment: 'Rude words' })).body;
  const admin = await person('admin');
  const reporter = await person();
  const report = () =>
    call('POST', `/api/reviews/${id}/report`, { token: reporter.token, body: { reason: 'Rude' } });
  assert.deepEqual([(await report()).status, (await report()).status], [204, 204]);
  const letters = await sql`select from messages where kind = 'staff_alert' and user_id = ${admin.id}`;
  assert.equal(letters.length, 1);
  const reported = await call('GET', '/api/reviews?reported=true&hidden=false', { token: admin.token });
  assert.deepEqual(
    reported.body.data.map((one: { reports: object[] }) => one.reports.length),
    [1],
  );
  assert.equal((await list()).total, 1);
  await call('POST', `/api/reviews/${id}/hide`, { token: admin.token, body: { reason: 'Rude words' } });
  assert.equal((await list()).total, 0);
  assert.equal((await report()).status, 404);
  const mine = await call('PUT', `/api/reviews/${id}`, {
    token: await tokenOf(seated[0]!.owner.id),
    body: { rating: 2 },
  });
  assert.equal(mine.body.hidden_reason, 'Rude words');
  const [trail] = await sql<{ reason: string | null }[]>`
    select reason from audit_log where object_type = 'reviews' and object_id = ${id} and action = 'changed' and after ? 'hidden_at' order by id limit 1`;
  assert.equal(trail!.reason, 'Rude words');
  for (const step of ['hide', 'show']) {
    const missing = await call('POST', `/api/reviews/${randomUUID()}/${step}`, {
      token: admin.token,
      ...(step === 'hide' ? { body: { reason: 'None' } } : {}),
    });
    assert.equal(missing.status, 404);
  }
});

test('links and floods are refused, and everything wrong is named at once', async () => {
  const { review, seated } = await attended(2);
  assert.deepEqual(
    wrongFields(await review(0, { rating: 6, comment: 'Buy at https://x.example', stars: 5 })).sort(),
    ['comment', 'rating', 'stars'],
  );
  await sql`delete from rate_limits`;
  for (let n = 0; n < 20; n += 1) await review(1, { rating: 5 });
  const flood = await review(1, { rating: 5 });
  assert.deepEqual([flood.status, flood.body.code], [429, 'rate_limited']);
  assert.ok(seated.length > 0);
});

test('lists page through all reviews without repeat or gap, by course and by trainer', async () => {
  const { review, course, trainer } = await attended(8);
  for (let n = 0; n < 7; n += 1) assert.equal((await review(n, { rating: (n % 3) + 3 })).status, 201);
  for (const sort of ['created_at', '-created_at', 'rating', '-rating'])
    for (const path of [`/api/courses/${course.id}/reviews`, `/api/trainers/${trainer.id}/reviews`])
      assert.equal((await allPages(call, `${path}?limit=3&sort=${sort}`)).length, 7);
  const admin = await person('admin');
  const all = `/api/reviews?course_id=${course.id}&trainer_id=${trainer.id}&limit=3`;
  assert.equal((await allPages(call, all, admin.token)).length, 7);
  const three = await call('GET', `/api/courses/${course.id}/reviews?rating=3`);
  assert.deepEqual([three.body.total, three.body.summary.review_count], [3, 7]);
  assert.deepEqual(wrongFields(await call('GET', `/api/courses/${course.id}/reviews?colour=red`)), [
    'colour',
  ]);
  assert.equal((await call('GET', `/api/courses/${randomUUID()}/reviews`)).status, 404);
  assert.equal((await call('GET', `/api/trainers/${randomUUID()}/reviews`)).status, 404);
});

test('people find what they said, and the classes they can still say something about', async () => {
  const { seated, review, course } = await attended(2);
  const { owner, booking } = seated[0]!;
  const token = await tokenOf(owner.id);
  const own = async () => (await call('GET', `/api/users/${owner.id}/reviews`, { token })).body;
  const before = await own();
  assert.deepEqual(
    before.waiting.map((one: { booking_id: string; course: { id: string } }) => [
      one.booking_id,
      one.course.id,
    ]),
    [[booking.id, course.id]],
  );
  await review(0, { rating: 4, comment: 'Clear and calm.' });
  const after_ = await own();
  assert.deepEqual(after_.waiting, []);
  assert.deepEqual(
    [after_.total, after_.data[0].comment, after_.data[0].booking_id],
    [1, 'Clear and calm.', booking.id],
  );
  const absent = seated[1]!.owner;
  const theirs = await call('GET', `/api/users/${absent.id}/reviews`, { token: await tokenOf(absent.id) });
  assert.deepEqual([theirs.body.waiting, theirs.body.total], [[], 0]);
});
