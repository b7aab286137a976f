// POST /api/bookings/:bookingId/review: who was there says how it was, once for each booking.
import { z } from 'zod';
import type { Tx } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { readReview, wasThere } from './review.ts';
import { createReviewBody, reviewSchema } from './schemas.ts';

export const createReview: Action = async (app, deps) => {
  app.post(
    '/bookings/:bookingId/review',
    {
      schema: {
        tags: ['Reviews'],
        summary: 'Review the class of a booking',
        description:
          'For whoever booked, once somebody of the booking was marked present and the session is completed.',
        params: z.strictObject({ bookingId: id }),
        body: createReviewBody,
        response: answers({ 201: reviewSchema }, [
          'not_found',
          'not_attended',
          'already_reviewed',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      await deps.limits.count('review_by_account', caller.user_id);
      const { bookingId } = request.params;
      const { rating, comment } = request.body;
      return answerOnce(deps, request, reply, async (tx) => {
        const class_ = await attendedClass(tx, bookingId, caller.user_id);
        const [{ id: review_id }] = (await tx`
          insert into reviews (booking_id, user_id, course_id, trainer_id, rating, comment, created_at)
          values (${bookingId}, ${caller.user_id}, ${class_.course_id}, ${class_.trainer_id}, ${rating}, ${comment ?? null}, ${deps.now()})
          returning id`) as unknown as [{ id: string }];
        return { status: 201, body: await readReview(tx, caller, review_id) };
      });
    },
  );
};

type AttendedClass = { course_id: string; trainer_id: string | null };

/** @throws AppError not_found when it is not theirs, not_attended */
async function attendedClass(tx: Tx, booking_id: string, user_id: string): Promise<AttendedClass> {
  const [booking] = await tx<(AttendedClass & { was_there: boolean })[]>`
    select s.course_id, s.effective_trainer_id as trainer_id, ${wasThere(tx)} as was_there
    from bookings b join sessions s on s.id = b.session_id
    where b.id = ${booking_id} and b.user_id = ${user_id}`;
  if (!booking) throw new AppError('not_found', 'There is no such booking');
  if (!booking.was_there) throw new AppError('not_attended');
  return booking;
}
