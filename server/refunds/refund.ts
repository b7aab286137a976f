// Refunds: their states, what the policy gives back, and how they are asked for.
import type { Config } from '../config.ts';
import type { Db, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';

/** Mirrored in table state_transitions. failed → requested is a person's decision, never a program's. */
export const refundTransitions = [
  ['requested', 'processing'],
  ['requested', 'failed'],
  ['processing', 'completed'],
  ['processing', 'failed'],
  ['failed', 'requested'],
] as const;

export type RefundCause =
  | 'cancelled_by_customer'
  | 'cancelled_by_us'
  | 'late_money'
  | 'paid_twice'
  | 'paid_too_much'
  | 'decided_by_admin'
  | 'transferred';

/**
 * The share a customer gets back who cancels now (domain.md, *Booking*; REFUND_POLICY).
 * @returns whole percent, and the rule in words
 */
export function policyShare(
  config: Pick<Config, 'REFUND_POLICY'>,
  session: { starts_at: string; moved_at: string | null },
  booked_at: string,
  now: Date,
): { percent: number; rule: string } {
  if (session.moved_at !== null && Date.parse(booked_at) <= Date.parse(session.moved_at)) {
    return { percent: 100, rule: 'We moved this session, so you may cancel free of charge.' };
  }
  const hours = (Date.parse(session.starts_at) - now.getTime()) / 3_600_000;
  const step = config.REFUND_POLICY.find((one) => hours >= one.hours_before);
  if (step)
    return {
      percent: step.percent,
      rule: `${step.percent} % when cancelled ${step.hours_before} hours or more before the start.`,
    };
  const last = config.REFUND_POLICY.at(-1)!;
  return {
    percent: 0,
    rule: `Nothing when cancelled less than ${last.hours_before} hours before the start.`,
  };
}

/** The share of an amount, in cents, rounded up to whole units: M-Pesa pays back whole shillings only. */
export function shareOf(amount_cents: number, percent: number): number {
  return Math.min(amount_cents, Math.ceil((amount_cents * percent) / 10_000) * 100);
}

/** Cents of a booking's money that are neither paid back nor about to be. */
export async function refundableCents(sql: Db, booking_id: string): Promise<number> {
  const [row] = await sql<{ left_cents: number }[]>`
    select coalesce(sum(r.amount - coalesce(asked.amount, 0)), 0) * 100 as left_cents
    from receipts r
    join payments p on p.id = r.payment_id
    left join lateral (
      select sum(amount) as amount from refunds where receipt_id = r.id and status <> 'failed'
    ) asked on true
    where p.booking_id = ${booking_id} and r.status = 'applied'`;
  return row!.left_cents;
}

export type RefundRequest = {
  booking_id: string;
  /** Cents, or all that is left of the booking's applied receipts. */
  amount_cents: number | 'everything left';
  cause: RefundCause;
  reason: string;
  /** The person who asked; null when a rule did. */
  requested_by: string | null;
};

/**
 * Writes the refund rows that give back `amount_cents` of a booking's applied receipts, and the jobs that send them.
 * Rows and jobs exist exactly when the caller's transaction commits.
 * @returns cents asked for; 0 when nothing is left
 * @throws AppError `refund_too_large` when less is left than asked
 */
export async function requestRefunds(
  tx: Tx,
  deps: Pick<Deps, 'jobs' | 'now' | 'config'>,
  request: RefundRequest,
): Promise<number> {
  const receipts = await tx<{ id: string; currency: string; left_cents: number }[]>`
    select r.id, r.currency, (r.amount - coalesce((
      select sum(amount) from refunds where receipt_id = r.id and status <> 'failed'), 0)) * 100 as left_cents
    from receipts r join payments p on p.id = r.payment_id
    where p.booking_id = ${request.booking_id} and r.status = 'applied'
    order by r.received_at for update of r`;
  const available = receipts.reduce((sum, receipt) => sum + receipt.left_cents, 0);
  let open = request.amount_cents === 'everything left' ? available : request.amount_cents;
  if (open > available) throw new AppError('refund_too_large');
  const asked = open;
  for (const receipt of receipts) {
    const amount_cents = Math.min(open, receipt.left_cents);
    if (amount_cents <= 0) continue;
    await insertRefund(tx, deps, {
      ...request,
      receipt_id: receipt.id,
      amount_cents,
      currency: receipt.currency,
    });
    open -= amount_cents;
  }
  return asked;
}

/** One refund row against one receipt, and the job that sends it. */
export async function insertRefund(
  tx: Tx,
  { jobs, now, config }: Pick<Deps, 'jobs' | 'now' | 'config'>,
  refund: Omit<RefundRequest, 'booking_id' | 'amount_cents'> & {
    receipt_id: string;
    booking_id: string | null;
    amount_cents: number;
    currency: string;
  },
): Promise<string> {
  const approval_needed = refund.amount_cents > config.REFUND_APPROVAL_ABOVE * 100;
  const [row] = await tx<{ id: string }[]>`
    insert into refunds (receipt_id, booking_id, amount, currency, cause, reason, requested_by, requested_at, approval_needed)
    values (${refund.receipt_id}, ${refund.booking_id}, ${refund.amount_cents}::numeric / 100, ${refund.currency},
            ${refund.cause}, ${refund.reason}, ${refund.requested_by}, ${now()}, ${approval_needed})
    returning id`;
  if (!approval_needed) await jobs.enqueue(tx, 'send_refund', { refund_id: row!.id });
  return row!.id;
}
