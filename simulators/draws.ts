// Pseudo-random numbers that a seed repeats. Every draw has a key of its own (a phone number, an amount), so that two
// hundred payments arriving in another order still meet the same fate.

/** A stream of numbers in [0, 1) that depends on the seed and the key only. */
export function drawsFor(seed: number, ...key: (string | number)[]): () => number {
  let state = hash(`${seed}|${key.join('|')}`);
  return () => {
    // mulberry32: one 32-bit word of state, good enough to shuffle and to choose.
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy of the list in an order the draws decide. */
export function shuffled<T>(list: readonly T[], draw: () => number): T[] {
  const copy = [...list];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(draw() * (last + 1));
    [copy[last], copy[other]] = [copy[other]!, copy[last]!];
  }
  return copy;
}

/** `length` characters out of `alphabet`. */
export function lettersFrom(alphabet: string, length: number, draw: () => number): string {
  let text = '';
  while (text.length < length) text += alphabet[Math.floor(draw() * alphabet.length)];
  return text;
}

/** FNV-1a over the UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
