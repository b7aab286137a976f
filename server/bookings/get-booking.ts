// GET /api/bookings/:id, for its owner and admins.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { readBookings } from './booking.ts';
import { bookingSchema } from './schemas.ts';

export const getBooking: Action = async (app, deps) => {
  app.get(
    '/bookings/:id',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'One booking',
        params: idParams,
        response: answers({ 200: bookingSchema }, ['not_found']),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const { sql } = deps;
      const [booking] = await readBookings(
        sql,
        deps,
        sql`where b.id = ${request.params.id} and (b.user_id = ${user_id} or ${role === 'admin'})`,
      );
      if (!booking) throw new AppError('not_found');
      return booking;
    },
  );
};
