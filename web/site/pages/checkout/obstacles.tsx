// What is shown when a date cannot be booked: it is closed, full, or booked already.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { When, Where } from '../../parts/when-where.tsx';
import { type Closed, roomIn, type Wish } from './wish.ts';

export function ClosedPage({ wish, why }: { wish: Wish; why: Closed }) {
  const { t } = usePage();
  const { closed, full } = t.checkout;
  return (
    <Layout head={{ title: closed.title }} narrow>
      <h1>{closed.title}</h1>
      <What wish={wish} />
      <p className="lead">{closed[why]}</p>
      <div className="row">
        {why === 'company' && (
          <a className="button" href="/companies">
            {closed.ask}
          </a>
        )}
        <a className={why === 'company' ? 'button second' : 'button'} href={`/courses/${wish.course.id}`}>
          {full.other_dates}
        </a>
      </div>
    </Layout>
  );
}

export function FullPage({ wish }: { wish: Wish }) {
  const { t } = usePage();
  const { full } = t.checkout;
  const { session } = wish;
  const room = roomIn(session);
  const wanted = wish.seats ?? 1;
  return (
    <Layout head={{ title: full.title }} narrow>
      <h1>{full.title}</h1>
      <What wish={wish} />
      <Notice tone="look">
        <p>{room > 0 ? full.left(room) : session.waiting > 0 ? full.waiting : full.none}</p>
      </Notice>
      <div className="row">
        {room > 0 && (
          <a className="button" href={`/checkout/${session.id}?seats=${room}`}>
            {full.book_left(room)}
          </a>
        )}
        <a
          className={room > 0 ? 'button second' : 'button'}
          href={`/waitlist/${session.id}?seats=${Math.min(wanted, session.capacity)}`}
        >
          {full.join}
        </a>
        <a className="button plain" href={`/courses/${wish.course.id}`}>
          {full.other_dates}
        </a>
      </div>
    </Layout>
  );
}

export function BookedAlready({ wish, booking }: { wish: Wish; booking: Booking }) {
  const { t } = usePage();
  const { double } = t.checkout;
  const unpaid = booking.status === 'awaiting_payment';
  const page = `/bookings/${booking.code}`;
  return (
    <Layout head={{ title: double.title }} narrow>
      <h1>{double.title}</h1>
      <What wish={wish} />
      <p className="lead">{double.text(booking.code, booking.seats)}</p>
      <div className="row">
        {unpaid && (
          <a className="button" href={`${page}/pay`}>
            {double.pay}
          </a>
        )}
        <a className={unpaid ? 'button second' : 'button'} href={page}>
          {double.look}
        </a>
        <a className="button plain" href={`${page}/cancel`}>
          {double.change}
        </a>
      </div>
      {unpaid && <p className="soft">{double.more}</p>}
    </Layout>
  );
}

function What({ wish }: { wish: Wish }) {
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
