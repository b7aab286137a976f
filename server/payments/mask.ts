// What may be shown of what must not be: numbers of people, secrets, tokens.

/** Recognisable to its owner, useless to others: +254712***678. Empty for no number. */
export function maskedPhone(phone: string | null): string {
  return phone ? `${phone.slice(0, 7)}***${phone.slice(-3)}` : '';
}

const SECRET_NAME =
  /pass(word|key|code)|secret|token|credential|authori[sz]ation|signature|verif-?hash|cookie|api-?key|^(cvv|pin|link)$/i;
const TIME_NAME = /date|time|_at$/i;
const TIME = /^(\d{14}$|\d{4}-\d\d-\d\d)/;
/** A provider's own number of a payment is what staff compare; no phone number is stored under these names. */
const ID_NAME = /^(id|transaction_?id|provider_transaction_id|provider_reference)$/i;
const ID = /^\d{1,11}$/;
/** Long enough for a phone number, in whatever id a provider has hidden one. */
const LONG_NUMBER = /\d{9,}/g;
/** Our own secrets are 64 hexadecimal characters and stand in addresses. */
const SECRET_WORD = /[0-9a-f]{64}|\beyJ[\w-]+\.[\w-]+\.[\w-]*/gi;

/**
 * A copy of a JSON value that staff may read: the values of fields named like secrets are gone, and so is the middle
 * of every number of nine digits or more, in text too, because providers write phone numbers into their ids.
 * Anything nested deeper than 12 levels is left out.
 */
export function maskedJson(value: unknown, name = '', depth = 0): unknown {
  if (depth > 12) return '…';
  if (Array.isArray(value)) return value.slice(0, 200).map((one) => maskedJson(one, name, depth + 1));
  if (value !== null && typeof value === 'object') {
    const named = nameOfItem(value);
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, maskedJson(one, named ?? key, depth + 1)]),
    );
  }
  if (value === null || typeof value === 'boolean') return value;
  if (SECRET_NAME.test(name)) return '***';
  if (TIME_NAME.test(name) && TIME.test(String(value))) return value;
  if (ID_NAME.test(name) && ID.test(String(value))) return value;
  if (typeof value === 'string') return maskedText(value);
  if (typeof value !== 'number') return null;
  const text = maskedText(String(value));
  return text === String(value) ? value : text;
}

/** @returns the text without secrets and with long numbers cut in the middle */
export function maskedText(text: string): string {
  return text
    .replace(SECRET_WORD, '***')
    .replace(
      LONG_NUMBER,
      (digits) => `${digits.slice(0, Math.min(6, digits.length - 6))}***${digits.slice(-3)}`,
    );
}

/** M-Pesa writes its fields as `{ Name, Value }`: there the name is in the value beside it. */
function nameOfItem(value: object): string | null {
  const { Name, Key } = value as { Name?: unknown; Key?: unknown };
  const name = Name ?? Key;
  return typeof name === 'string' && 'Value' in value ? name : null;
}
