import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSettings } from '../server/config.ts';
import { connect, type Tx, transaction } from '../server/database/connect.ts';
import { issueReceipt } from '../server/documents/issue-receipt.ts';
import { createSeal } from '../server/seal.ts';
import { testDatabase } from '../test/database.ts';
import { makeSession, makeUser } from '../test/make.ts';
import { fsck, violationsIn } from './fsck.ts';
import { invariants } from './invariants.ts';
import { seedDemo } from './seed/seed.ts';

const sql = connect((await testDatabase()).url, { pool_size: 2 });
test.after(() => sql.end({ timeout: 1 }));

const seal = createSeal(`demo:${Buffer.alloc(32, 3).toString('base64')}`, 'a look-up secret for these tests');

/** Two seats paid by M-Pesa and partly paid back, one seat being paid, and money that paid for nothing. */
async function sound() {
  const session = await makeSession(sql, { capacity: 5 });
  const [payer, waiter] = [await makeUser(sql), await makeUser(sql)];
  const booking = async (user_id: string, seats: number) => {
    const [row] = await sql<{ id: string }[]>`
      insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, hold_expires_at)
      values (${user_id}, ${session.id}, ${seats}, 1500, ${1500 * seats}, 'KES', now() + interval '15 minutes') returning id`;
    const [payment] = await sql<{ id: string }[]>`
      insert into payments (booking_id, provider, payment_reference, amount, status, ask_at)
      values (${row!.id}, 'mpesa', ${row!.id}, ${1500 * seats}, 'processing', now()) returning id`;
    return { id: row!.id, payment_id: payment!.id };
  };
  const paid = await booking(payer.id, 2);
  await booking(waiter.id, 1);
  await sql`update payments set status = 'completed', completed_at = now(), provider_transaction_id = 'TAA1', ask_at = null where id = ${paid.payment_id}`;
  await sql`update bookings set payment_status = 'paid' where id = ${paid.id}`;
  const [receipt] = await sql<{ id: string }[]>`
    insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status)
    values ('mpesa', 'TAA1', ${paid.payment_id}, 3000, 'KES', 'applied') returning id`;
  await transaction(sql, { actor_id: null, source: 'job' }, (tx) =>
    issueReceipt(tx, { seal, config: readSettings({}) }, paid.payment_id),
  );
  await sql`
    insert into receipts (provider, provider_transaction_id, amount, currency, status, reason)
    values ('mpesa', 'TAA2', 700, 'KES', 'unapplied', 'less was paid than the booking costs')`;
  await sql`
    insert into refunds (receipt_id, booking_id, amount, currency, cause, reason)
    values (${receipt!.id}, ${paid.id}, 1500, 'KES', 'cancelled_by_customer', 'ill')`;
  return { session, payer, waiter, paid, receipt: receipt! };
}
const stage = await sound();
const { session, payer, waiter, paid, receipt } = stage;

test('sound data has no violation', async () => {
  assert.deepEqual(await fsck(sql), []);
});

/** Each damage needs its guards out of the way first: that is what `unguarded` names. */
type Damage = { unguarded?: string[]; also?: string[]; damage(tx: Tx): Promise<unknown> };
const no_triggers = (...tables: string[]) =>
  tables.map((table) => `alter table ${table} disable trigger user`);
const without = (table: string, constraint: string) => `alter table ${table} drop constraint ${constraint}`;

/** A certificate for one more person in the paid seats, whether or not they came. */
async function certify(tx: Tx, revoked_reason: string | null): Promise<string> {
  const [attendee] = await tx<{ id: string }[]>`
    insert into attendees (booking_id, name) values (${paid.id}, 'Achieng Otieno') returning id`;
  const [written] = await tx<{ id: string }[]>`
    insert into certificates (number, code, attendee_id, session_id, recipient_name, content, issued_at, revoked_at, revoked_reason)
    values (${attendee!.id}, ${attendee!.id}, ${attendee!.id}, ${session.id}, 'Achieng Otieno', '{}', now(),
            ${revoked_reason && new Date()}, ${revoked_reason}) returning id`;
  return written!.id;
}

