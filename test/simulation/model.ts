// What must be true of the platform, written as simply as it can be said: people, sessions, holds, the waiting list. No
// locks, no SQL, nothing at once: one thing happens after the other. The rules are those of docs/domain.md; money is in
// money-model.ts. Instants are epoch milliseconds, amounts are cents.

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** The platform's defaults (server/config.ts). */
export const RULES = {
  hold: 15 * MINUTE,
  payment_hold: 10 * MINUTE,
  hold_limit: 30 * MINUTE,
  offer: 4 * HOUR,
  close: 2 * HOUR,
  gather: 24 * HOUR,
  patience: 3,
  extensions: 2,
  approval_above: 500_000,
};

export type User = { active: boolean };
export type Session = {
  capacity: number;
  starts: number;
  status: 'scheduled' | 'ongoing' | 'completed' | 'cancelled';
  price: number;
  moved: number | null;
};
export type Booking = {
  /** user/session/nth: a person has one live booking of a session at a time, so they follow each other. */
  key: string;
  user: number;
  session: number;
  seats: number;
  status: 'pending' | 'paid' | 'failed' | 'refunded';
  cancelled: boolean;
  created: number;
  hold: number | null;
  extensions: number;
  unit: number;
  total: number;
  discount: number;
  voucher: number | null;
};
export type Entry = {
  key: string;
  user: number;
  session: number;
  seats: number;
  status: 'waiting' | 'offered' | 'accepted' | 'declined' | 'expired' | 'left' | 'removed';
  passed: number;
  booking: string | null;
  ends: number | null;
};
/** What really happened at the provider, whatever anybody was told. */
export type Truth = { state: 'unsent' | 'waits' | 'paid' | 'failed'; amount: number; code: string };
export type Payment = {
  /** booking#nth */
  key: string;
  booking: string;
  provider: 'mpesa' | 'flutterwave' | 'other';
  amount: number;
  status: 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled';
  /** Whether the platform was told the provider's ids of it. */
  known: boolean;
  /** Recorded by a person, and not yet decided. */
  undecided: boolean;
  started: number;
  /** Of the platform's schedule of questions; read from it and not predicted. */
  asked: number;
  ask_at: number | null;
  truth: Truth;
  /** How many questions about it are on their way. */
  questions: number;
};
/** A payment has one receipt at most: its key is the payment's. */
export type Receipt = {
  key: string;
  named: boolean;
  amount: number;
  status: 'applied' | 'unapplied' | 'refunded';
};
export type Refund = {
  /** receipt~nth */
  key: string;
  receipt: string;
  booking: string;
  amount: number;
  cause: string;
  status: 'requested' | 'processing' | 'completed' | 'failed';
  /** Waits for another admin. */
  approval: boolean;
  tries: number;
};
export type Voucher = { percent: number; max_uses: number; uses: number };
export type Model = {
  now: number;
  users: User[];
  sessions: Session[];
  bookings: Booking[];
  entries: Entry[];
  payments: Payment[];
  receipts: Receipt[];
  refunds: Refund[];
  vouchers: Voucher[];
  /** Which rare things happened, for the count at the end. */
  reached: string[];
};

