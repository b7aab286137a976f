// The rules of taking a booking to another session of its course, shared by the preview and the deed.
import type { Db } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { cents } from '../http/fields.ts';
import { policyShare, refundableCents } from '../refunds/refund.ts';

export type Transferable = {
  id: string;
  code: string;
  user_id: string;
  session_id: string;
  seats: number;
  payment_status: string;
  unit_price: number;
  total_amount: number;
  discount_amount: number;
  currency: string;
  cancelled_at: string | null;
  booked_at: string;
  course_id: string;
  starts_at: string;
  location: string;
  moved_at: string | null;
  session_status: string;
};
export type Target = {
  id: string;
  course_id: string;
  status: string;
  starts_at: string;
  unit_price: number;
  on_sale: boolean;
};

/**
 * Amounts in cents. `difference_cents` above 0: the other session costs more; then a booking of `to_pay_cents` is made
 * there, and `refund_cents` come back for the old one once it is paid for.
 */
export type TransferPlan = {
  difference_cents: number;
  to_pay_cents: number;
  refund_cents: number;
  unit_price: number;
};

export async function readTransferable(sql: Db, booking_id: string): Promise<Transferable | undefined> {
  const [row] = await sql<Transferable[]>`
    select b.id, b.code, b.user_id, b.session_id, b.seats, b.payment_status, b.unit_price, b.total_amount, b.discount_amount,
           b.currency, b.cancelled_at, coalesce(b.transferred_at, b.created_at) as booked_at, s.course_id, s.starts_at,
           s.location, s.moved_at, s.status as session_status
    from bookings b join sessions s on s.id = b.session_id where b.id = ${booking_id}`;
  return row;
}

/** The session to go to, with what a seat costs there now. */
export async function readTarget(sql: Db, session_id: string, now: Date): Promise<Target | undefined> {
  const [row] = await sql<Target[]>`
    select s.id, s.course_id, s.status, s.starts_at, coalesce(p.unit_price, 0) as unit_price,
           c.is_published and c.is_active as on_sale
    from sessions s join courses c on c.id = s.course_id cross join lateral seat_price(s.id, ${now}::timestamptz) p
    where s.id = ${session_id} and s.corporate_request_id is null`;
  return row;
}

/**
 * What the transfer means for the money. A customer may go for as long as cancelling would give everything back, so that
 * a transfer is no way around the refund policy; an admin until the session starts.
 * @throws AppError booking_not_transferable, session_not_bookable
 */
export async function planTransfer(
  sql: Db,
  { config, now }: Pick<Deps, 'config' | 'now'>,
  booking: Transferable,
  target: Target | undefined,
  is_admin: boolean,
): Promise<TransferPlan> {
  const instant = now();
  if (booking.cancelled_at !== null || booking.payment_status !== 'paid')
    throw new AppError('booking_not_transferable', 'Only a confirmed booking can be taken elsewhere');
  if (booking.session_status !== 'scheduled' || Date.parse(booking.starts_at) <= instant.getTime())
    throw new AppError('booking_not_transferable', 'The session has already begun');
  if (!is_admin && policyShare(config, booking, booking.booked_at, instant).percent < 100)
    throw new AppError('booking_not_transferable', 'It is too late to change the session of this booking');
  if (!target) throw new AppError('not_found', 'There is no such session');
  if (target.id === booking.session_id)
    throw new AppError('booking_not_transferable', 'This booking is for that session already');
  if (target.course_id !== booking.course_id)
    throw new AppError('booking_not_transferable', 'That is a session of another course');
  if (target.status !== 'scheduled' || Date.parse(target.starts_at) <= instant.getTime() || !target.on_sale)
    throw new AppError('session_not_bookable');
  const difference_cents = differenceCents(booking, target);
  const left_cents = await refundableCents(sql, booking.id);
  const to_pay_cents = difference_cents > 0 ? cents(target.unit_price) * booking.seats : 0;
  const refund_cents =
    difference_cents > 0 ? left_cents : Math.max(0, Math.min(-difference_cents, left_cents));
  // Once the customer has the difference back, a seat is worth what it costs there.
  const unit_price = Math.min(target.unit_price, booking.unit_price);
  return { difference_cents, to_pay_cents, refund_cents, unit_price };
}

/** A voucher took a share off what was paid, and takes the same share off the difference. Whole units, in the customer's favour. */
function differenceCents(booking: Transferable, target: Target): number {
  const per_seat = cents(target.unit_price) - cents(booking.unit_price);
  const [paid, off] = [cents(booking.total_amount), cents(booking.discount_amount)];
  const share = paid + off === 0 ? 1 : paid / (paid + off);
  return Math.floor((per_seat * booking.seats * share) / 100) * 100;
}
