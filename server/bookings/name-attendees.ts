// PUT /api/bookings/:id/attendees: says who sits in the seats, now or later; also how a seat passes to somebody else.
import { z } from 'zod';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, id, idParams } from '../http/fields.ts';
import { insertAttendee, refuseUnfitAttendees } from './attendee.ts';
import { lockBooking, readBookings } from './booking.ts';
import { attendeeInput, bookingSchema } from './schemas.ts';

/** With an `id`: that person stays, perhaps with a corrected name. Without one: somebody new. Who is left out gives up the seat. */
const namedAttendee = attendeeInput.extend({ id: id.optional() });
const body = z.strictObject({
  attendees: z.array(namedAttendee).max(1000, 'must have at most 1000 entries'),
});
type Named = z.output<typeof namedAttendee>;

type Booked = {
  id: string;
  user_id: string;
  session_id: string;
  seats: number;
  payment_status: string;
  cancelled_at: string | null;
};

export const nameAttendees: Action = async (app, deps) => {
  app.put(
    '/bookings/:id/attendees',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'Name the people in the seats',
        description:
          'The whole list, in the order of the seats: entries with an `id` stay, new ones take a seat, those left out lose theirs. Until the session starts; admins also later.',
        params: idParams,
        body,
        response: answers({ 200: bookingSchema }, ['not_found', 'attendees_closed']),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const { id: booking_id } = request.params;
      const { attendees } = request.body;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const booking = await lockBooking<Booked>(
          tx,
          booking_id,
          tx`b.id, b.user_id, b.session_id, b.seats, b.payment_status, b.cancelled_at`,
        );
        if (!booking || (booking.user_id !== user_id && role !== 'admin')) throw new AppError('not_found');
        await refuseClosed(tx, deps, booking, attendees, role === 'admin');
        await writeList(tx, deps, booking_id, attendees);
        const [answer] = await readBookings(tx, deps, tx`where b.id = ${booking_id}`);
        return answer!;
      });
    },
  );
};

async function refuseClosed(tx: Tx, deps: Deps, booking: Booked, wanted: Named[], is_admin: boolean) {
  if (booking.cancelled_at !== null || !['pending', 'paid'].includes(booking.payment_status))
    throw new AppError('attendees_closed', 'This booking is no longer live');
  const [session] = await tx<{ audience: string; starts_at: string; status: string }[]>`
    select c.audience, s.starts_at, s.status from sessions s join courses c on c.id = s.course_id
    where s.id = ${booking.session_id}`;
  const begun = session!.status !== 'scheduled' || Date.parse(session!.starts_at) <= deps.now().getTime();
  if (begun && !is_admin) throw new AppError('attendees_closed', 'The session has begun: please write to us');
  if (wanted.length > booking.seats)
    throw invalidField('attendees', `must be at most ${booking.seats}, the seats of this booking`);
  refuseUnfitAttendees(wanted, session!);
}

async function writeList(tx: Tx, deps: Deps, booking_id: string, wanted: Named[]): Promise<void> {
  const there = await tx<{ id: string; marked: boolean }[]>`
    select a.id, exists (select from attendance m where m.attendee_id = a.id) as marked
    from attendees a where a.booking_id = ${booking_id} and a.removed_at is null`;
  const kept = wanted.flatMap((person) => person.id ?? []);
  if (new Set(kept).size < kept.length) throw invalidField('attendees', 'names the same person twice');
  for (const [place, person] of wanted.entries())
    if (person.id !== undefined && !there.some((one) => one.id === person.id))
      throw invalidField(`attendees.${place}.id`, 'is not in this booking');
  const leaving = there.filter((one) => !kept.includes(one.id));
  if (leaving.some((one) => one.marked))
    throw new AppError('attendees_closed', 'Somebody who was marked in class cannot be taken off');
  await tx`
    update attendees set removed_at = ${deps.now()} where id = any(${leaving.map((one) => one.id)})`;
  const { seal } = deps;
  for (const [place, person] of wanted.entries()) {
    if (person.id === undefined) await insertAttendee(tx, deps, booking_id, place + 1, person);
    else
      await tx`
        update attendees set seat_no = ${place + 1}, name = ${person.name}, email = ${seal.close(person.email ?? null)},
          phone = ${seal.close(person.phone ?? null)}, birth_year = ${person.birth_year ?? null},
          guardian_consent = ${person.guardian_consent ?? false}
        where id = ${person.id}`;
  }
}
