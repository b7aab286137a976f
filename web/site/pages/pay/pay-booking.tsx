// /bookings/:code/pay: chooses how to pay, and begins it. A second tab, a reload or a double press ends at the same attempt.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { initiatedPaymentSchema } from '../../../../server/payments/schemas.ts';
import type { User } from '../../../../server/users/schemas.ts';
import type { Problem } from '../../api.ts';
import { PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { emptyForm, type Form, typed, type Values } from '../../form.tsx';
import { formatFor } from '../../format.ts';
import { languageOf, textsOf } from '../../page.tsx';
import { refusal } from '../../refused.ts';
import { mustLogIn, type Pages, type Site } from '../../site.tsx';
import { ownBooking } from '../bookings/own-booking.ts';
import { HoldEnded, MethodsPage, type Ways } from './methods.tsx';
import { minutes } from './minutes.ts';
import { patiently } from './patience.ts';
import { rememberedPhone, rememberPhone } from './remembered-phone.ts';

type Params = { code: string };
type Initiated = z.infer<typeof initiatedPaymentSchema>;

export const payBookingPages: Pages = async (app, site) => {
  app.get<{ Params: Params }>('/bookings/:code/pay', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const elsewhere = whereElse(booking);
    if (elsewhere) return reply.redirect(elsewhere, 303);
    if (booking.status === 'expired') return reply.page(<HoldEnded booking={booking} />);
    return methods(site, request, reply, booking, emptyForm);
  });

  app.post<{ Params: Params }>('/bookings/:code/pay', patiently(site.config), async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const values = request.body as Values;
    return typed(values, 'method') === 'card'
      ? payByCard(site, request, reply, booking, values)
      : payByMpesa(site, request, reply, booking, values);
  });

  app.post<{ Params: Params }>('/bookings/:code/extend', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const t = textsOf(request);
    const answer = await request.api.post<Booking>(`/bookings/${booking.id}/extend-hold`);
    const time = formatFor(languageOf(request)).time;
    if (answer.ok) sayNext(reply, t.pay.extended(time(answer.body.hold_expires_at!)));
    else if (answer.problem.code === 'hold_not_extendable') sayNext(reply, t.pay.not_extended);
    else throw new PageProblem(answer.problem);
    return reply.redirect(`/bookings/${booking.code}/pay`, 303);
  });
};

/** The ways to pay this booking that are set up and can take its amount. */
export function waysFor({ deps, config }: Site, booking: Booking): Ways {
  const cents = Math.round(booking.total_amount * 100);
  const can = (provider: 'mpesa' | 'flutterwave') =>
    deps.gateways[provider]?.accepts(cents, booking.currency) === null;
  const by_hand = can('mpesa') && config.MPESA_TRANSACTION_TYPE === 'CustomerPayBillOnline';
  return {
    mpesa: can('mpesa'),
    card: can('flutterwave'),
    paybill: by_hand ? (config.MPESA_SHORTCODE ?? null) : null,
  };
}

/** A booking that waits for an attempt, or for nothing, has its own page. */
function whereElse(booking: Booking): string | null {
  const { payment, status, code } = booking;
  if (payment && (payment.status === 'pending' || payment.status === 'processing'))
    return `/pay/${payment.payment_reference}`;
  return status === 'awaiting_payment' || status === 'expired' ? null : `/bookings/${code}`;
}

async function methods(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  booking: Booking,
  form: Form,
  status = 200,
): Promise<FastifyReply> {
  const me = await request.api.get<User>('/auth/me');
  const phone = rememberedPhone(request) ?? booking.contact_phone ?? me.phone ?? '';
  const ways = waysFor(site, booking);
  return reply.page(<MethodsPage {...{ booking, ways, form, phone }} />, status);
}

async function payByMpesa(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  booking: Booking,
  values: Values,
): Promise<FastifyReply> {
  const phone = typed(values, 'phone');
  const body = { booking_id: booking.id, phone };
  const answer = await request.api.post<Initiated>('/payments/mpesa/initiate', body, typed(values, '_key'));
  if (!answer.ok) return refused(site, request, reply, booking, values, answer.problem);
  rememberPhone(reply, site.config, phone);
  return reply.redirect(`/pay/${answer.body.payment_reference}`, 303);
}

async function payByCard(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  booking: Booking,
  values: Values,
): Promise<FastifyReply> {
  const body = { booking_id: booking.id };
  const answer = await request.api.post<Initiated>(
    '/payments/flutterwave/initiate',
    body,
    typed(values, '_key'),
  );
  if (!answer.ok) return refused(site, request, reply, booking, values, answer.problem);
  const { next, payment_reference } = answer.body;
  return reply.redirect(next.type === 'redirect' ? next.url : `/pay/${payment_reference}`, 303);
}

async function refused(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  before: Booking,
  values: Values,
  problem: Problem,
): Promise<FastifyReply> {
  const t = textsOf(request);
  const booking = await ownBooking(request, before.code);
  // An attempt is open already, or the booking is paid, cancelled or over: its page says which.
  if (problem.code === 'payment_in_progress' || problem.code === 'booking_not_payable') {
    const elsewhere = whereElse(booking);
    if (elsewhere) return reply.redirect(elsewhere, 303);
    if (booking.status === 'expired') return reply.page(<HoldEnded booking={booking} />, 409);
  }
  const form = refusal(t, values, problem);
  if (problem.code === 'provider_unavailable') form.errors = { '': t.pay.no_answer_now };
  else if (problem.code === 'rate_limited')
    form.errors = { phone: t.pay.too_soon(minutes(problem.retry_after_s ?? 60)) };
  else if (problem.code.startsWith('idempotency_')) form.errors = { '': t.checkout.press_again };
  else if (problem.status >= 500 || problem.code === 'unauthenticated') throw new PageProblem(problem);
  return methods(site, request, reply, booking, form, problem.status === 502 ? 503 : problem.status);
}
