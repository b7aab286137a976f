import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { allPages, wrongFields } from '../../test/pages.ts';
import { type Booked, look, testPlatform } from '../../test/platform.ts';
import { askProvider } from '../payments/ask-provider.ts';
import type { Difference } from './schemas.ts';

const platform = await testPlatform();
const { providers, call, booked, push, settleDown, sql, person, clock, deps } = platform;
const admin = await person('admin');
let line = 0;
const phone = () => `+25471700${String(++line).padStart(4, '0')}`;

const wall = (instant: Date) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO('Africa/Nairobi');
const today = () => wall(clock.now()).toPlainDate().toString();
const stamp = (instant = clock.now()) =>
  wall(instant).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');

type Line = {
  receipt: string;
  paid_in?: string;
  withdrawn?: string;
  at?: string;
  account?: string;
  status?: string;
};
/** As the M-PESA organisation portal writes it, with the lines it puts above the headings. */
function mpesaCsv(lines: Line[]): string {
  const rows = lines.map(
    ({ receipt, paid_in = '', withdrawn = '', at = stamp(), account = '', status = 'Completed' }) =>
      [
        ...[
          receipt,
          at,
          at,
          '"Pay Bill Online, by 2547****149"',
          status,
          paid_in && `"${paid_in}"`,
          withdrawn,
        ],
        ...['"10,000.00"', 'TRUE', 'Pay Utility', '254708374149 - WANJIKU KAMAU', '', account],
      ].join(','),
  );
  return [
    '\uFEFFMPESA Organization Statement,,,',
    'Short Code,174379,,',
    '',
    'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.',
    ...rows,
  ].join('\r\n');
}

async function upload(
  csv: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const query = new URLSearchParams({ provider: 'mpesa', date_from: today(), date_to: today(), ...fields });
  return call('POST', `/api/reconciliations?${query}`, {
    token: admin.token,
    headers: { 'content-type': 'text/csv', ...headers },
    raw: csv,
  });
}
const kinds = (body: { differences: Difference[] }) =>
  body.differences.map((one) => [one.kind, one.provider_transaction_id]).sort();

async function paid(): Promise<Booked & { receipt: string }> {
  const own = await booked();
  const mine = phone();
  await push(own, mine);
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await settleDown();
  return { ...own, receipt: providers.ledger().at(-1)!.receipt };
}

test('a statement that says what we say shows no difference', async () => {
  const [one, two] = [await paid(), await paid()];
  const csv = mpesaCsv([
    { receipt: one.receipt, paid_in: '1,500.00' },
    { receipt: two.receipt, paid_in: '1500' },
    { receipt: 'QFEE000001', withdrawn: '-23.00' },
    { receipt: 'QFAILED001', paid_in: '900.00', status: 'Failed' },
  ]);
  const { status, body } = await upload(csv);
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual(body.differences, []);
  assert.deepEqual(body.totals, {
    ...{ theirs: 2, theirs_amount: 3000, ours: 2, ours_amount: 3000 },
    ...{ matched: 2, differences: 0, lines_passed_over: 2 },
  });
});

