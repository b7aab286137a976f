// Money, times and words as people in Kenya write them, in the business's own time zone.
import { settings } from '../settings.ts';

const locale = 'en-KE';
const amounts = new Map<string, Intl.NumberFormat>();

/** `KES 12,000`, and cents only where there are some. @param amount in major units */
export function money(amount: number, currency = settings.currency): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  const key = `${currency} ${digits}`;
  let format = amounts.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    amounts.set(key, format);
  }
  return `${currency}\u00a0${format.format(amount)}`;
}

export const whole = new Intl.NumberFormat(locale);

const moment = new Intl.DateTimeFormat(locale, {
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false },
  timeZone: settings.timezone,
});
const momentWithYear = new Intl.DateTimeFormat(locale, {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
  timeZone: settings.timezone,
});
const exact = new Intl.DateTimeFormat(locale, {
  ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false, timeZoneName: 'short' },
  timeZone: settings.timezone,
});
const plainDay = new Intl.DateTimeFormat(locale, {
  ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  timeZone: 'UTC',
});

/** `22 Nov, 14:05`; with the year when it is another one. */
export function shortTime(iso: string): string {
  const at = new Date(iso);
  return (at.getFullYear() === new Date().getFullYear() ? moment : momentWithYear).format(at);
}

/** To the second, with the zone: for a tooltip and for the audit trail. */
export function exactTime(iso: string): string {
  return exact.format(new Date(iso));
}

/** A calendar day such as a session's: it has no zone. */
export function day(date: string): string {
  return plainDay.format(new Date(`${date}T00:00:00Z`));
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `3 hr. ago`, `in 2 days`, `now`. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : 'just now';
}

/** `awaiting_payment` → `Awaiting payment`. */
export function words(code: string): string {
  if (own[code]) return own[code];
  const text = code.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const own: Record<string, string> = {
  mpesa: 'M-Pesa',
  flutterwave: 'Card (Flutterwave)',
  sms: 'SMS',
  email: 'E-mail',
};

/** `1 person`, `3 people`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${whole.format(number)} ${number === 1 ? one : many}`;
}
