import { z } from 'zod';
import { date, money } from '../http/fields.ts';

/** Days in the business's time zone, both included; the last twelve months when left out. */
export const periodQuery = z.strictObject({ from: date.optional(), to: date.optional() });

const income = {
  currency: z.string(),
  received: money,
  refunded: money,
  net: money,
  payments: z.int(),
};

/** One row of each answer. A month is its first day. */
export const rowSchemas = {
  revenue_by_month: z.object({ month: date, ...income }),
  revenue_by_course: z.object({ course: z.string(), course_id: z.string(), ...income }),
  revenue_by_category: z.object({ category: z.string(), ...income }),
  fill_rate: z.object({
    month: date,
    category: z.string(),
    sessions: z.int(),
    capacity: z.int(),
    seats_booked: z.int(),
    filled_percent: z.number(),
  }),
  conversion: z.object({
    step: z.enum(['course_viewed', 'session_viewed', 'booked', 'payment_started', 'paid']),
    number: z.int(),
    percent_of_step_before: z.number().nullable(),
  }),
  payments: z.object({
    provider: z.string(),
    started: z.int(),
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    open: z.int(),
    success_percent: z.number().nullable(),
  }),
  payment_failures: z.object({
    provider: z.string(),
    failure_code: z.string().nullable(),
    failure_reason: z.string().nullable(),
    payments: z.int(),
  }),
  popularity: z.object({
    course_id: z.string(),
    course: z.string(),
    views: z.int(),
    bookings: z.int(),
    seats: z.int(),
  }),
  waitlist: z.object({
    course_id: z.string(),
    course: z.string(),
    entries: z.int(),
    seats_wanted: z.int(),
    offered: z.int(),
    accepted: z.int(),
    still_waiting: z.int(),
  }),
  corporate: z.object({
    status: z.string(),
    requests: z.int(),
    people: z.int(),
    quoted: money,
    hours_to_answer: z.number().nullable(),
  }),
};
