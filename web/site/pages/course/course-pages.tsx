// /courses/:id and what belongs to it: booking's first step, sessions by their own address, reporting a review.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Course } from '../../../../server/courses/schemas.ts';
import type { ratedReviews } from '../../../../server/reviews/schemas.ts';
import type { PricedSession, Session } from '../../../../server/sessions/schemas.ts';
import type { Trainer } from '../../../../server/trainers/schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { pageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { emptyForm, type Form, refusedForm, typed, type Values } from '../../form.tsx';
import { languageOf } from '../../page.tsx';
import type { Pages, Site } from '../../site.tsx';
import { CoursePage } from './course-page.tsx';
import { SessionOverPage } from './session-over.tsx';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** More dates than this are for the calendar of a machine. */
const MOST_SESSIONS = 100;
const REVIEWS = 5;

type At = { Params: { id: string }; Querystring: Record<string, string | undefined> };
export type Reviews = z.output<typeof ratedReviews>;

export const coursePages: Pages = async (app, site) => {
  app.get<At>('/courses/:id', async (request, reply) => {
    return showCourse(request, reply, site, await findCourse(request, request.params.id));
  });
  app.post<At & { Body: Values }>('/courses/:id/interest', async (request, reply) => {
    const course = await findCourse(request, request.params.id);
    const values = request.body ?? {};
    const locale = languageOf(request);
    const answer = await request.api.post(`/courses/${course.id}/interest`, {
      ...(request.caller ? {} : { email: typed(values, 'email') }),
      locale,
    });
    // 409: dates have opened meanwhile, and the page shows them.
    if (!answer.ok && answer.problem.status !== 409)
      return showCourse(
        request,
        reply,
        site,
        course,
        refusedForm(values, answer.problem),
        answer.problem.status,
      );
    if (answer.ok) sayNext(reply, texts[locale].course.told);
    return reply.redirect(`/courses/${course.id}#dates`, 303);
  });
  // The chosen date becomes part of the address; without a script only a redirect can do that.
  app.get<At>('/courses/:id/book', async ({ params, query }, reply) => {
    const { session = '', seats = '' } = query;
    if (!UUID.test(session)) return reply.redirect(`/courses/${encodeURIComponent(params.id)}#dates`, 303);
    const wanted = /^[1-9]\d{0,3}$/.test(seats) ? `?seats=${seats}` : '';
    return reply.redirect(`/checkout/${session}${wanted}`, 303);
  });
  app.get<{ Params: { id: string } }>('/sessions/:id', (request, reply) => showSession(request, reply, site));
};

async function showCourse(
  request: FastifyRequest<At>,
  reply: FastifyReply,
  site: Site,
  course: Course,
  interest: Form = emptyForm,
  status = 200,
): Promise<FastifyReply> {
  const [sessions, reviews, trainer] = await Promise.all([
    sessionsToCome(request, site, course.id),
    findReviews(request, course.id),
    course.trainer_id ? request.api.find<Trainer>(`/trainers/${course.trainer_id}`) : null,
  ]);
  const { session: wanted, reviews: cursor } = request.query;
  return reply.page(
    <CoursePage
      {...{ course, sessions, reviews, trainer, wanted, interest }}
      policy={site.config.REFUND_POLICY}
      isMorePages={cursor !== undefined}
    />,
    status,
  );
}

/** @throws PageProblem 404 */
export async function findCourse(request: FastifyRequest, id: string): Promise<Course> {
  const course = UUID.test(id) ? await request.api.find<Course>(`/courses/${id}`) : null;
  if (!course) throw pageProblem('not_found', request);
  return course;
}

/** Those that can be chosen, and those that were cancelled, which is said rather than hidden. */
async function sessionsToCome(
  request: FastifyRequest,
  { deps, config }: Site,
  course_id: string,
): Promise<PricedSession[]> {
  const now = deps.now();
  const today = Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO(config.TIMEZONE).toPlainDate();
  const { data } = await request.api.get<{ data: PricedSession[] }>(
    `/courses/${course_id}/sessions?limit=${MOST_SESSIONS}&date_from=${today.subtract({ days: 1 })}`,
  );
  return data.filter(
    (session) =>
      Date.parse(session.starts_at) > now.getTime() &&
      session.corporate_request_id === null &&
      (session.status === 'scheduled' || session.status === 'cancelled'),
  );
}

/** A page of reviews; the first one when the cursor in the address is none of ours. */
async function findReviews(request: FastifyRequest, course_id: string): Promise<Reviews> {
  const { reviews = '' } = request.query as { reviews?: string };
  const path = `/courses/${course_id}/reviews?limit=${REVIEWS}`;
  if (/^[\w-]{1,1024}$/.test(reviews)) {
    const answer = await request.api.call<Reviews>('GET', `${path}&cursor=${reviews}`);
    if (answer.ok) return answer.body;
  }
  return request.api.get<Reviews>(path);
}

/** Letters and search engines name sessions: the course's page with it chosen, or 410 with the other dates. */
async function showSession(
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  site: Site,
): Promise<FastifyReply> {
  const { id } = request.params;
  const session = UUID.test(id) ? await request.api.find<Session>(`/sessions/${id}`) : null;
  if (!session) throw pageProblem('not_found', request);
  const isToCome =
    session.status === 'scheduled' && Date.parse(session.starts_at) > site.deps.now().getTime();
  if (isToCome) return reply.redirect(`/courses/${session.course_id}?session=${id}#dates`, 303);
  const [course, others] = await Promise.all([
    findCourse(request, session.course_id),
    sessionsToCome(request, site, session.course_id),
  ]);
  const open = others.filter((other) => other.status === 'scheduled');
  return reply.page(<SessionOverPage {...{ session, course, others: open }} />, 410);
}
