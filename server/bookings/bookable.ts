// Why somebody cannot have seats, in words. Asked by both ways to book: alone (create-booking.ts) and in a group.
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { closesAt } from '../waitlist/waitlist.ts';

export type Bookable = {
  status: string;
  starts_at: string;
  price: number | null;
  audience: string;
  on_sale: boolean;
};

/** @throws AppError session_not_bookable */
export function refuseUnbookable(offer: Bookable, now: Date): void {
  const why =
    offer.status === 'cancelled'
      ? 'This session was cancelled'
      : offer.status !== 'scheduled' || Date.parse(offer.starts_at) <= now.getTime()
        ? 'This session has already begun'
        : !offer.on_sale
          ? 'This course is not on sale'
          : offer.audience === 'Corporate' && offer.price === null
            ? 'This course is for companies: please send a corporate request'
            : null;
  if (why) throw new AppError('session_not_bookable', why);
}

/**
 * @param left the seats this person could have
 * @param others_wait for the seats there are
 * @returns AppError session_full; `waitlist` says whether one can wait for seats
 */
export function sessionFull(
  deps: Pick<Deps, 'config' | 'now'>,
  { starts_at, left, others_wait }: { starts_at: string; left: number; others_wait: boolean },
): AppError {
  const sentence = others_wait
    ? 'Others are waiting for seats in this session'
    : left === 0
      ? 'This session is full'
      : left === 1
        ? 'Only 1 seat is left'
        : `Only ${left} seats are left`;
  const waitlist = closesAt(deps.config, starts_at) > deps.now();
  return new AppError('session_full', sentence, { more: { seats_left: left, waitlist } });
}
