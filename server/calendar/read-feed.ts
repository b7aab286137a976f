// GET /api/calendar/<token>.ics: somebody's bookings, and the sessions they teach, for a calendar program.
import { z } from 'zod';
import type { Db } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { hashToken } from '../seal.ts';
import { readBookingEntries } from './booking-calendar.ts';
import type { CalendarEntry } from './draw-calendar.ts';
import { calendarAnswer, sendCalendar } from './send-calendar.ts';

/** Older entries stay in the calendars that have them. */
const PAST_DAYS = 90;

export const readFeed: Action = async (app, deps) => {
  const { sql, config, now } = deps;
  app.get(
    '/calendar/:token.ics',
    {
      schema: {
        tags: ['Calendar'],
        summary: 'A private calendar: bookings, and sessions taught',
        params: z.strictObject({ token: z.string().max(200) }),
        response: { ...answers({}, ['not_found']), 200: calendarAnswer },
      },
    },
    async (request, reply) => {
      const [owner] = await sql<{ id: string }[]>`
        select u.id from calendar_feeds f join users u on u.id = f.user_id
        where f.token_hash = ${hashToken(request.params.token)} and u.is_active`;
      if (!owner) throw new AppError('not_found', 'This calendar’s address is not valid any more');
      const from = new Date(now().getTime() - PAST_DAYS * 86_400_000);
      const [booked, taught] = await Promise.all([
        readBookingEntries(sql, config, sql`b.user_id = ${owner.id} and s.starts_at >= ${from}`),
        readTaughtEntries(sql, config, owner.id, from),
      ]);
      // A booking that was confirmed and cancelled stays in the file, marked so, for calendars that know it.
      const entries = [...booked, ...taught];
      return sendCalendar(
        reply,
        config,
        { method: 'PUBLISH', entries, name: config.BUSINESS_NAME },
        'calendar.ics',
      );
    },
  );
};

type Taught = Omit<CalendarEntry, 'notes' | 'url' | 'uid'> & {
  id: string;
  seats_booked: number;
  room: string | null;
};

async function readTaughtEntries(
  sql: Db,
  config: Deps['config'],
  user_id: string,
  from: Date,
): Promise<CalendarEntry[]> {
  const rows = await sql<Taught[]>`
    select s.id, c.title, s.starts_at, s.ends_at, s.timezone, s.location, s.room, s.seats_booked,
           s.calendar_revision as sequence, s.updated_at, s.status = 'cancelled' as cancelled
    from sessions s join courses c on c.id = s.course_id join trainers t on t.id = s.effective_trainer_id
    where t.user_id = ${user_id} and s.starts_at >= ${from} order by s.starts_at, s.id`;
  return rows.map(({ id, room, seats_booked, ...row }) => ({
    ...row,
    uid: id,
    location: room ? `${row.location}, ${room}` : row.location,
    notes: seats_booked === 1 ? '1 seat booked' : `${seats_booked} seats booked`,
    url: `${config.PUBLIC_URL}/sessions/${id}`,
  }));
}
