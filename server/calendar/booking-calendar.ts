// A booking as an entry of its owner's calendar.

import { fromBookings } from '../bookings/booking.ts';
import type { Config } from '../config.ts';
import type { Db, Fragment } from '../database/connect.ts';
import { type CalendarEntry, drawCalendar } from './draw-calendar.ts';

/** Bookings that were ever confirmed; what was only held never was in a calendar. @param where on b, s, c and u */
export async function readBookingEntries(
  sql: Db,
  config: Pick<Config, 'PUBLIC_URL'>,
  where: Fragment,
): Promise<CalendarEntry[]> {
  const rows = await sql<Row[]>`
    select b.id, b.code, b.seats, c.title, s.starts_at, s.ends_at, s.timezone, s.location, s.room, u.name, u.email,
           b.calendar_revision + s.calendar_revision as sequence, greatest(b.updated_at, s.updated_at) as updated_at,
           b.cancelled_at is not null or b.payment_status = 'refunded' or s.status = 'cancelled' as cancelled
    from ${fromBookings(sql)} where b.payment_status in ('paid', 'refunded') and ${where}`;
  return rows.map((row) => ({
    uid: row.id,
    sequence: row.sequence,
    title: row.title,
    starts_at: row.starts_at,
    ends_at: row.ends_at,
    timezone: row.timezone,
    location: row.room ? `${row.location}, ${row.room}` : row.location,
    notes: `${row.code} · ${row.seats === 1 ? '1 seat' : `${row.seats} seats`}`,
    url: `${config.PUBLIC_URL}/bookings/${row.code}`,
    cancelled: row.cancelled,
    updated_at: row.updated_at,
    attendee: { name: row.name, email: row.email },
  }));
}

type Row = {
  id: string;
  code: string;
  seats: number;
  title: string;
  starts_at: string;
  ends_at: string;
  timezone: string;
  location: string;
  room: string | null;
  name: string;
  email: string;
  sequence: number;
  updated_at: string;
  cancelled: boolean;
};

/** What travels with a letter: the booking's entry as it is now. Null for a booking that was never confirmed. */
export async function bookingCalendar(
  sql: Db,
  config: Pick<Config, 'PUBLIC_URL' | 'BUSINESS_NAME' | 'MAIL_FROM'>,
  booking_id: string,
): Promise<{ method: 'REQUEST' | 'CANCEL'; text: string } | null> {
  const [entry] = await readBookingEntries(sql, config, sql`b.id = ${booking_id}`);
  if (!entry) return null;
  const method = entry.cancelled ? ('CANCEL' as const) : ('REQUEST' as const);
  return { method, text: drawCalendar(config, { method, entries: [entry] }) };
}
