// Which step comes next, and whether it comes alone.
import type { Dice } from './dice.ts';
import { lots, type Post } from './drawn-steps.ts';
import { HOUR, MINUTE, type Model } from './model.ts';
import type { Single, Step } from './steps.ts';

function single(m: Model, dice: Dice, post: Post, allowed?: ReadonlySet<string>): Single {
  for (let tries = 0; tries < 50; tries++) {
    const draw = dice.pick(lots);
    const step = draw(m, dice, post);
    if (
      step &&
      !Object.values(step).includes(undefined as never) &&
      'do' in step &&
      (!allowed || allowed.has(step.do))
    ) {
      if (step.do === 'read booking' && !step.booking) continue;
      return step;
    }
  }
  return { do: 'read session', session: 0 };
}

/** What may go on at the same time. The others use levers of the simulators that know one caller only. */
const together: ReadonlySet<string> = new Set([
  ...[
    'book',
    'desk',
    'cancel',
    'extend',
    'join',
    'leave',
    'accept',
    'remove',
    'deliver',
    'apply',
    'check',
    'give up',
  ],
  ...['cash', 'capacity', 'move', 'cancel session', 'card', 'refund', 'approve refund', 'reject refund'],
]);
/** What is worth interrupting. */
const breakable: ReadonlySet<string> = new Set([
  ...['book', 'cancel', 'extend', 'join', 'leave', 'desk', 'apply', 'push', 'card', 'cash', 'send refund'],
  ...['capacity', 'move', 'cancel session', 'refund', 'deliver'],
]);

export function nextStep(m: Model, dice: Dice, post: Post): Step {
  const kind = dice.below(1000);
  if (kind < 140) return { do: 'pass', ms: timeThatPasses(dice) };
  if (kind < 155) {
    const how = dice.pick(['commit lost', 'commit lost', 'reset', 'reset', 'killed'] as const);
    return {
      do: 'fault',
      kind: how,
      step: single(m, dice, post, breakable),
      turns: dice.below(dice.pick([8, 30, 80])),
    };
  }
  if (kind < 220) {
    const steps = Array.from({ length: 2 + dice.below(5) }, () => truthful(single(m, dice, post, together)));
    return { do: 'together', steps };
  }
  return single(m, dice, post);
}

/** The simulators' scripts are for one caller at a time. */
function truthful(step: Single): Single {
  if (!('lie' in step)) return step;
  const { lie: _, ...rest } = step;
  return rest;
}

function timeThatPasses(dice: Dice): number {
  const kind = dice.below(100);
  if (kind < 40) return 1000 * (1 + dice.below(60));
  if (kind < 75) return MINUTE * (1 + dice.below(10));
  if (kind < 93) return MINUTE * (10 + dice.below(25));
  return HOUR * (1 + dice.below(5));
}
