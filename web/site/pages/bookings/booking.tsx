// /bookings/:code: what was booked, what happens next, and what can be changed. Letters lead here.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { User } from '../../../../server/users/schemas.ts';
import { PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { Submit } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { Facts, Notice, Tag, Time, type Tone } from '../../parts/pieces.tsx';
import { isOnline, When, Where } from '../../parts/when-where.tsx';
import { wordsFor } from '../../refused.ts';
import { mustLogIn, type Pages } from '../../site.tsx';
import { EndOfHold, Hold } from '../pay/methods.tsx';
import { googleCalendar } from './google-calendar.ts';
import { ownBooking } from './own-booking.ts';

type Params = { code: string };

export const bookingPage: Pages = async (app, { config, deps }) => {
  app.get<{ Params: Params }>('/bookings/:code', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const ahead = Date.parse(booking.session.starts_at) > deps.now().getTime();
    const { email } = await request.api.get<User>('/auth/me');
    const { REMINDER_HOURS: reminder_hours } = config;
    return reply.page(<BookingPage {...{ booking, ahead, reminder_hours, email }} />);
  });

  app.post<{ Params: Params }>('/bookings/:code/resend', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const t = textsOf(request);
    const answer = await request.api.post<{ sent_to: string }>(`/bookings/${booking.id}/resend-confirmation`);
    if (!answer.ok && answer.problem.status !== 429) throw new PageProblem(answer.problem);
    sayNext(reply, answer.ok ? t.booking.resend.sent(answer.body.sent_to) : wordsFor(t, answer.problem));
    return reply.redirect(`/bookings/${booking.code}`, 303);
  });
};

const tones: Record<Booking['status'], Tone> = {
  awaiting_payment: 'look',
  confirmed: 'good',
  completed: 'good',
  cancelled: '',
  expired: '',
  refund_pending: 'look',
  refunded: '',
};

/** In words; the colour only repeats them. */
export function BookingState({ status }: { status: Booking['status'] }) {
  const { t } = usePage();
  return <Tag tone={tones[status]}>{t.booking.states[status]}</Tag>;
}

type Shown = { booking: Booking; ahead: boolean; reminder_hours: number; email: string };

function BookingPage({ booking, ahead, reminder_hours, email }: Shown) {
  const { t } = usePage();
  const { course } = booking.session;
  const confirmed = booking.status === 'confirmed';
  const title = confirmed && ahead ? t.booking.confirmed_title : course.title;
  return (
    <Layout head={{ title: t.booking.title(booking.code) }} narrow>
      <div className="stack">
        <div className="row">
          <BookingState status={booking.status} />
        </div>
        <h1>{title}</h1>
        <p>
          {t.booking.code}
          <br />
          <strong className="booking-code">{booking.code}</strong>
        </p>
      </div>
      <NextStep booking={booking} ahead={ahead} />
      <section className="card stack" aria-labelledby="what">
        <h2 id="what" className="bill-course">
          <a href={`/courses/${course.id}`}>{course.title}</a>
        </h2>
        <What booking={booking} />
        {confirmed && ahead && <Papers booking={booking} />}
        {!(confirmed && ahead) && booking.payment?.status === 'completed' && (
          <p>
            <a className="button second" href={`/bookings/${booking.code}/receipt`}>
              {t.booking.receipt}
            </a>
          </p>
        )}
      </section>
      <Refunds booking={booking} />
      {(confirmed || booking.status === 'awaiting_payment') && <People booking={booking} ahead={ahead} />}
      {confirmed && ahead && <Ahead {...{ booking, reminder_hours, email }} />}
    </Layout>
  );
}

function NextStep({ booking, ahead }: { booking: Booking; ahead: boolean }) {
  const { t } = usePage();
  if (booking.status === 'awaiting_payment')
    return (
      <>
        <Hold booking={booking} />
        {booking.replaces_booking_id && <p>{t.booking.transfer.replaces}</p>}
        <div className="row">
          <a className="button" href={`/bookings/${booking.code}/pay`}>
            {t.booking.pay_now}
          </a>
          <a className="button plain" href={`/bookings/${booking.code}/cancel`}>
            {t.booking.change.cancel}
          </a>
        </div>
      </>
    );
  const again = booking.status === 'expired' || booking.status === 'cancelled';
  if (!again || !ahead || booking.session.status !== 'scheduled') return null;
  return (
    <div className="stack">
      {booking.status === 'expired' && <EndOfHold booking={booking} />}
      <div>
        <a className="button" href={`/checkout/${booking.session.id}?seats=${booking.seats}`}>
          {t.booking.again}
        </a>
      </div>
    </div>
  );
}

