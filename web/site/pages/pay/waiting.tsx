// /pay/:ref: the screen between "asked" and "paid". Its address survives a reload, a closed tab and another device; what
// it says comes from the database and the provider, never from the address somebody came back by.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { Document } from '../../../../server/documents/schemas.ts';
import { maskedPhone } from '../../../../server/payments/mask.ts';
import { PageProblem, pageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { emptyForm, type Form, typed, type Values } from '../../form.tsx';
import { textsOf } from '../../page.tsx';
import { refusal } from '../../refused.ts';
import { mustLogIn, type Pages, type Site } from '../../site.tsx';
import { patiently } from './patience.ts';
import { waysFor } from './pay-booking.tsx';
import { rememberedPhone } from './remembered-phone.ts';
import { nameOf, type PaymentStatus, pauseLeft, stageOf } from './stage.ts';
import { WaitingPage } from './waiting-view.tsx';

type Params = { ref: string };
/** What the card page adds to our address; a hint to look, never proof. */
type Returned = { status?: string; tx_ref?: string; transaction_id?: string };

export const waitingPages: Pages = async (app, site) => {
  const patient = patiently(site.config);
  app.get<{ Params: Params; Querystring: Returned }>('/pay/:ref', patient, async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const { ref } = request.params;
    if (request.query.tx_ref !== undefined || request.query.status !== undefined) {
      await checkNow(request, ref);
      return reply.redirect(`/pay/${encodeURIComponent(ref)}`, 303);
    }
    return show(site, request, reply, await statusOf(request, ref), emptyForm);
  });

  // What the script asks: a few bytes, so that waiting costs next to no data.
  app.get<{ Params: Params }>('/pay/:ref/stage', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (!request.caller) return reply.code(401).send({ stage: 'logged_out' });
    const payment = await statusOf(request, request.params.ref);
    return reply.send({ stage: nameOf(stageOf(payment, site.deps.now())) });
  });

  app.post<{ Params: Params }>('/pay/:ref/check', patient, async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    await checkNow(request, request.params.ref);
    return reply.redirect(`/pay/${encodeURIComponent(request.params.ref)}`, 303);
  });

  app.post<{ Params: Params }>('/pay/:ref/other', patient, async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    return reply.redirect(await giveUp(request, request.params.ref), 303);
  });

  // The form goes on, as it is, to where every attempt begins.
  app.post<{ Params: Params }>('/pay/:ref/again', patient, async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const next = await giveUp(request, request.params.ref);
    return reply.redirect(next, next.endsWith('/pay') ? 307 : 303);
  });

  app.post<{ Params: Params }>('/pay/:ref/claim', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const { ref } = request.params;
    const values = request.body as Values;
    const answer = await request.api.post('/payments/claim', { ref, receipt: typed(values, 'receipt') });
    if (!answer.ok) {
      const { problem } = answer;
      if (problem.status === 404 || problem.status >= 500) throw new PageProblem(problem);
      const form = refusal(textsOf(request), values, problem);
      return show(site, request, reply, await statusOf(request, ref), form, problem.status);
    }
    sayNext(reply, textsOf(request).pay.claim.thanks);
    return reply.redirect(`/pay/${encodeURIComponent(ref)}`, 303);
  });
};

/** @throws PageProblem 404 */
async function statusOf(request: FastifyRequest, ref: string): Promise<PaymentStatus> {
  const payment = await request.api.find<PaymentStatus>(`/payments/status?ref=${encodeURIComponent(ref)}`);
  if (!payment) throw pageProblem('not_found', request);
  return payment;
}

/**
 * Ends an attempt, after a last look: perhaps it was paid a moment ago, and the word of it is still on its way.
 * @returns where to go on. @throws PageProblem 404
 */
async function giveUp(request: FastifyRequest, ref: string): Promise<string> {
  await checkNow(request, ref);
  const answer = await request.api.post<PaymentStatus>('/payments/give-up', { ref });
  if (!answer.ok) throw new PageProblem(answer.problem);
  if (answer.body.status === 'completed') return `/pay/${encodeURIComponent(ref)}`;
  const booking = await request.api.get<Booking>(`/bookings/${answer.body.booking_id}`);
  return `/bookings/${booking.code}/pay`;
}

/** Asks the provider. Asking too often is no error here: then our own notes are shown. @throws PageProblem 404 */
async function checkNow(request: FastifyRequest, ref: string): Promise<void> {
  const answer = await request.api.post('/payments/check', { ref });
  if (!answer.ok && answer.problem.status === 404) throw pageProblem('not_found', request);
}

async function show(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  payment: PaymentStatus,
  form: Form,
  status = 200,
): Promise<FastifyReply> {
  const now = site.deps.now();
  const stage = stageOf(payment, now);
  const [booking, document] = await Promise.all([
    request.api.get<Booking>(`/bookings/${payment.booking_id}`),
    stage.kind === 'paid' ? request.api.find<Document>(`/payments/${payment.id}/receipt`) : null,
  ]);
  const remembered = rememberedPhone(request);
  const known = remembered !== null && maskedPhone(remembered) === payment.phone ? remembered : null;
  return reply.page(
    <WaitingPage
      {...{ booking, payment, stage, form, ways: waysFor(site, booking) }}
      receipt={document?.provider_receipt ?? null}
      pause_s={pauseLeft(payment, site.config, now)}
      phone={known}
      phone_page={phonePage(site, known)}
    />,
    status,
  );
}

function phonePage({ phone_url }: Site, phone: string | null): string | null {
  if (phone_url === null) return null;
  return phone === null ? phone_url : `${phone_url}?number=${phone.slice(1)}`;
}
