// GET /api/bookings/:id/calendar.ics: one booking as a file, for its owner, admins, and whoever has the signed link.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { readBookingEntries } from './booking-calendar.ts';
import { isBookingCalendarToken } from './booking-link.ts';
import { calendarAnswer, sendCalendar } from './send-calendar.ts';

export const getBookingCalendar: Action = async (app, deps) => {
  const { sql, config } = deps;
  app.get(
    '/bookings/:id/calendar.ics',
    {
      schema: {
        tags: ['Calendar'],
        summary: 'A confirmed booking as a calendar file',
        params: idParams,
        querystring: z.strictObject({ token: z.string().max(200).optional() }),
        response: { ...answers({}, ['not_found']), 200: calendarAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { token } = request.query;
      const { caller } = request;
      const signed = token !== undefined && isBookingCalendarToken(deps.seal, id, token);
      const own = caller ? sql`b.user_id = ${caller.user_id}` : sql`false`;
      const where = signed || caller?.role === 'admin' ? sql`true` : own;
      const entries = await readBookingEntries(sql, config, sql`b.id = ${id} and ${where}`);
      if (entries.length === 0) throw new AppError('not_found', 'There is no such confirmed booking');
      return sendCalendar(reply, config, { method: 'PUBLISH', entries }, 'session.ics');
    },
  );
};
