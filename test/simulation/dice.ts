// What a seed draws: numbers, and things out of lists.
import { drawsFor } from '../../simulators/draws.ts';

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

/** Null when there is nothing to draw from. */
export const anyOf = <T, R>(dice: Dice, list: T[], made: (one: T) => R): R | null =>
  list.length === 0 ? null : made(dice.pick(list));
/** Mostly what is alive: the newest matter most. */
export const recent = <T>(list: T[], size: number) => list.slice(-size);
