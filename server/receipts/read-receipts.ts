// Received money as admins see it.
import type { Db, Fragment } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { maskedPhone } from '../payments/mask.ts';
import type { ReceivedMoney } from './schemas.ts';

/** @param rest what follows FROM; table receipts as r */
export async function readReceipts(
  sql: Db,
  { seal }: Pick<Deps, 'seal'>,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(ReceivedMoney & { page_value: string })[]> {
  const rows = await sql<(ReceivedMoney & { page_value: string })[]>`
    select r.id, r.provider, r.provider_transaction_id, r.payment_id, p.booking_id, b.code as booking_code, r.amount, r.currency,
           r.payer_phone, r.account, r.status, r.reason,
           (select coalesce(sum(amount), 0) from refunds where receipt_id = r.id and status <> 'failed') as refunds_amount,
           r.received_at, r.created_at, r.updated_at, ${pageValue ?? sql`''`} as page_value
    from receipts r left join payments p on p.id = r.payment_id left join bookings b on b.id = p.booking_id ${rest}`;
  return rows.map((row) => ({ ...row, payer_phone: maskedPhone(seal.open(row.payer_phone)) || null }));
}

/** @throws AppError not_found */
export async function readReceipt(
  sql: Db,
  deps: Pick<Deps, 'seal'>,
  receipt_id: string,
): Promise<ReceivedMoney> {
  const [receipt] = await readReceipts(sql, deps, sql`where r.id = ${receipt_id}`);
  if (!receipt) throw new AppError('not_found', 'There is no such receipt');
  return receipt;
}
