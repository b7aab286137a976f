// Calendars: URL → action, grouped by who may call.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { anyone, signedIn } from '../http/access.ts';
import { getBookingCalendar } from './get-booking-calendar.ts';
import { endFeed, getFeed, renewFeed } from './manage-feed.ts';
import { readFeed } from './read-feed.ts';

export async function calendarRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    anyone([
      getBookingCalendar, // GET /bookings/:id/calendar.ics
      readFeed, // GET /calendar/:token.ics
    ]),
    deps,
  );
  await app.register(
    signedIn([
      getFeed, // GET /calendar
      renewFeed, // POST /calendar
      endFeed, // DELETE /calendar
    ]),
    deps,
  );
}
