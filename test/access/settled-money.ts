// A paid booking of which half was paid back, with its papers.
import { randomUUID } from 'node:crypto';
import { transaction } from '../../server/database/connect.ts';
import { issueCreditNote } from '../../server/documents/issue-credit-note.ts';
import { issueReceipt } from '../../server/documents/issue-receipt.ts';
import type { TestApp } from '../app.ts';
import { makeSession } from '../make.ts';

export async function settledMoney({ sql, deps }: Pick<TestApp, 'sql' | 'deps'>, user_id: string) {
  const session = await makeSession(sql);
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, payment_status)
    values (${user_id}, ${session.id}, 1, 1500, 1500, 'KES', 'paid') returning id`;
  const transaction_id = randomUUID();
  const [payment] = await sql<{ id: string }[]>`
    insert into payments (booking_id, provider, payment_reference, amount, status, completed_at, provider_transaction_id)
    values (${booking!.id}, 'mpesa', ${randomUUID()}, 1500, 'completed', now(), ${transaction_id}) returning id`;
  const [receipt] = await sql<{ id: string }[]>`
    insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status)
    values ('mpesa', ${transaction_id}, ${payment!.id}, 1500, 'KES', 'applied') returning id`;
  const [refund] = await sql<{ id: string }[]>`
    insert into refunds (receipt_id, booking_id, amount, currency, cause, reason, status, completed_at)
    values (${receipt!.id}, ${booking!.id}, 750, 'KES', 'cancelled_by_customer', 'ill', 'completed', now()) returning id`;
  await transaction(sql, { actor_id: null, source: 'job' }, async (tx) => {
    await issueReceipt(tx, deps, payment!.id);
    await issueCreditNote(tx, deps, refund!.id);
  });
  return { payment_id: payment!.id, refund_id: refund!.id };
}
