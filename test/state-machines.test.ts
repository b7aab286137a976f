import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { bookingTransitions } from '../server/bookings/booking.ts';
import { corporateRequestTransitions } from '../server/corporate/corporate-request.ts';
import { quoteTransitions } from '../server/corporate/quote.ts';
import { connect } from '../server/database/connect.ts';
import { paymentTransitions } from '../server/payments/payment.ts';
import { refundTransitions } from '../server/refunds/refund.ts';
import { sessionTransitions } from '../server/sessions/session.ts';
import type { Transitions } from '../server/state-machine.ts';
import { waitlistTransitions } from '../server/waitlist/waitlist.ts';
import { testDatabase } from './database.ts';

/** `table.column` → the steps the TypeScript knows. */
const machines: Record<string, Transitions> = {
  'bookings.payment_status': bookingTransitions,
  'corporate_quotes.status': quoteTransitions,
  'corporate_requests.status': corporateRequestTransitions,
  'payments.status': paymentTransitions,
  'refunds.status': refundTransitions,
  'sessions.status': sessionTransitions,
  'waitlist_entries.status': waitlistTransitions,
};

const { url } = await testDatabase();
const sql = connect(url, { pool_size: 1 });
after(() => sql.end());

for (const [machine, steps] of Object.entries(machines)) {
  test(`${machine} takes the same steps in the database and in TypeScript`, async () => {
    const rows = await sql<{ step: string }[]>`
      select from_state || ' → ' || to_state as step from state_transitions where machine = ${machine}`;
    assert.deepEqual(rows.map((row) => row.step).sort(), steps.map(([from, to]) => `${from} → ${to}`).sort());
  });
}

test('every state machine of the database is one of these, and has a trigger that enforces it', async () => {
  const known = await sql<
    { machine: string }[]
  >`select distinct machine from state_transitions order by machine`;
  assert.deepEqual(
    known.map((row) => row.machine),
    Object.keys(machines).sort(),
  );
  const enforced = await sql<{ machine: string }[]>`
    select tgrelid::regclass || '.' || split_part(encode(tgargs, 'escape'), '\\000', 1) as machine
    from pg_trigger where tgfoid = 'refuse_unknown_transition'::regproc order by 1`;
  assert.deepEqual(
    enforced.map((row) => row.machine),
    Object.keys(machines).sort(),
  );
});
