// What seats cost somebody now: the course's price, an early-bird price while it lasts, less what a voucher takes off.
import type { Db } from '../database/connect.ts';
import { AppError } from '../errors.ts';
import { cents } from '../http/fields.ts';
import type { Voucher } from '../vouchers/schemas.ts';
import { discounted, usableVoucher } from '../vouchers/voucher.ts';

export type Price = {
  /** The course's price for one seat, and what it costs now. Major units; 0 is free. */
  list_price: number;
  unit_price: number;
  early_bird: boolean;
  /** The last day of the early-bird price, where the session is; null when it does not apply. */
  early_bird_until: string | null;
  discount_cents: number;
  total_cents: number;
  currency: string;
  voucher: Voucher | null;
};

/**
 * @param wish.code the voucher's, in capitals
 * @param wish.user_id whose; a voucher is for somebody who is known
 * @throws AppError 409 `voucher_not_usable`
 * @throws Error when there is no such session
 */
export async function priceOf(
  sql: Db,
  wish: { session_id: string; seats: number; user_id: string | null; code: string | undefined },
  now: Date,
): Promise<Price> {
  const [row] = await sql<
    {
      list_price: number | null;
      unit_price: number | null;
      early_bird: boolean;
      early_bird_until: string | null;
      course_id: string;
      currency: string;
    }[]
  >`
    select p.*, c.id as course_id, c.currency
    from sessions s join courses c on c.id = s.course_id cross join lateral seat_price(s.id, ${now}::timestamptz) p
    where s.id = ${wish.session_id}`;
  if (!row) throw new Error(`no session ${wish.session_id}`);
  const { early_bird, early_bird_until, course_id, currency } = row;
  const unit_price = row.unit_price ?? 0;
  const full_cents = cents(unit_price) * wish.seats;
  if (wish.code !== undefined && full_cents === 0)
    throw new AppError('voucher_not_usable', 'These seats are free without a voucher');
  const voucher =
    wish.code === undefined || wish.user_id === null
      ? null
      : await usableVoucher(sql, { code: wish.code, course_id, currency, user_id: wish.user_id, now });
  const total_cents = voucher ? discounted(full_cents, voucher) : full_cents;
  return {
    list_price: row.list_price ?? 0,
    unit_price,
    ...{ early_bird, early_bird_until, total_cents, currency, voucher },
    discount_cents: full_cents - total_cents,
  };
}
