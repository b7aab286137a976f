import { z } from 'zod';
import { customerBookingSchema } from '../bookings/schemas.ts';
import { currency, id, instant, money } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';
import { providers, reason } from '../payments/schemas.ts';

export const receiptStates = ['applied', 'unapplied', 'refunded'] as const;

/** Money a provider says we received. */
export const receiptSchema = z
  .object({
    id: z.string(),
    provider: z.enum(providers),
    provider_transaction_id: z.string(),
    payment_id: z.string().nullable(),
    booking_id: z.string().nullable(),
    booking_code: z.string().nullable(),
    amount: money,
    currency,
    /** Masked: +254712***678; null when the provider did not say. */
    payer_phone: z.string().nullable(),
    /** What the payer typed as account, or the reference in the statement. */
    account: z.string().nullable(),
    status: z.enum(receiptStates),
    /** Why it pays for nothing. */
    reason: z.string().nullable(),
    /** Paid back or about to be. */
    refunds_amount: money,
    received_at: instant,
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'received_money' });

export const receiptSorts = {
  received_at: { expression: 'r.received_at', type: 'timestamptz' },
  amount: { expression: 'r.amount', type: 'numeric' },
} satisfies Sorts;
export const receiptListQuery = z.strictObject({
  ...listQuery(receiptSorts, '-received_at'),
  status: z.enum(receiptStates).optional(),
  provider: z.enum(providers).optional(),
});
export const receiptListSchema = listSchema(receiptSchema);
export const applyReceiptBody = z.strictObject({ booking_id: id, reason });

export const suggestionReasons = ['own_attempt', 'code', 'nearly_code', 'phone', 'amount'] as const;
/** A booking that some money may be meant for, the likeliest first. */
export const suggestedBookingsSchema = z.object({
  data: z.array(
    z.object({
      booking: customerBookingSchema,
      /** Why it may be the one. */
      reasons: z.array(z.enum(suggestionReasons)),
      /** Whether the money is enough for it. */
      enough: z.boolean(),
    }),
  ),
});

export type SuggestedBookings = z.output<typeof suggestedBookingsSchema>;
export type ReceivedMoney = z.output<typeof receiptSchema>;
