import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Booked, testPlatform } from '../../../../test/platform.ts';
import { contentOf, ledTo, visitor } from '../../../../test/visit.ts';

const platform = await testPlatform(undefined, {}, {}, { site: true });
const { call, sql, deps, booked, pass, providers, settleDown } = platform;

let line = 0;
const newPhone = () => `0713000${String(++line).padStart(3, '0')}`;
const codeOf = async ({ booking_id }: Booked) =>
  (await sql<{ code: string }[]>`select code from bookings where id = ${booking_id}`)[0]!.code;

/** Somebody with a booking who has just asked their phone to pay. */
async function asked(own?: Booked) {
  const booking = own ?? (await booked());
  const code = await codeOf(booking);
  const at = visitor(call, booking);
  const phone = newPhone();
  const answer = await at.press(`/bookings/${code}/pay`, { method: 'mpesa', phone, _key: phone });
  return { booking, code, phone, page: ledTo(answer), ...at };
}

const endings: [result: number, heading: RegExp, more: RegExp][] = [
  [1, /There is not enough money/, /Fuliza/],
  [17, /Another M-Pesa request is open/, /one to three minutes/],
  [26, /M-Pesa is busy/, /not your fault/],
  [1001, /Another M-Pesa request is open/, /Send again in/],
  [1019, /The request ran out/, /Nothing was charged/],
  [1025, /M-Pesa is busy/, /by card/],
  [1032, /The request was cancelled/, /Nothing was charged/],
  [1037, /We could not reach the phone/, /\*234#/],
  [2001, /The PIN was wrong/, /Send again in/],
  [2028, /M-Pesa cannot take this payment/, /fault is on our side/],
  [9999, /M-Pesa is busy/, /half a minute/],
  [4711, /Not confirmed yet/, /do not pay twice.*Check again.*Ask for help/s],
];

test('each way a prompt can end has its words, keeps the seats, and offers another way', async () => {
  providers.script({ provider: 'mpesa', outcome: { result_code: 2001 } });
  const { page, code, see } = await asked();
  await settleDown();
  for (const [result, heading, more] of endings) {
    await sql`
      update payments set failure_code = ${String(result)}
      where payment_reference = ${page.slice(5)} and status = 'failed'`;
    const seen = await see(page);
    assert.match(seen, new RegExp(`<h1[^>]*>${heading.source}`), `${result}`);
    assert.match(seen, more, `${result}`);
    assert.match(seen, /Your seats are held until \d\d:\d\d/, `${result}`);
    assert.ok(seen.includes(`href="/bookings/${code}/pay"`), `${result}: another way`);
  }
});

test('the waiting screen shows amount, a number one knows, the business, and that closing it is safe', async () => {
  const { page, phone, see, get } = await asked();
  const seen = await see(page);
  for (const words of ['Check your phone', 'KES', '1,500', `0713 *** ${phone.slice(-3)}`, 'Darasa'])
    assert.ok(seen.includes(words), words);
  assert.match(seen, /We never ask for it here.*You can close this page/s);
  const words = seen.replaceAll(/<[^>]*>/g, '');
  assert.ok(!words.includes(phone.slice(1)), 'never the whole number');
  assert.deepEqual((await get(`${page}/stage`)).body, { stage: 'asking' });
});

test('after a minute without an answer it says so, and the Pay Bill, a code, another way are there', async () => {
  const { page, code, phone, see, get, press } = await asked();
  platform.clock.move(61_000);
  const seen = await see(page);
  assert.match(seen, /No answer yet.*do not pay again.*Pay Bill by hand/s);
  assert.ok(seen.includes(providers.daraja.credentials.shortcode) && seen.includes(code));
  assert.deepEqual((await get(`${page}/stage`)).body, { stage: 'late' });

  const wrong = await press(`${page}/claim`, { receipt: 'I did pay' });
  assert.equal(wrong.status, 422);
  assert.match(contentOf(wrong), /must be the code of M-Pesa/);
  assert.equal(ledTo(await press(`${page}/claim`, { receipt: 'QJK1A2B3C4' })), page);
  const [payment] =
    await sql`select status, attention from payments where payment_reference = ${page.slice(5)}`;
  assert.match(payment!.attention, /QJK1A2B3C4/);
  assert.notEqual(payment!.status, 'completed');

  await pass(60_000);
  const again = await press(`${page}/again`, { method: 'mpesa', phone });
  assert.deepEqual([again.status, again.headers.location], [307, `/bookings/${code}/pay`]);
  const next = ledTo(await press(`/bookings/${code}/pay`, { method: 'mpesa', phone }));
  assert.match(await see(next), /Check your phone/);
  assert.equal(ledTo(await press(`${next}/other`)), `/bookings/${code}/pay`);
  assert.match(await see(`/bookings/${code}/pay`), /Held for you until/);
});

test('the same number too soon is refused with the time to wait, and nothing typed is lost', async () => {
  const { page, phone, code, press } = await asked();
  ledTo(await press(`${page}/other`));
  const soon = await press(`/bookings/${code}/pay`, { method: 'mpesa', phone });
  assert.equal(soon.status, 429);
  assert.match(contentOf(soon), /short pause.*Try again in [12]:\d\d/s);
  assert.ok(contentOf(soon).includes(`value="${phone}"`));
  const wrong = await press(`/bookings/${code}/pay`, { method: 'mpesa', phone: '12' });
  assert.equal(wrong.status, 422);
  assert.match(contentOf(wrong), /id="phone-error">must be a Kenyan mobile number/);
});

test('the word of a returning browser pays nothing; the word of the card partner does', async () => {
  const own = await booked();
  const code = await codeOf(own);
  const { press, get, see } = visitor(call, own);
  const out = ledTo(await press(`/bookings/${code}/pay`, { method: 'card' }));
  assert.ok(out.startsWith(providers.flutterwave.url));
  const page = ledTo(await get(`/bookings/${code}/pay`));
  const back = await get(`${page}?status=successful&tx_ref=${page.slice(5)}&transaction_id=1`);
  assert.equal(ledTo(back), page);
  assert.match(await see(page), /Finish on the card page/);
  providers.script({ provider: 'flutterwave', webhook: { copies: 0 } });
  await providers.checkout(page.slice(5), 'pay');
  ledTo(await get(`${page}?status=cancelled&tx_ref=${page.slice(5)}`));
  assert.match(await see(page), /Paid\. You are booked/);
});

test('paid says so with the receipt, in both languages, and paying again leads to the booking', async () => {
  providers.script({ provider: 'mpesa', outcome: { result_code: 0 } });
  const { page, code, booking, see, get } = await asked();
  await settleDown();
  const [receipt] = await sql`
    select r.provider_transaction_id as id from receipts r join payments p on p.id = r.payment_id
    where p.booking_id = ${booking.booking_id}`;
  const seen = await see(page);
  assert.match(seen, /Paid\. You are booked/);
  assert.ok(seen.includes(`Receipt ${receipt!.id}`) && seen.includes(`/bookings/${code}/receipt`));
  assert.match(seen, /calendar\.ics/);
  assert.match(await visitor(call, booking, 'sw').see(page), /Imelipwa\. Una nafasi/);
  assert.equal(ledTo(await get(`/bookings/${code}/pay`)), `/bookings/${code}`);
});

test('nobody sees the payment of somebody else, and a visitor is asked to log in first', async () => {
  const { page, code } = await asked();
  const stranger = visitor(call, await platform.person());
  for (const path of [page, `${page}/stage`, `/bookings/${code}`, `/bookings/${code}/pay`])
    await stranger.see(path, 404);
  assert.equal((await stranger.press(`${page}/other`)).status, 404);
  assert.match(ledTo(await visitor(call, null).get(page)), /^\/login\?next=%2Fpay%2F/);
});

test('more time is one tap, and a hold that ended says that nothing was charged and how to book again', async () => {
  const own = await booked(2);
  const code = await codeOf(own);
  const { press, see } = visitor(call, own);
  await pass(5 * 60_000);
  const until = /Held for you until (\d\d:\d\d)/;
  const before = until.exec(await see(`/bookings/${code}/pay`))![1];
  assert.equal(ledTo(await press(`/bookings/${code}/extend`)), `/bookings/${code}/pay`);
  assert.notEqual(until.exec(await see(`/bookings/${code}/pay`))![1], before);
  await pass(3_600_000);
  const token = await deps.tokens.issue({ ...own, role: 'student' });
  const over = await visitor(call, { token }).see(`/bookings/${code}/pay`);
  assert.match(over, /The hold has ended.*Nothing was charged/s);
  assert.ok(over.includes(`/checkout/${own.session_id}?seats=2`));
});

test('when M-Pesa is away the page says that nothing was charged and leaves the card', async () => {
  const own = await booked();
  const code = await codeOf(own);
  providers.script({ provider: 'mpesa', answer: { fault: 'quota' } });
  const answer = await visitor(call, own).press(`/bookings/${code}/pay`, {
    method: 'mpesa',
    phone: newPhone(),
  });
  assert.equal(answer.status, 503, String(answer.headers.location));
  assert.match(contentOf(answer), /does not answer just now\. Nothing was charged.*by card/s);
});

test('a provider that takes its time is waited for: no page calls a request that rang a failure', async (t) => {
  const slow = await testPlatform(t, { REQUEST_DEADLINE_SECONDS: '1' }, {}, { site: true });
  const own = await slow.booked();
  const [row] = await slow.sql<{ code: string }[]>`select code from bookings where id = ${own.booking_id}`;
  slow.providers.script({ provider: 'mpesa', answer: { after_ms: 1_300 } });
  const { press } = visitor(slow.call, own);
  const answer = await press(`/bookings/${row!.code}/pay`, { method: 'mpesa', phone: newPhone() });
  assert.match(ledTo(answer), /^\/pay\//);
});
