// What somebody wants to book, and what stands in the way.
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { priceSchema } from '../../../../server/bookings/schemas.ts';
import type { courseSchema } from '../../../../server/courses/schemas.ts';
import type { Session } from '../../../../server/sessions/schemas.ts';
import { type Answer, PageProblem, pageProblem } from '../../api.ts';
import type { Bill } from './frame.tsx';

export type Price = z.infer<typeof priceSchema>;
export type Course = z.infer<typeof courseSchema>;
export type Wish = { session: Session; course: Course; seats: number | null };

/** @param seats as it came in the address or a form. @throws PageProblem 404 */
export async function readWish(
  request: FastifyRequest,
  session_id: string,
  seats: string | undefined,
): Promise<Wish> {
  // What is no id is as unknown as an id that belongs to nothing.
  if (!/^[0-9a-f-]{36}$/i.test(session_id)) throw pageProblem('not_found', request);
  const session = await request.api.find<Session>(`/sessions/${session_id}`);
  const course = session && (await request.api.find<Course>(`/courses/${session.course_id}`));
  if (!session || session.corporate_request_id !== null || !course) throw pageProblem('not_found', request);
  const count = /^[1-9]\d{0,2}$/.test(seats ?? '') ? Number(seats) : null;
  return { session, course, seats: count };
}

export type Closed = 'cancelled' | 'begun' | 'company' | 'not_on_sale';

/** Why nobody can book it, or null. */
export function whyClosed({ session, course }: Wish, now: Date): Closed | null {
  if (session.status === 'cancelled') return 'cancelled';
  if (session.status !== 'scheduled' || Date.parse(session.starts_at) <= now.getTime()) return 'begun';
  if (!course.is_published || !course.is_active) return 'not_on_sale';
  return course.audience === 'Corporate' && course.price === null ? 'company' : null;
}

/** Seats that somebody who does not wait may book: while others wait, free seats are theirs. */
export function roomIn(session: Session): number {
  return session.waiting > 0 ? 0 : Math.max(0, session.seats_left);
}

/** What the seats cost now. */
export async function priceOf(request: FastifyRequest, wish: Wish, voucher?: string): Promise<Answer<Price>> {
  const { session, seats } = wish;
  return request.api.post<Price>('/bookings/price', {
    session_id: session.id,
    seats: seats ?? 1,
    ...(voucher ? { voucher } : {}),
  });
}

/** The price without a voucher. @throws PageProblem */
export async function plainPrice(request: FastifyRequest, wish: Wish): Promise<Price> {
  const answer = await priceOf(request, wish);
  if (!answer.ok) throw new PageProblem(answer.problem);
  return answer.body;
}

export function billOf({ session, course, seats }: Wish, price: Price): Bill {
  return {
    course,
    session,
    seats,
    unit_price: price.unit_price,
    early_bird_until: price.early_bird ? price.early_bird_until : null,
    discount: price.discount_amount,
    total: price.total_amount,
    currency: price.currency,
  };
}
