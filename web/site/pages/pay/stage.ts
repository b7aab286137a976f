// Where an attempt stands, as the waiting screen sees it.
import type { z } from 'zod';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { Config } from '../../../../server/config.ts';
import type { paymentStatusSchema } from '../../../../server/payments/schemas.ts';
import type { Outcome } from '../../../texts/en/pay.ts';

export type PaymentStatus = z.infer<typeof paymentStatusSchema>;

export type Stage =
  | { kind: 'asking'; since_s: number }
  /** The prompt must have run out on the phone, and nobody has said how it went. */
  | { kind: 'late' }
  | { kind: 'card'; failed_try: boolean }
  | { kind: 'paid' }
  | { kind: 'failed'; outcome: Outcome };

/** What a prompt lives on a phone (web.md, *Waiting for the STK push*). */
export const PROMPT_S = 60;

/** M-Pesa's result codes (payments.md), and words of ours for what never got so far. */
const outcomes: Record<string, Outcome> = {
  '1': 'balance',
  '17': 'line_busy',
  '26': 'busy',
  '1001': 'line_busy',
  '1019': 'expired',
  '1025': 'busy',
  '1032': 'cancelled',
  '1037': 'unreachable',
  '2001': 'pin',
  '2028': 'ours',
  '9999': 'busy',
  SFC_IC0003: 'ours',
  not_sent: 'not_sent',
  cancelled: 'given_up',
  unapplied: 'unapplied',
};

export function stageOf(payment: PaymentStatus, now: Date): Stage {
  if (payment.status === 'completed') return { kind: 'paid' };
  if (payment.status === 'failed' || payment.status === 'cancelled')
    return { kind: 'failed', outcome: outcomes[payment.failure_code ?? ''] ?? 'unknown' };
  if (payment.provider === 'flutterwave') return { kind: 'card', failed_try: payment.failed_try };
  const since_s = Math.max(0, (now.getTime() - Date.parse(payment.initiated_at)) / 1000);
  return since_s >= PROMPT_S ? { kind: 'late' } : { kind: 'asking', since_s };
}

/** Changes exactly when the screen must; the script compares it. */
export function nameOf(stage: Stage): string {
  if (stage.kind === 'failed') return `failed-${stage.outcome}`;
  return stage.kind === 'card' && stage.failed_try ? 'card-refused' : stage.kind;
}

/** There is nothing more to wait for. A failure is not the end: M-Pesa may prove late that it took the money. */
export function isOver(stage: Stage): boolean {
  return stage.kind === 'paid';
}

/** Seconds until M-Pesa may be asked to ring the same number for the same amount again. */
export function pauseLeft(payment: PaymentStatus, config: Config, now: Date): number {
  if (payment.failure_code === 'not_sent') return 0;
  const until = Date.parse(payment.initiated_at) + config.MPESA_SAME_PUSH_SECONDS * 1000;
  return Math.max(0, Math.ceil((until - now.getTime()) / 1000));
}

/** Another attempt may begin: the seats are still held. */
export function mayRetry(booking: Booking): boolean {
  return booking.status === 'awaiting_payment';
}