/** A rule said no: nothing of what was tried stays. The code is the one the platform answers with. */
export class Refusal extends Error {
  code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function emptyModel(now: number): Model {
  return {
    ...{ now, users: [], sessions: [], bookings: [], entries: [] },
    ...{ payments: [], receipts: [], refunds: [], vouchers: [], reached: [] },
  };
}

export function copyOf(m: Model): Model {
  const each = <T extends object>(list: T[]) => list.map((one) => ({ ...one }));
  return {
    now: m.now,
    users: each(m.users),
    sessions: each(m.sessions),
    bookings: each(m.bookings),
    entries: each(m.entries),
    payments: each(m.payments),
    receipts: each(m.receipts),
    refunds: each(m.refunds),
    vouchers: each(m.vouchers),
    reached: [...m.reached],
  };
}

export const isLive = (b: Booking) => !b.cancelled && (b.status === 'pending' || b.status === 'paid');
export const isOpen = (p: Payment) => p.status === 'pending' || p.status === 'processing';
export const bookingOf = (m: Model, key: string) => m.bookings.find((b) => b.key === key)!;
export const openPayment = (m: Model, key: string) => m.payments.find((p) => p.booking === key && isOpen(p));
export const liveBooking = (m: Model, user: number, session: number) =>
  m.bookings.find((b) => b.user === user && b.session === session && isLive(b));
export const waitingIn = (m: Model, session: number) =>
  m.entries.filter((w) => w.session === session && w.status === 'waiting');

export function seatsLeft(m: Model, session: number): number {
  const taken = m.bookings.filter((b) => b.session === session && isLive(b));
  return m.sessions[session]!.capacity - taken.reduce((sum, b) => sum + b.seats, 0);
}

export const hasBegun = (m: Model, session: number) =>
  m.sessions[session]!.status !== 'scheduled' || m.sessions[session]!.starts <= m.now;

export function listIsOpen(m: Model, session: number): boolean {
  const { status, starts } = m.sessions[session]!;
  return status === 'scheduled' && starts > m.now + RULES.close + RULES.hold;
}

/** Those who could be offered seats; with a person, only those who came before. */
function queue(m: Model, session: number, before: number | null): Entry[] {
  const line = waitingIn(m, session);
  const own = line.findIndex((w) => w.user === before);
  const ahead = before === null || own < 0 ? line : line.slice(0, own);
  return ahead.filter((w) => w.seats <= m.sessions[session]!.capacity && m.users[w.user]!.active);
}

export const othersWait = (m: Model, session: number, user: number) =>
  listIsOpen(m, session) && queue(m, session, user).length > 0;

/** The next key of a person's bookings or entries of a session. */
export function nextKey(list: { user: number; session: number }[], user: number, session: number): string {
  return `${user}/${session}/${list.filter((one) => one.user === user && one.session === session).length}`;
}

/** Entries follow their bookings. */
function settleEntries(m: Model, session: number): void {
  for (const w of m.entries) {
    if (w.session !== session) continue;
    if (!['waiting', 'offered'].includes(w.status) && !(w.status === 'expired' && w.booking)) continue;
    const b = w.booking ? bookingOf(m, w.booking) : undefined;
    const is_cancelled = m.sessions[session]!.status === 'cancelled';
    if (b?.status === 'paid' && (w.status === 'offered' || !b.cancelled)) {
      if (w.status === 'expired') m.reached.push('an offer expired, then paid with its seats still free');
      w.status = 'accepted';
    } else if (w.status === 'expired') continue;
    else if (b?.cancelled && !is_cancelled) w.status = 'declined';
    else if (b?.cancelled || b?.status === 'failed') w.status = 'expired';
    else if (w.status === 'waiting' && liveBooking(m, w.user, session)) w.status = 'left';
    else if (w.status === 'waiting' && !listIsOpen(m, session)) w.status = 'expired';
  }
}

/** First come, first served by what fits; a group too large is passed by `patience` times at most. */
export function offerFreedSeats(m: Model, session: number, ahead_of: number | null = null): void {
  settleEntries(m, session);
  const s = m.sessions[session]!;
  let left = seatsLeft(m, session);
  if (!listIsOpen(m, session)) return;
  const gathering = s.starts - m.now > RULES.gather;
  const line = queue(m, session, ahead_of);
  const too_large: Entry[] = [];
  for (const w of line) {
    if (left <= 0) break;
    if (gathering && too_large.some((before) => before.passed >= RULES.patience)) {
      m.reached.push('seats gather for a group that was passed by three times');
      break;
    }
    if (w.seats > left) {
      too_large.push(w);
      continue;
    }
    for (const before of too_large) before.passed += 1;
    left -= w.seats;
    offer(m, w);
  }
}

function offer(m: Model, w: Entry): void {
  const s = m.sessions[w.session]!;
  w.status = 'offered';
  w.ends = Math.min(m.now + RULES.offer, s.starts - RULES.close);
  w.booking = nextKey(m.bookings, w.user, w.session);
  m.bookings.push({
    ...{ key: w.booking, user: w.user, session: w.session, seats: w.seats, status: 'pending' },
    ...{ cancelled: false, created: m.now, hold: w.ends, extensions: 0, unit: s.price },
    ...{ total: s.price * w.seats, discount: 0, voucher: null },
  });
}

/** When a hold ends although nobody knows yet how its payment went. */
export function holdLimit(m: Model, b: Booking): number {
  const offered = m.entries.find((w) => w.booking === b.key);
  const from = offered ? offered.ends! - RULES.hold : b.created;
  return from + RULES.hold_limit + b.extensions * RULES.hold;
}

/** Holds whose time is over, unless a payment under way keeps them. */
export function freeLapsedHolds(m: Model, session: number, ahead_of: number | null = null): void {
  const lapsed = m.bookings.filter(
    (b) =>
      b.session === session &&
      b.status === 'pending' &&
      !b.cancelled &&
      b.hold! <= m.now &&
      (holdLimit(m, b) <= m.now || !openPayment(m, b.key)),
  );
  for (const b of lapsed) {
    b.status = 'failed';
    if (openPayment(m, b.key)) m.reached.push('a hold ended at its limit with its payment undecided');
  }
  if (lapsed.length > 0) offerFreedSeats(m, session, ahead_of);
}
