// The end of an attempt: paid, or what to do next.
import { FormKey, usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { When, Where } from '../../parts/when-where.tsx';
import { EndOfHold } from './methods.tsx';
import { minutes } from './minutes.ts';
import { mayRetry } from './stage.ts';
import { Check, type Waiting } from './waiting-view.tsx';

export function PaidView({ booking, receipt }: Waiting) {
  const { t } = usePage();
  const { paid } = t.pay;
  const page = `/bookings/${booking.code}`;
  // Money that came too late for its seats is said by the booking's page.
  const booked = booking.status === 'confirmed' || booking.status === 'completed';
  return (
    <div className="stack">
      <h1 tabIndex={-1} data-now>
        {booked ? paid.title : paid.said}
      </h1>
      <p className="lead">{receipt ? paid.receipt(receipt) : paid.receipt_coming}</p>
      {booked && (
        <Notice tone="good">
          <p>
            <strong>{booking.session.course.title}</strong>
            <br />
            <When session={booking.session} />
            <br />
            <Where session={booking.session} />
          </p>
          <p>
            {t.booking.code} <strong className="booking-code">{booking.code}</strong>
          </p>
        </Notice>
      )}
      <div className="row">
        <a className="button" href={page}>
          {paid.booking}
        </a>
        <a className="button second" href={`${page}/receipt`}>
          {paid.print}
        </a>
        {booked && booking.calendar_url && (
          <a className="button second" href={booking.calendar_url}>
            {paid.calendar}
          </a>
        )}
      </div>
      <p className="soft">{t.booking.mailed}</p>
    </div>
  );
}

/** The next try: the same phone when this browser knows its number, another number or way, or a new booking. */
export function Retry({ booking, payment, stage, pause_s, phone }: Waiting) {
  const { t, format, business } = usePage();
  const { pay } = t;
  const outcome = stage.kind === 'failed' ? stage.outcome : null;
  if (outcome === 'unapplied') return <Help business={business} text={pay.help} />;
  if (booking.status === 'confirmed' || booking.status === 'completed')
    return (
      <a className="button" href={`/bookings/${booking.code}`}>
        {pay.paid.booking}
      </a>
    );
  if (!mayRetry(booking))
    return (
      <>
        <EndOfHold booking={booking} />
        <a className="button" href={`/checkout/${booking.session.id}?seats=${booking.seats}`}>
          {pay.ended.again}
        </a>
      </>
    );
  const same_phone = payment.provider === 'mpesa' && phone !== null && outcome !== 'ours';
  const action = `/bookings/${booking.code}/pay`;
  return (
    <>
      {booking.hold_expires_at && (
        <p className="held">{pay.seats_kept(format.time(booking.hold_expires_at))}</p>
      )}
      <div className="row">
        {outcome === 'unknown' && <Check payment={payment} />}
        {same_phone && outcome !== 'given_up' && (
          <SendAgain action={action} phone={phone} pause_s={pause_s} second={outcome === 'unknown'} />
        )}
        <a
          className={same_phone && outcome !== 'given_up' ? 'button second' : 'button'}
          href={`/bookings/${booking.code}/pay`}
        >
          {pay.other_way}
        </a>
        {outcome === 'unknown' && <Help business={business} text={pay.help} />}
      </div>
    </>
  );
}

function Help({ business, text }: { business: { phone?: string; email?: string }; text: string }) {
  const href = business.phone
    ? `tel:${business.phone.replace(/[^\d+]/g, '')}`
    : business.email
      ? `mailto:${business.email}`
      : '/help';
  return (
    <a className="button second" href={href}>
      {text}
    </a>
  );
}

/** The same phone once more; while M-Pesa wants a pause, a script counts it down. */
export function SendAgain({
  action,
  phone,
  pause_s,
  second = false,
}: {
  action: string;
  phone: string;
  pause_s: number;
  second?: boolean;
}) {
  const { t } = usePage();
  const { pay } = t;
  return (
    <form method="post" action={action}>
      <FormKey />
      <input type="hidden" name="phone" value={phone} />
      <button
        className={second ? 'button second' : 'button'}
        type="submit"
        name="method"
        value="mpesa"
        data-busy={t.form.busy}
        data-wait={pause_s > 0 ? pause_s : undefined}
        data-idle-text={pay.again}
        data-wait-text={pay.again_in('%')}
      >
        {pause_s > 0 ? pay.again_in(minutes(pause_s)) : pay.again}
      </button>
    </form>
  );
}
