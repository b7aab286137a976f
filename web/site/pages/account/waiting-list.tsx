// GET /account/waiting-list: where one stands in line, what is offered; leaving, accepting, declining.
import type { FastifyRequest } from 'fastify';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { WaitlistEntry } from '../../../../server/waitlist/schemas.ts';
import { sayNext } from '../../flash.ts';
import { typed, type Values } from '../../form.tsx';
import { FormKey, textsOf, usePage } from '../../page.tsx';
import { Empty } from '../../parts/pieces.tsx';
import { wordsFor } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { HeldAt } from './booking-card.tsx';
import { type Account, AccountPage, accountOf, type Listed, ownPlace, Part } from './frame.tsx';

const PATH = '/account/waiting-list';
type Of = { Params: { session_id: string } };

/** An offer is a booking that is held for the person. */
export type Offered = { entry: WaitlistEntry; booking: Booking };

export async function offersOf(request: FastifyRequest): Promise<Offered[]> {
  const { api } = request;
  const offers = await api.get<Listed<WaitlistEntry>>(
    `${ownPlace(request, 'waitlist')}?status=offered&sort=starts_at`,
  );
  return Promise.all(
    offers.data.map(async (entry) => ({
      entry,
      booking: await api.get<Booking>(`/bookings/${entry.booking_id}`),
    })),
  );
}

export const waitingListPages: Pages = async (app) => {
  app.get(PATH, async (request, reply) => {
    const place = ownPlace(request, 'waitlist');
    const [account, offers, waiting] = await Promise.all([
      accountOf(request),
      offersOf(request),
      request.api.get<Listed<WaitlistEntry>>(`${place}?status=waiting&sort=starts_at&limit=100`),
    ]);
    return reply.page(<WaitingList account={account} offers={offers} waiting={waiting.data} />);
  });

  app.post<Of>(`${PATH}/:session_id/leave`, async (request, reply) => {
    const t = textsOf(request);
    const answer = await request.api.delete(
      `/sessions/${encodeURIComponent(request.params.session_id)}/waitlist`,
    );
    // Whoever is on the list no more has what was wanted.
    const gone = answer.ok || answer.problem.status === 404;
    sayNext(reply, gone ? t.account.waiting.left : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });

  app.post<Of>(`${PATH}/:session_id/accept`, async (request, reply) => {
    const t = textsOf(request);
    const { api, params, body } = request;
    const path = `/sessions/${encodeURIComponent(params.session_id)}/waitlist/accept`;
    const answer = await api.post<Booking>(path, {}, typed(body as Values, '_key'));
    sayNext(reply, answer.ok ? t.account.waiting.accepted : wordsFor(t, answer.problem));
    return reply.redirect(answer.ok ? `/bookings/${answer.body.code}` : PATH, 303);
  });
};

function WaitingList({
  account,
  offers,
  waiting,
}: {
  account: Account;
  offers: Offered[];
  waiting: WaitlistEntry[];
}) {
  const { t } = usePage();
  const nothing = offers.length === 0 && waiting.length === 0;
  return (
    <AccountPage account={account} title={t.account.menu.waiting_list} here={PATH}>
      {nothing && (
        <Empty title={t.account.waiting.none}>
          <p>{t.account.waiting.none_text}</p>
          <a className="button" href="/courses">
            {t.account.find_course}
          </a>
        </Empty>
      )}
      {offers.length > 0 && (
        <Part id="offers" title={t.account.overview.offers}>
          <ul className="entries plain">
            {offers.map((offer) => (
              <Offer key={offer.entry.id} offer={offer} />
            ))}
          </ul>
        </Part>
      )}
      {waiting.length > 0 && (
        <Part id="waiting" title={t.account.waiting.in_line}>
          <ul className="entries plain">
            {waiting.map((entry) => (
              <Waiting key={entry.id} entry={entry} />
            ))}
          </ul>
        </Part>
      )}
    </AccountPage>
  );
}

function Waiting({ entry: { session, session_id, seats, position } }: { entry: WaitlistEntry }) {
  const { t } = usePage();
  return (
    <li className="card entry-card">
      <div className="stack tight">
        <h3>
          <a href={`/waitlist/${session_id}`}>{session.course.title}</a>
        </h3>
        <HeldAt session={session} seats={seats} />
        {position !== null && <p>{t.account.waiting.place(position)}</p>}
      </div>
      <form className="doing" method="post" action={`${PATH}/${session_id}/leave`}>
        <button className="button danger" type="submit" data-busy={t.form.busy}>
          {t.account.waiting.leave}
          <span className="hide-visually">: {session.course.title}</span>
        </button>
      </form>
    </li>
  );
}

/** Seats held for somebody who waited: taken by paying, or by one press when they cost nothing. */
export function Offer({ offer: { entry, booking } }: { offer: Offered }) {
  const { t, format } = usePage();
  const { session, session_id, seats, offer_expires_at } = entry;
  const { total_amount, currency, code } = booking;
  return (
    <li className="card entry-card unread">
      <div className="stack tight">
        <h3>{session.course.title}</h3>
        <HeldAt session={session} seats={seats} />
        {offer_expires_at && (
          <p>
            <strong>{t.account.waiting.offered_until(format.moment(offer_expires_at))}</strong>
          </p>
        )}
      </div>
      <div className="doing">
        {total_amount > 0 ? (
          <a className="button" href={`/bookings/${code}/pay`}>
            {t.account.waiting.pay_and_take(format.money(total_amount, currency))}
          </a>
        ) : (
          <form method="post" action={`${PATH}/${session_id}/accept`}>
            <FormKey />
            <button className="button" type="submit" data-busy={t.form.busy}>
              {t.account.waiting.take}
            </button>
          </form>
        )}
        <form method="post" action={`${PATH}/${session_id}/leave`}>
          <button className="button plain" type="submit" data-busy={t.form.busy}>
            {t.account.waiting.decline}
          </button>
        </form>
      </div>
    </li>
  );
}
