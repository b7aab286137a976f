// /bookings/:code/attendees: who sits in the seats. A seat may stay without a name until the class begins.

import type { z } from 'zod';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { courseSchema } from '../../../../server/courses/schemas.ts';
import { PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import {
  CheckBox,
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
import { textsOf, usePage } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import { mustLogIn, type Pages } from '../../site.tsx';
import { ownBooking } from './own-booking.ts';

type Params = { code: string };
type Course = z.infer<typeof courseSchema>;
const FIELDS = ['name', 'email', 'phone', 'birth_year', 'guardian_consent'] as const;

export const attendeePages: Pages = async (app) => {
  app.get<{ Params: Params }>('/bookings/:code/attendees', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const course = await request.api.find<Course>(`/courses/${booking.session.course.id}`);
    return reply.page(<Attendees booking={booking} kids={course?.audience === 'Kids'} form={emptyForm} />);
  });

  app.post<{ Params: Params }>('/bookings/:code/attendees', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const t = textsOf(request);
    const values = request.body as Values;
    const { people, seat_of } = readPeople(booking, values);
    const answer = await request.api.put<Booking>(`/bookings/${booking.id}/attendees`, { attendees: people });
    if (answer.ok) {
      sayNext(reply, t.booking.people.saved);
      return reply.redirect(`/bookings/${booking.code}`, 303);
    }
    if (answer.problem.status === 404) throw new PageProblem(answer.problem);
    // The API counts the people, the form the seats: an empty seat lies between two of them.
    const names = Object.fromEntries(
      seat_of.flatMap((seat, place) =>
        FIELDS.map((field) => [`attendees.${place}.${field}`, `${field}_${seat}`] as const),
      ),
    );
    const form = refusal(t, values, answer.problem, names);
    const course = await request.api.find<Course>(`/courses/${booking.session.course.id}`);
    const page = <Attendees booking={booking} kids={course?.audience === 'Kids'} form={form} />;
    return showAgain(reply, answer.problem, page);
  });
};

/** The named seats as the API wants them, and the seat each of them was typed at. */
function readPeople(booking: Booking, values: Values) {
  const people = [];
  const seat_of: number[] = [];
  for (let seat = 1; seat <= booking.seats; seat++) {
    const said = (field: string) => typed(values, `${field}_${seat}`).trim();
    if (said('name') === '') continue;
    const year = said('birth_year');
    const id = said('id');
    people.push({
      name: said('name'),
      ...(id ? { id } : {}),
      ...(said('email') ? { email: said('email') } : {}),
      ...(said('phone') ? { phone: said('phone') } : {}),
      ...(year ? { birth_year: Number(year) } : {}),
      guardian_consent: said('guardian_consent') === 'yes',
    });
    seat_of.push(seat);
  }
  return { people, seat_of };
}

/** What is there already, as if it had been typed. */
function valuesOf({ attendees }: Booking): Values {
  return Object.fromEntries(
    attendees.flatMap((person, place) => {
      const seat = place + 1;
      return [
        [`id_${seat}`, person.id],
        [`name_${seat}`, person.name],
        [`email_${seat}`, person.email ?? ''],
        [`phone_${seat}`, person.phone ?? ''],
        [`birth_year_${seat}`, person.birth_year === null ? '' : String(person.birth_year)],
        [`guardian_consent_${seat}`, person.guardian_consent ? 'yes' : ''],
      ];
    }),
  );
}

function Attendees({ booking, kids, form }: { booking: Booking; kids: boolean; form: Form }) {
  const { t } = usePage();
  const { people } = t.booking;
  const shown = hasErrors(form) ? form : { ...form, values: valuesOf(booking) };
  const seats = Array.from({ length: booking.seats }, (_, place) => place + 1);
  const labels = Object.fromEntries(
    seats.flatMap((seat) =>
      FIELDS.map((field) => [`${field}_${seat}`, `${people.seat(seat)}, ${nameOf(people, field)}`]),
    ),
  );
  return (
    <Layout head={{ title: people.title }} narrow wrong={hasErrors(form)}>
      <h1>{people.title}</h1>
      <p className="soft">{people.hint}</p>
      <ErrorSummary form={form} labels={labels} />
      <form method="post" action={`/bookings/${booking.code}/attendees`} className="stack">
        {seats.map((seat) => (
          <Seat key={seat} seat={seat} kids={kids} form={shown} />
        ))}
        <div className="row">
          <Submit>{people.save}</Submit>
          <a className="button plain" href={`/bookings/${booking.code}`}>
            {t.form.cancel}
          </a>
        </div>
      </form>
    </Layout>
  );
}

type PeopleTexts = ReturnType<typeof usePage>['t']['booking']['people'];
function nameOf(people: PeopleTexts, field: (typeof FIELDS)[number]): string {
  return field === 'guardian_consent' ? people.consent : people[field];
}

function Seat({ seat, kids, form }: { seat: number; kids: boolean; form: Form }) {
  const { t } = usePage();
  const { people } = t.booking;
  const year = { name: `birth_year_${seat}`, label: people.birth_year, form };
  const child = (
    <>
      <Field
        {...year}
        hint={kids ? undefined : people.birth_hint}
        inputMode="numeric"
        pattern="\d{4}"
        maxLength={4}
        optional
      />
      <CheckBox name={`guardian_consent_${seat}`} label={people.consent} form={form} />
    </>
  );
  const wrong = ['email', 'phone', 'birth_year', 'guardian_consent'].some((f) => form.errors[`${f}_${seat}`]);
  return (
    <fieldset className="card stack">
      <legend>{people.seat(seat)}</legend>
      <input type="hidden" name={`id_${seat}`} value={typed(form.values, `id_${seat}`)} />
      <Field name={`name_${seat}`} label={people.name} form={form} maxLength={100} optional />
      {kids && child}
      <details open={wrong}>
        <summary>{t.booking.people.more}</summary>
        <div className="stack">
          <Field name={`email_${seat}`} label={people.email} form={form} type="email" optional />
          <Field name={`phone_${seat}`} label={people.phone} form={form} type="tel" optional />
          {!kids && child}
        </div>
      </details>
    </fieldset>
  );
}
