// Who is offered the seats that are free: the rule of the waiting list (docs/domain.md, *Waiting list*), and nothing else.

export type Waiting = {
  id: string;
  seats: number;
  /** How many offers went to people behind this entry so far. */
  passed_over: number;
};

export type Choice = {
  /** Who is offered seats, in the order of the queue. */
  offers: string[];
  /** How many offers newly went past whom. */
  passed: Map<string, number>;
};

/**
 * First come, first served by what fits. An entry too large for what is left is passed by, at most `patience` times in
 * all; from then on nobody behind it is offered anything, and seats gather for it.
 * @param queue everybody who waits, first comer first
 * @param gathering false close to the start, when an empty chair would help nobody: then all that fits is offered
 */
export function chooseOffers(
  queue: readonly Waiting[],
  seats_left: number,
  rule: { patience: number; gathering: boolean },
): Choice {
  const offers: string[] = [];
  const passed = new Map<string, number>();
  const tooLarge: Waiting[] = [];
  const passesOf = (entry: Waiting) => entry.passed_over + (passed.get(entry.id) ?? 0);
  let left = seats_left;
  for (const entry of queue) {
    if (left <= 0) break;
    if (rule.gathering && tooLarge.some((before) => passesOf(before) >= rule.patience)) break;
    if (entry.seats > left) {
      tooLarge.push(entry);
      continue;
    }
    offers.push(entry.id);
    left -= entry.seats;
    for (const before of tooLarge) passed.set(before.id, (passed.get(before.id) ?? 0) + 1);
  }
  return { offers, passed };
}
