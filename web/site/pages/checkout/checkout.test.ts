import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../../../test/app.ts';
import { makeCourse, makeSession } from '../../../../test/make.ts';
import { contentOf, ledTo, visitor } from '../../../../test/visit.ts';

const { call, sql, person } = await testApp(undefined, {}, { site: true });

async function makeDate(
  fields: { price?: number | null; capacity?: number; status?: string; audience?: string } = {},
) {
  const { price = 1500, audience = 'Adults', ...rest } = fields;
  const course = await makeCourse(sql, { price, audience, title: 'Data for Managers' });
  return makeSession(sql, { course_id: course.id, ...rest });
}
const bookings = async (session_id: string) => sql`select * from bookings where session_id = ${session_id}`;

test('without a number of seats the first step asks for it, and a wrong number is refused in words', async () => {
  const date = await makeDate({ capacity: 4 });
  const { see, get } = visitor(call, null);
  assert.match(await see(`/checkout/${date.id}`), /Step 1 of 3: Seats.*You can book up to 4\./s);
  const wrong = await get(`/checkout/${date.id}?seats=many`);
  assert.equal(wrong.status, 422);
  assert.match(String(wrong.body), /<title>Error: Seats/);
  assert.match(contentOf(wrong), /must be a whole number from 1 to 4/);
});

test('a visitor opens an account on the way, and the seats stay chosen', async () => {
  const date = await makeDate();
  const { see, press } = visitor(call, null);
  const page = await see(`/checkout/${date.id}?seats=2`);
  assert.match(page, /Step 2 of 3: Your details/);
  assert.match(page, /KES\s3,000/);
  const form = { seats: '2', name: 'Otieno Ouma', email: 'otieno@example.test', phone: '0712 000 111' };
  const refused = await press(`/checkout/${date.id}/account`, { ...form, password: 'sho1' });
  assert.equal(refused.status, 422);
  assert.match(contentOf(refused), /value="otieno@example.test"/);
  assert.match(contentOf(refused), /must have at least 8 characters/);
  assert.match(contentOf(refused), /Change seats/);
  const fields = { ...form, password: 'learn by doing 9', agree: 'yes' };
  const opened = await press(`/checkout/${date.id}/account`, fields);
  assert.equal(ledTo(opened), `/checkout/${date.id}?seats=2`);

  const again = await press(`/checkout/${date.id}/account`, fields);
  const log_in = contentOf(again);
  assert.match(log_in, /This address has an account already/);
  assert.match(log_in, /value="otieno@example.test"/);
  assert.ok(log_in.includes(`value="/checkout/${date.id}?seats=2"`), 'the log-in leads back');
});

test('nobody books with an address that is not confirmed, and the page says how to go on', async () => {
  const date = await makeDate();
  const { see, press } = visitor(call, await person('student', { email_verified: false }));
  assert.match(await see(`/checkout/${date.id}?seats=1`), /Confirm your e-mail address/);
  assert.match(await see(`/checkout/${date.id}?seats=1&verified=1`, 422), /not confirmed yet/);
  const tried = await press(`/checkout/${date.id}`, { seats: '1', contact_phone: '0712000112' });
  assert.match(contentOf(tried), /Confirm your e-mail address/);
  const moved = await press(`/checkout/${date.id}/address`, { seats: '1', email: 'right@example.test' });
  assert.equal(ledTo(moved), `/checkout/${date.id}?seats=1`);
  assert.match(await see(`/checkout/${date.id}?seats=1`), /right@example.test/);
  assert.equal((await bookings(date.id)).length, 0);
});

test('pressing twice makes one booking, and it waits for its money', async () => {
  const date = await makeDate();
  const { press } = visitor(call, await person());
  const form = { seats: '2', contact_phone: '0712000113', _key: 'one-form' };
  const [first, second] = [
    await press(`/checkout/${date.id}`, form),
    await press(`/checkout/${date.id}`, form),
  ];
  const [booking, ...more] = await bookings(date.id);
  assert.equal(more.length, 0);
  assert.equal(ledTo(first), `/bookings/${booking!.code}/pay`);
  assert.equal(ledTo(second), ledTo(first));
});

