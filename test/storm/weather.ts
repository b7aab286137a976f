// What goes wrong for whom, drawn from the seed: the same seed repeats the same fates, whatever the order of events.
import { drawsFor } from '../../simulators/draws.ts';
import type { Callback, Script } from '../../simulators/script.ts';

/** One customer's character. Money in major units. */
export type Fate = {
  nth: number;
  provider: 'mpesa' | 'flutterwave';
  seats: number;
  /** E.164 with plus, one for each try. */
  phones: string[];
  /** Presses initiate twice at once. */
  impatient: boolean;
  /** Cancels the booking while the payment is under way. */
  cancels: boolean;
  /** Pays only long after the hold has lapsed (card page left open). */
  pays_late: boolean;
  /** Presses on the hosted page before the last one, and the last one. */
  presses: ('fail' | 'cancel')[];
  last_press: 'pay' | 'abandon';
  tries: number;
};

type Draw = () => number;
const pick = <T>(draw: Draw, choices: readonly (readonly [weight: number, value: T])[]): T => {
  let at = draw() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of choices) {
    at -= weight;
    if (at < 0) return value;
  }
  return choices.at(-1)![1];
};

export function fateOf(seed: number, nth: number): Fate {
  const draw = drawsFor(seed, 'customer', nth);
  const chance = (share: number) => draw() < share;
  return {
    nth,
    provider: chance(0.6) ? 'mpesa' : 'flutterwave',
    seats: chance(0.25) ? 2 : 1,
    phones: [0, 1, 2].map((attempt) => `+2547${String(10_000_000 + nth * 10 + attempt)}`),
    impatient: chance(0.15),
    cancels: chance(0.08),
    pays_late: chance(0.08),
    presses: pick(draw, [
      [6, []],
      [2, ['fail']],
      [1, ['fail', 'fail']],
      [1, ['cancel']],
    ] as const) as Fate['presses'],
    last_press: chance(0.85) ? 'pay' : 'abandon',
    tries: chance(0.5) ? 3 : 1,
  };
}

const LATE_MS = 40 * 60_000;

/** How a push of this number goes, and how its callback travels. */
export function mpesaScript(seed: number, phone: string, amount: number): Script {
  const draw = drawsFor(seed, 'push', phone);
  const callback = pick<Callback>(draw, [
    [5, {}],
    [2, { copies: 5 }],
    [2, { copies: 0 }],
    [1, { after_next: true, copies: 2 }],
    [1, { after_ms: Math.floor(draw() * 1500), copies: 3 }],
    [1, { after_ms: LATE_MS }],
    [1, { before_answer: true }],
    [1, { omit: ['MpesaReceiptNumber'] }],
    [1, { foreign_ids: true }],
    [1, { masked_phone: true, code_as: 'string', order: 'shuffled' }],
  ]);
  // A different amount is known from the callback alone, so those that have one keep it whole.
  const whole = !callback.omit && !callback.foreign_ids && callback.copies !== 0;
  const outcome = pick<{ result_code: number | string; amount?: number; later?: boolean }>(draw, [
    [14, { result_code: 0 }],
    [2, { result_code: 1032 }],
    [1, { result_code: 1 }],
    [1, { result_code: 2001 }],
    [1, { result_code: 1037, later: true }],
    [1, { result_code: 'E3008' }],
    [1, whole ? { result_code: 0, amount: amount + 120 } : { result_code: 0 }],
    [1, whole ? { result_code: 0, amount: amount - 50 } : { result_code: 0 }],
  ]);
  const answer = pick(draw, [
    [12, undefined],
    [1, { fault: 'reset', effect: 'done' }],
    [1, { fault: 'reset', effect: 'none' }],
    [1, { fault: 'html', effect: 'done' }],
    [1, { fault: 'outcome_unknown', effect: 'done' }],
    [1, { fault: 'busy' }],
    [1, { fault: 'quota' }],
    [1, { after_ms: 400 }],
  ] as const);
  const { later, ...now } = outcome;
  return {
    ...{ provider: 'mpesa', call: 'push', match: { phone: phone.slice(1) } },
    outcome: { ...now, after_ms: Math.floor(draw() * 250) },
    ...(later ? { later: { result_code: 0, after_ms: 500 } } : {}),
    // Before the answer goes only what the phone decides at once.
    callback,
    ...(answer && !callback.before_answer ? { answer: { ...answer } } : {}),
  };
}

/** How a try on a hosted page is reported. */
export function flutterwaveScript(seed: number, nth: number, reference: string, amount: number): Script {
  const draw = drawsFor(seed, 'try', nth);
  const taken = pick(draw, [
    [14, undefined],
    [1, { status: 'successful', amount: amount + 75.5 }],
    [1, { status: 'successful', amount: amount - 0.01 }],
    [1, { status: 'successful', currency: 'UGX' }],
  ] as const);
  const webhook = pick(draw, [
    [5, {}],
    [2, { copies: 5 }],
    [3, { copies: 0 }],
    [1, { body_version: 'v2', copies: 2 }],
    [1, { after_next: true }],
    [1, { before_redirect: true }],
    [1, { signature: 'none' }],
    [1, { signature: 'wrong' }],
    [1, { amount: 1_000_000 }],
    [1, { after_ms: LATE_MS }],
    [1, { after_ms: Math.floor(draw() * 1500), copies: 2 }],
  ] as const);
  return {
    ...{ provider: 'flutterwave', call: 'try', match: { reference }, times: null },
    webhook: { ...webhook },
    ...(taken ? { outcome: { ...taken } } : {}),
    redirect_without_id: draw() < 0.3,
  } as Script;
}

/** What hits anybody: queries that lie or fail, a hosted page that cannot be opened, look-ups that do not answer. */
export const everywhere: Script[] = [
  { provider: 'mpesa', call: 'query', chance: 0.15, says: { result_code: '1032' } },
  { provider: 'mpesa', call: 'query', chance: 0.1, says: { result_code: '4999' } },
  { provider: 'mpesa', call: 'query', chance: 0.1, answer: { fault: 'reset' } },
  { provider: 'mpesa', call: 'query', chance: 0.1, answer: { fault: 'html' } },
  { provider: 'mpesa', call: 'query', chance: 0.1, answer: { fault: 'spike_arrest' } },
  { provider: 'flutterwave', call: 'payments', chance: 0.05, answer: { fault: 'unavailable' } },
  { provider: 'flutterwave', call: 'payments', chance: 0.05, answer: { fault: 'reset', effect: 'done' } },
  { provider: 'flutterwave', call: 'verify', chance: 0.1, says: { status: 'failed' } },
  { provider: 'flutterwave', call: 'verify', chance: 0.1, answer: { fault: 'unavailable' } },
  { provider: 'flutterwave', call: 'verify', chance: 0.1, answer: { fault: 'reset' } },
  { provider: 'flutterwave', call: 'disable', chance: 0.3, answer: { fault: 'reset' } },
  { provider: 'mpesa', call: 'reversal', chance: 0.1, answer: { fault: 'reset', effect: 'done' } },
  { provider: 'mpesa', call: 'b2c', chance: 0.1, answer: { fault: 'html', effect: 'done' } },
  { provider: 'flutterwave', call: 'refund', chance: 0.1, answer: { fault: 'unavailable', effect: 'done' } },
];
