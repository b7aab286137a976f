// What two or more actions share about vouchers: how one is read, whether somebody may use it, and what it takes off.
import type { Db, Fragment } from '../database/connect.ts';
import { AppError } from '../errors.ts';
import type { Voucher } from './schemas.ts';

/** @param rest about vouchers as v: `where … order by … limit …` */
export async function readVouchers(
  sql: Db,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(Voucher & { page_value: string })[]> {
  return sql<(Voucher & { page_value: string })[]>`
    select v.id, v.code, v.kind, v.value, v.currency, v.course_id, v.valid_from, v.valid_until, v.max_uses,
           v.max_uses_per_user, v.uses, v.note, v.is_active, v.created_by, v.created_at, v.updated_at,
           ${pageValue ?? sql`''`} as page_value
    from vouchers v ${rest}`;
}

export type VoucherWish = { code: string; course_id: string; currency: string; user_id: string; now: Date };

/**
 * The voucher behind a code, when this person may use it for this course now. That its limits hold when several come
 * at once is the database's affair (take_voucher_uses); this says in words what is known before.
 * @throws AppError 409 `voucher_not_usable`
 */
export async function usableVoucher(sql: Db, wish: VoucherWish): Promise<Voucher> {
  const [voucher] = await readVouchers(sql, sql`where v.code = ${wish.code}`);
  const [own] = await sql<{ uses: number }[]>`
    select count(*)::int as uses from bookings
    where voucher_id = ${voucher?.id ?? null} and user_id = ${wish.user_id} and takes_voucher(payment_status, cancelled_at)`;
  const why = whyNot(voucher, own!.uses, wish);
  if (why !== null) throw new AppError('voucher_not_usable', why);
  return voucher!;
}

function whyNot(voucher: Voucher | undefined, own_uses: number, wish: VoucherWish): string | null {
  // One that was switched off is not told apart from one that never was.
  if (!voucher?.is_active) return 'There is no such voucher';
  const { valid_from, valid_until, max_uses, max_uses_per_user } = voucher;
  if (valid_from !== null && Date.parse(valid_from) > wish.now.getTime())
    return 'This voucher is not valid yet';
  if (valid_until !== null && Date.parse(valid_until) <= wish.now.getTime())
    return 'This voucher has expired';
  if (voucher.course_id !== null && voucher.course_id !== wish.course_id)
    return 'This voucher is for another course';
  if (voucher.currency !== wish.currency) return `This voucher is for prices in ${voucher.currency}`;
  if (max_uses !== null && voucher.uses >= max_uses) return 'This voucher has been used up';
  if (max_uses_per_user !== null && own_uses >= max_uses_per_user)
    return 'You have used this voucher as often as it allows';
  return null;
}

/**
 * What is left to pay, in cents: rounded down to whole units, because M-Pesa takes nothing else.
 * @param price_cents of the whole booking
 */
export function discounted(price_cents: number, { kind, value }: Pick<Voucher, 'kind' | 'value'>): number {
  const hundredths = Math.round(value * 100);
  const off_cents = kind === 'percent' ? (price_cents * hundredths) / 10_000 : hundredths;
  return Math.max(0, Math.floor((price_cents - off_cents) / 100) * 100);
}
