// The third step: M-Pesa, card, or the Pay Bill by hand; and how long the seats are held.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import { ErrorSummary, Field, type Form, hasErrors, Submit } from '../../form.tsx';
import { FormKey, usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import type { Bill } from '../checkout/frame.tsx';
import { CheckoutPage } from '../checkout/frame.tsx';
import { PayBill } from './paybill.tsx';
import { familiar } from './remembered-phone.ts';

/** Which ways there are for this booking; `paybill` is the business number. */
export type Ways = { mpesa: boolean; card: boolean; paybill: string | null };

export function MethodsPage({
  booking,
  ways,
  form,
  phone,
}: {
  booking: Booking;
  ways: Ways;
  form: Form;
  phone: string;
}) {
  const { t, format } = usePage();
  const { pay } = t;
  const amount = format.money(booking.total_amount, booking.currency);
  const action = `/bookings/${booking.code}/pay`;
  return (
    <CheckoutPage step={3} bill={billOf(booking)} title={pay.methods} wrong={hasErrors(form)}>
      <ErrorSummary form={form} labels={{ phone: pay.mpesa.phone }} />
      <Hold booking={booking} />
      {booking.replaces_booking_id && (
        <Notice>
          <p>{t.booking.transfer.replaces}</p>
        </Notice>
      )}
      {ways.mpesa && (
        <section className="card stack" aria-labelledby="by-mpesa">
          <h2 id="by-mpesa">{pay.mpesa.title}</h2>
          <p>{pay.mpesa.text(amount)}</p>
          <form method="post" action={action} className="stack">
            <FormKey />
            <Field
              name="phone"
              label={pay.mpesa.phone}
              hint={pay.mpesa.phone_hint}
              form={form}
              type="tel"
              autoComplete="tel"
              inputMode="tel"
              defaultValue={familiar(phone)}
            />
            <button className="button" type="submit" name="method" value="mpesa" data-busy={t.form.busy}>
              {pay.mpesa.send(amount)}
            </button>
          </form>
        </section>
      )}
      {ways.card && (
        <section className="card stack" aria-labelledby="by-card">
          <h2 id="by-card">{pay.card.title}</h2>
          <p>{pay.card.text}</p>
          <form method="post" action={action}>
            <FormKey />
            <input type="hidden" name="method" value="card" />
            <Submit kind={ways.mpesa ? 'second' : ''}>{pay.card.go(amount)}</Submit>
          </form>
        </section>
      )}
      {!ways.mpesa && !ways.card && (
        <Notice tone="look">
          <p>{pay.no_way}</p>
        </Notice>
      )}
      {ways.paybill && <PayBill number={ways.paybill} booking={booking} open={!ways.mpesa} />}
      <p>
        <a className="tap" href={`/bookings/${booking.code}/cancel`}>
          {t.booking.change.cancel}
        </a>
      </p>
    </CheckoutPage>
  );
}

/** A time to look at, not a clock that races; more of it with one tap (WCAG 2.2, 2.2.1). */
export function Hold({ booking }: { booking: Booking }) {
  const { t, format } = usePage();
  if (!booking.hold_expires_at) return null;
  // An offer from the waiting list lasts for hours: then the day is said, too.
  const long = Date.parse(booking.hold_expires_at) - Date.parse(booking.created_at) > 2 * 3_600_000;
  const until = (long ? format.moment : format.time)(booking.hold_expires_at);
  return (
    <Notice tone="good">
      <p className="held">
        <strong>{t.pay.held_until(until)}</strong>
      </p>
      <p className="small">{t.pay.held_text}</p>
      <p role="status" data-held-until={booking.hold_expires_at} data-warning={t.pay.held_soon} />
      {booking.hold_extensions_left > 0 && (
        <form method="post" action={`/bookings/${booking.code}/extend`}>
          <Submit kind="second">{t.pay.extend}</Submit>
        </form>
      )}
    </Notice>
  );
}

function billOf(booking: Booking): Bill {
  return {
    course: booking.session.course,
    session: booking.session,
    seats: booking.seats,
    unit_price: booking.unit_price,
    early_bird_until: null,
    discount: booking.discount_amount,
    total: booking.total_amount,
    currency: booking.currency,
  };
}

/** When an unpaid booking's seats were let go, in words. */
export function EndOfHold({ booking }: { booking: Booking }) {
  const { t, format } = usePage();
  return (
    <p className="lead">{t.pay.ended.text(format.moment(booking.hold_expires_at ?? booking.updated_at))}</p>
  );
}

export function HoldEnded({ booking }: { booking: Booking }) {
  const { t } = usePage();
  const { ended } = t.pay;
  return (
    <CheckoutPage step={3} bill={billOf(booking)} title={ended.title}>
      <EndOfHold booking={booking} />
      <div className="row">
        <a className="button" href={`/checkout/${booking.session.id}?seats=${booking.seats}`}>
          {ended.again}
        </a>
        <a className="button plain" href={`/courses/${booking.session.course.id}`}>
          {t.checkout.full.other_dates}
        </a>
      </div>
    </CheckoutPage>
  );
}
