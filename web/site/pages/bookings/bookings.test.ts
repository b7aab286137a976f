import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullSession } from '../../../../test/full-session.ts';
import { makeSession } from '../../../../test/make.ts';
import { type Booked, testPlatform } from '../../../../test/platform.ts';
import { contentOf, ledTo, visitor } from '../../../../test/visit.ts';

const platform = await testPlatform(undefined, {}, {}, { site: true });
const { call, sql, booked, providers, push, settleDown, person } = platform;

let line = 0;
/** A confirmed booking that was paid for. */
async function paid(seats = 1): Promise<Booked & { page: string; code: string }> {
  const own = await booked(seats);
  const phone = `+254714000${String(++line).padStart(3, '0')}`;
  providers.script({ provider: 'mpesa', outcome: { result_code: 0 } });
  assert.equal((await push(own, phone)).status, 201);
  await settleDown();
  const [row] = await sql<{ code: string }[]>`select code from bookings where id = ${own.booking_id}`;
  return { ...own, code: row!.code, page: `/bookings/${row!.code}` };
}

test('a confirmed booking shows its code, the calendar, the map and the receipt, and only to its owner', async () => {
  const own = await paid(2);
  const seen = await visitor(call, own).see(own.page);
  assert.match(seen, /You are booked/);
  for (const part of [
    own.code,
    'calendar.ics',
    'calendar.google.com',
    'google.com/maps',
    `${own.page}/receipt`,
  ])
    assert.ok(seen.includes(part), part);
  assert.match(await visitor(call, own, 'sw').see(own.page), /Una nafasi/);
  await visitor(call, await person()).see(own.page, 404);
  assert.match(ledTo(await visitor(call, null).get(own.page)), /^\/login\?next=/);
});

test('the receipt prints the same number, code and sum as the document', async () => {
  const own = await paid();
  const [receipt] = await sql<{ number: string; code: string }[]>`
    select d.number, p.provider_transaction_id as code from documents d join payments p on p.id = d.payment_id
    where p.booking_id = ${own.booking_id}`;
  const seen = await visitor(call, own).see(`${own.page}/receipt`);
  for (const part of [receipt!.number, receipt!.code, 'KES\u00a01,500', own.code, '/receipt"'])
    assert.ok(seen.includes(part), part);
});

test('names are filled in later, a child needs a guardian, and what is wrong stands at its seat', async () => {
  const own = await paid(3);
  const { press, see } = visitor(call, own);
  const form = { name_1: 'Achieng Otieno', name_3: 'Baraka Mwangi', birth_year_3: '2015' };
  const wrong = await press(`${own.page}/attendees`, form);
  assert.equal(wrong.status, 422);
  assert.match(contentOf(wrong), /id="guardian_consent_3-error">a parent or guardian must consent/);
  assert.match(contentOf(wrong), /value="Achieng Otieno"/);
  assert.equal(ledTo(await press(`${own.page}/attendees`, { ...form, guardian_consent_3: 'yes' })), own.page);
  const seen = await see(own.page);
  assert.match(seen, /Achieng Otieno.*Baraka Mwangi.*1 seat has no name yet/s);
  assert.match(await see(`${own.page}/attendees`), /value="Baraka Mwangi"/);
});

test('what comes back is said before cancelling, for some of the seats and for all, and then tracked', async () => {
  const own = await paid(3);
  const { press, see } = visitor(call, own);
  assert.match(await see(`${own.page}/cancel?seats=1`), /KES\u00a01,500.*Cancel 1 seat/s);
  assert.match(
    await see(`${own.page}/cancel`),
    /KES\u00a04,500.*100 % until 48 hours before.*Cancel 3 seats/s,
  );
  assert.equal(ledTo(await press(`${own.page}/cancel`, { seats: '1' })), own.page);
  assert.match(await see(own.page), /Your money back.*KES\u00a01,500.*(Asked for|On its way)/s);
  ledTo(await press(`${own.page}/cancel`, { seats: '2', reason: 'Ill' }));
  await settleDown();
  const seen = await see(own.page);
  assert.match(seen, /Money on its way back|Paid back/);
  assert.match(await see(`${own.page}/cancel`, 409), /cancelled already/);
});

