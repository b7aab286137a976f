// GET /account/bookings: one's own bookings in four tabs, which are links.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { OwnReviews } from '../../../../server/reviews/schemas.ts';
import { usePage } from '../../page.tsx';
import { Empty, Tabs } from '../../parts/pieces.tsx';
import type { Pages } from '../../site.tsx';
import { BookingCard } from './booking-card.tsx';
import { type Account, AccountPage, accountOf, cursorOf, type Listed, More, ownPlace } from './frame.tsx';

const PATH = '/account/bookings';
const tabs = {
  upcoming: 'status=confirmed&sort=starts_at',
  'to-pay': 'status=awaiting_payment&sort=starts_at',
  past: 'status=completed&sort=-starts_at',
  cancelled: 'status=cancelled,expired,refund_pending,refunded&sort=-created_at',
} as const;
type Tab = keyof typeof tabs;

type Query = { tab?: string; cursor?: string };

export const bookingPages: Pages = async (app) => {
  app.get<{ Querystring: Query }>(PATH, async (request, reply) => {
    const { api, query } = request;
    const tab = query.tab !== undefined && Object.hasOwn(tabs, query.tab) ? (query.tab as Tab) : 'upcoming';
    const place = ownPlace(request, 'bookings');
    const [account, bookings, to_pay, reviews] = await Promise.all([
      accountOf(request),
      api.get<Listed<Booking>>(`${place}?${tabs[tab]}${cursorOf(query)}`),
      api.get<Listed<Booking>>(`${place}?${tabs['to-pay']}&limit=1`),
      tab === 'past' ? api.get<OwnReviews>(`${ownPlace(request, 'reviews')}?limit=1`) : null,
    ]);
    const to_review = new Set(reviews?.waiting.map(({ booking_id }) => booking_id));
    return reply.page(
      <Bookings {...{ account, bookings, tab, to_review }} to_pay={to_pay.total} first={!query.cursor} />,
    );
  });
};

function Bookings({
  account,
  bookings,
  tab,
  to_pay,
  to_review,
  first,
}: {
  account: Account;
  bookings: Listed<Booking>;
  tab: Tab;
  /** How many wait for their money. */
  to_pay: number;
  /** Ids of bookings whose class waits for a review. */
  to_review: Set<string>;
  first: boolean;
}) {
  const { t } = usePage();
  const words = t.account.bookings;
  const address = (of: Tab) => `${PATH}?tab=${of}`;
  return (
    <AccountPage account={account} title={t.account.menu.bookings} here={PATH}>
      <Tabs
        label={t.account.menu.bookings}
        here={address(tab)}
        tabs={[
          [address('upcoming'), words.tabs.upcoming],
          [address('to-pay'), to_pay > 0 ? `${words.tabs.to_pay} (${to_pay})` : words.tabs.to_pay],
          [address('past'), words.tabs.past],
          [address('cancelled'), words.tabs.cancelled],
        ]}
      />
      {bookings.data.length === 0 ? (
        <Empty title={words.empty[tab]}>
          <a className="button" href="/courses">
            {t.account.find_course}
          </a>
        </Empty>
      ) : (
        <ul className="entries plain">
          {bookings.data.map((booking) => (
            <BookingCard key={booking.id} booking={booking} to_review={to_review.has(booking.id)} />
          ))}
        </ul>
      )}
      <More path={address(tab)} cursor={bookings.next_cursor} first={first} />
    </AccountPage>
  );
}