function What({ booking }: { booking: Booking }) {
  const { t, format } = usePage();
  const { session, total_amount, currency } = booking;
  return (
    <Facts
      rows={[
        [t.booking.when, <When key="when" session={session} />],
        [t.booking.where, <Where key="where" session={session} map />],
        [t.booking.seats, String(booking.seats)],
        [t.booking.total, total_amount === 0 ? t.free : format.money(total_amount, currency)],
        booking.payment?.completed_at
          ? [t.booking.paid_by, <Time key="paid" at={booking.payment.completed_at} as="moment" />]
          : null,
      ]}
    />
  );
}

function Papers({ booking }: { booking: Booking }) {
  const { t, origin } = usePage();
  return (
    <div className="row">
      {booking.calendar_url && (
        <a className="button" href={booking.calendar_url}>
          {t.booking.calendar}
        </a>
      )}
      <a className="button second" href={googleCalendar(booking, origin)}>
        {t.booking.google}
      </a>
      {booking.payment?.status === 'completed' && (
        <a className="button second" href={`/bookings/${booking.code}/receipt`}>
          {t.booking.receipt}
        </a>
      )}
    </div>
  );
}

function People({ booking, ahead }: { booking: Booking; ahead: boolean }) {
  const { t } = usePage();
  const { people } = t.booking;
  const unnamed = booking.seats - booking.attendees.length;
  return (
    <section className="stack tight" aria-labelledby="people">
      <h2 id="people">{people.title}</h2>
      {booking.attendees.length > 0 && (
        <ol>
          {booking.attendees.map((person) => (
            <li key={person.id}>
              {person.name}
              {person.guardian_consent && <span className="soft"> ({people.child})</span>}
            </li>
          ))}
        </ol>
      )}
      {unnamed > 0 && <p className="soft">{people.unnamed(unnamed)}</p>}
      {ahead && (
        <p>
          <a className="tap" href={`/bookings/${booking.code}/attendees`}>
            {booking.attendees.length > 0 ? people.edit : people.fill}
          </a>
        </p>
      )}
    </section>
  );
}

function Ahead({ booking, reminder_hours, email }: Omit<Shown, 'ahead'>) {
  const { t, business } = usePage();
  const { next, change, resend } = t.booking;
  return (
    <>
      <section className="stack tight" aria-labelledby="next">
        <h2 id="next">{next.title}</h2>
        <ul>
          <li>{next.reminder(reminder_hours)}</li>
          {!isOnline(booking.session) && <li>{next.code}</li>}
          <li>{next.certificate}</li>
          <li>
            {t.booking.mailed_to(email)} <a href="/account/profile">{t.booking.correct_address}</a>
          </li>
        </ul>
        <div className="row">
          <form method="post" action={`/bookings/${booking.code}/resend`}>
            <Submit kind="second">{resend.button}</Submit>
          </form>
          {business.email && (
            <a className="tap" href={`mailto:${business.email}?subject=${booking.code}`}>
              {t.booking.write}
            </a>
          )}
        </div>
      </section>
      <section className="stack tight" aria-labelledby="change">
        <h2 id="change">{change.title}</h2>
        <div className="row">
          <a className="button second" href={`/bookings/${booking.code}/transfer`}>
            {change.transfer}
          </a>
          <a className="button second" href={`/bookings/${booking.code}/cancel`}>
            {change.cancel}
          </a>
        </div>
      </section>
    </>
  );
}

/** Where the money is: asked for, on its way, back. */
function Refunds({ booking }: { booking: Booking }) {
  const { t, format } = usePage();
  const { refunds } = t.booking;
  if (booking.refunds.length === 0) return null;
  return (
    <section className="stack tight" aria-labelledby="refunds">
      <h2 id="refunds">{refunds.title}</h2>
      {booking.refunds.map((refund) => {
        const done = refund.status === 'completed' && refund.completed_at !== null;
        const date = format.date(done ? refund.completed_at! : refund.requested_at);
        return (
          <Notice key={refund.id} tone={done ? 'good' : 'look'}>
            <p>
              <strong>{format.money(refund.amount, refund.currency)}</strong> ·{' '}
              {refunds.states[refund.status]} {done ? refunds.done(date) : refunds.since(date)}
            </p>
          </Notice>
        );
      })}
    </section>
  );
}
