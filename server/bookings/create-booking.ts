// POST /api/bookings: claims seats for the caller. Free courses are confirmed at once; the rest is held until paid.
// Ordinary wishes are booked in groups (group-booking.ts); here is also the way of those that are not.
import { refusedConstraint, type Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { type Answer, answerOnce, idempotencyKey } from '../http/idempotency.ts';
import { writeMessage } from '../messages/outbox.ts';
import { guardCodes } from '../vouchers/guard-codes.ts';
import { offerFreedSeats } from '../waitlist/offer-freed-seats.ts';
import { seatsWithoutOffer } from '../waitlist/waitlist.ts';
import { insertAttendee, refuseUnfitAttendees } from './attendee.ts';
import { type Bookable, refuseUnbookable, sessionFull } from './bookable.ts';
import { bookingFacts, readBookings } from './booking.ts';
import { groupBooking } from './group-booking.ts';
import { freeLapsedHolds } from './lapsed-holds.ts';
import { priceOf } from './price.ts';
import { bookingSchema, createBookingBody, type Wish } from './schemas.ts';

type Offer = Bookable & { id: string; seats_left: number; waiting: number };

export const createBooking: Action = async (app, deps) => {
  const group = groupBooking(deps);
  app.post(
    '/bookings',
    {
      config: {
        refusesEarly: {
          expected: group.known.isRush,
          refusalFor({ user_id }, body) {
            const { voucher, session_id } = body as Wish;
            return voucher === undefined ? group.known.refusalFor(user_id, session_id) : undefined;
          },
        },
      },
      schema: {
        tags: ['Bookings'],
        summary: 'Book seats in a session',
        description:
          'Holds the seats until they are paid (`hold_expires_at`); a free course is confirmed at once, and so is a booking whose `voucher` covers all of its price. Needs a verified e-mail address. One live booking per person and session.',
        body: createBookingBody,
        response: answers({ 201: bookingSchema }, [
          'email_not_verified',
          'not_found',
          'session_not_bookable',
          'session_full',
          'already_booked',
          'voucher_not_usable',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      const wish = request.body;
      const alone = () => answerOnce(deps, request, reply, (tx) => bookSeats(tx, deps, user_id, wish));
      if (wish.voucher !== undefined) return guardCodes(deps, user_id, alone);
      const key = idempotencyKey(request);
      const verdict = await group.book({
        ...{ user_id, wish, actor: actorOf(request) },
        key: key && { key: key.key, request_hash: deps.seal.lookup(key.request_hash) },
      });
      return verdict === 'alone' ? alone() : reply.code(201).send(verdict.booked);
    },
  );
};

/**
 * Books for one user inside a transaction.
 * @param desk an admin books for the customer, and vouches for the e-mail address; `over_capacity` makes the session
 *   larger when it must, and past those who wait
 * @throws AppError with the codes the route lists
 */
export async function bookSeats(
  tx: Tx,
  deps: Deps,
  user_id: string,
  wish: Wish,
  desk: { over_capacity: boolean } | null = null,
): Promise<Answer> {
  const now = deps.now();
  const [user] = await tx<
    { email_verified: boolean }[]
  >`select email_verified from users where id = ${user_id} and is_active`;
  if (!user) throw new AppError('unauthenticated');
  if (!user.email_verified && !desk) throw new AppError('email_not_verified');

  const offer = await lockOffer(tx, wish.session_id);
  if (!offer) throw new AppError('not_found', 'There is no such session');
  refuseUnbookable(offer, now);
  refuseUnfitAttendees(wish.attendees ?? [], offer);
  const freed = await refuseDouble(tx, deps, user_id, wish.session_id);
  const room = { ...offer, seats_left: offer.seats_left + freed };
  if (desk?.over_capacity) await enlarge(tx, room, wish.seats);
  else await makeRoom(tx, deps, room, user_id, wish.seats);

  const id = await insertBooking(tx, deps, user_id, wish);
  // Who books leaves the waiting list, and whoever is behind them may now be next.
  if (offer.waiting > 0) await offerFreedSeats(tx, deps, offer.id);
  await tellOwner(tx, deps, id);
  const [body] = await readBookings(tx, deps, tx`where b.id = ${id}`);
  return { status: 201, body };
}

/** The session with its row locked: from here to the commit nobody else moves its seats. */
async function lockOffer(tx: Tx, session_id: string): Promise<Offer | undefined> {
  // Two statements, sent together: the second sees what was committed while the first waited, the course included.
  const [, [offer]] = await Promise.all([
    tx`select from sessions where id = ${session_id} for update`,
    tx<Offer[]>`
      select s.id, s.status, s.starts_at, s.capacity - s.seats_booked - s.seats_held as seats_left, s.waiting,
             c.price, c.audience, c.is_published and c.is_active as on_sale
      from sessions s join courses c on c.id = s.course_id
      where s.id = ${session_id} and s.corporate_request_id is null`,
  ]);
  return offer;
}

/** A person's own lapsed hold must not stand in the way of booking again. Returns the seats that came free by it. */
async function refuseDouble(tx: Tx, deps: Deps, user_id: string, session_id: string): Promise<number> {
  const find = () => tx<{ id: string; lapsed: boolean }[]>`
    select id, payment_status = 'pending' and hold_expires_at <= ${deps.now()} as lapsed from bookings
    where user_id = ${user_id} and session_id = ${session_id} and cancelled_at is null and payment_status in ('pending', 'paid')`;
  let freed = 0;
  let [own] = await find();
  if (own?.lapsed) {
    freed = await freeLapsedHolds(tx, deps, session_id, { ahead_of: user_id });
    [own] = await find();
  }
  if (own) throw new AppError('already_booked', undefined, { more: { booking_id: own.id } });
  return freed;
}

/**
 * While others wait, free seats are theirs: the session is full for everybody else (domain.md, *Waiting list*).
 * @throws AppError session_full; `waitlist` says whether one can wait for seats
 */
async function makeRoom(tx: Tx, deps: Deps, offer: Offer, user_id: string, seats: number): Promise<void> {
  let left = offer.seats_left;
  let others_wait = false;
  if (left < seats) left += await freeLapsedHolds(tx, deps, offer.id, { ahead_of: user_id });
  if (offer.waiting > 0) {
    await offerFreedSeats(tx, deps, offer.id, { ahead_of: user_id });
    ({ seats_left: left, others_wait } = await seatsWithoutOffer(tx, deps, offer.id, user_id));
    if (others_wait) left = 0;
  }
  if (left >= seats) return;
  throw sessionFull(deps, { starts_at: offer.starts_at, left, others_wait });
}

/** Adds as many seats as are missing; free ones that others wait for stay theirs. */
async function enlarge(tx: Tx, { id, seats_left, waiting }: Offer, seats: number): Promise<void> {
  const missing = waiting > 0 ? seats : Math.max(0, seats - seats_left);
  if (missing > 0) await tx`update sessions set capacity = capacity + ${missing} where id = ${id}`;
}

async function insertBooking(tx: Tx, deps: Deps, user_id: string, wish: Wish): Promise<string> {
  const { seal, config } = deps;
  const now = deps.now();
  const { session_id, seats, voucher: code } = wish;
  const price = await priceOf(tx, { session_id, seats, user_id, code }, now);
  const free = price.total_cents === 0;
  const phone = wish.contact_phone ?? null;
  const hold_expires_at = free ? null : new Date(now.getTime() + config.HOLD_MINUTES * 60_000);
  try {
    const [booking] = await tx<{ id: string }[]>`
      insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, early_bird,
                            voucher_id, discount_amount, contact_phone, contact_phone_hash, special_requirements, hold_expires_at, created_at)
      values (${user_id}, ${session_id}, ${seats}, ${free ? 'paid' : 'pending'}, ${price.unit_price},
              ${price.total_cents}::numeric / 100, ${price.currency}, ${price.early_bird}, ${price.voucher?.id ?? null},
              ${price.discount_cents}::numeric / 100, ${seal.close(phone)}, ${seal.lookup(phone)},
              ${seal.close(wish.special_requirements || null)}, ${hold_expires_at}, ${now})
      returning id`;
    for (const [place, person] of (wish.attendees ?? []).entries()) {
      await insertAttendee(tx, deps, booking!.id, place + 1, person);
    }
    return booking!.id;
  } catch (error) {
    if (refusedConstraint(error) === 'sessions_not_oversold')
      throw new AppError('session_full', undefined, { cause: error });
    throw error;
  }
}

async function tellOwner(tx: Tx, deps: Deps, booking_id: string): Promise<void> {
  const [row] = await tx<
    { hold_expires_at: string | null }[]
  >`select hold_expires_at from bookings where id = ${booking_id}`;
  const { facts, to } = (await bookingFacts(tx, deps.config, booking_id))!;
  if (row!.hold_expires_at === null) {
    await writeMessage(tx, deps, {
      key: `booking_confirmed:${booking_id}`,
      kind: 'booking_confirmed',
      to,
      data: { ...facts, receipt: null },
    });
  } else {
    await writeMessage(tx, deps, {
      key: `booking_held:${booking_id}`,
      kind: 'booking_held',
      to,
      data: { ...facts, hold_expires_at: row!.hold_expires_at },
    });
  }
}
