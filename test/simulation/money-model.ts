// What money does, as the model does it: every shilling that comes is written down once, pays for a booking that can
// still have its seats, or goes back.
import {
  type Booking,
  bookingOf,
  freeLapsedHolds,
  HOUR,
  hasBegun,
  isOpen,
  liveBooking,
  type Model,
  offerFreedSeats,
  othersWait,
  type Payment,
  type Receipt,
  Refusal,
  RULES,
  seatsLeft,
} from './model.ts';

export const paymentOf = (m: Model, key: string) => m.payments.find((p) => p.key === key)!;
export const receiptOf = (m: Model, key: string) => m.receipts.find((r) => r.key === key);

export function cancelOpenPayments(m: Model, booking: string, except: string | null = null): void {
  for (const p of m.payments)
    if (p.booking === booking && p.key !== except && isOpen(p)) p.status = 'cancelled';
}

export function policyPercent(m: Model, b: Booking): number {
  const s = m.sessions[b.session]!;
  if (s.moved !== null && b.created <= s.moved) return 100;
  const hours = (s.starts - m.now) / HOUR;
  return hours >= 48 ? 100 : hours >= 24 ? 50 : 0;
}

/** A share of cents, up to whole shillings. */
export const shareOf = (amount: number, percent: number) =>
  Math.min(amount, Math.ceil((amount * percent) / 10_000) * 100);

/** Neither paid back nor about to be. */
export const leftOf = (m: Model, r: Receipt) =>
  r.amount -
  m.refunds.filter((f) => f.receipt === r.key && f.status !== 'failed').reduce((sum, f) => sum + f.amount, 0);

const appliedTo = (m: Model, booking: string) =>
  m.receipts.filter((r) => r.status === 'applied' && paymentOf(m, r.key).booking === booking);

export const refundable = (m: Model, booking: string) =>
  appliedTo(m, booking).reduce((sum, r) => sum + leftOf(m, r), 0);

/** A booking has one applied receipt at most. */
export function requestRefund(m: Model, booking: string, amount: number, cause: string): void {
  const [r] = appliedTo(m, booking);
  if (amount > refundable(m, booking)) throw new Refusal('refund_too_large');
  if (r && amount > 0) addRefund(m, r, booking, amount, cause);
}

function addRefund(m: Model, r: Receipt, booking: string, amount: number, cause: string): void {
  const nth = m.refunds.filter((f) => f.receipt === r.key).length;
  m.refunds.push({
    ...{ key: `${r.key}~${nth}`, receipt: r.key, booking, amount, cause, status: 'requested' },
    approval: amount > RULES.approval_above,
    tries: 0,
  });
}

function addPayment(m: Model, b: Booking, fields: Partial<Payment>): Payment {
  const nth = m.payments.filter((p) => p.booking === b.key).length;
  const p: Payment = {
    ...{ key: `${b.key}#${nth}`, booking: b.key, provider: 'mpesa', amount: b.total, status: 'pending' },
    ...{ known: false, undecided: false, started: m.now, asked: 0, ask_at: null, questions: 0 },
    ...{ truth: { state: 'unsent', amount: b.total, code: '' } },
    ...fields,
  };
  m.payments.push(p);
  return p;
}

/** The first half of starting a payment: the attempt is on record before the provider hears of it. */
export function beginPayment(
  m: Model,
  user: number,
  booking: string,
  provider: 'mpesa' | 'flutterwave',
): Payment {
  const b = bookingOf(m, booking);
  if (!m.users[user]!.active) throw new Refusal('unauthenticated');
  if (b.user !== user) throw new Refusal('not_found');
  if (b.cancelled || b.status !== 'pending' || b.hold! <= m.now || b.total === 0)
    throw new Refusal('booking_not_payable');
  if (m.payments.some((p) => p.booking === b.key && (isOpen(p) || p.status === 'completed')))
    throw new Refusal('payment_in_progress');
  b.hold = Math.max(b.hold!, m.now + RULES.payment_hold);
  return addPayment(m, b, { provider });
}

/** The second half: what the provider answered. */
export function finishStart(m: Model, key: string, answer: 'accepted' | 'unknown' | 'refused'): void {
  const p = paymentOf(m, key);
  if (answer === 'refused') {
    if (isOpen(p)) p.status = 'failed';
    return;
  }
  if (p.status === 'pending') p.status = 'processing';
  if (answer === 'accepted') p.known = true;
}

export type Evidence = {
  outcome: 'paid' | 'failed' | 'pending';
  /** Null: it says neither receipt nor amount. */
  amount: number | null;
  final: boolean;
};