test('what is wrong stands beside its field, what was typed stays, and nothing is booked', async () => {
  const date = await makeDate();
  const { press } = visitor(call, await person(), 'sw');
  const wrong = await press(`/checkout/${date.id}`, {
    ...{ seats: '1', contact_phone: 'ring me', special_requirements: 'A ramp, please' },
  });
  assert.equal(wrong.status, 422);
  assert.match(contentOf(wrong), /A ramp, please/);
  const many = await press(`/checkout/${date.id}`, { seats: 'two', contact_phone: '0712000116' });
  assert.match(contentOf(many), /id="seats-error"/);
  assert.match(contentOf(wrong), /id="contact_phone-error">lazima iwe nambari ya simu/);
  assert.equal((await bookings(date.id)).length, 0);
});

test('a voucher shows the new price before anything is booked, and a wrong one is said beside its field', async () => {
  const date = await makeDate();
  await sql`insert into vouchers (code, kind, value, currency) values ('KARIBU20', 'percent', 20, 'KES')`;
  const { press } = visitor(call, await person());
  const form = { seats: '2', contact_phone: '0712000114' };
  const applied = await press(`/checkout/${date.id}`, { ...form, voucher: 'karibu20', act: 'apply' });
  assert.equal(applied.status, 200);
  assert.match(contentOf(applied), /Voucher KARIBU20 takes KES\s600 off\./);
  assert.match(contentOf(applied), /KES\s2,400/);
  const wrong = await press(`/checkout/${date.id}`, { ...form, voucher: 'NOSUCH', act: 'apply' });
  assert.match(contentOf(wrong), /id="voucher-error">There is no such voucher/);
  assert.equal((await bookings(date.id)).length, 0);
  ledTo(await press(`/checkout/${date.id}`, { ...form, voucher: 'karibu20' }));
  assert.equal((await bookings(date.id))[0]!.total_amount, 2400);
});

test('what is free has two steps and is confirmed at once', async () => {
  const date = await makeDate({ price: null });
  const { see, press } = visitor(call, await person());
  assert.match(await see(`/checkout/${date.id}?seats=1`), /Step 2 of 2: Your details/);
  const done = await press(`/checkout/${date.id}`, { seats: '1' });
  const [booking] = await bookings(date.id);
  assert.equal(booking!.payment_status, 'paid');
  assert.equal(ledTo(done), `/bookings/${booking!.code}`);
});

test('who booked this date already is led to that booking', async () => {
  const date = await makeDate();
  const { press, see } = visitor(call, await person());
  ledTo(await press(`/checkout/${date.id}`, { seats: '1', contact_phone: '0712000115' }));
  const [booking] = await bookings(date.id);
  const page = await see(`/checkout/${date.id}?seats=1`);
  assert.equal((await press(`/checkout/${date.id}`, { seats: '1' })).status, 409);
  assert.match(page, /You already booked this date/);
  for (const path of ['', '/pay', '/cancel']) assert.ok(page.includes(`/bookings/${booking!.code}${path}"`));
});

test('a date that is full, over, for companies or unknown says so, with a way on', async () => {
  const { see } = visitor(call, null);
  const two = await makeDate({ capacity: 2 });
  const few = await see(`/checkout/${two.id}?seats=3`);
  assert.match(few, /Only 2 seats are left/);
  assert.ok(few.includes(`/checkout/${two.id}?seats=2`) && few.includes(`/waitlist/${two.id}?seats=2`));
  const cancelled = await makeDate({ status: 'cancelled' });
  assert.match(await see(`/checkout/${cancelled.id}?seats=1`, 410), /It was cancelled/);
  const company = await makeDate({ audience: 'Corporate', price: null });
  assert.match(await see(`/checkout/${company.id}?seats=1`), /href="\/companies"/);
  await see('/checkout/019a0000-0000-7000-8000-000000000000?seats=1', 404);
  await see('/checkout/nothing?seats=1', 404);
});
