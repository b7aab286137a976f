// POST /api/bookings/:id/extend-hold: more time to pay, for whoever needs it to read and type (WCAG 2.2, 2.2.1). Seats are
// scarce, so it is given twice at most, and never at the cost of somebody who waits.
import type { Tx } from '../database/connect.ts';
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { seatsWithoutOffer } from '../waitlist/waitlist.ts';
import { HOLD_EXTENSIONS, lockBooking, readBookings } from './booking.ts';
import { bookingSchema } from './schemas.ts';

/** What gains less changes nothing: a double tap, or the retry after a lost answer, uses nothing up. */
const WORTH_MS = 60_000;

type Held = {
  user_id: string;
  session_id: string;
  payment_status: string;
  cancelled_at: string | null;
  hold_expires_at: string;
  hold_extensions: number;
  is_offer: boolean;
  is_corporate: boolean;
  starts_at: string;
};

export const extendHold: Action = async (app, deps) => {
  app.post(
    '/bookings/:id/extend-hold',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'More time to pay: holds the seats as long again as a new booking would',
        description:
          '`hold_extensions_left` of the booking says how often this is possible. Refused once the hold has lapsed, and while others wait for seats of the session.',
        params: idParams,
        response: answers({ 200: bookingSchema }, ['not_found', 'hold_not_extendable']),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { user_id, role } = callerOf(request);
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const held = await lockBooking<Held>(
          tx,
          id,
          tx`b.user_id, b.session_id, b.payment_status, b.cancelled_at, b.hold_expires_at, b.hold_extensions,
             exists (select from waitlist_entries where booking_id = b.id) as is_offer,
             (select corporate_request_id is not null from sessions where id = b.session_id) as is_corporate,
             (select starts_at from sessions where id = b.session_id) as starts_at`,
        );
        if (!held || (held.user_id !== user_id && role !== 'admin')) throw new AppError('not_found');
        await extend(tx, deps, id, held);
        const [body] = await readBookings(tx, deps, tx`where b.id = ${id}`);
        return body!;
      });
    },
  );
};

async function extend(tx: Tx, deps: Deps, booking_id: string, held: Held): Promise<void> {
  const now = deps.now().getTime();
  const until = now + deps.config.HOLD_MINUTES * 60_000;
  refuseSettled(held, now);
  if (until - Date.parse(held.hold_expires_at) < WORTH_MS) return;
  if (held.hold_extensions >= HOLD_EXTENSIONS)
    throw new AppError('hold_not_extendable', 'These seats cannot be held any longer: please pay for them');
  const { others_wait } = await seatsWithoutOffer(tx, deps, held.session_id, held.user_id);
  if (others_wait) throw new AppError('hold_not_extendable', 'Others are waiting for seats in this session');
  await tx`
    update bookings set hold_expires_at = greatest(hold_expires_at, ${new Date(until)}), hold_extensions = hold_extensions + 1
    where id = ${booking_id}`;
}

/** @throws AppError hold_not_extendable when there is no hold of the ordinary kind any more */
function refuseSettled(held: Held, now: number): void {
  const why =
    held.cancelled_at !== null
      ? 'This booking was cancelled'
      : held.payment_status === 'paid' || held.payment_status === 'refunded'
        ? 'This booking is paid already'
        : held.payment_status !== 'pending' || Date.parse(held.hold_expires_at) <= now
          ? 'The time to pay for this booking is over, please book again'
          : held.is_offer || held.is_corporate
            ? 'This hold has an end of its own'
            : Date.parse(held.starts_at) <= now
              ? 'This session has already begun'
              : null;
  if (why) throw new AppError('hold_not_extendable', why);
}