test('every kind of difference is named, and money we did not know of is listed for a person, once', async () => {
  const [known, other, absent] = [await paid(), await paid(), await paid()];
  const short = await booked();
  const mine = phone();
  const match = { phone: mine.slice(1) };
  providers.script({ provider: 'mpesa', call: 'push', match, outcome: { result_code: 0, amount: 700 } });
  await push(short, mine);
  await settleDown();
  const unapplied = providers.ledger().at(-1)!.receipt;
  const before =
    await sql`select provider_transaction_id as id from receipts where status = 'applied' and provider_transaction_id <> all(${[known.receipt, other.receipt, absent.receipt]})`;
  const csv = mpesaCsv([
    ...before.map(({ id }) => ({ receipt: id as string, paid_in: '1500' })),
    { receipt: known.receipt, paid_in: '1500.00' },
    { receipt: known.receipt, paid_in: '1500.00' },
    { receipt: other.receipt, paid_in: '1400.00' },
    { receipt: unapplied, paid_in: '700.00' },
    { receipt: 'QSTRAY0001', paid_in: '2,345.00', account: 'PYTHON KIDS' },
    { receipt: 'QBROKEN001', paid_in: 'lots' },
    { receipt: 'QBROKEN002', paid_in: '10', at: '31-02-2026 10:00:00' },
    { receipt: 'QOTHERDAY1', paid_in: '10', at: '05-01-2020 10:00:00' },
  ]);
  const headers = { 'idempotency-key': randomUUID() };
  const first = await upload(csv, {}, headers);
  assert.deepEqual(
    kinds(first.body),
    [
      ['amount_differs', other.receipt],
      ['listed_twice', known.receipt],
      ['ours_not_theirs', absent.receipt],
      ['ours_unapplied', unapplied],
      ['theirs_not_ours', 'QSTRAY0001'],
      ['unreadable_line', null],
      ['unreadable_line', null],
    ].sort(),
  );
  const stray = first.body.differences.find((one: Difference) => one.kind === 'theirs_not_ours');
  assert.deepEqual(stray.theirs.amount, 2345);
  const [listed] = await sql`select * from receipts where provider_transaction_id = 'QSTRAY0001'`;
  assert.deepEqual(
    [listed!.status, listed!.reason, listed!.amount, listed!.account],
    ['unapplied', 'found in statement', 2345, 'PYTHON KIDS'],
  );
  assert.equal((await sql`select from receipts where provider_transaction_id = 'QOTHERDAY1'`).length, 0);
  assert.equal((await upload(csv, {}, headers)).headers['idempotency-replayed'], 'true');
  const again = await upload(csv);
  assert.ok(
    again.body.differences.some(
      (one: Difference) => one.kind === 'ours_unapplied' && one.provider_transaction_id === 'QSTRAY0001',
    ),
  );
  assert.equal((await sql`select from receipts where provider_transaction_id = 'QSTRAY0001'`).length, 1);
});

test('money found in a statement still pays its booking when the callback comes after all', async () => {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: mine.slice(1) },
    callback: { after_next: true },
  });
  await push(own, mine);
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  const { receipt } = providers.ledger().at(-1)!;
  await upload(mpesaCsv([{ receipt, paid_in: '1500.00', account: 'illegible' }]));
  assert.equal((await look(platform, own.booking_id)).booking.payment_status, 'pending');
  await settleDown();
  const seen = await look(platform, own.booking_id);
  assert.equal(seen.booking.payment_status, 'paid');
  assert.deepEqual(
    seen.receipts.map((one) => [one.status, one.provider_transaction_id]),
    [['applied', receipt]],
  );
});

test('a statement brings the receipt number that a status query could not', async () => {
  const own = await booked();
  const mine = phone();
  providers.script({
    provider: 'mpesa',
    call: 'push',
    match: { phone: mine.slice(1) },
    callback: { copies: 0 },
  });
  const started = await push(own, mine);
  await sql`update payments set initiated_at = initiated_at - interval '2 minutes' where id = ${started.body.id}`;
  providers.answer({ phone: mine.slice(1), action: 'pin', pin: '1234' });
  await askProvider(deps, { payment_id: started.body.id, now_please: true });
  assert.ok(kinds((await upload(mpesaCsv([]))).body).some(([kind]) => kind === 'number_missing'));
  const { receipt } = providers.ledger().at(-1)!;
  const [booking] = await sql<{ code: string }[]>`select code from bookings where id = ${own.booking_id}`;
  const csv = mpesaCsv([{ receipt, paid_in: '1500.00', account: booking!.code.toLowerCase() }]);
  const { body } = await upload(csv);
  assert.ok(kinds(body).some(([kind, id]) => kind === 'number_found' && id === receipt));
  const seen = await look(platform, own.booking_id);
  assert.deepEqual(
    [seen.payments[0]!.provider_transaction_id, seen.payments[0]!.attention, seen.receipts.length],
    [receipt, null, 1],
  );
});

