// Amounts as providers write them, to and from integer cents, without ever computing with fractions.

/**
 * Cents of an amount in major units: 1000, 1000.5, "1000.00". Null when it is no positive amount or finer than a cent:
 * such an answer must never be rounded into something that looks paid.
 */
export function exactCents(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const parts = /^(\d{1,13})(?:\.(\d{1,20}))?$/.exec(text);
  if (!parts) return null;
  const fraction = (parts[2] ?? '').padEnd(2, '0');
  if (!/^0*$/.test(fraction.slice(2))) return null;
  const cents = Number(parts[1] + fraction.slice(0, 2));
  return Number.isSafeInteger(cents) && cents > 0 ? cents : null;
}

/** Whole shillings of an amount in cents. @throws RangeError when there is a part of a shilling. */
export function wholeShillings(cents: number): number {
  if (!Number.isSafeInteger(cents) || cents <= 0 || cents % 100 !== 0) {
    throw new RangeError(`${cents} cents are not whole shillings`);
  }
  return cents / 100;
}

/** Major units as the JSON number with at most two decimals: 123450 becomes 1234.5. */
export function majorUnits(cents: number): number {
  return cents / 100;
}
