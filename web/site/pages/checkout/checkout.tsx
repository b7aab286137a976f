// /checkout/:sessionId: from the wish for seats to a booking that holds them. The address carries the whole state, so
// that a log-in, a letter or the Back button on the way loses nothing.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { User } from '../../../../server/users/schemas.ts';
import type { Problem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { emptyForm, type Form, hasErrors, typed, type Values } from '../../form.tsx';
import { textsOf } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import { mustLogIn, type Pages, type Site } from '../../site.tsx';
import { liveBooking } from '../bookings/own-booking.ts';
import { openAccount } from '../entry/open-account.tsx';
import { GOING_ON } from '../entry/verify-email.tsx';
import { rememberPhone } from '../pay/remembered-phone.ts';
import { AccountStep, addressOf, VerifyStep } from './account-step.tsx';
import { DetailsStep } from './details-step.tsx';
import { BookedAlready, ClosedPage, FullPage } from './obstacles.tsx';
import { SeatsStep } from './seats-step.tsx';
import { plainPrice, priceOf, readWish, roomIn, type Wish, whyClosed } from './wish.ts';

type Params = { sessionId: string };
type Query = { seats?: string; edit?: string; as?: string; verified?: string };

export const checkoutPages: Pages = async (app, site) => {
  app.get<{ Params: Params; Querystring: Query }>('/checkout/:sessionId', async (request, reply) => {
    const { seats, edit, as, verified } = request.query;
    const wish = await readWish(request, request.params.sessionId, seats);
    if (seats !== undefined && wish.seats === null) return askSeats(site, request, reply, wish, seats);
    if (edit !== undefined || wish.seats === null) return askSeats(site, request, reply, wish);
    const form = as === 'member' ? emptyForm : undefined;
    return show(site, request, reply, wish, { form, member: as === 'member', verified: verified === '1' });
  });

  app.post<{ Params: Params }>('/checkout/:sessionId/account', async (request, reply) => {
    const values = request.body as Values;
    const wish = await readWish(request, request.params.sessionId, typed(values, 'seats'));
    if (request.caller) return reply.redirect(addressOf(wish), 303);
    const opened = await openAccount(request, reply, values);
    if (opened.ok) {
      const phone = typed(values, 'phone');
      if (phone) rememberPhone(reply, site.config, phone);
      return reply.redirect(addressOf(wish), 303);
    }
    const price = await plainPrice(request, wish);
    const taken = opened.problem?.code === 'email_taken';
    const form = taken ? { values: { email: typed(values, 'email') }, errors: {} } : opened.form;
    const page = <AccountStep wish={wish} price={price} form={form} member={taken} />;
    return opened.problem && !taken ? showAgain(reply, opened.problem, page) : reply.page(page, 422);
  });

  app.post<{ Params: Params }>('/checkout/:sessionId/address', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const t = textsOf(request);
    const values = request.body as Values;
    const wish = await readWish(request, request.params.sessionId, typed(values, 'seats'));
    const path = `/users/${request.caller!.user_id}`;
    const answer = await request.api.put<User>(path, { email: typed(values, 'email') });
    if (!answer.ok)
      return show(site, request, reply, wish, {
        form: refusal(t, values, answer.problem),
        problem: answer.problem,
      });
    sayNext(reply, t.checkout.verify.resent);
    return reply.redirect(addressOf(wish), 303);
  });

  app.post<{ Params: Params }>('/checkout/:sessionId', async (request, reply) => {
    const values = request.body as Values;
    const wish = await readWish(request, request.params.sessionId, typed(values, 'seats'));
    // The login ended while the form was open.
    if (!request.caller) return reply.redirect(addressOf(wish), 303);
    if (wish.seats === null) return askSeats(site, request, reply, wish, typed(values, 'seats'));
    if (typed(values, 'act') === 'apply')
      return show(site, request, reply, wish, { form: { values, errors: {} } });
    return book(site, request, reply, wish, values);
  });
};

async function askSeats(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  wish: Wish,
  wrong?: string,
): Promise<FastifyReply> {
  const t = textsOf(request);
  const blocked = await showObstacle(site, request, reply, { ...wish, seats: 1 });
  if (blocked) return blocked;
  const price = await plainPrice(request, wish);
  const most = roomIn(wish.session);
  const form: Form =
    wrong === undefined
      ? emptyForm
      : { values: { seats: wrong }, errors: { seats: t.checkout.seats.wrong(most) } };
  return reply.page(<SeatsStep wish={wish} price={price} form={form} />, wrong === undefined ? 200 : 422);
}

