// What two or more payment actions share: the states, how a payment is read, and how open attempts end.
import type { Db, Fragment, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import type { Provider, ProviderIds } from './gateway.ts';
import type { Payment } from './schemas.ts';

/**
 * Mirrored in table state_transitions. A ladder: money received outranks every failure, and nothing outranks it, so
 * failed and cancelled may still become completed when the provider proves late that it took the money.
 */
export const paymentTransitions = [
  ['pending', 'processing'],
  ['pending', 'completed'],
  ['pending', 'failed'],
  ['pending', 'cancelled'],
  ['processing', 'completed'],
  ['processing', 'failed'],
  ['processing', 'cancelled'],
  ['failed', 'completed'],
  ['cancelled', 'completed'],
] as const;

/** The columns everybody may see; table payments as p. */
export function paymentColumns(sql: Db): Fragment {
  return sql`p.id, p.booking_id, p.provider, p.payment_reference, p.amount, p.currency, p.status, p.failure_reason,
             p.initiated_at, p.completed_at, p.created_at, p.updated_at`;
}

export async function readPayment(sql: Db, payment_id: string): Promise<Payment | undefined> {
  const [payment] = await sql<
    Payment[]
  >`select ${paymentColumns(sql)} from payments p where p.id = ${payment_id}`;
  return payment;
}

/** A payment as the settling jobs need it. Amounts in cents. */
export type Attempted = {
  id: string;
  booking_id: string;
  provider: Provider | 'other';
  payment_reference: string;
  amount_cents: number;
  currency: string;
  status: Payment['status'];
  provider_transaction_id: string | null;
  provider_ids: ProviderIds;
  initiated_at: string;
  asked_count: number;
  failure_code: string | null;
};

/**
 * @param lock whether the row is locked; take the booking's lock first (lockBooking). The lock lets deliveries be stored
 * meanwhile: their reference to the payment needs its key only.
 */
export async function readAttempt(
  sql: Db,
  { seal }: Pick<Deps, 'seal'>,
  payment_id: string,
  lock: 'for update' | 'unlocked',
): Promise<Attempted | undefined> {
  const [row] = await sql<(Omit<Attempted, 'provider_ids'> & { provider_ids: string | null })[]>`
    select id, booking_id, provider, payment_reference, amount * 100 as amount_cents, currency, status,
           provider_transaction_id, provider_ids, initiated_at, asked_count, failure_code
    from payments where id = ${payment_id} ${lock === 'for update' ? sql`for no key update` : sql``}`;
  if (!row) return undefined;
  return {
    ...row,
    provider_ids: row.provider_ids
      ? (seal.openJson(row.provider_ids) as ProviderIds)
      : { checkout: null, merchant: null },
  };
}

/** Takes the place of the provider's id of the money, which a status query does not tell, until it is told. */
export function standIn(payment: Pick<Attempted, 'payment_reference'>): string {
  return `no-receipt-yet-${payment.payment_reference}`;
}

/** The provider's id of the money as people may read it; null while it has not been told. */
export function toldReceipt(
  payment: Pick<Attempted, 'payment_reference'>,
  transaction_id: string,
): string | null {
  return transaction_id === standIn(payment) ? null : transaction_id;
}

/**
 * Ends the attempts of a booking that are still open. Money that comes for them later goes the way of late money.
 * The provider is told to take no more, where it can be told, by a job; and it is still asked whether money came, for
 * whoever pays in the very last moment may pay unheard.
 */
export async function cancelOpenPayments(
  tx: Tx,
  { jobs, now }: Pick<Deps, 'jobs' | 'now'>,
  booking_id: string,
  reason: string,
  except: string | null = null,
): Promise<void> {
  const ended = await tx<{ id: string; provider: string }[]>`
    update payments set status = 'cancelled', failure_code = 'cancelled', failure_reason = ${reason}, ask_at = ${new Date(now().getTime() + 60_000)}
    where booking_id = ${booking_id} and status in ('pending', 'processing') and id is distinct from ${except}::uuid
    returning id, provider`;
  for (const payment of ended) {
    if (payment.provider === 'flutterwave')
      await jobs.enqueue(tx, 'withdraw_payment', { payment_id: payment.id });
  }
}

/** Seconds after the attempt began at which the provider is asked (payments.md: 10–15 s after the push, then wider). */
const ASK_AFTER_S = [12, 25, 45, 95, 150, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** Seconds after its beginning at which an attempt that has ended is asked about once more. */
const WATCH_AFTER_S = [300, 1800, 7200, 43_200, 86_400];

/** A failed or cancelled attempt may have been paid all the same: when to ask about it next, or null when that is over. */
export function nextWatch(initiated_at: string, now: Date): Date | null {
  const start = Date.parse(initiated_at);
  const step = WATCH_AFTER_S.find((after_s) => start + after_s * 1000 > now.getTime() + 1_000);
  return step === undefined ? null : new Date(start + step * 1000);
}

export function isOpen(payment: Pick<Attempted, 'status'>): boolean {
  return payment.status === 'pending' || payment.status === 'processing';
}

/** When to ask next, or null when there is nothing more to hope for. */
export function nextAsk(initiated_at: string, asked_count: number, now: Date): Date | null {
  const start = Date.parse(initiated_at);
  const step = ASK_AFTER_S[asked_count];
  if (step === undefined) return null;
  return new Date(Math.max(start + step * 1000, now.getTime() + 5_000));
}
