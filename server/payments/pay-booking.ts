// Money that did not come through an attempt of ours: typed into the PayBill by hand, or recorded by a person. It is
// given a payment of its own and then obeys the very rules of every other money (settle.ts).
import { randomUUIDv7 } from 'node:crypto';
import { lockBooking } from '../bookings/booking.ts';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { randomToken } from '../seal.ts';
import type { Evidence, Provider } from './gateway.ts';
import { canSeatAgain, type Settled, settle } from './settle.ts';

export type Money = {
  provider: Provider | 'other';
  transaction_id: string;
  amount_cents: number;
  currency: string;
  /** E.164 with plus. */
  payer_phone: string | null;
  source: 'callback' | 'person';
  raw: unknown;
  /** Kept with the payment for admins. */
  metadata: Record<string, unknown>;
};

export type Payable = {
  id: string;
  code: string;
  user_id: string;
  session_id: string;
  seats: number;
  payment_status: 'pending' | 'paid' | 'failed' | 'refunded';
  amount_cents: number;
  currency: string;
  cancelled_at: string | null;
};

/** The booking, its session and itself locked. Amounts in cents. @throws AppError not_found */
export async function lockForMoney(tx: Tx, booking_id: string): Promise<Payable> {
  const booking = await lockBooking<Payable>(
    tx,
    booking_id,
    tx`b.id, b.code, b.user_id, b.session_id, b.seats, b.payment_status, b.total_amount * 100 as amount_cents, b.currency, b.cancelled_at`,
  );
  if (!booking) throw new AppError('not_found', 'There is no such booking');
  return booking;
}

/**
 * Refuses what money cannot confirm any more, for people who can still decide otherwise.
 * @throws AppError booking_not_payable, session_full
 */
export async function refuseUnpayable(tx: Tx, deps: Deps, booking: Payable): Promise<void> {
  if (booking.cancelled_at !== null) throw new AppError('booking_not_payable', 'This booking was cancelled');
  if (booking.payment_status === 'paid' || booking.payment_status === 'refunded')
    throw new AppError('booking_not_payable', 'This booking is paid already');
  if (booking.payment_status === 'failed' && !(await canSeatAgain(tx, deps, booking))) {
    throw new AppError(
      'session_full',
      'The hold of this booking ended, and its seats cannot be had again: book anew',
    );
  }
}

/**
 * Lets money pay a booking, by a payment of its own. The booking is locked (lockForMoney) and costs something.
 * @returns the new payment, and what became of the money
 */
export async function payBooking(
  tx: Tx,
  deps: Deps,
  booking: Payable,
  money: Money,
): Promise<{ payment_id: string; settled: Settled }> {
  const now = deps.now();
  const payment_id = randomUUIDv7();
  // It starts at the foot of the ladder: nobody was asked to pay, so nothing is open, and an open attempt may stand beside it.
  await tx`
    insert into payments (id, booking_id, provider, payment_reference, amount, currency, status, failure_code, failure_reason,
                          initiated_at, metadata, created_at)
    values (${payment_id}, ${booking.id}, ${money.provider}, ${randomToken().slice(0, 32)}, ${booking.amount_cents}::numeric / 100,
            ${booking.currency}, 'failed', 'undecided', 'The money is being looked at', ${now}, ${tx.json(money.metadata as never)}, ${now})`;
  return { payment_id, settled: await settle(tx, deps, payment_id, evidenceOf(money)) };
}

/** Money as evidence that somebody paid. */
export function evidenceOf(money: Omit<Money, 'provider' | 'metadata'>): Evidence {
  const { source, transaction_id, amount_cents, currency, payer_phone, raw } = money;
  return {
    ...{ source, outcome: 'paid', final: true, transaction_id, amount_cents, currency, payer_phone, raw },
    ...{ code: null, reason: '', alert: false },
  };
}
