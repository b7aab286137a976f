// GET /account: the next class first, then what waits for the person: money, offers, reviews, news.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { Notification } from '../../../../server/notifications/schemas.ts';
import type { OwnReviews } from '../../../../server/reviews/schemas.ts';
import { usePage } from '../../page.tsx';
import { Empty } from '../../parts/pieces.tsx';
import { When, Where } from '../../parts/when-where.tsx';
import type { Pages } from '../../site.tsx';
import { BookingCard } from './booking-card.tsx';
import { type Account, AccountPage, accountOf, type Listed, ownPlace, Part } from './frame.tsx';
import { NotificationCard } from './notification-card.tsx';
import { ToReview } from './reviews.tsx';
import { Offer, type Offered, offersOf } from './waiting-list.tsx';

type News = Listed<Notification>;

export const overviewPages: Pages = async (app) => {
  app.get('/account', async (request, reply) => {
    const { api } = request;
    const bookings = ownPlace(request, 'bookings');
    const [account, next, to_pay, offers, reviews, news] = await Promise.all([
      accountOf(request),
      api.get<Listed<Booking>>(`${bookings}?status=confirmed&sort=starts_at&limit=1`),
      api.get<Listed<Booking>>(`${bookings}?status=awaiting_payment&sort=starts_at&limit=5`),
      offersOf(request),
      api.get<OwnReviews>(`${ownPlace(request, 'reviews')}?limit=1`),
      api.get<News>('/notifications?unread=true&limit=3'),
    ]);
    const offered = new Set(offers.map(({ booking }) => booking.id));
    // An offer is a booking that waits for its money as well; it is shown once.
    const owed = to_pay.data.filter(({ id }) => !offered.has(id));
    return reply.page(
      <Overview {...{ account, offers, news, owed }} next={next.data[0] ?? null} waiting={reviews.waiting} />,
    );
  });
};

function Overview({
  account,
  next,
  owed,
  offers,
  waiting,
  news,
}: {
  account: Account;
  next: Booking | null;
  owed: Booking[];
  offers: Offered[];
  waiting: OwnReviews['waiting'];
  news: News;
}) {
  const { t } = usePage();
  const words = t.account.overview;
  return (
    <AccountPage account={account} title={words.hello(account.me.name)} here="/account">
      {next ? <NextClass booking={next} /> : <NoClass />}
      {offers.length > 0 && (
        <Part id="offers" title={words.offers}>
          <ul className="entries plain">
            {offers.map((offer) => (
              <Offer key={offer.entry.id} offer={offer} />
            ))}
          </ul>
        </Part>
      )}
      {owed.length > 0 && (
        <Part id="owed" title={words.to_pay}>
          <ul className="entries plain">
            {owed.map((booking) => (
              <BookingCard key={booking.id} booking={booking} level="h3" />
            ))}
          </ul>
        </Part>
      )}
      {waiting.length > 0 && (
        <Part id="to-review" title={words.to_review}>
          <ToReview waiting={waiting.slice(0, 2)} />
        </Part>
      )}
      {news.data.length > 0 && (
        <section className="stack" aria-labelledby="news">
          <div className="row spread">
            <h2 id="news">{words.news}</h2>
            <a href="/account/notifications" className="tap">
              {words.all_news}
            </a>
          </div>
          <ul className="entries plain">
            {news.data.map((notification) => (
              <NotificationCard key={notification.id} notification={notification} level="h3" />
            ))}
          </ul>
        </section>
      )}
    </AccountPage>
  );
}

function NextClass({ booking }: { booking: Booking }) {
  const { t } = usePage();
  const { session, code, seats, calendar_url } = booking;
  return (
    <section className="card next-class stack" aria-labelledby="next">
      <h2 id="next" className="eyebrow">
        {t.account.overview.next}
      </h2>
      <div className="stack tight">
        <p className="big-number">
          <When session={session} />
        </p>
        <p className="lead">
          <a href={`/bookings/${code}`}>{session.course.title}</a>
        </p>
        <p>
          <Where session={session} map /> · {t.account.seats(seats)}
        </p>
      </div>
      <div className="row">
        <a className="button" href={`/bookings/${code}`}>
          {t.account.bookings.open}
        </a>
        {calendar_url && (
          <a className="button second" href={calendar_url}>
            {t.account.overview.calendar}
          </a>
        )}
      </div>
    </section>
  );
}

function NoClass() {
  const { t } = usePage();
  return (
    <Empty title={t.account.overview.no_class}>
      <p>{t.account.overview.no_class_text}</p>
      <a className="button" href="/courses">
        {t.account.find_course}
      </a>
    </Empty>
  );
}
