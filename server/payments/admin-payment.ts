// A payment as admins see it.
import type { Db, Fragment } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { paymentColumns } from './payment.ts';
import type { AdminPayment } from './schemas.ts';

type Row = Omit<AdminPayment, 'provider_response'> & { provider_response: string | null; page_value: string };

/** `payments as p` with its booking as b, for the `where` and `order by` that follow. */
export function fromPayments(sql: Db): Fragment {
  return sql`payments p join bookings b on b.id = p.booking_id`;
}

/** @param rest what follows FROM */
export async function readAdminPayments(
  sql: Db,
  { seal }: Pick<Deps, 'seal'>,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(AdminPayment & { page_value: string })[]> {
  const rows = await sql<Row[]>`
    select ${paymentColumns(sql)}, b.code as booking_code, b.user_id, p.provider_transaction_id, p.provider_response, p.metadata,
           p.failure_code, p.attention, p.asked_count, p.ask_at, ${pageValue ?? sql`''`} as page_value
    from ${fromPayments(sql)} ${rest}`;
  return rows.map((row) => ({
    ...row,
    provider_response: row.provider_response === null ? null : seal.openJson(row.provider_response),
  }));
}
