// How money, dates and times are written. Sessions are shown in their own time zone, which is where people will be.
import type { Language } from '../texts/texts.ts';

const NAIROBI = 'Africa/Nairobi';

export type Format = ReturnType<typeof formatFor>;

const made = new Map<Language, ReturnType<typeof make>>();

export function formatFor(language: Language) {
  const format = made.get(language) ?? make(language);
  made.set(language, format);
  return format;
}

function make(language: Language) {
  const locale = language === 'sw' ? 'sw-KE' : 'en-KE';
  const at = (options: Intl.DateTimeFormatOptions) => {
    const zones = new Map<string, Intl.DateTimeFormat>();
    return (instant: string | Date, zone = NAIROBI) => {
      const format =
        zones.get(zone) ?? new Intl.DateTimeFormat(locale, { ...options, hourCycle: 'h23', timeZone: zone });
      zones.set(zone, format);
      return format.format(new Date(instant));
    };
  };
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const cents = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return {
    number: (value: number) => whole.format(value),
    /** 12000 → "KES 12,000"; cents only where there are some. */
    money: (amount: number, currency = 'KES') =>
      `${currency}\u00a0${(Number.isInteger(amount) ? whole : cents).format(amount)}`,
    /** Sat 28 Nov 2026 */
    date: at({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    /** Saturday 28 November 2026 */
    longDate: at({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    /** November 2026 */
    month: at({ month: 'long', year: 'numeric' }),
    /** 14:35 */
    time: at({ hour: '2-digit', minute: '2-digit' }),
    /** 28 Nov 2026, 14:35 */
    moment: at({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
  };
}
