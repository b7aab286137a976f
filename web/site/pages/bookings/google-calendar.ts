// A link that opens Google Calendar with a booking filled in. It makes a copy: what follows changes is the .ics file.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import { placeOf } from '../../parts/when-where.tsx';

export function googleCalendar({ session, code }: Booking, origin: string): string {
  const compact = (instant: string) => `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;
  const query = new URLSearchParams({
    action: 'TEMPLATE',
    text: session.course.title,
    dates: `${compact(session.starts_at)}/${compact(session.ends_at)}`,
    ctz: session.timezone,
    location: placeOf(session),
    details: `${code} ${origin}/bookings/${code}`,
  });
  return `https://calendar.google.com/calendar/render?${query}`;
}