test('another date of the course shows what it costs before it is taken', async () => {
  const own = await paid();
  const { press, see } = visitor(call, own);
  assert.match(await see(`${own.page}/transfer`), /no other date/);
  const [{ course_id }] = (await sql`select course_id from sessions where id = ${own.session_id}`) as [
    { course_id: string },
  ];
  const later = await makeSession(sql, { course_id, in_hours: 400, location: 'Karen' });
  assert.match(await see(`${own.page}/transfer`), /Karen/);
  assert.match(await see(`${own.page}/transfer?to=${later.id}`), /It costs the same/);
  assert.equal(ledTo(await press(`${own.page}/transfer`, { to: later.id, _key: 'move' })), own.page);
  assert.match(await see(own.page), /Karen/);
});

test('a dearer date is held and paid for first, and says that the old booking then ends', async () => {
  const own = await paid();
  const { press, see } = visitor(call, own);
  const [{ course_id }] = (await sql`select course_id from sessions where id = ${own.session_id}`) as [
    { course_id: string },
  ];
  const later = await makeSession(sql, { course_id, in_hours: 400 });
  await sql`update courses set price = 2000 where id = ${course_id}`;
  assert.match(await see(`${own.page}/transfer?to=${later.id}`), /You pay KES\u00a02,000.*KES\u00a01,500/s);
  const next = ledTo(await press(`${own.page}/transfer`, { to: later.id, _key: 'dearer' }));
  assert.match(next, /^\/bookings\/[A-Z0-9]{8}\/pay$/);
  assert.match(await see(next), /your earlier one ends and its money comes back/);
});

test('the confirmation is sent again on a press', async () => {
  const own = await paid();
  const before = await sql`select from messages where user_id = ${own.user_id} and channel = 'email'`;
  assert.equal(ledTo(await visitor(call, own).press(`${own.page}/resend`)), own.page);
  const after = await sql`select from messages where user_id = ${own.user_id} and channel = 'email'`;
  assert.equal(after.length, before.length + 1);
});

test('the waiting list shows one’s place, offers free seats to pay for, and lets go with one press', async () => {
  const full = await fullSession(platform, { capacity: 2 });
  const list = `/waitlist/${full.session_id}`;
  assert.match(await visitor(call, null).see(`${list}?seats=1`), /Log in or open an account/);
  const [first, second] = [visitor(call, await person()), visitor(call, await person())];
  assert.equal(ledTo(await first.press(list, { seats: '1' })), list);
  ledTo(await second.press(list, { seats: '1' }));
  assert.match(await first.see(list), /You are next/);
  assert.match(await second.see(list), /You are number 2 in line/);
  const wrong = await visitor(call, await person()).press(list, { seats: '5' });
  assert.equal(wrong.status, 422);
  assert.match(contentOf(wrong), /must be at most 2/);

  await full.frees(1);
  const offer = await first.see(list);
  assert.match(offer, /Seats are yours, if you want them.*Held for you until/s);
  const pay = /\/bookings\/[A-Z0-9]{8}\/pay/.exec(offer)![0];
  assert.match(await first.see(pay), /How do you want to pay/);
  ledTo(await first.press(`${list}/leave`));
  assert.match(await second.see(list), /Seats are yours/);
});

test('a date with free seats and nobody waiting leads from the waiting list to the booking', async () => {
  const date = await makeSession(sql);
  const answer = await visitor(call, await person()).get(`/waitlist/${date.id}?seats=2`);
  assert.equal(ledTo(answer), `/checkout/${date.id}?seats=2`);
});
