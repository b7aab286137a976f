// /waitlist/:sessionId: a place in line for a full date, the offer that comes of it, and the way out.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { WaitlistEntry } from '../../../../server/waitlist/schemas.ts';
import { PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import {
  ErrorSummary,
  emptyForm,
  Field,
  type Form,
  hasErrors,
  Submit,
  typed,
  type Values,
} from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { FormKey, textsOf, usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { When, Where } from '../../parts/when-where.tsx';
import { refusal, showAgain } from '../../refused.ts';
import { mustLogIn, type Pages, type Site } from '../../site.tsx';
import { BookedAlready, ClosedPage } from '../checkout/obstacles.tsx';
import { readWish, roomIn, type Wish, whyClosed } from '../checkout/wish.ts';
import { liveBooking } from './own-booking.ts';

type Params = { sessionId: string };

export const waitingListPages: Pages = async (app, site) => {
  app.get<{ Params: Params; Querystring: { seats?: string } }>(
    '/waitlist/:sessionId',
    async (request, reply) => {
      const wish = await readWish(request, request.params.sessionId, request.query.seats);
      return show(site, request, reply, wish, emptyForm);
    },
  );

  app.post<{ Params: Params }>('/waitlist/:sessionId', async (request, reply) => {
    const values = request.body as Values;
    const wish = await readWish(request, request.params.sessionId, typed(values, 'seats'));
    const here = `/waitlist/${wish.session.id}`;
    if (mustLogIn(request, reply)) return reply;
    const t = textsOf(request);
    const path = `/sessions/${wish.session.id}/waitlist`;
    const seats = Number(typed(values, 'seats'));
    const answer = await request.api.post<WaitlistEntry>(path, { seats }, typed(values, '_key'));
    if (answer.ok) {
      sayNext(reply, t.waiting_list.joined);
      return reply.redirect(here, 303);
    }
    const { problem } = answer;
    if (problem.code === 'seats_available')
      return reply.redirect(`/checkout/${wish.session.id}?seats=${seats}`, 303);
    if (problem.code === 'already_waiting' || problem.code === 'already_booked')
      return reply.redirect(here, 303);
    const form = refusal(t, values, problem);
    return show(site, request, reply, wish, form, (page) => showAgain(reply, problem, page));
  });

  app.post<{ Params: Params }>('/waitlist/:sessionId/leave', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const wish = await readWish(request, request.params.sessionId, undefined);
    const entry = await liveEntry(request, wish.session.id);
    const answer = await request.api.delete(`/sessions/${wish.session.id}/waitlist`);
    if (!answer.ok && answer.problem.status !== 404) throw new PageProblem(answer.problem);
    const { declined, left } = textsOf(request).waiting_list;
    sayNext(reply, entry?.status === 'offered' ? declined : left);
    return reply.redirect(`/courses/${wish.course.id}`, 303);
  });

  app.post<{ Params: Params }>('/waitlist/:sessionId/accept', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const wish = await readWish(request, request.params.sessionId, undefined);
    const path = `/sessions/${wish.session.id}/waitlist/accept`;
    const answer = await request.api.post<Booking>(path, {}, typed(request.body as Values, '_key'));
    if (answer.ok) return reply.redirect(`/bookings/${answer.body.code}`, 303);
    const offered = await liveBooking(request, wish.session.id);
    if (offered) return reply.redirect(`/bookings/${offered.code}/pay`, 303);
    return reply.redirect(`/waitlist/${wish.session.id}`, 303);
  });
};

async function liveEntry(request: FastifyRequest, session_id: string): Promise<WaitlistEntry | undefined> {
  if (!request.caller) return undefined;
  const list = `/users/${request.caller.user_id}/waitlist?session_id=${session_id}&limit=20`;
  const { data } = await request.api.get<{ data: WaitlistEntry[] }>(list);
  return data.find(({ status }) => status === 'waiting' || status === 'offered');
}

