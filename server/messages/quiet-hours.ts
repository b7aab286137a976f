// When a phone should not buzz. An SMS that can wait is put off to the end of the quiet hours, never dropped.
import type { QuietHours } from '../config.ts';
import { type MessageKind, traits } from './kinds.ts';

/** Somebody told with less notice than this would rather be woken. */
const LEAST_NOTICE_MS = 3 * 3_600_000;

/** The end of the quiet hours that `now` is in, or null. @param timezone the home time zone (IANA) */
export function quietUntil(now: Date, hours: QuietHours | null, timezone: string): Date | null {
  if (!hours) return null;
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  const wall = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const overnight = hours.from > hours.to;
  const quiet = overnight ? wall >= hours.from || wall < hours.to : wall >= hours.from && wall < hours.to;
  if (!quiet) return null;
  const day = overnight && wall >= hours.from ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  return new Date(day.toZonedDateTime({ timeZone: timezone, plainTime: hours.to }).epochMilliseconds);
}

/**
 * Until when an SMS waits, or null when it goes now. `at_once` kinds never wait; the others go at night too when the
 * morning would leave less than three hours until what they tell about.
 */
export function putOffUntil(
  kind: MessageKind,
  about: string | undefined,
  now: Date,
  hours: QuietHours | null,
  timezone: string,
): Date | null {
  if (traits[kind].sms === 'at_once') return null;
  const until = quietUntil(now, hours, timezone);
  if (until && about && Date.parse(about) - until.getTime() < LEAST_NOTICE_MS) return null;
  return until;
}
