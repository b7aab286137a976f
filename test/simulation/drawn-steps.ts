// Every kind of step, how often it comes, and what it is about: drawn with what the model knows, so that most of them find
// something to do.
import { anyOf, type Dice, recent } from './dice.ts';
import { HOUR, isOpen, type Model } from './model.ts';
import { BEGIN } from './platform.ts';
import type { RefundFate } from './refund-model.ts';
import type { PushAnswer, PushFate, Single } from './steps.ts';
import { aLivingBooking, anUnpaidBooking, shillings, someone, someRefund, someSession } from './subjects.ts';

/** Parcels as far as the choice of steps goes. */
export type Post = { key: string; delivered: number; applied: number }[];

export type Draw = (m: Model, dice: Dice, post: Post) => Single | null;

/** Most prompts wait for their customer. */
const fates: PushFate[] = [
  ...Array<PushFate>(6).fill('waits'),
  ...(['pays', 'pays', 'pays', 'pays less', 'pays more', 'cancels', 'unreachable'] as const),
];

/** Each with its weight. */
const draws: [number, Draw][] = [
  [
    1.5,
    (m, dice) => ({
      ...{ do: 'desk', user: someone(m, dice), session: someSession(m, dice), seats: 1 + dice.below(2) },
      over: dice.chance(0.4),
    }),
  ],
  [0.5, (m, dice) => anyOf(dice, recent(m.payments, 15), (p) => ({ do: 'claim', payment: p.key }))],
  [
    22,
    (m, dice) =>
      ({ do: 'read booking', ...anyOf(dice, recent(m.bookings, 30), (b) => ({ booking: b.key })) }) as Single,
  ],
  [30, (m, dice) => ({ do: 'read session', session: someSession(m, dice) })],
  [
    16,
    (m, dice) => ({
      ...{
        do: 'book',
        user: someone(m, dice),
        session: someSession(m, dice),
        seats: 1 + dice.below(dice.pick([1, 2, 4])),
      },
      ...(dice.chance(0.12) ? { voucher: dice.below(m.vouchers.length) } : {}),
      ...(dice.chance(0.05) ? { shaky: true } : {}),
    }),
  ],
  [
    5,
    (m, dice) => {
      const b = aLivingBooking(m, dice);
      if (!b) return null;
      const part = b.seats > 1 && dice.chance(0.5) ? { seats: 1 + dice.below(b.seats) } : {};
      return { do: 'cancel', booking: b.key, ...part, ...(dice.chance(0.2) ? { by: 'admin' as const } : {}) };
    },
  ],
  [
    2,
    (m, dice) =>
      anyOf(
        dice,
        recent(
          m.bookings.filter((b) => b.status === 'pending'),
          12,
        ),
        (b) => ({ do: 'extend', booking: b.key }),
      ),
  ],
  [
    7,
    (m, dice) => ({
      do: 'join',
      user: someone(m, dice),
      session: someSession(m, dice),
      seats: 1 + dice.below(3),
    }),
  ],
  [
    2,
    (m, dice) =>
      anyOf(
        dice,
        m.entries.filter((w) => w.status === 'waiting' || w.status === 'offered'),
        (w) => ({ do: 'leave', user: w.user, session: w.session }),
      ),
  ],
  [
    1,
    (m, dice) =>
      anyOf(
        dice,
        m.entries.filter((w) => w.status === 'offered'),
        (w) => ({ do: 'accept', user: w.user, session: w.session }),
      ),
  ],
  [1, (m, dice) => anyOf(dice, recent(m.entries, 12), (w) => ({ do: 'remove', entry: w.key }))],
  [
    12,
    (m, dice) => {
      const b = anUnpaidBooking(m, dice);
      const answer = dice.pick<PushAnswer>([
        'fine',
        'fine',
        'fine',
        'fine',
        'fine',
        'fine',
        'lost',
        'refused',
      ]);
      return b && { do: 'push', booking: b.key, fate: dice.pick(fates), answer };
    },
  ],
  [
    3,
    (m, dice) => {
      const b = anUnpaidBooking(m, dice);
      return b && { do: 'card', booking: b.key };
    },
  ],
  [
    9,
    (m, dice) =>
      anyOf(
        dice,
        m.payments.filter((p) => p.provider === 'mpesa' && p.truth.state === 'waits'),
        (p) => ({
          ...{
            do: 'phone',
            payment: p.key,
            press: dice.pick(['pin', 'pin', 'pin', 'cancel', 'wrong pin'] as const),
          },
        }),
      ),
  ],
  [
    3,
    (m, dice) =>
      anyOf(
        dice,
        m.payments.filter((p) => p.provider === 'flutterwave' && p.truth.state === 'waits'),
        (p) => ({
          ...{ do: 'page', payment: p.key, press: dice.chance(0.75) ? 'pay' : 'fail' },
        }),
      ),
  ],
  [14, (_, dice, post) => parcel(dice, post, (one) => one.delivered === 0, 'deliver', 0.15)],
  [14, (_, dice, post) => parcel(dice, post, (one) => one.delivered > one.applied, 'apply', 0.1)],
  [
    3,
    (m, dice) =>
      anyOf(dice, recent(m.payments, 15), (p) => ({
        do: 'check',
        payment: p.key,
        ...(dice.chance(0.15) ? { lie: true } : {}),
      })),
  ],
  [
    4,
    (m, dice) =>
      anyOf(
        dice,
        m.payments.filter((p) => p.ask_at !== null && p.ask_at <= m.now),
        (p) => ({ do: 'ask', payment: p.key, ...(dice.chance(0.15) ? { lie: true } : {}) }),
      ),
  ],
  [1, (m, dice) => anyOf(dice, recent(m.payments, 25), (p) => ({ do: 'ask anyway', payment: p.key }))],
  [1, (m, dice) => anyOf(dice, m.payments.filter(isOpen), (p) => ({ do: 'give up', payment: p.key }))],
  [
    2,
    (m, dice) => {
      const b = anUnpaidBooking(m, dice);
      return (
        b && {
          do: 'cash',
          booking: b.key,
          amount: Math.max(100, b.total + dice.pick([0, 0, 0, 50_000, -10_000])),
        }
      );
    },
  ],
  [
    1,
    (m, dice) =>
      anyOf(
        dice,
        m.bookings.filter((b) => b.status === 'paid'),
        (b) => ({
          do: 'refund',
          booking: b.key,
          amount: dice.pick([null, shillings(b.total / 4), shillings(b.total / 2)]),
        }),
      ),
  ],
  [
    5,
    (m, dice) => {
      const f = someRefund(m, dice, 'requested');
      return (
        f && {
          do: 'send refund',
          refund: f.key,
          fate: dice.pick<RefundFate>(['pays', 'pays', 'pays', 'refuses', 'answer lost']),
        }
      );
    },
  ],
  [
    2,
    (m, dice) => {
      const f = someRefund(m, dice, 'failed');
      return f && { do: 'retry refund', refund: f.key };
    },
  ],
  [
    1,
    (m, dice) =>
      anyOf(
        dice,
        m.refunds.filter((f) => f.approval && f.status === 'requested'),
        (f) => ({ do: 'approve refund', refund: f.key }),
      ),
  ],
  [
    0.3,
    (m, dice) => {
      const f = someRefund(m, dice, 'requested');
      return f && { do: 'reject refund', refund: f.key };
    },
  ],
  [4, () => ({ do: 'sweep' })],
  [2, () => ({ do: 'tend' })],
  [2, () => ({ do: 'clock' })],
  [
    2,
    (m, dice) => {
      const session = someSession(m, dice);
      return {
        do: 'capacity',
        session,
        to: Math.max(1, m.sessions[session]!.capacity + dice.pick([-2, -1, 1, 1, 2])),
      };
    },
  ],
  [
    0.7,
    (m, dice) => ({
      do: 'move',
      session: someSession(m, dice),
      to: BEGIN + Math.ceil((m.now - BEGIN) / HOUR + dice.below(70)) * HOUR,
    }),
  ],
  [0.5, (m, dice) => ({ do: 'cancel session', session: someSession(m, dice) })],
  [
    1,
    (m, dice) =>
      m.sessions.filter((s) => s.status === 'scheduled' && s.starts > m.now).length < 4
        ? newSession(dice)
        : null,
  ],
  [
    0.3,
    (m, dice) =>
      m.users.filter((u) => u.active).length > 4 ? { do: 'deactivate', user: someone(m, dice) } : null,
  ],
  [0.5, (m) => (m.users.filter((u) => u.active).length < 7 ? { do: 'new person' } : null)],
];

function parcel(
  dice: Dice,
  post: Post,
  fresh: (one: Post[number]) => boolean,
  what: 'deliver' | 'apply',
  again: number,
): Single | null {
  const wanted = dice.chance(again) ? recent(post, 12) : post.filter(fresh);
  return anyOf(
    dice,
    wanted,
    ({ key }): Single =>
      what === 'deliver'
        ? { do: what, parcel: key, copies: dice.pick([1, 1, 1, 2, 3]) }
        : { do: what, parcel: key },
  );
}

export function newSession(dice: Dice): Single & { do: 'new session' } {
  const price = dice.pick([0, 150_000, 150_000, 170_000, 200_000]);
  return { do: 'new session', capacity: 1 + dice.below(5), price, hours: 3 + dice.below(75) };
}

/** Each as often as it weighs. */
export const lots = draws.flatMap(([weight, draw]) => Array<Draw>(Math.round(weight * 10)).fill(draw));
