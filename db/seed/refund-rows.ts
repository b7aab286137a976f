// What was paid back, or is about to be.
import { type Booking, returnedAt } from './booking-rows.ts';
import type { Story } from './claims.ts';
import type { Money } from './payment-rows.ts';
import { seededRandom } from './random.ts';

type Plan = {
  status: 'requested' | 'processing' | 'completed' | 'failed';
  percent: number;
  cause: string;
  reason: string;
};

const by_customer = {
  cause: 'cancelled_by_customer',
  percent: 100,
  reason: '100 % when cancelled 48 hours or more before the start.',
};
const by_us = { cause: 'cancelled_by_us', percent: 100, reason: 'The session was cancelled by the school.' };

const plans: Partial<Record<Story, Plan>> = {
  cancelled_refunded: { ...by_customer, status: 'completed' },
  cancelled_half_refunded: {
    ...by_customer,
    percent: 50,
    reason: '50 % when cancelled 24 hours or more before the start.',
    status: 'completed',
  },
  cancelled_refund_asked: { ...by_customer, status: 'requested' },
  cancelled_refund_sent: { ...by_customer, status: 'processing' },
  cancelled_refund_failed: { ...by_customer, status: 'failed' },
  called_off_refunded: { ...by_us, status: 'completed' },
  called_off_refund_asked: { ...by_us, status: 'requested' },
  called_off_refund_sent: { ...by_us, status: 'processing' },
  one_seat_returned: { ...by_customer, reason: 'One seat was given back in time.', status: 'completed' },
  lapsed_paid_late: {
    cause: 'late_money',
    percent: 100,
    reason: 'The money came after the seats had gone.',
    status: 'requested',
  },
};

const HOUR_MS = 3_600_000;

/** At most one: every demo booking has one receipt. A refund given up is in whole shillings, as M-Pesa needs it. */
export function refundRows(
  now: Date,
  booking: Booking,
  { receipts }: Pick<Money, 'receipts'>,
  admin_id: string,
) {
  const [plan, receipt] = [plans[booking.story], receipts[0]];
  if (!plan || !receipt) return [];
  const random = seededRandom(`${booking.code} refund`);
  const asked =
    booking.story === 'one_seat_returned'
      ? returnedAt(booking)
      : (booking.cancelled_at ?? receipt.received_at);
  const after = (hours: number) =>
    new Date(Math.min(asked.getTime() + hours * HOUR_MS, now.getTime() - 60_000));
  const completed_at = plan.status === 'completed' ? after(random.between(0.5, 1.9)) : null;
  const sent_at = plan.status === 'requested' ? null : after(0.2);
  return [
    {
      id: random.id(asked),
      receipt_id: receipt.id,
      booking_id: booking.id,
      amount:
        booking.story === 'one_seat_returned'
          ? booking.session.course.price
          : Math.ceil((receipt.amount * plan.percent) / 100),
      currency: receipt.currency,
      status: plan.status,
      cause: plan.cause,
      reason: plan.reason,
      requested_by:
        plan.cause === 'cancelled_by_customer'
          ? booking.user.id
          : plan.cause === 'cancelled_by_us'
            ? admin_id
            : null,
      provider_reference:
        sent_at && receipt.provider !== 'other'
          ? `AG_${asked.toISOString().slice(0, 10).replaceAll('-', '')}_${random.text(20, '0123456789abcdef')}`
          : null,
      failure_reason:
        plan.status === 'failed'
          ? 'The receiving account has reached its limit for today. Ask the customer, then try again.'
          : null,
      requested_at: asked,
      sent_at,
      completed_at,
      created_at: asked,
      updated_at: completed_at ?? sent_at ?? asked,
    },
  ];
}
