import { z } from 'zod';
import { email, id, instant, line, phone, prose } from '../http/fields.ts';

export const attendanceStatuses = ['present', 'late', 'absent'] as const;

const mark = z.strictObject({
  /** Of somebody on the list; or made up by the phone for somebody who is not, together with `name`. */
  attendee_id: id,
  status: z.enum(attendanceStatuses, 'must be present, late or absent'),
  /** When it was tapped, by the clock of the phone. */
  at: z.iso.datetime({ offset: true, error: 'must be an instant, such as 2026-03-14T09:00:00Z' }),
  name: line(2, 100).optional(),
  /** With `name`: names a seat of this booking that nobody was named for. Without it, somebody walked in. */
  booking_id: id.optional(),
  email: email.optional(),
  phone: phone.optional(),
});

export const markAttendanceBody = z.strictObject({
  /** The phone's clock as it sends this: shows how wrong that clock is. */
  sent_at: z.iso.datetime({ offset: true, error: 'must be an instant' }).optional(),
  marks: z.array(mark).min(1, 'must not be empty').max(500, 'must have at most 500 entries'),
});
export type Mark = z.output<typeof mark>;

export const markAttendanceAnswer = z.object({
  results: z.array(
    z.object({
      attendee_id: z.string(),
      /** known: it was there already. older: a later tap counts. */
      outcome: z.enum(['applied', 'known', 'older', 'refused']),
      message: z.string().nullable(),
    }),
  ),
});

export const reopenBody = z.strictObject({
  reason: prose(500).min(3, 'must have at least 3 characters'),
  days: z.int('must be a whole number').min(1).max(30).default(3),
});

const seat = z.object({
  /** Null: nobody was named for this seat. */
  attendee_id: z.string().nullable(),
  booking_id: z.string().nullable(),
  booking_code: z.string().nullable(),
  walk_in: z.boolean(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  birth_year: z.int().nullable(),
  guardian_consent: z.boolean(),
  special_requirements: z.string().nullable(),
  /** Who booked: the guardian of a child. */
  contact: z
    .object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() })
    .nullable(),
  status: z.enum(attendanceStatuses).nullable(),
  marked_at: instant.nullable(),
});

export const rosterSchema = z
  .object({
    session_id: z.string(),
    course: z.object({ id: z.string(), title: z.string() }),
    starts_at: instant,
    ends_at: instant,
    /** Between these two, attendance can be marked. */
    opens_at: instant,
    closes_at: instant,
    open: z.boolean(),
    seats: z.array(seat),
  })
  .meta({ id: 'roster' });
export type Roster = z.output<typeof rosterSchema>;
