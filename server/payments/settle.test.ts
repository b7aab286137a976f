import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { look } from '../../test/platform.ts';
import type { Provider } from './gateway.ts';
import {
  attempt,
  booksAgain,
  cancels,
  failed,
  holdLapses,
  paid,
  platform,
  queried,
  type Step,
  seatsGo,
  sessionIsCancelled,
  stageFor,
  told,
} from './settle-steps.ts';

/** What is left in the end. Receipts as `status amount`, refunds as `cause amount`, both in order. */
type End = {
  booking: string;
  payments: string[];
  receipts: string[];
  refunds?: string[];
  confirmations?: number;
  failures?: number;
  late?: number;
  flagged?: boolean;
};
type Case = [promise: string, steps: Step[], end: End, provider?: Provider];

const confirmed = { booking: 'paid', payments: ['completed'], receipts: ['applied 1500'], confirmations: 1 };
const waiting = { booking: 'pending', payments: ['processing'], receipts: [] };

const cases: Case[] = [
  ['success pays', [paid()], confirmed],
  [
    'failure ends the attempt and leaves the booking its seat',
    [failed()],
    { ...waiting, payments: ['failed'], failures: 1 },
  ],
  [
    'failure told twice is told to the customer once',
    [failed(), failed()],
    { ...waiting, payments: ['failed'], failures: 1 },
  ],
  ['failure, then success: the money counts', [failed(), paid()], { ...confirmed, failures: 1 }],
  ['success, then failure: the money counts', [paid(), failed()], confirmed],
  ['success, then a query that calls it failed: the money counts', [paid(), queried('failed')], confirmed],
  [
    'a query that calls it failed, then success: the money counts',
    [queried('failed'), paid()],
    { ...confirmed, failures: 1 },
  ],
  ['pending decides nothing', [queried('pending'), queried('pending')], waiting],
  ['pending after success changes nothing', [paid(), queried('pending')], confirmed],
  [
    'an unknown code decides nothing and is flagged',
    [told({ outcome: 'unknown', alert: true, code: '7777' })],
    { ...waiting, flagged: true },
  ],
  [
    'success after our own timer gave the attempt up pays',
    [failed({ source: 'query', code: 'no_answer', alert: true }), paid()],
    { ...confirmed, failures: 1, flagged: true },
  ],
  ['success after the hold lapsed takes the seats that are free', [holdLapses, paid()], confirmed],
  [
    'success after the hold lapsed and the seats went is paid back',
    [holdLapses, seatsGo, paid()],
    {
      booking: 'failed',
      payments: ['failed'],
      receipts: ['unapplied 1500'],
      refunds: ['late_money 1500'],
      late: 1,
      flagged: true,
    },
  ],
  [
    'success for a lapsed booking is paid back when the same person has booked again',
    [holdLapses, booksAgain, paid()],
    {
      booking: 'failed',
      payments: ['failed'],
      receipts: ['unapplied 1500'],
      refunds: ['late_money 1500'],
      late: 1,
      flagged: true,
    },
  ],
  [
    'success after the customer cancelled is paid back',
    [cancels, paid()],
    {
      booking: 'pending',
      payments: ['cancelled'],
      receipts: ['unapplied 1500'],
      refunds: ['late_money 1500'],
      late: 1,
      flagged: true,
    },
  ],
  [
    'success after the session was cancelled is paid back',
    [sessionIsCancelled, paid()],
    {
      booking: 'failed',
      payments: ['cancelled'],
      receipts: ['unapplied 1500'],
      refunds: ['late_money 1500'],
      late: 1,
      flagged: true,
    },
  ],
  [
    'success on two attempts: one pays, the other is paid back',
    [failed(), attempt, paid(), paid({}, 0)],
    {
      ...confirmed,
      payments: ['failed', 'completed'],
      receipts: ['applied 1500', 'unapplied 1500'],
      refunds: ['paid_twice 1500'],
      late: 1,
      failures: 1,
      flagged: true,
    },
  ],
  [
    'success on the first attempt while the second is open closes the second',
    [failed(), attempt, paid({}, 0)],
    { ...confirmed, payments: ['completed', 'cancelled'], failures: 1 },
  ],
  [
    'success on the second attempt after the first paid and closed it is paid back',
    [failed(), attempt, paid({}, 0), paid({}, 1)],
    {
      ...confirmed,
      payments: ['completed', 'cancelled'],
      receipts: ['applied 1500', 'unapplied 1500'],
      refunds: ['paid_twice 1500'],
      late: 1,
      failures: 1,
      flagged: true,
    },
  ],
  [
    'a cent too little does not confirm and is listed',
    [paid({ amount_cents: 149_999 })],
    { ...waiting, payments: ['failed'], receipts: ['unapplied 1499.99'], flagged: true },
  ],
  [
    'too little, then the whole amount: confirmed, and the first stays listed',
    [paid({ amount_cents: 50_000 }), paid()],
    { ...confirmed, receipts: ['unapplied 500', 'applied 1500'], flagged: true },
  ],
  [
    'a cent too much confirms and is paid back',
    [paid({ amount_cents: 150_001 })],
    { ...confirmed, receipts: ['applied 1500.01'], refunds: ['paid_too_much 0.01'] },
  ],
  [
    'another currency counts as nothing paid and is listed',
    [paid({ currency: 'UGX', amount_cents: 9_000_000 })],
    { ...waiting, payments: ['failed'], receipts: ['unapplied 90000'], flagged: true },
  ],
  [
    'a query without receipt confirms, and the receipt that comes later takes its place',
    [queried('paid'), paid(), queried('paid')],
    confirmed,
  ],
  [
    'a query without receipt confirms, and staff look for the receipt',
    [queried('paid'), queried('paid')],
    { ...confirmed, flagged: true },
  ],
  [
    'a receipt, then a query without one: counted once',
    [paid(), queried('paid'), queried('paid')],
    confirmed,
  ],
  [
    'a query without receipt, then a receipt for more: the rest is paid back',
    [queried('paid'), paid({ amount_cents: 170_000 })],
    { ...confirmed, receipts: ['applied 1700'], refunds: ['paid_too_much 200'] },
  ],
  [
    'a query without receipt, then a receipt for less: the true amount is kept and staff are told',
    [queried('paid'), paid({ amount_cents: 100_000 })],
    { ...confirmed, receipts: ['applied 1000'], flagged: true },
  ],
  [
    'a query without receipt, the session cancelled, then a receipt for more: all that came goes back, once',
    [queried('paid'), sessionIsCancelled, paid({ amount_cents: 170_000 })],
    {
      ...confirmed,
      receipts: ['applied 1700'],
      refunds: ['cancelled_by_us 1500', 'paid_too_much 200'],
    },
  ],
  [
    'two receipts for one attempt: the second is paid back',
    [paid(), paid()],
    {
      ...confirmed,
      receipts: ['applied 1500', 'unapplied 1500'],
      refunds: ['paid_twice 1500'],
      late: 1,
      flagged: true,
    },
  ],
  [
    'a failed try on an open page, then a successful one: paid',
    [failed({ final: false, code: 'failed' }), failed({ final: false, code: 'failed' }), paid()],
    confirmed,
    'flutterwave',
  ],
  [
    'a failed try on an open page leaves the attempt open',
    [failed({ final: false, code: 'failed' })],
    waiting,
    'flutterwave',
  ],
];

