import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone, signedIn, trainer } from '../http/access.ts';
import { createReview } from './create-review.ts';
import { getReview } from './get-review.ts';
import { hideReview, showReview } from './hide-review.ts';
import { listOwnReviews } from './list-own-reviews.ts';
import { listCourseReviews, listReviews, listTrainerReviews } from './list-reviews.ts';
import { replyToReview } from './reply-to-review.ts';
import { reportReview } from './report-review.ts';
import { updateReview } from './update-review.ts';

export async function reviewRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([listCourseReviews, listTrainerReviews]), deps);
  await app.register(signedIn([createReview, updateReview, reportReview, listOwnReviews]), deps);
  await app.register(trainer([replyToReview]), deps);
  await app.register(admin([listReviews, getReview, hideReview, showReview]), deps);
}
