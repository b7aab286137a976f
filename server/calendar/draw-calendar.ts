// Sessions as an iCalendar file (RFC 5545), by ical-generator. Times are wall times with the zone's rules in the file.
import ical, { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { Config } from '../config.ts';
import { timeZoneComponent } from './time-zone.ts';

/** One entry. `uid` and `sequence` are what calendars know it by: the same entry, and which of two files is newer. */
export type CalendarEntry = {
  uid: string;
  sequence: number;
  title: string;
  /** ISO 8601 instants. */
  starts_at: string;
  ends_at: string;
  timezone: string;
  location: string;
  notes: string;
  url: string;
  cancelled: boolean;
  updated_at: string;
  /** Whose calendar it goes to by mail. */
  attendee?: { name: string; email: string };
};
export type CalendarFile = {
  method: 'PUBLISH' | 'REQUEST' | 'CANCEL';
  entries: CalendarEntry[];
  name?: string;
};

export function drawCalendar(
  config: Pick<Config, 'BUSINESS_NAME' | 'MAIL_FROM'>,
  file: CalendarFile,
): string {
  const instants = file.entries.flatMap((entry) => [Date.parse(entry.starts_at), Date.parse(entry.ends_at)]);
  const [first, last] = [new Date(Math.min(...instants)), new Date(Math.max(...instants))];
  const calendar = ical({
    prodId: { company: 'Darasa', product: 'Sessions', language: 'EN' },
    method: ICalCalendarMethod[file.method],
    timezone: { name: null, generator: (zone) => timeZoneComponent(zone, first, last) },
    ...(file.name ? { name: file.name, ttl: 3600 } : {}),
  });
  for (const entry of file.entries) calendar.createEvent(eventOf(config, file, entry));
  return calendar.toString();
}

function eventOf(
  config: Pick<Config, 'BUSINESS_NAME' | 'MAIL_FROM'>,
  file: CalendarFile,
  entry: CalendarEntry,
) {
  const by_mail = file.method !== 'PUBLISH' && entry.attendee;
  return {
    id: entry.uid,
    sequence: entry.sequence,
    stamp: new Date(entry.updated_at),
    start: wallTime(entry.starts_at, entry.timezone),
    end: wallTime(entry.ends_at, entry.timezone),
    timezone: entry.timezone,
    summary: entry.title,
    location: entry.location,
    description: entry.notes,
    url: entry.url,
    status: entry.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // An update or a cancellation is believed only from the organiser who sent the entry.
    organizer: {
      name: config.BUSINESS_NAME,
      email: /<?([^<\s]+@[^>\s]+)>?\s*$/.exec(config.MAIL_FROM)?.[1] ?? 'noreply@localhost',
    },
    ...(by_mail
      ? { attendees: [{ ...entry.attendee!, rsvp: false, status: ICalAttendeeStatus.ACCEPTED }] }
      : {}),
  };
}

/** Local time without a zone: the generator writes it down as it is, beside the zone's name. */
function wallTime(instant: string, timezone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timezone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });
}
