// What a step is about: mostly what is alive and where things happen, now and then what is over.
import { anyOf, type Dice, recent } from './dice.ts';
import { isLive, type Model } from './model.ts';

export const shillings = (cents: number) => Math.max(100, Math.floor(cents / 100) * 100);
export const someone = (m: Model, dice: Dice) => dice.below(m.users.length);
/** The last few sessions are those where things happen. */
export const someSession = (m: Model, dice: Dice) => {
  const from = Math.max(0, m.sessions.length - 4);
  return from + dice.below(m.sessions.length - from);
};
export const aLivingBooking = (m: Model, dice: Dice) =>
  anyOf(dice, dice.chance(0.9) ? m.bookings.filter(isLive) : recent(m.bookings, 20), (b) => b);
export const anUnpaidBooking = (m: Model, dice: Dice) => {
  const unpaid = m.bookings.filter((b) => b.status === 'pending' && !b.cancelled && b.total > 0);
  return anyOf(dice, dice.chance(0.93) ? unpaid : recent(m.bookings, 20), (b) => b);
};
export const someRefund = (m: Model, dice: Dice, status: string) =>
  anyOf(
    dice,
    dice.chance(0.9) ? m.refunds.filter((f) => f.status === status) : recent(m.refunds, 8),
    (f) => f,
  );
