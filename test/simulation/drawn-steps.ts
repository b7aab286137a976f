// Every kind of step, how often it comes, and what it is about: drawn with what the model knows, so that most of them find
// something to do.
import { drawsFor } from '../../simulators/draws.ts';
import { HOUR, isLive, isOpen, type Model } from './model.ts';
import { BEGIN } from './platform.ts';
import type { RefundFate } from './refund-model.ts';
import type { PushAnswer, PushFate, Single } from './steps.ts';

export type Dice = {
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
};

export function diceFor(seed: number): Dice {
  const draw = drawsFor(seed, 'story');
  const below = (limit: number) => Math.floor(draw() * limit);
  return { below, chance: (share) => draw() < share, pick: (list) => list[below(list.length)]! };
}

/** Parcels as far as the choice of steps goes. */
export type Post = { key: string; delivered: number; applied: number }[];

export type Draw = (m: Model, dice: Dice, post: Post) => Single | null;

const anyOf = <T, R>(dice: Dice, list: T[], made: (one: T) => R): R | null =>
  list.length === 0 ? null : made(dice.pick(list));
/** Mostly what is alive: the newest matter most. */
const recent = <T>(list: T[], size: number) => list.slice(-size);
const shillings = (cents: number) => Math.max(100, Math.floor(cents / 100) * 100);
const someone = (m: Model, dice: Dice) => dice.below(m.users.length);
/** The last few sessions are those where things happen. */
const someSession = (m: Model, dice: Dice) => {
  const from = Math.max(0, m.sessions.length - 4);
  return from + dice.below(m.sessions.length - from);
};
const aLivingBooking = (m: Model, dice: Dice) =>
  anyOf(dice, dice.chance(0.9) ? m.bookings.filter(isLive) : recent(m.bookings, 20), (b) => b);
const anUnpaidBooking = (m: Model, dice: Dice) => {
  const unpaid = m.bookings.filter((b) => b.status === 'pending' && !b.cancelled && b.total > 0);
  return anyOf(dice, dice.chance(0.93) ? unpaid : recent(m.bookings, 20), (b) => b);
};
const someRefund = (m: Model, dice: Dice, status: string) =>
  anyOf(
    dice,
    dice.chance(0.9) ? m.refunds.filter((f) => f.status === status) : recent(m.refunds, 8),
    (f) => f,
  );

const pushFates: [PushFate, number][] = [
  ...([
    ['waits', 6],
    ['pays', 3],
    ['pays less', 1],
    ['pays more', 1],
  ] as [PushFate, number][]),
  ...([
    ['cancels', 1],
    ['unreachable', 1],
  ] as [PushFate, number][]),
];
const fates = pushFates.flatMap(([fate, weight]) => Array<PushFate>(weight).fill(fate));

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
