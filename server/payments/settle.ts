// What a piece of evidence does to a payment: the one place where money decides over seats. Callbacks, look-ups, the
// customer's return and people all end here; applied fifty times in any order it confirms once and mails once.
//
// Ranking (domain.md, *Payment*): a success beats every failure. Money is recorded first, in `receipts`, where the
// provider's id of it is unique; then the booking is given its seats, or the money is listed and paid back.
import { bookingFacts, lockBooking } from '../bookings/booking.ts';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { writeMessage } from '../messages/outbox.ts';
import { insertRefund, type RefundCause } from '../refunds/refund.ts';
import type { Evidence } from './gateway.ts';
import { type Attempted, cancelOpenPayments, readAttempt } from './payment.ts';

type Booked = {
  id: string;
  user_id: string;
  session_id: string;
  seats: number;
  payment_status: 'pending' | 'paid' | 'failed' | 'refunded';
  cancelled_at: string | null;
};

/** What became of it. `nothing_new`: it was known already, or weaker than what is known. */
export type Settled = 'completed' | 'failed' | 'open' | 'unapplied' | 'nothing_new';

/**
 * Applies evidence to a payment inside the caller's transaction. Takes the locks session → booking → payment.
 * @param options.silent the customer is being told by the answer to their own request
 * @throws Error when there is no such payment
 */
export async function settle(
  tx: Tx,
  deps: Deps,
  payment_id: string,
  evidence: Evidence,
  options: { silent?: boolean } = {},
): Promise<Settled> {
  const [place] = await tx<
    { booking_id: string }[]
  >`select booking_id from payments where id = ${payment_id}`;
  if (!place) throw new Error(`no payment ${payment_id}`);
  const booking = (await lockBooking<Booked>(
    tx,
    place.booking_id,
    tx`b.id, b.user_id, b.session_id, b.seats, b.payment_status, b.cancelled_at`,
  ))!;
  const payment = (await readAttempt(tx, deps, payment_id, 'for update'))!;
  if (evidence.alert)
    await flag(tx, deps, payment, `${evidence.source}: ${evidence.code ?? 'no code'} ${evidence.reason}`);
  if (evidence.outcome === 'paid') return receive(tx, deps, payment, booking, evidence);
  if (evidence.outcome === 'failed' && evidence.final) return fail(tx, deps, payment, evidence, options);
  return keepOpen(tx, deps, payment, evidence);
}

async function fail(
  tx: Tx,
  deps: Deps,
  payment: Attempted,
  evidence: Evidence,
  options: { silent?: boolean },
): Promise<Settled> {
  if (payment.status !== 'pending' && payment.status !== 'processing') return 'nothing_new';
  await tx`
    update payments set status = 'failed', failure_code = ${evidence.code}, failure_reason = ${evidence.reason},
      provider_response = ${deps.seal.closeJson(evidence.raw ?? null)}, ask_at = null
    where id = ${payment.id}`;
  if (!options.silent) {
    const { facts, to } = (await bookingFacts(tx, deps.config, payment.booking_id))!;
    await writeMessage(tx, deps, {
      key: `payment_failed:${payment.id}`,
      kind: 'payment_failed',
      to,
      data: { ...facts, reason: evidence.reason },
    });
  }
  return 'failed';
}

/** Pending, unknown, or a failed try on a page that stays open: the attempt goes on, and we know it is with the provider. */
async function keepOpen(tx: Tx, deps: Deps, payment: Attempted, evidence: Evidence): Promise<Settled> {
  if (payment.status === 'completed') return 'nothing_new';
  await tx`
    update payments set status = case when status = 'pending' then 'processing' else status end,
      provider_response = ${deps.seal.closeJson(evidence.raw ?? null)},
      metadata = metadata || ${tx.json({ last_word: { code: evidence.code, outcome: evidence.outcome } })}
    where id = ${payment.id}`;
  return 'open';
}

