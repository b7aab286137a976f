// What a piece of evidence does to a payment: the one place where money decides over seats. Callbacks, look-ups, the
// customer's return and people all end here; applied fifty times in any order it confirms once and mails once.
//
// Ranking (domain.md, *Payment*): a success beats every failure. Money is recorded first, in `receipts`, where the
// provider's id of it is unique; then the booking is given its seats, or the money is listed and paid back.
import { bookingFacts, lockBooking } from '../bookings/booking.ts';
import { freeLapsedHolds } from '../bookings/lapsed-holds.ts';
import { completeTransfer, mayReplaceLate } from '../bookings/transfer-complete.ts';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { issueReceipt } from '../documents/issue-receipt.ts';
import { writeMessage } from '../messages/outbox.ts';
import { insertRefund, type RefundCause } from '../refunds/refund.ts';
import { offerFreedSeats } from '../waitlist/offer-freed-seats.ts';
import { seatsWithoutOffer } from '../waitlist/waitlist.ts';
import { dueCents, refundExcess } from './excess.ts';
import { flagPayment } from './flag-payment.ts';
import type { Evidence } from './gateway.ts';
import {
  type Attempted,
  cancelOpenPayments,
  isOpen,
  nextWatch,
  readAttempt,
  toldReceipt,
} from './payment.ts';
import { NUMBER_MISSING, type Receipt, recordReceipt } from './record-receipt.ts';

type Booked = {
  id: string;
  user_id: string;
  session_id: string;
  seats: number;
  payment_status: 'pending' | 'paid' | 'failed' | 'refunded';
  cancelled_at: string | null;
  total_cents: number;
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
    tx`b.id, b.user_id, b.session_id, b.seats, b.payment_status, b.cancelled_at, b.total_amount * 100 as total_cents`,
  ))!;
  const payment = (await readAttempt(tx, deps, payment_id, 'for update'))!;
  if (evidence.alert)
    await flagPayment(
      tx,
      deps,
      payment,
      `${evidence.source}: ${evidence.code ?? 'no code'} ${evidence.reason}`,
    );
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
  if (!isOpen(payment)) return 'nothing_new';
  // Queries have called paid attempts failed, so a failure is asked about again; one that never began is not.
  const askable = payment.provider_ids.checkout !== null && evidence.code !== 'no_answer';
  await tx`
    update payments set status = 'failed', failure_code = ${evidence.code}, failure_reason = ${evidence.reason},
      provider_response = ${deps.seal.closeJson(evidence.raw ?? null)},
      ask_at = ${askable ? nextWatch(payment.initiated_at, deps.now()) : null}
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
  const receipt = await recordReceipt(tx, deps, payment, booking, evidence);
  if (receipt === 'known') return 'nothing_new';
  const problem = await whyNotApplied(tx, deps, payment, booking, receipt);
  if (problem) return leaveUnapplied(tx, deps, payment, booking, receipt, problem);

  await cancelOpenPayments(tx, deps, booking.id, 'Another payment of this booking came first', payment.id);
  await tx`
    update payments set status = 'completed', completed_at = ${deps.now()}, provider_transaction_id = ${receipt.transaction_id},
      provider_response = ${deps.seal.closeJson(evidence.raw ?? null)}, failure_code = null, failure_reason = null, ask_at = null
    where id = ${payment.id}`;
  await tx`update bookings set payment_status = 'paid' where id = ${booking.id}`;
  await completeTransfer(tx, deps, booking.id);
  await offerFreedSeats(tx, deps, booking.session_id);
  const { facts, to } = (await bookingFacts(tx, deps.config, booking.id))!;
  const { document_id } = await issueReceipt(tx, deps, payment.id);
  await writeMessage(tx, deps, {
    key: `booking_confirmed:${booking.id}`,
    kind: 'booking_confirmed',
    to,
    data: { ...facts, receipt: toldReceipt(payment, receipt.transaction_id) },
    document_id,
  });
  await refundExcess(tx, deps, booking.id, receipt, receipt.amount_cents - dueCents(payment, booking));
  if (evidence.transaction_id === null) await flagPayment(tx, deps, payment, NUMBER_MISSING);
  return 'completed';
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
  if (receipt.amount_cents < dueCents(payment, booking))
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

/**
 * Late money gets its seats back when they are still free and nobody waits for them (domain.md, *Late money*). The
 * session's row is locked.
 */
export async function canSeatAgain(
  tx: Tx,
  deps: Deps,
  booking: Pick<Booked, 'id' | 'session_id' | 'user_id' | 'seats'>,
): Promise<boolean> {
  await freeLapsedHolds(tx, deps, booking.session_id, { ahead_of: booking.user_id });
  const { seats_left, others_wait } = await seatsWithoutOffer(tx, deps, booking.session_id, booking.user_id);
  if (others_wait || seats_left < booking.seats) return false;
  const rows = await tx`
    select from sessions s
    where s.id = ${booking.session_id} and s.status = 'scheduled' and s.starts_at > ${deps.now()}
      and not exists (
        select from bookings other where other.user_id = ${booking.user_id} and other.session_id = s.id
          and other.cancelled_at is null and other.payment_status in ('pending', 'paid'))`;
  return rows.length > 0 && mayReplaceLate(tx, deps, booking.id);
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
    where id = ${payment.id} and (status in ('pending', 'processing') or failure_code = 'undecided')`;
  await flagPayment(tx, deps, payment, `receipt ${receipt.transaction_id}: ${problem.reason}`);
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
      receipt: toldReceipt(payment, receipt.transaction_id),
    },
  });
  return 'unapplied';
}

function sentence(problem: Problem): string {
  return problem.cause === null
    ? `Your money arrived, but ${problem.reason}. We will sort it out with you.`
    : `Your money arrived, but it was ${problem.reason}. We are paying it back.`;
}