for (const [promise, steps, end, provider = 'mpesa'] of cases) {
  test(promise, async () => {
    const stage = await stageFor(provider);
    for (const step of steps) await step(stage);
    const seen = await look(platform, stage.booking_id);
    const mails = (kind: string) => seen.kinds.filter((one) => one === kind).length;
    assert.deepEqual(
      {
        booking: seen.booking.payment_status,
        payments: seen.payments.map((one) => one.status),
        receipts: seen.receipts.map((one) => `${one.status} ${one.amount}`),
        refunds: seen.refunds.map((one) => `${one.cause} ${one.amount}`),
        confirmations: mails('booking_confirmed'),
        failures: mails('payment_failed'),
        late: mails('late_money_refunded'),
        flagged: seen.payments.some((one) => one.attention !== null),
      },
      { refunds: [], confirmations: 0, failures: 0, late: 0, flagged: false, ...end },
    );
    assert.deepEqual(await fsck(platform.sql), []);
  });
}

test('a query without receipt for a booking that gave back a seat, then a receipt for less: only the excess goes back', async () => {
  const stage = await stageFor('mpesa');
  await cancels(stage);
  const { call } = platform;
  const body = { session_id: stage.session_id, seats: 2 };
  const booked = await call('POST', '/api/bookings', { token: stage.token, body });
  stage.booking_id = booked.body.id;
  await attempt(stage);
  await failed()(stage);
  const giving = await call('PUT', `/api/bookings/${stage.booking_id}/cancel`, {
    token: stage.token,
    body: { seats: 1 },
  });
  assert.equal(giving.body.total_amount, 1500);
  // 3000 were asked for, and 1500 are due now: the query makes it 3000, of which 1500 are too much; the receipt says 2500.
  await queried('paid')(stage);
  await paid({ amount_cents: 250_000 })(stage);
  const { receipts, refunds } = await look(platform, stage.booking_id);
  assert.deepEqual(
    [receipts, refunds].map((rows) => rows.map(({ status, amount }) => `${status} ${amount}`)),
    [['applied 2500'], ['requested 1000']],
  );
  assert.deepEqual(await fsck(platform.sql), []);
});