/** Money. First it is recorded, then it is decided what it pays for. */
async function receive(
  tx: Tx,
  deps: Deps,
  payment: Attempted,
  booking: Booked,
  evidence: Evidence,
): Promise<Settled> {
  const receipt = await record(tx, deps, payment, evidence);
  if (receipt === 'known') return 'nothing_new';
  const problem = await whyNotApplied(tx, deps, payment, booking, receipt);
  if (problem) return leaveUnapplied(tx, deps, payment, booking, receipt, problem);

  await cancelOpenPayments(tx, deps, booking.id, 'Another payment of this booking came first', payment.id);
  await tx`
    update payments set status = 'completed', completed_at = ${deps.now()}, provider_transaction_id = ${receipt.transaction_id},
      provider_response = ${deps.seal.closeJson(evidence.raw ?? null)}, failure_code = null, failure_reason = null, ask_at = null
    where id = ${payment.id}`;
  await tx`update bookings set payment_status = 'paid' where id = ${booking.id}`;
  const { facts, to } = (await bookingFacts(tx, deps.config, booking.id))!;
  await writeMessage(tx, deps, {
    key: `booking_confirmed:${booking.id}`,
    kind: 'booking_confirmed',
    to,
    data: { ...facts, receipt: receipt.transaction_id },
  });
  const excess_cents = receipt.amount_cents - payment.amount_cents;
  if (excess_cents > 0) {
    await insertRefund(tx, deps, {
      receipt_id: receipt.id,
      booking_id: booking.id,
      amount_cents: excess_cents,
      currency: receipt.currency,
      cause: 'paid_too_much',
      reason: 'More was paid than the booking cost',
      requested_by: null,
    });
  }
  return 'completed';
}

type Receipt = { id: string; transaction_id: string; amount_cents: number; currency: string };

/**
 * Writes the receipt, once for each provider's id. A status query proves that the money came but names no receipt:
 * then a stand-in id is stored, and the real one takes its place when it is told.
 */
async function record(
  tx: Tx,
  deps: Deps,
  payment: Attempted,
  evidence: Evidence,
): Promise<Receipt | 'known'> {
  const stand_in = standIn(payment);
  const transaction_id = evidence.transaction_id ?? stand_in;
  // A status query confirms the amount that was asked for; a callback always says its own.
  const amount_cents = evidence.amount_cents ?? payment.amount_cents;
  const currency = evidence.currency ?? payment.currency;
  const [earlier] = await tx<{ id: string; payment_id: string | null; provider_transaction_id: string }[]>`
    select id, payment_id, provider_transaction_id from receipts
    where provider = ${payment.provider} and (
      provider_transaction_id = ${transaction_id} or (payment_id = ${payment.id} and ${evidence.transaction_id === null}))
    limit 1`;
  if (earlier) {
    if (earlier.payment_id !== payment.id) {
      await flag(tx, deps, payment, `receipt ${transaction_id} already belongs to another payment`);
    }
    return 'known';
  }
  if (evidence.transaction_id !== null) {
    const named = await tx<{ id: string }[]>`
      update receipts set provider_transaction_id = ${transaction_id}
      where provider = ${payment.provider} and provider_transaction_id = ${stand_in} returning id`;
    if (named.length > 0) {
      await tx`update payments set provider_transaction_id = ${transaction_id} where id = ${payment.id} and status = 'completed'`;
      return 'known';
    }
  }
  const [row] = await tx<{ id: string }[]>`
    insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, payer_phone, status, reason, received_at)
    values (${payment.provider}, ${transaction_id}, ${payment.id}, ${amount_cents}::numeric / 100, ${currency},
            ${deps.seal.close(evidence.payer_phone)}, 'unapplied', 'being decided', ${deps.now()})
    returning id`;
  return { id: row!.id, transaction_id, amount_cents, currency };
}

export function standIn(payment: Pick<Attempted, 'payment_reference'>): string {
  return `no-receipt-yet-${payment.payment_reference}`;
}

type Problem = { reason: string; cause: RefundCause | null };

