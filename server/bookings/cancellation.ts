// The rules of cancelling, shared by the preview and the deed.
import type { Db } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { cents } from '../http/fields.ts';
import { policyShare, refundableCents, shareOf } from '../refunds/refund.ts';

export type Cancellable = {
  id: string;
  user_id: string;
  session_id: string;
  seats: number;
  payment_status: 'pending' | 'paid' | 'failed' | 'refunded';
  unit_price: number;
  total_amount: number;
  discount_amount: number;
  currency: string;
  cancelled_at: string | null;
  created_at: string;
  /** When it was taken to this session, if it was. */
  transferred_at: string | null;
  starts_at: string;
  session_status: string;
  moved_at: string | null;
  payment_open: boolean;
};

export type CancellationPlan = {
  seats: number;
  whole: boolean;
  percent: number;
  refund_cents: number;
  rule: string;
};

/**
 * What cancelling `wish.seats` (or all) of a booking means now.
 * @param wish.percent an admin's own share instead of the policy's
 * @throws AppError booking_not_cancellable, payment_in_progress, validation_failed
 */
export async function planCancellation(
  sql: Db,
  { config, now }: Pick<Deps, 'config' | 'now'>,
  booking: Cancellable,
  wish: { seats?: number | undefined; percent?: number | undefined },
): Promise<CancellationPlan> {
  if (booking.cancelled_at !== null)
    throw new AppError('booking_not_cancellable', 'This booking is cancelled already');
  if (booking.payment_status !== 'pending' && booking.payment_status !== 'paid') {
    throw new AppError('booking_not_cancellable', 'This booking is no longer live');
  }
  const begun = booking.session_status !== 'scheduled' || Date.parse(booking.starts_at) <= now().getTime();
  if (begun && wish.percent === undefined)
    throw new AppError('booking_not_cancellable', 'The session has already begun');
  const seats = wish.seats ?? booking.seats;
  if (seats > booking.seats)
    throw invalidField('seats', `must be at most ${booking.seats}, the seats of this booking`);
  const whole = seats === booking.seats;
  // The open attempt asks for the whole price; giving back some seats would make it ask for too much.
  if (!whole && booking.payment_open) throw new AppError('payment_in_progress');

  const { percent, rule } =
    wish.percent !== undefined
      ? { percent: wish.percent, rule: `${wish.percent} % decided by an admin.` }
      : policyShare(config, booking, booking.transferred_at ?? booking.created_at, now());
  if (booking.payment_status === 'pending')
    return { seats, whole, percent, refund_cents: 0, rule: 'Nothing was paid yet.' };
  const left = await refundableCents(sql, booking.id);
  const value = whole ? left : Math.min(left, paidCents(booking, seats));
  return { seats, whole, percent, refund_cents: shareOf(value, percent), rule };
}

/** What was really paid for so many of the seats, in cents: less than their price when a voucher took something off. */
function paidCents(booking: Cancellable, seats: number): number {
  const [price, total, discount] = [booking.unit_price, booking.total_amount, booking.discount_amount].map(
    cents,
  ) as [number, number, number];
  if (discount === 0) return price * seats;
  return Math.floor((price * seats * total) / (total + discount));
}