/** What keeps anybody, or this person, from booking; undefined when nothing does. */
async function showObstacle(
  { deps }: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  wish: Wish,
): Promise<FastifyReply | undefined> {
  const own = await liveBooking(request, wish.session.id);
  if (own)
    return reply.page(<BookedAlready wish={wish} booking={own} />, request.method === 'GET' ? 200 : 409);
  const why = whyClosed(wish, deps.now());
  if (why) return reply.page(<ClosedPage wish={wish} why={why} />, why === 'company' ? 200 : 410);
  if (roomIn(wish.session) < (wish.seats ?? 1)) return reply.page(<FullPage wish={wish} />);
  return undefined;
}

type Shown = { form?: Form; member?: boolean; verified?: boolean; problem?: Problem };

/** The step this person is at, with what they typed. */
async function show(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  wish: Wish,
  { form = emptyForm, member = false, verified = false, problem }: Shown,
): Promise<FastifyReply> {
  const blocked = await showObstacle(site, request, reply, wish);
  if (blocked) return blocked;
  const price = await plainPrice(request, wish);
  if (!request.caller) return reply.page(<AccountStep {...{ wish, price, form, member }} />);
  const me = await request.api.get<User>('/auth/me');
  const finish = (page: React.ReactNode, status = 200) =>
    problem ? showAgain(reply, problem, page) : reply.page(page, status);
  if (!me.email_verified) {
    const kept = { path: '/', httpOnly: true, sameSite: 'lax' as const, maxAge: 86_400 };
    reply.setCookie(GOING_ON, addressOf(wish), kept);
    const not_yet: Form = { values: {}, errors: { '': textsOf(request).checkout.verify.not_yet } };
    const seen = verified && !hasErrors(form) ? not_yet : form;
    return finish(<VerifyStep {...{ wish, price, form: seen, me }} />, seen === not_yet ? 422 : 200);
  }
  const refund = site.config.REFUND_POLICY[0];
  const code = typed(form.values, 'voucher').trim();
  const reduced = code === '' || form.errors.voucher ? null : await priceOf(request, wish, code);
  if (reduced && !reduced.ok && !problem) {
    const refused = refusal(textsOf(request), form.values, reduced.problem, { code: 'voucher' });
    const errors = refused.errors[''] ? { voucher: refused.errors[''] } : refused.errors;
    const page = <DetailsStep {...{ wish, price, me, refund, form: { ...refused, errors } }} />;
    return showAgain(reply, reduced.problem, page);
  }
  const shown = reduced?.ok ? reduced.body : price;
  return finish(<DetailsStep {...{ wish, price: shown, me, form, refund }} />);
}

async function book(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  wish: Wish,
  values: Values,
): Promise<FastifyReply> {
  const t = textsOf(request);
  const said = (name: string) => typed(values, name).trim() || undefined;
  const body = {
    session_id: wish.session.id,
    seats: wish.seats ?? 1,
    contact_phone: said('contact_phone'),
    special_requirements: said('special_requirements'),
    voucher: said('voucher'),
  };
  const answer = await request.api.post<Booking>('/bookings', body, typed(values, '_key'));
  if (answer.ok) {
    if (body.contact_phone) rememberPhone(reply, site.config, body.contact_phone);
    const { code, payment_status } = answer.body;
    return reply.redirect(payment_status === 'pending' ? `/bookings/${code}/pay` : `/bookings/${code}`, 303);
  }
  const { problem } = answer;
  // Decided anew from what is there now: somebody was quicker, or this person in another tab.
  const elsewhere = ['session_full', 'session_not_bookable', 'already_booked', 'email_not_verified'];
  if (elsewhere.includes(problem.code)) {
    const now = await readWish(request, wish.session.id, String(body.seats));
    return show(site, request, reply, now, { form: { values, errors: {} } });
  }
  const form = refusal(t, values, problem);
  if (problem.code === 'voucher_not_usable')
    form.errors = { voucher: form.errors[''] ?? t.message(problem.detail) };
  if (problem.code.startsWith('idempotency_')) form.errors = { '': t.checkout.press_again };
  return show(site, request, reply, wish, { form, problem });
}