async function show(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  wish: Wish,
  form: Form,
  send: (page: React.ReactNode) => FastifyReply = (page) => reply.page(page),
): Promise<FastifyReply> {
  const entry = await liveEntry(request, wish.session.id);
  if (entry) {
    const offer = entry.status === 'offered' ? await liveBooking(request, wish.session.id) : undefined;
    return send(<InLine wish={wish} entry={entry} offer={offer} />);
  }
  const own = await liveBooking(request, wish.session.id);
  if (own) return reply.page(<BookedAlready wish={wish} booking={own} />);
  const why = whyClosed(wish, site.deps.now());
  if (why) return reply.page(<ClosedPage wish={wish} why={why} />, 410);
  const seats = wish.seats ?? 1;
  if (!hasErrors(form) && roomIn(wish.session) >= seats)
    return reply.redirect(`/checkout/${wish.session.id}?seats=${seats}`, 303);
  return send(<Join wish={wish} form={form} hours={site.config.WAITLIST_OFFER_HOURS} />);
}

function Session({ wish }: { wish: Wish }) {
  return (
    <p>
      <strong>{wish.course.title}</strong>
      <br />
      <When session={wish.session} />
      <br />
      <Where session={wish.session} />
    </p>
  );
}

function Join({ wish, form, hours }: { wish: Wish; form: Form; hours: number }) {
  const { t, caller } = usePage();
  const words = t.waiting_list;
  const here = `/waitlist/${wish.session.id}?seats=${wish.seats ?? 1}`;
  const next = `?next=${encodeURIComponent(here)}`;
  return (
    <Layout head={{ title: words.title }} narrow wrong={hasErrors(form)}>
      <h1>{words.title}</h1>
      <Session wish={wish} />
      <p className="lead">{words.full}</p>
      <p className="soft">{words.how(hours)}</p>
      <ErrorSummary form={form} labels={{ seats: words.seats }} />
      {caller ? (
        <form method="post" action={`/waitlist/${wish.session.id}`} className="stack">
          <FormKey />
          <Field
            name="seats"
            label={words.seats}
            form={form}
            type="number"
            inputMode="numeric"
            min={1}
            max={wish.session.capacity}
            defaultValue={String(wish.seats ?? 1)}
          />
          <div>
            <Submit>{words.join}</Submit>
          </div>
        </form>
      ) : (
        <>
          <p>{words.log_in_first}</p>
          <div className="row">
            <a className="button" href={`/login${next}`}>
              {t.nav.log_in}
            </a>
            <a className="button second" href={`/register${next}`}>
              {t.nav.register}
            </a>
          </div>
        </>
      )}
    </Layout>
  );
}

function InLine({ wish, entry, offer }: { wish: Wish; entry: WaitlistEntry; offer: Booking | undefined }) {
  const { t, format } = usePage();
  const words = t.waiting_list;
  const leave = `/waitlist/${wish.session.id}/leave`;
  if (!offer)
    return (
      <Layout head={{ title: words.title }} narrow>
        <h1>{words.title}</h1>
        <Session wish={wish} />
        <Notice tone="good">
          <p>
            <strong>{words.place(entry.position ?? 1)}</strong> ({words.wants(entry.seats)})
          </p>
        </Notice>
        <form method="post" action={leave}>
          <Submit kind="second">{words.leave}</Submit>
        </form>
        <p>
          <a className="tap" href="/account/waiting-list">
            {words.mine}
          </a>
        </p>
      </Layout>
    );
  return (
    <Layout head={{ title: words.offered }} narrow>
      <h1>{words.offered}</h1>
      <Session wish={wish} />
      <Notice tone="look">
        <p>
          <strong>{words.wants(entry.seats)}</strong>
        </p>
        {entry.offer_expires_at && <p>{words.offer_until(format.moment(entry.offer_expires_at))}</p>}
      </Notice>
      <div className="row">
        {offer.total_amount > 0 ? (
          <a className="button" href={`/bookings/${offer.code}/pay`}>
            {words.accept_pay}
          </a>
        ) : (
          <form method="post" action={`/waitlist/${wish.session.id}/accept`}>
            <FormKey />
            <Submit>{words.accept}</Submit>
          </form>
        )}
        <form method="post" action={leave}>
          <Submit kind="second">{words.decline}</Submit>
        </form>
      </div>
    </Layout>
  );
}
