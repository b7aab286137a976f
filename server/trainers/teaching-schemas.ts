// What trainers see of their own work. Nothing here tells of money.
import { z } from 'zod';
import { date, id, instant, prose } from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';
import { sessionStates, whenAndWhere } from '../sessions/schemas.ts';

const answerStatuses = ['pending', 'accepted', 'declined'] as const;

export const taughtCourse = z.object({
  id: z.string(),
  title: z.string(),
  category: z.string(),
  audience: z.string(),
  syllabus: z.array(z.string()),
  is_published: z.boolean(),
  rating: z.number().nullable(),
  review_count: z.int(),
  sessions_to_come: z.int(),
  sessions_held: z.int(),
});
export type TaughtCourse = z.output<typeof taughtCourse>;
export const taughtCourseSorts = { title: { expression: 'c.title', type: 'text' } } as const satisfies Sorts;
export const taughtCourseFilters = z.strictObject(listQuery(taughtCourseSorts, 'title'));

export const taughtSessionSchema = z
  .object({
    id: z.string(),
    course: z.object({ id: z.string(), title: z.string() }),
    ...whenAndWhere,
    status: z.enum(sessionStates),
    notes: z.string().nullable(),
    capacity: z.int(),
    seats_booked: z.int(),
    /** pending: no answer yet, or the session was moved since. */
    answer: z.enum(answerStatuses),
    answer_reason: z.string().nullable(),
    marked: z.int(),
    present: z.int(),
  })
  .meta({ id: 'taught_session' });
export type TaughtSession = z.output<typeof taughtSessionSchema>;
export const taughtSessionSorts = {
  starts_at: { expression: 's.starts_at', type: 'timestamptz' },
} as const satisfies Sorts;
export const taughtSessionFilters = z.strictObject({
  ...listQuery(taughtSessionSorts, 'starts_at'),
  status: z.enum(sessionStates).optional(),
  answer: z.enum(answerStatuses).optional(),
  date_from: date.optional(),
  date_to: date.optional(),
});

export const answerBody = z
  .strictObject({
    answer: z.enum(['accepted', 'declined'], 'must be accepted or declined'),
    reason: prose(500).min(3, 'must have at least 3 characters').optional(),
  })
  .refine(({ answer, reason }) => answer === 'accepted' || reason !== undefined, {
    path: ['reason'],
    message: 'is needed to decline',
  });

/** A trainer's id, or the word me. */
export const trainerParams = z.strictObject({
  trainerId: z.union([z.literal('me'), id], 'must be an id, or me'),
});
export const dayOffParams = z.strictObject({ ...trainerParams.shape, id });
export const dayOffBody = z
  .strictObject({ starts_on: date, ends_on: date.optional(), note: prose(500).optional() })
  .refine(({ starts_on, ends_on }) => ends_on === undefined || ends_on >= starts_on, {
    path: ['ends_on'],
    message: 'must not be before starts_on',
  });
export const dayOffSchema = z
  .object({
    id: z.string(),
    trainer_id: z.string(),
    starts_on: date,
    ends_on: date,
    timezone: z.string(),
    note: z.string().nullable(),
    created_at: instant,
  })
  .meta({ id: 'day_off' });
export type DayOff = z.output<typeof dayOffSchema>;
export const dayOffSorts = {
  starts_on: { expression: 'd.starts_on', type: 'date' },
} as const satisfies Sorts;
export const dayOffFilters = z.strictObject({
  ...listQuery(dayOffSorts, 'starts_on'),
  date_from: date.optional(),
});
