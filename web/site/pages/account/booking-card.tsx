// A booking in a list: what, when, where, how it stands, and the one thing to do next.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import { usePage } from '../../page.tsx';
import { Tag, type Tone } from '../../parts/pieces.tsx';
import { type Held, When, Where } from '../../parts/when-where.tsx';

const tones: Record<Booking['status'], Tone> = {
  awaiting_payment: 'look',
  confirmed: 'good',
  completed: '',
  cancelled: 'bad',
  expired: 'bad',
  refund_pending: 'look',
  refunded: '',
};

/** @param props.to_review whether its class waits for a review */
export function BookingCard({
  booking,
  level: Heading = 'h2',
  to_review = false,
}: {
  booking: Booking;
  level?: 'h2' | 'h3';
  to_review?: boolean;
}) {
  const { t } = usePage();
  const { session, code, seats, status } = booking;
  const [href, text] = useNextStep(booking, to_review);
  const quiet = status !== 'awaiting_payment' && !to_review;
  return (
    <li className="card entry-card">
      <div className="stack tight">
        <div className="row">
          <Tag tone={tones[status]}>{t.booking.states[status]}</Tag>
          <span className="soft small">{code}</span>
        </div>
        <Heading className="h3">
          <a href={`/bookings/${code}`}>{session.course.title}</a>
        </Heading>
        <HeldAt session={session} seats={seats} />
      </div>
      <div className="doing">
        <a className={quiet ? 'button second' : 'button'} href={href}>
          {text}
          <span className="hide-visually">: {session.course.title}</span>
        </a>
        <HeldUntil booking={booking} />
      </div>
    </li>
  );
}

/** When and where a class is, and for how many. */
export function HeldAt({ session, seats }: { session: Held; seats: number }) {
  const { t } = usePage();
  return (
    <>
      <p>
        <When session={session} />
      </p>
      <p className="soft">
        <Where session={session} /> · {t.account.seats(seats)}
      </p>
    </>
  );
}

function isPaying({ payment }: Booking): boolean {
  return payment !== null && ['pending', 'processing'].includes(payment.status);
}

/** The address and the words of the next step. */
function useNextStep(booking: Booking, to_review: boolean): [string, string] {
  const { t, format } = usePage();
  const { code, status, session, payment, total_amount, currency } = booking;
  const page = `/bookings/${code}`;
  const again = `/courses/${session.course.id}`;
  if (to_review) return [`/account/reviews/${code}`, t.account.bookings.review];
  if (status === 'awaiting_payment') {
    return isPaying(booking)
      ? [`/pay/${payment!.payment_reference}`, t.account.bookings.go_on_paying]
      : [`${page}/pay`, t.account.bookings.pay(format.money(total_amount, currency))];
  }
  if (status === 'confirmed') return [page, t.account.bookings.open];
  if (status === 'refund_pending' || status === 'refunded') return [page, t.account.bookings.refund];
  return [again, t.account.bookings.again];
}

function HeldUntil({ booking }: { booking: Booking }) {
  const { t, format } = usePage();
  const { status, hold_expires_at, created_at } = booking;
  // A payment under way keeps the seats, whatever the clock says.
  if (status !== 'awaiting_payment' || hold_expires_at === null || isPaying(booking)) return null;
  const same_day = format.date(hold_expires_at) === format.date(created_at);
  return (
    <p className="small">
      {t.account.bookings.held_until(
        same_day ? format.time(hold_expires_at) : format.moment(hold_expires_at),
      )}
    </p>
  );
}