/** Why money cannot confirm the booking, or null when it can; then its receipt is marked applied. */
async function whyNotApplied(
  tx: Tx,
  deps: Deps,
  payment: Attempted,
  booking: Booked,
  receipt: Receipt,
): Promise<Problem | null> {
  if (receipt.currency !== payment.currency)
    return { reason: `paid in ${receipt.currency}, not in ${payment.currency}`, cause: null };
  if (receipt.amount_cents < payment.amount_cents)
    return { reason: 'less was paid than the booking costs', cause: null };
  if (payment.status === 'completed' || booking.payment_status === 'paid')
    return { reason: 'paid twice', cause: 'paid_twice' };
  if (booking.cancelled_at !== null || booking.payment_status === 'refunded') {
    return { reason: 'paid after the booking was cancelled', cause: 'late_money' };
  }
  if (booking.payment_status === 'failed' && !(await canSeatAgain(tx, deps, booking))) {
    return { reason: 'paid after the hold ended, and the seats are gone', cause: 'late_money' };
  }
  await tx`update receipts set status = 'applied', reason = null where id = ${receipt.id}`;
  return null;
}

/** Late money gets its seats back when they are still free (domain.md, *Late money*). The session's row is locked. */
async function canSeatAgain(tx: Tx, deps: Deps, booking: Booked): Promise<boolean> {
  const rows = await tx`
    select from sessions s
    where s.id = ${booking.session_id} and s.status = 'scheduled' and s.starts_at > ${deps.now()}
      and s.capacity - s.seats_booked - s.seats_held >= ${booking.seats}
      and not exists (
        select from bookings other where other.user_id = ${booking.user_id} and other.session_id = s.id
          and other.cancelled_at is null and other.payment_status in ('pending', 'paid'))`;
  return rows.length > 0;
}

async function leaveUnapplied(
  tx: Tx,
  deps: Deps,
  payment: Attempted,
  booking: Booked,
  receipt: Receipt,
  problem: Problem,
): Promise<Settled> {
  await tx`update receipts set reason = ${problem.reason} where id = ${receipt.id}`;
  await tx`
    update payments set status = 'failed', failure_code = 'unapplied', failure_reason = ${sentence(problem)}, ask_at = null
    where id = ${payment.id} and status in ('pending', 'processing')`;
  await flag(tx, deps, payment, `receipt ${receipt.transaction_id}: ${problem.reason}`);
  if (problem.cause === null) return 'unapplied';
  await insertRefund(tx, deps, {
    receipt_id: receipt.id,
    booking_id: booking.id,
    amount_cents: receipt.amount_cents,
    currency: receipt.currency,
    cause: problem.cause,
    reason: problem.reason,
    requested_by: null,
  });
  const { facts, to } = (await bookingFacts(tx, deps.config, booking.id))!;
  await writeMessage(tx, deps, {
    key: `late_money:${receipt.id}`,
    kind: 'late_money_refunded',
    to,
    data: {
      ...facts,
      amount: receipt.amount_cents / 100,
      currency: receipt.currency,
      receipt: receipt.transaction_id,
    },
  });
  return 'unapplied';
}

function sentence(problem: Problem): string {
  return problem.cause === null
    ? `Your money arrived, but ${problem.reason}. We will sort it out with you.`
    : `Your money arrived, but it was ${problem.reason}. We are paying it back.`;
}

/** Marks a payment for staff and tells them, once for each thing to look at. */
export async function flag(
  tx: Tx,
  deps: Deps,
  payment: Pick<Attempted, 'id' | 'payment_reference'>,
  what: string,
): Promise<void> {
  const changed =
    await tx`update payments set attention = ${what} where id = ${payment.id} and attention is distinct from ${what}`;
  if (changed.count > 0) {
    await alertStaff(tx, deps, {
      key: `payment:${payment.id}:${what}`,
      what: `Payment ${payment.payment_reference}: ${what}`,
      path: `/admin/payments/${payment.id}`,
    });
  }
}
