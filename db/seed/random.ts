// Chance that repeats: the same seed text gives the same sequence on every machine, so that two people who look at the
// demo see the same school. Not for secrets.

export type Random = ReturnType<typeof seededRandom>;

/** @param seed any text; each entity takes its own, so that changing one leaves the others as they were. */
export function seededRandom(seed: string) {
  let state = 2_166_136_261;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0)!, 16_777_619);

  /** Mulberry32: 32 bits of state are plenty for a few thousand draws. */
  function fraction(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  /** A whole number, both ends included. */
  const whole = (min: number, max: number) => min + Math.floor(fraction() * (max - min + 1));
  const text = (length: number, alphabet: string) =>
    Array.from({ length }, () => alphabet[whole(0, alphabet.length - 1)]).join('');

  return {
    fraction,
    whole,
    text,
    between: (min: number, max: number) => min + fraction() * (max - min),
    chance: (probability: number) => fraction() < probability,
    pick: <T>(items: readonly T[]): T => items[whole(0, items.length - 1)]!,
    shuffled: <T>(items: readonly T[]): T[] => {
      const left = [...items];
      return Array.from({ length: left.length }, () => left.splice(whole(0, left.length - 1), 1)[0]!);
    },
    /** A UUID v7 of that instant, so that ids sort as the rows were made. */
    id: (at: Date): string => {
      const time = at.getTime().toString(16).padStart(12, '0');
      const hex = (length: number) => text(length, '0123456789abcdef');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${text(1, '89ab')}${hex(3)}-${hex(12)}`;
    },
  };
}
