// POST /api/sessions/:sessionId/waitlist: a place in the line for a full session. When seats are free that everybody
// before cannot use, the offer comes with the answer.
import { freeLapsedHolds } from '../bookings/lapsed-holds.ts';
import type { Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { type Answer, answerOnce } from '../http/idempotency.ts';
import { offerFreedSeats } from './offer-freed-seats.ts';
import { joinWaitlistBody, waitlistEntrySchema, waitlistParams } from './schemas.ts';
import { closesAt, readEntries, seatsWithoutOffer } from './waitlist.ts';

type Wish = { user_id: string; session_id: string; seats: number };

export const joinWaitlist: Action = async (app, deps) => {
  app.post(
    '/sessions/:sessionId/waitlist',
    {
      schema: {
        tags: ['Waiting list'],
        summary: 'Wait for seats in a full session',
        description:
          'Only when the session is full for that many seats, or when others wait already. An offer holds the seats for some hours (`offer_expires_at`); paying for its booking (`booking_id`) accepts it, and for a free course `POST …/waitlist/accept` does. Needs a verified e-mail address.',
        params: waitlistParams,
        body: joinWaitlistBody,
        response: answers({ 201: waitlistEntrySchema }, [
          'email_not_verified',
          'not_found',
          'session_not_bookable',
          'seats_available',
          'already_booked',
          'already_waiting',
          'waitlist_closed',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      const wish = { user_id, session_id: request.params.sessionId, seats: request.body.seats };
      return answerOnce(deps, request, reply, (tx) => join(tx, deps, wish));
    },
  );
};

async function join(tx: Tx, deps: Deps, wish: Wish): Promise<Answer> {
  const { user_id, session_id, seats } = wish;
  const [user] = await tx<
    { email_verified: boolean }[]
  >`select email_verified from users where id = ${user_id} and is_active`;
  if (!user) throw new AppError('unauthenticated');
  if (!user.email_verified) throw new AppError('email_not_verified');
  await lockOpenSession(tx, deps, wish);
  await freeLapsedHolds(tx, deps, session_id);
  await offerFreedSeats(tx, deps, session_id);
  await refuseDouble(tx, wish);
  const { seats_left, others_wait } = await seatsWithoutOffer(tx, deps, session_id, user_id);
  if (seats_left >= seats && !others_wait) {
    throw new AppError('seats_available', undefined, { more: { seats_left } });
  }
  const [entry] = await tx<{ id: string }[]>`
    insert into waitlist_entries (user_id, session_id, seats, created_at)
    values (${user_id}, ${session_id}, ${seats}, ${deps.now()}) returning id`;
  await offerFreedSeats(tx, deps, session_id);
  const [body] = await readEntries(tx, tx`where w.id = ${entry!.id}`);
  return { status: 201, body };
}

type Wanted = {
  status: string;
  starts_at: string;
  capacity: number;
  price: number | null;
  audience: string;
  on_sale: boolean;
};

/** @throws AppError not_found, session_not_bookable, waitlist_closed, validation_failed */
async function lockOpenSession(tx: Tx, deps: Deps, { session_id, seats }: Wish): Promise<void> {
  const [session] = await tx<Wanted[]>`
    select s.status, s.starts_at, s.capacity, c.price, c.audience, c.is_published and c.is_active as on_sale
    from sessions s join courses c on c.id = s.course_id where s.id = ${session_id} and s.corporate_request_id is null
    for update of s`;
  if (!session) throw new AppError('not_found', 'There is no such session');
  const why =
    session.status === 'cancelled'
      ? 'This session was cancelled'
      : session.status !== 'scheduled' || Date.parse(session.starts_at) <= deps.now().getTime()
        ? 'This session has already begun'
        : !session.on_sale || (session.audience === 'Corporate' && session.price === null)
          ? 'This course is not on sale'
          : null;
  if (why) throw new AppError('session_not_bookable', why);
  if (closesAt(deps.config, session.starts_at) <= deps.now()) throw new AppError('waitlist_closed');
  if (seats > session.capacity)
    throw invalidField('seats', `must be at most ${session.capacity}, the capacity of this session`);
}

async function refuseDouble(tx: Tx, { user_id, session_id }: Wish): Promise<void> {
  const [booking] = await tx<{ id: string }[]>`
    select id from bookings where user_id = ${user_id} and session_id = ${session_id} and cancelled_at is null
      and payment_status in ('pending', 'paid')`;
  if (booking) throw new AppError('already_booked', undefined, { more: { booking_id: booking.id } });
  const [entry] = await tx<{ id: string }[]>`
    select id from waitlist_entries where user_id = ${user_id} and session_id = ${session_id} and status = 'waiting'`;
  if (entry) throw new AppError('already_waiting', undefined, { more: { waitlist_entry_id: entry.id } });
}
