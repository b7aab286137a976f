// What people do with seats, as the model does it. Each throws a Refusal where a rule says no.
import {
  type Booking,
  bookingOf,
  freeLapsedHolds,
  hasBegun,
  isLive,
  listIsOpen,
  liveBooking,
  type Model,
  nextKey,
  offerFreedSeats,
  openPayment,
  othersWait,
  Refusal,
  RULES,
  seatsLeft,
  waitingIn,
} from './model.ts';
import { cancelOpenPayments, policyPercent, refundable, requestRefund, shareOf } from './money-model.ts';

function mustBeActive(m: Model, user: number): void {
  if (!m.users[user]!.active) throw new Refusal('unauthenticated');
}

type Wish = { user: number; session: number; seats: number; voucher?: number };

export function book(m: Model, wish: Wish): void {
  mustBeActive(m, wish.user);
  claimSeats(m, wish, false);
}

/** An admin books for somebody. `over`: the session is made larger where it must, also past those who wait. */
export function bookAtDesk(m: Model, wish: Wish & { over: boolean }): void {
  if (!m.users[wish.user]!.active) throw new Refusal('not_found');
  claimSeats(m, wish, wish.over);
}

function claimSeats(m: Model, wish: Wish, over: boolean): void {
  const { user, session, seats } = wish;
  if (hasBegun(m, session)) throw new Refusal('session_not_bookable');
  const others = waitingIn(m, session).length;
  let own = liveBooking(m, user, session);
  if (own?.status === 'pending' && own.hold! <= m.now) {
    freeLapsedHolds(m, session, user);
    own = liveBooking(m, user, session);
  }
  if (own) throw new Refusal('already_booked');
  if (over) m.sessions[session]!.capacity += others > 0 ? seats : Math.max(0, seats - seatsLeft(m, session));
  else findRoom(m, wish, others);
  addBooking(m, wish);
  if (others > 0) offerFreedSeats(m, session);
}

function findRoom(m: Model, { user, session, seats }: Wish, others: number): void {
  if (seatsLeft(m, session) < seats) freeLapsedHolds(m, session, user);
  if (others > 0) offerFreedSeats(m, session, user);
  const left = others > 0 && othersWait(m, session, user) ? 0 : seatsLeft(m, session);
  if (left < seats) throw new Refusal('session_full');
}

function addBooking(m: Model, { user, session, seats, voucher }: Wish): void {
  const unit = m.sessions[session]!.price;
  const full = unit * seats;
  const total = voucher === undefined ? full : takeVoucher(m, voucher, user, full);
  m.bookings.push({
    ...{ key: nextKey(m.bookings, user, session), user, session, seats, unit, total },
    ...{ status: total === 0 ? 'paid' : 'pending', cancelled: false, created: m.now, extensions: 0 },
    ...{ hold: total === 0 ? null : m.now + RULES.hold, discount: full - total, voucher: voucher ?? null },
  });
}

/** A use comes back when its hold lapses or is given up; once paid it is spent. */
export const takesVoucher = (b: Booking) =>
  b.status === 'paid' || b.status === 'refunded' || (b.status === 'pending' && !b.cancelled);

/** What is left to pay, in whole shillings. */
function takeVoucher(m: Model, voucher: number, user: number, full: number): number {
  const { percent, max_uses } = m.vouchers[voucher]!;
  const uses = m.bookings.filter((b) => b.voucher === voucher && takesVoucher(b));
  if (full === 0 || uses.length >= max_uses || uses.some((b) => b.user === user))
    throw new Refusal('voucher_not_usable');
  return Math.floor((full * (100 - percent)) / 100 / 100) * 100;
}

export function cancel(
  m: Model,
  { booking, seats, by }: { booking: string; seats?: number | undefined; by: number | 'admin' },
): void {
  const b = bookingOf(m, booking);
  if (by !== 'admin') {
    mustBeActive(m, by);
    if (b.user !== by) throw new Refusal('not_found');
  }
  if (!isLive(b)) throw new Refusal('booking_not_cancellable');
  if (hasBegun(m, b.session)) throw new Refusal('booking_not_cancellable');
  const given = seats ?? b.seats;
  if (given > b.seats) throw new Refusal('validation_failed');
  const whole = given === b.seats;
  if (!whole && openPayment(m, b.key)) throw new Refusal('payment_in_progress');
  if (b.status === 'paid') giveBackMoney(m, b, given, whole, by === 'admin');
  if (whole) {
    b.cancelled = true;
    cancelOpenPayments(m, b.key);
  } else giveBackSeats(b, given);
  offerFreedSeats(m, b.session);
}

function giveBackMoney(m: Model, b: Booking, seats: number, whole: boolean, by_admin: boolean): void {
  const left = refundable(m, b.key);
  const full =
    b.discount === 0 ? b.unit * seats : Math.floor((b.unit * seats * b.total) / (b.total + b.discount));
  const back = shareOf(whole ? left : Math.min(left, full), policyPercent(m, b));
  if (back > 0) requestRefund(m, b.key, back, by_admin ? 'decided_by_admin' : 'cancelled_by_customer');
  if (!whole) m.reached.push('part of a paid booking given back');
}

function giveBackSeats(b: Booking, seats: number): void {
  const kept = b.seats - seats;
  if (b.status === 'pending') {
    b.discount = b.discount === 0 ? 0 : Math.ceil((b.discount * kept) / b.seats / 100) * 100;
    b.total = b.unit * kept - b.discount;
  }
  b.seats = kept;
}