test('a Flutterwave export is read by its own headings, and an open attempt is pointed at', async () => {
  const own = await booked();
  const started = await call('POST', '/api/payments/flutterwave/initiate', {
    token: own.token,
    body: { booking_id: own.booking_id },
  });
  const now = clock.now().toISOString();
  const csv = [
    'id,tx_ref,flw_ref,amount,charged_amount,currency,status,payment_type,created_at',
    `880001,${started.body.payment_reference},FLW-1,1500,1545,KES,successful,card,${now}`,
    `880002,whose,FLW-2,20.5,21,USD,successful,card,${now}`,
    `880003,failed,FLW-3,1500,1500,KES,failed,card,${now}`,
  ].join('\n');
  const day = Temporal.Instant.from(now).toZonedDateTimeISO('Africa/Nairobi').toPlainDate().toString();
  const { body } = await upload(csv, { provider: 'flutterwave', date_from: day, date_to: day });
  assert.deepEqual(kinds(body), [
    ['theirs_not_ours', '880001'],
    ['theirs_not_ours', '880002'],
  ]);
  assert.match(body.differences[0].note, /is processing with us: ask the provider/);
  const [dollars] = await sql`select amount, currency from receipts where provider_transaction_id = '880002'`;
  assert.deepEqual({ ...dollars }, { amount: 20.5, currency: 'USD' });
});

test('what is no statement is refused with what was missed, and nothing is stored', async () => {
  const count = async () =>
    (await sql<{ n: number }[]>`select count(*)::int as n from reconciliations`)[0]!.n;
  const before = await count();
  assert.deepEqual(wrongFields(await upload('a,b\n1,2')), ['body']);
  assert.deepEqual(wrongFields(await upload('"never closed', {})), ['body']);
  assert.deepEqual(wrongFields(await upload('x', { date_from: '2026-02-30' })), ['date_from']);
  assert.deepEqual(wrongFields(await upload('x', { date_from: '2026-03-02', date_to: '2026-03-01' })), [
    'date_to',
  ]);
  assert.deepEqual(wrongFields(await upload('x', { provider: 'other' })), ['provider']);
  const json = await call(
    'POST',
    `/api/reconciliations?provider=mpesa&date_from=${today()}&date_to=${today()}`,
    {
      token: admin.token,
      body: { csv: 'x' },
    },
  );
  assert.equal(json.status, 422);
  const pdf = await upload('%PDF', {}, { 'content-type': 'application/pdf' });
  assert.deepEqual([pdf.status, pdf.body.code], [415, 'unsupported_media_type']);
  const huge = await upload('x'.repeat(9 * 1024 * 1024));
  assert.deepEqual([huge.status, huge.body.code], [413, 'payload_too_large']);
  assert.equal(await count(), before);
});

test('comparisons are kept as they were, and listed for admins only', async () => {
  const all = await allPages(call, '/api/reconciliations?limit=2', admin.token);
  assert.ok(all.length >= 5);
  assert.ok(all.every((one) => !('differences' in one)));
  const [one] = all;
  const alone = await call('GET', `/api/reconciliations/${one.id}`, { token: admin.token });
  assert.equal(alone.body.differences.length, one.totals.differences);
  const cards = await call('GET', '/api/reconciliations?provider=flutterwave', { token: admin.token });
  assert.equal(cards.body.total, 1);
  const missing = await call('GET', `/api/reconciliations/${randomUUID()}`, { token: admin.token });
  assert.equal(missing.body.code, 'not_found');
  await assert.rejects(sql`delete from reconciliations`, /append-only/);
  const { token } = await person();
  for (const [method, path] of [
    ['GET', '/api/reconciliations'],
    ['GET', `/api/reconciliations/${one.id}`],
    ['POST', '/api/reconciliations'],
  ] as const) {
    assert.equal((await call(method, path)).status, 401);
    assert.equal((await call(method, path, { token })).status, 403);
  }
});

test('after all of this the books hold', async () => {
  assert.deepEqual(await fsck(sql), []);
});