const damages: Record<string, Damage> = {
  document_numbers_have_no_gap: {
    damage: (tx) => tx`update document_counters set last_seq = last_seq + 1`,
  },
  moved_money_is_on_paper: {
    damage: async (tx) => {
      await tx`update refunds set status = 'processing'`;
      await tx`update refunds set status = 'completed', completed_at = now()`;
    },
  },
  seats_are_counted: {
    damage: (tx) => tx`update sessions set seats_held = seats_held + 1 where id = ${session.id}`,
  },
  seats_fit: {
    unguarded: [without('sessions', 'sessions_not_oversold')],
    damage: (tx) => tx`update sessions set capacity = 2 where id = ${session.id}`,
  },
  one_live_booking_per_person: {
    unguarded: ['drop index bookings_one_live_per_user_and_session'],
    damage: (tx) => tx`
      insert into bookings (user_id, session_id, unit_price, total_amount, currency, hold_expires_at)
      values (${payer.id}, ${session.id}, 1500, 1500, 'KES', now())`,
  },
  no_seat_in_a_cancelled_session: {
    damage: (tx) =>
      tx`update sessions set status = 'cancelled', cancelled_at = now() where id = ${session.id}`,
  },
  attendees_have_seats: {
    damage: (tx) => tx`
      insert into attendees (booking_id, name) select ${paid.id}, 'Achieng Otieno' from generate_series(1, 3)`,
  },
  vouchers_are_counted: {
    damage: (tx) =>
      tx`insert into vouchers (code, kind, value, currency, uses) values ('FAIR', 'percent', 10, 'KES', 1)`,
  },
  those_who_wait_are_counted: {
    damage: (tx) => tx`update sessions set waiting = waiting + 1 where id = ${session.id}`,
  },
  offers_are_holds: {
    damage: (tx) => tx`
      insert into waitlist_entries (user_id, session_id, seats, status, booking_id, offered_at, offer_expires_at)
      values (${payer.id}, ${session.id}, 2, 'offered', ${paid.id}, now(), now())`,
  },
  nobody_waits_beside_a_booking: {
    damage: (tx) =>
      tx`insert into waitlist_entries (user_id, session_id, seats) values (${payer.id}, ${session.id}, 1)`,
  },
  one_payment_at_a_time: {
    unguarded: ['drop index payments_one_live_per_booking'],
    damage: (tx) => tx`
      insert into payments (booking_id, provider, payment_reference, amount, ask_at)
      values (${paid.id}, 'mpesa', 'second', 3000, now())`,
  },
  completed_means_money: {
    damage: (tx) => tx`update payments set provider_transaction_id = 'TAA9' where id = ${paid.payment_id}`,
  },
  money_covers_the_payment: {
    damage: (tx) => tx`update receipts set amount = 2999 where id = ${receipt.id}`,
  },
  applied_money_completed_a_payment: {
    damage: (tx) => tx`
      insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status)
      select 'mpesa', 'TAA3', id, 1500, 'KES', 'applied' from payments where status = 'processing'`,
  },
  completed_means_booked: {
    unguarded: no_triggers('bookings'),
    also: ['seats_are_counted', 'the_trail_ends_where_things_stand'],
    damage: (tx) => tx`update bookings set payment_status = 'failed' where id = ${paid.id}`,
  },
  booked_means_paid: {
    damage: (tx) => tx`update bookings set total_amount = 4500 where id = ${paid.id}`,
  },
  open_payments_are_asked_about: {
    damage: (tx) => tx`update payments set ask_at = null where status = 'processing'`,
  },
  missing_receipt_numbers_are_flagged: {
    damage: (tx) => tx`
      insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status, reason)
      values ('mpesa', 'no-receipt-yet-x', ${paid.payment_id}, 1, 'KES', 'unapplied', 'paid twice')`,
  },
  receipts_are_unique: {
    unguarded: [without('receipts', 'receipts_provider_transaction_id_key')],
    damage: (tx) => tx`
      insert into receipts (provider, provider_transaction_id, amount, currency, status, reason)
      values ('mpesa', 'TAA2', 700, 'KES', 'unapplied', 'paid twice')`,
  },
  unapplied_money_has_a_reason: {
    damage: (tx) => tx`update receipts set reason = 'being decided' where status = 'unapplied'`,
  },
  too_much_goes_back: { damage: (tx) => tx`update receipts set amount = 3100 where id = ${receipt.id}` },
  refunds_within_receipts: {
    unguarded: no_triggers('refunds'),
    also: ['the_trail_ends_where_things_stand'],
    damage: (tx) => tx`
      insert into refunds (receipt_id, booking_id, amount, currency, cause, reason)
      values (${receipt.id}, ${paid.id}, 1501, 'KES', 'decided_by_admin', 'again')`,
  },
  refunds_in_the_currency_received: {
    unguarded: no_triggers('refunds'),
    damage: (tx) => tx`update refunds set currency = 'USD'`,
  },
  refunded_means_paid_back: {
    damage: (tx) => tx`update receipts set status = 'refunded' where status = 'unapplied'`,
  },
  refunds_belong_to_the_booking: {
    damage: (tx) =>
      tx`update refunds set booking_id = (select id from bookings where payment_status = 'pending')`,
  },
  one_refund_in_flight: {
    unguarded: ['drop index refunds_one_in_flight_per_receipt'],
    damage: (tx) => tx`
      insert into refunds (receipt_id, booking_id, amount, currency, cause, reason, status)
      select ${receipt.id}, ${paid.id}, 10, 'KES', 'decided_by_admin', 'again', 'processing' from generate_series(1, 2)`,
  },
  large_refunds_are_approved: {
    unguarded: [without('refunds', 'refunds_need_second_admin')],
    damage: (tx) => tx`update refunds set approval_needed = true, status = 'processing'`,
  },
  transferred_money_has_a_new_booking: {
    damage: (tx) => tx`update refunds set cause = 'transferred'`,
  },
  ratings_are_the_average: {
    damage: (tx) => tx`update courses set rating = 4.5, review_count = 1`,
  },
  reviews_are_of_own_bookings: {
    damage: (tx) => tx`
      insert into reviews (booking_id, user_id, course_id, rating)
      select ${paid.id}, ${waiter.id}, course_id, 5 from sessions where id = ${session.id}`,
  },
  certificates_are_for_who_came: { damage: (tx) => certify(tx, null) },
  certificates_are_replaced_for_the_same_person: {
    damage: async (tx) => {
      const [one, other] = [await certify(tx, 'A test'), await certify(tx, 'A test')];
      await tx`update certificates set replaced_by = ${other} where id = ${one}`;
    },
  },
  states_are_known: {
    unguarded: [without('sessions', 'sessions_status_known'), ...no_triggers('sessions')],
    damage: (tx) => tx`update sessions set status = 'postponed' where id = ${session.id}`,
  },
  states_moved_by_known_steps: {
    unguarded: ['alter table payments disable trigger payments_status_moves_forward'],
    damage: (tx) => tx`update payments set status = 'pending' where status = 'processing'`,
  },
  the_trail_ends_where_things_stand: {
    unguarded: no_triggers('payments'),
    damage: (tx) => tx`update payments set status = 'pending' where status = 'processing'`,
  },
  the_trail_is_unbroken: {
    damage: (tx) => tx`
      insert into audit_log (object_type, object_id, action, source, before, after)
      select 'payments', id, 'changed', 'database', '{"status": "pending"}', '{"status": "processing"}' from payments
      where status = 'processing'`,
  },
  deliveries_are_dealt_with: {
    damage: (tx) => tx`
      insert into payment_webhooks (provider, event_type, payload, headers, created_at)
      values ('mpesa', 'unread', 'x', 'x', now() - interval '25 hours')`,
  },
};

