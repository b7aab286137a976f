import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatform } from '../../test/platform.ts';
import { transaction } from '../database/connect.ts';
import { requestRefunds } from '../refunds/refund.ts';
import { askProvider } from './ask-provider.ts';
import type { TimelineEvent } from './timeline-schema.ts';

const platform = await testPlatform();
const { sql, deps, call, booked, push, providers, settleDown } = platform;
const admin = await platform.person('admin');

async function timeline(payment_id: string): Promise<TimelineEvent[]> {
  const { status, body } = await call('GET', `/api/payments/${payment_id}/timeline`, { token: admin.token });
  assert.equal(status, 200, JSON.stringify(body));
  return body.data;
}
const short = (event: TimelineEvent) =>
  `${event.kind}: ${event.what.replace(/, \d+ ms/, '')} = ${event.result}`;
/** Asserts that these are there in this order; others may stand between them. */
function inOrder(events: TimelineEvent[], expected: RegExp[]): void {
  const told = events.map(short);
  let from = 0;
  for (const pattern of expected) {
    const at = told.findIndex((line, place) => place >= from && pattern.test(line));
    assert.notEqual(at, -1, `${pattern} is missing or too early in:\n${told.join('\n')}`);
    from = at + 1;
  }
}

test('a payment’s timeline tells each attempt, call, delivery, decision, document, refund and person, in order', async () => {
  const own = await booked();
  await push(own, '+254701000001');
  providers.answer({ phone: '254701000001', action: 'pin', pin: '9999' });
  await settleDown();
  const { body } = await push(own, '+254701000002');
  await askProvider(deps, { payment_id: body.id, now_please: true });
  providers.answer({ phone: '254701000002', action: 'pin', pin: '1234' });
  await settleDown();
  await transaction(sql, { actor_id: admin.id, source: 'api' }, (tx) =>
    requestRefunds(tx, deps, {
      booking_id: own.booking_id,
      amount_cents: 'everything left',
      cause: 'decided_by_admin',
      reason: 'Agreed by telephone',
      requested_by: admin.id,
    }),
  );
  await settleDown();

  const events = await timeline(body.id);
  inOrder(events, [
    /^booking: Booking created = pending$/,
    /^attempt: Attempt by mpesa = failed$/,
    /^call: Start at mpesa = accepted/,
    /^delivery: .* from mpesa = applied$/,
    /^decision: Payment changed = processing → failed$/,
    /^message: Letter: payment_failed/,
    /^attempt: Attempt by mpesa = completed$/,
    /^call: Start at mpesa = accepted/,
    /^call: Look up at mpesa = pending/,
    /^delivery: .* from mpesa = applied$/,
    /^money: Money came in: /,
    /^decision: Payment changed = processing → completed$/,
    /^booking: Booking changed = pending → paid$/,
    /^document: Receipt R-/,
    /^message: Letter: booking_confirmed/,
    /^refund: Refund created = requested$/,
    /^refund: Refund changed = requested → processing$/,
    /^call: Refund at mpesa = accepted/,
    /^delivery: .* from mpesa = applied$/,
    /^refund: Refund changed = processing → completed$/,
    /^document: Credit note CN-/,
    /^message: Letter: refund_paid/,
  ]);
  const asked = events.find((event) => short(event) === 'refund: Refund created = requested')!;
  assert.equal(asked.source, 'person');
  assert.deepEqual(asked.by, { user_id: admin.id, name: 'Wanjiku Kamau', role: 'admin' });
  const times = events.map((event) => Date.parse(event.at));
  assert.ok(
    times.every((time, place) => place === 0 || time >= times[place - 1]! - 1),
    'not in the order of time',
  );
});

test('a timeline shows no phone number in full, no password, no token and no callback secret', async () => {
  const own = await booked();
  const { body } = await push(own, '+254701000003');
  providers.answer({ phone: '254701000003', action: 'pin', pin: '1234' });
  await settleDown();
  const events = await timeline(body.id);
  const text = JSON.stringify(events);
  assert.ok(
    events.some((event) => event.kind === 'delivery') && events.some((event) => event.kind === 'call'),
  );
  assert.ok(text.includes('+254701***003'), 'the number is not even hinted at');
  assert.doesNotMatch(text, /701000003/);
  assert.doesNotMatch(text, /[0-9a-f]{64}/, 'a secret of ours');
  const { credentials } = providers.daraja;
  for (const secret of [credentials.consumer_secret, credentials.passkey, credentials.initiator_password])
    assert.ok(!text.includes(secret), 'a secret of the provider');
});

test('a provider that does not answer is in the timeline too', async () => {
  const own = await booked();
  const { body } = await push(own, '+254701000004');
  providers.script({ provider: 'mpesa', call: 'query', answer: { fault: 'unavailable' } });
  await askProvider(deps, { payment_id: body.id, now_please: true });
  const looked = (await timeline(body.id)).filter((event) => event.what.startsWith('Look up'));
  assert.deepEqual(
    looked.map((event) => event.result),
    ['unavailable'],
  );
});

test('a timeline is for admins, and only of payments there are', async () => {
  const own = await booked();
  const { body } = await push(own, '+254701000005');
  const path = `/api/payments/${body.id}/timeline`;
  const owner = await call('GET', path, { token: own.token });
  assert.equal(owner.status, 403);
  assert.equal(owner.body.code, 'forbidden');
  assert.equal((await call('GET', path)).status, 401);
  const missing = await call('GET', `/api/payments/${own.booking_id}/timeline`, { token: admin.token });
  assert.equal(missing.status, 404);
  assert.equal(missing.body.code, 'not_found');
});