export function extend(m: Model, { booking }: { booking: string }): void {
  const b = bookingOf(m, booking);
  mustBeActive(m, b.user);
  const is_offer = m.entries.some((w) => w.booking === b.key);
  if (
    b.cancelled ||
    b.status !== 'pending' ||
    b.hold! <= m.now ||
    is_offer ||
    m.sessions[b.session]!.starts <= m.now
  )
    throw new Refusal('hold_not_extendable');
  const until = m.now + RULES.hold;
  if (until - b.hold! < 60_000) return;
  if (b.extensions >= RULES.extensions || othersWait(m, b.session, b.user))
    throw new Refusal('hold_not_extendable');
  b.hold = Math.max(b.hold!, until);
  b.extensions += 1;
}

export function join(
  m: Model,
  { user, session, seats }: { user: number; session: number; seats: number },
): void {
  mustBeActive(m, user);
  if (hasBegun(m, session)) throw new Refusal('session_not_bookable');
  if (!listIsOpen(m, session)) throw new Refusal('waitlist_closed');
  if (seats > m.sessions[session]!.capacity) throw new Refusal('validation_failed');
  freeLapsedHolds(m, session);
  offerFreedSeats(m, session);
  if (liveBooking(m, user, session)) throw new Refusal('already_booked');
  if (waitingIn(m, session).some((w) => w.user === user)) throw new Refusal('already_waiting');
  if (seatsLeft(m, session) >= seats && !othersWait(m, session, user)) throw new Refusal('seats_available');
  m.entries.push({
    ...{ key: nextKey(m.entries, user, session), user, session, seats },
    ...{ status: 'waiting', passed: 0, booking: null, ends: null },
  });
  offerFreedSeats(m, session);
}

export function leave(m: Model, { user, session }: { user: number; session: number }): void {
  mustBeActive(m, user);
  const w = m.entries.find(
    (one) => one.user === user && one.session === session && ['waiting', 'offered'].includes(one.status),
  );
  if (!w) throw new Refusal('not_found');
  if (w.booking) withdrawOffer(m, w.booking);
  else w.status = 'left';
  offerFreedSeats(m, session);
}

export function remove(m: Model, { entry }: { entry: string }): void {
  const w = m.entries.find((one) => one.key === entry)!;
  if (w.status === 'removed') return;
  if (!['waiting', 'offered'].includes(w.status)) throw new Refusal('invalid_transition');
  w.status = 'removed';
  if (w.booking) withdrawOffer(m, w.booking);
  offerFreedSeats(m, w.session);
}

function withdrawOffer(m: Model, key: string): void {
  const b = bookingOf(m, key);
  if (b.status === 'pending') b.cancelled = true;
  cancelOpenPayments(m, key);
}

/** Takes an offer that costs nothing. */
export function accept(m: Model, { user, session }: { user: number; session: number }): void {
  mustBeActive(m, user);
  const w = m.entries.find((one) => one.user === user && one.session === session && one.status === 'offered');
  if (!w) throw new Refusal('not_found');
  const b = bookingOf(m, w.booking!);
  if (b.total > 0 || b.hold! <= m.now) throw new Refusal('invalid_transition');
  Object.assign(b, { status: 'paid', hold: null });
  offerFreedSeats(m, session);
}

export function setCapacity(m: Model, { session, to }: { session: number; to: number }): void {
  const s = m.sessions[session]!;
  if (to < s.capacity && to < s.capacity - seatsLeft(m, session)) throw new Refusal('capacity_below_booked');
  s.capacity = to;
  offerFreedSeats(m, session);
}

export function moveSession(m: Model, { session, to }: { session: number; to: number }): void {
  const s = m.sessions[session]!;
  if (s.starts !== to) {
    if (s.status !== 'scheduled') throw new Refusal('conflict');
    if (to <= m.now) throw new Refusal('validation_failed');
    Object.assign(s, { starts: to, moved: m.now });
    const end = to - RULES.close;
    for (const w of m.entries) {
      if (w.session !== session || w.status !== 'offered' || w.ends! <= end || openPayment(m, w.booking!))
        continue;
      w.ends = Math.max(end, m.now);
      const b = bookingOf(m, w.booking!);
      if (b.status === 'pending') b.hold = w.ends;
    }
  }
  offerFreedSeats(m, session);
}

export function cancelSession(m: Model, { session }: { session: number }): void {
  const s = m.sessions[session]!;
  if (s.status === 'cancelled') return;
  if (s.status === 'completed') throw new Refusal('invalid_transition');
  s.status = 'cancelled';
  for (const b of m.bookings.filter((one) => one.session === session && isLive(one))) {
    b.cancelled = true;
    if (b.status === 'pending') {
      b.status = 'failed';
      cancelOpenPayments(m, b.key);
    } else requestRefund(m, b.key, refundable(m, b.key), 'cancelled_by_us');
  }
  offerFreedSeats(m, session);
}

/** The clock's own work: sessions begin and end. */
export function moveSessions(m: Model): void {
  for (const s of m.sessions) {
    if (s.status === 'scheduled' && s.starts <= m.now) s.status = 'ongoing';
    if (s.status === 'ongoing' && s.starts + HOUR_LONG <= m.now) s.status = 'completed';
  }
}
/** Sessions of the simulation last as long. */
const HOUR_LONG = 3_600_000;

export function tend(m: Model): void {
  for (const session of m.sessions.keys()) {
    if (waitingIn(m, session).length === 0) continue;
    if (seatsLeft(m, session) > 0 || !listIsOpen(m, session)) offerFreedSeats(m, session);
  }
}