/** What a piece of evidence does to a payment. */
export function settle(m: Model, p: Payment, evidence: Evidence): void {
  if (evidence.outcome === 'paid') receive(m, p, evidence.amount);
  else if (evidence.outcome === 'failed' && evidence.final) {
    if (isOpen(p)) p.status = 'failed';
  } else if (p.status === 'pending') p.status = 'processing';
}

function receive(m: Model, p: Payment, told: number | null): void {
  const b = bookingOf(m, p.booking);
  const earlier = receiptOf(m, p.key);
  if (earlier && (told === null || earlier.named)) {
    m.reached.push('the same money told again');
    return;
  }
  if (earlier) {
    m.reached.push('a receipt named after a status query had confirmed it');
    nameReceipt(m, p, b, earlier, told!);
    return;
  }
  const r: Receipt = { key: p.key, named: told !== null, amount: told ?? p.amount, status: 'unapplied' };
  m.receipts.push(r);
  const due = Math.min(p.amount, b.total);
  const problem = whyNotApplied(m, p, b, r.amount, due);
  if (problem) {
    if (isOpen(p) || p.undecided) p.status = 'failed';
    if (problem !== 'too little') addRefund(m, r, b.key, r.amount, problem);
    return;
  }
  r.status = 'applied';
  cancelOpenPayments(m, b.key, p.key);
  if (p.status === 'failed' && !p.undecided) m.reached.push('a success after a failure of the same payment');
  p.status = 'completed';
  b.status = 'paid';
  offerFreedSeats(m, b.session);
  if (r.amount > due) addRefund(m, r, b.key, r.amount - due, 'paid_too_much');
}

function whyNotApplied(m: Model, p: Payment, b: Booking, amount: number, due: number): string | null {
  if (amount < due) {
    m.reached.push('less was paid than was due');
    return 'too little';
  }
  if (p.status === 'completed' || b.status === 'paid') {
    m.reached.push(b.cancelled ? 'paid after a paid booking was cancelled' : 'paid twice');
    return 'paid_twice';
  }
  if (b.cancelled || b.status === 'refunded') {
    m.reached.push('paid after the booking was cancelled');
    return 'late_money';
  }
  if (b.status !== 'failed') return null;
  const was_offer = m.entries.some((w) => w.booking === b.key);
  const again = canSeatAgain(m, b);
  m.reached.push(
    again ? 'paid after the hold lapsed, seats still free' : 'paid after the hold lapsed, seats gone',
  );
  if (was_offer && !again) m.reached.push('an offer expired, then paid with its seats gone');
  return again ? null : 'late_money';
}

/** The number tells the amount too, which the status query did not. */
function nameReceipt(m: Model, p: Payment, b: Booking, r: Receipt, amount: number): void {
  const was = r.amount;
  r.named = true;
  if (amount === was) return;
  const due = Math.min(p.amount, b.total);
  const applied = r.status === 'applied';
  r.amount = amount;
  const excess = applied ? Math.max(0, amount - due) : 0;
  const waiting = m.refunds.filter((f) => f.receipt === r.key && f.status === 'requested');
  const too_much = waiting.filter((f) => f.cause === 'paid_too_much');
  let left = amount - excess;
  for (const f of new Set([...too_much, ...waiting])) {
    const own = f.amount === was ? left : Math.min(f.amount, left);
    const given = f.cause === 'paid_too_much' ? excess : own;
    if (f.cause !== 'paid_too_much') left -= given;
    if (given === 0) f.status = 'failed';
    else {
      if (given > f.amount && given > RULES.approval_above) f.approval = true;
      f.amount = given;
    }
  }
  if (excess > 0 && too_much.length === 0) addRefund(m, r, b.key, excess, 'paid_too_much');
  m.reached.push('a receipt tells another amount than was asked for');
}

export function canSeatAgain(m: Model, b: Booking): boolean {
  freeLapsedHolds(m, b.session, b.user);
  if (othersWait(m, b.session, b.user) || seatsLeft(m, b.session) < b.seats) return false;
  return !hasBegun(m, b.session) && !liveBooking(m, b.user, b.session);
}

/** An admin records money that came by no provider. */
export function recordMoney(m: Model, { booking, amount }: { booking: string; amount: number }): void {
  const b = bookingOf(m, booking);
  if (b.cancelled || b.status === 'paid' || b.status === 'refunded') throw new Refusal('booking_not_payable');
  if (b.status === 'failed' && !canSeatAgain(m, b)) throw new Refusal('session_full');
  if (b.total === 0) throw new Refusal('booking_not_payable');
  if (amount < b.total) throw new Refusal('amount_mismatch');
  const p = addPayment(m, b, { provider: 'other', status: 'failed', undecided: true });
  receive(m, p, amount);
  p.undecided = false;
}
