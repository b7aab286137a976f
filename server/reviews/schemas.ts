import { z } from 'zod';
import { flagInQuery, id, instant, prose, wholeInQuery } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

const rating = z.int('must be a whole number').min(1, 'must be at least 1').max(5, 'must be at most 5');
/** Links are what spam is made of; nobody needs one to say how a class was. */
const comment = prose(2000)
  .refine((text) => text.length > 0, 'must not be empty')
  .refine((text) => !/https?:\/\/|www\.\w/i.test(text), 'must not contain links');

export const createReviewBody = z.strictObject({ rating, comment: comment.optional() });
/** `comment: null` takes the words back and leaves the stars. */
export const updateReviewBody = z.strictObject({ rating, comment: comment.nullable() }).partial();
export const replyBody = z.strictObject({ reply: comment.nullable() });
const reason = prose(500).min(3, 'must have at least 3 characters');
export const hideBody = z.strictObject({ reason });
export const reportBody = z.strictObject({ reason });

export const reviewSchema = z
  .object({
    id: z.string(),
    course: z.object({ id: z.string(), title: z.string() }),
    trainer: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** First name and initial. */
    author: z.string(),
    rating: z.int(),
    comment: z.string().nullable(),
    reply: z.string().nullable(),
    replied_at: instant.nullable(),
    edited_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
    /** For its author and admins. */
    booking_id: z.string().optional(),
    hidden_at: instant.nullable().optional(),
    hidden_reason: z.string().nullable().optional(),
    /** For admins. */
    user_id: z.string().optional(),
    reports: z.array(z.object({ reason: z.string(), created_at: z.string() })).optional(),
  })
  .meta({ id: 'review' });
export type Review = z.output<typeof reviewSchema>;

export const reviewSorts = {
  created_at: { expression: 'v.created_at', type: 'timestamptz' },
  rating: { expression: 'v.rating', type: 'integer' },
} as const satisfies Sorts;

export const reviewFilters = z.strictObject({
  ...listQuery(reviewSorts, '-created_at'),
  rating: wholeInQuery(1, 5).optional(),
});
export const adminReviewFilters = z.strictObject({
  ...reviewFilters.shape,
  hidden: flagInQuery.optional(),
  reported: flagInQuery.optional(),
  course_id: id.optional(),
  trainer_id: id.optional(),
});

export const ratedReviews = z.object({
  ...listSchema(reviewSchema).shape,
  summary: z.object({
    /** Average of all reviews, two decimals; null without any. */
    rating: z.number().nullable(),
    review_count: z.int(),
    /** How many gave each number of stars. */
    spread: z.object({ 1: z.int(), 2: z.int(), 3: z.int(), 4: z.int(), 5: z.int() }),
  }),
});

export const ownReviewsSchema = z.object({
  ...listSchema(reviewSchema).shape,
  /** Classes that were attended and not reviewed yet, the latest first. */
  waiting: z.array(
    z.object({
      booking_id: z.string(),
      code: z.string(),
      course: z.object({ id: z.string(), title: z.string() }),
      starts_at: instant,
      timezone: z.string(),
    }),
  ),
});
export type OwnReviews = z.output<typeof ownReviewsSchema>;