for (const { name, sentence } of invariants) {
  test(`damage is found: ${sentence}`, async () => {
    const { unguarded = [], also = [], damage } = damages[name]!;
    const undone = new Error('undone');
    await assert.rejects(
      sql.begin(async (open) => {
        const tx = open as unknown as Tx;
        for (const statement of unguarded) await tx.unsafe(statement);
        await damage(tx);
        const found = new Set((await violationsIn(tx)).map((one) => one.name));
        assert.deepEqual([...found].sort(), [name, ...also].sort());
        throw undone;
      }),
      undone,
    );
  });
}

test('the demo school breaks none of them', async (t) => {
  const school = connect((await testDatabase(t)).url, { pool_size: 4 });
  t.after(() => school.end({ timeout: 1 }));
  const files_dir = mkdtempSync(join(tmpdir(), 'darasa-fsck-'));
  t.after(() => rmSync(files_dir, { recursive: true, force: true }));
  await seedDemo({
    ...{ sql: school, seal, files_dir, now: new Date(), timezone: 'Africa/Nairobi' },
    config: readSettings({}),
    ...{ password_hash: async () => 'none', log: () => undefined },
  });
  assert.deepEqual(await fsck(school), []);
});

test('every invariant has a damage that shows it, and no damage is left over', () => {
  assert.deepEqual(Object.keys(damages).sort(), invariants.map((one) => one.name).sort());
});
