// A letter: what the wordings of both languages are made of, and how they write dates and money.
import type { MessageData, MessageKind } from './kinds.ts';

export type Locale = 'en' | 'sw';

/** Plain text everywhere; the layout escapes it. */
export type Letter = {
  subject: string;
  /** Shown by mail programs behind the subject. */
  preview: string;
  greeting: string;
  paragraphs: string[];
  /** What happened, when, where, how much: label and value. */
  facts?: [string, string][];
  action?: { label: string; url: string };
  /** Below the button: what to do if this was a mistake, and the like. */
  after?: string[];
  closing: string;
};

/** What a wording is given: the data of its kind, the name, and the ways to write things. */
export type Given<K extends MessageKind> = MessageData[K] & { name: string };
export type Texts = { [K in MessageKind]: (given: Given<K>, style: Style) => Letter };

export type Style = {
  business: string;
  /** For instants without a session. */
  timezone: string;
  /** An instant in a zone, with the zone's name. */
  when(instant: string, timezone: string): string;
  /** The same in the fewest characters, for SMS: Sun 14 Jun 09:00. */
  briefly(instant: string, timezone: string): string;
  /** A day given as YYYY-MM-DD. */
  day(date: string): string;
  /** Hour and minute in a zone. */
  clock(instant: string, timezone: string): string;
  /** Major units: KES 12,000 or KES 1,500.50. */
  money(amount: number, currency: string): string;
};

/** The provider's number of the money, once it is known. */
export function receiptLine(label: string, receipt: string | null): [string, string][] {
  return receipt === null ? [] : [[label, receipt]];
}

/** Making one costs more than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${language} ${JSON.stringify(options)}`;
  const made = formats.get(name) ?? new Intl.DateTimeFormat(language, options);
  if (formats.size < 500) formats.set(name, made);
  return made;
}

export function styleFor(locale: Locale, business: string, timezone: string): Style {
  const language = locale === 'sw' ? 'sw-KE' : 'en-KE';
  const zoneName = (instant: string, zone: string) =>
    // Swahili has no short names of zones in the Unicode tables; people here say EAT in both languages.
    format('en-KE', { timeZone: zone, timeZoneName: 'short' })
      .formatToParts(new Date(instant))
      .find((part) => part.type === 'timeZoneName')!.value;
  return {
    business,
    timezone,
    when: (instant, zone) => {
      const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
      const written = format(language, {
        ...day,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
      }).format(new Date(instant));
      return `${written} ${zoneName(instant, zone)}`;
    },
    briefly: (instant, zone) =>
      format(language, {
        weekday: locale === 'sw' ? 'long' : 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
      })
        .format(new Date(instant))
        .replaceAll(',', ''),
    day: (date) =>
      format(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${date}T00:00:00Z`),
      ),
    clock: (instant, zone) =>
      format(language, {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: zone,
      }).format(new Date(instant)),
    money: (amount, currency) => {
      const digits = Number.isInteger(amount) ? 0 : 2;
      const number = new Intl.NumberFormat('en-KE', {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      return `${currency} ${number.format(amount)}`;
    },
  };
}
