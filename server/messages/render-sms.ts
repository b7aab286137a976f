// From a wording to what a phone shows: the characters every network carries (GSM 03.38), and one SMS where it can be.
import type { MessageKind } from './kinds.ts';
import { type Given, type Locale, styleFor } from './letter.ts';
import type { Place } from './render.ts';
import { smsTexts } from './texts.sms.ts';

/** Of one SMS. A longer text is sent, and paid for, in parts of 153. */
export const SMS_LENGTH = 160;

const PLAIN =
  '@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Each of these takes the room of two. */
const EXTENDED = '^{}\\[~]|€';
const ALIKE: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '•': '-',
  '×': 'x',
};
/** A name is not cut shorter than this. */
const LEAST_NAME = 12;

/**
 * The SMS of a kind, or null when it has none. Where it is too long, the place keeps its first part only, then the
 * course's name is cut, then the place.
 */
export function renderSms<K extends MessageKind>(
  kind: K,
  locale: Locale,
  given: Given<K>,
  place: Place,
): string | null {
  const write = smsTexts[locale][kind];
  if (!write) return null;
  const style = styleFor(locale, place.business, place.timezone);
  let facts = given;
  for (const [name, shorten] of SHORTER) {
    const excess = smsLength(toGsm(write(facts, style))) - SMS_LENGTH;
    if (excess <= 0 || !(name in facts)) continue;
    const whole = (facts as Record<string, unknown>)[name] as string;
    facts = { ...facts, [name]: shorten(toGsm(whole), excess) };
  }
  return toGsm(write(facts, style));
}

/** How much room a text of GSM characters takes. */
export function smsLength(text: string): number {
  return [...text].reduce((sum, sign) => sum + (EXTENDED.includes(sign) ? 2 : 1), 0);
}

/** The same text in characters that every phone shows: accents that GSM lacks are dropped, other signs become `?`. */
export function toGsm(text: string): string {
  return [...text.replace(/\s+/g, ' ').trim()]
    .map((sign) => {
      if (PLAIN.includes(sign) || EXTENDED.includes(sign)) return sign;
      const bare = ALIKE[sign] ?? sign.normalize('NFKD').replace(/\p{M}/gu, '');
      return [...bare].map((one) => (PLAIN.includes(one) ? one : '?')).join('');
    })
    .join('');
}

function shortened(text: string, excess: number): string {
  const kept = Math.max(LEAST_NAME, text.length - excess - 2);
  return kept + 2 >= text.length ? text : `${text.slice(0, kept).trimEnd()}..`;
}

const SHORTER: ['course' | 'location', (text: string, excess: number) => string][] = [
  ['location', (text) => text.split(',')[0]!],
  ['course', shortened],
  ['location', shortened],
];
