import { z } from 'zod';
import {
  currency,
  date,
  email,
  flagInQuery,
  id,
  instant,
  line,
  money,
  moneyInput,
  mpesaPhone,
  prose,
} from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

export const providers = ['mpesa', 'flutterwave', 'other'] as const;
export const paymentStates = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;

export const paymentSchema = z
  .object({
    id: z.string(),
    booking_id: z.string(),
    provider: z.enum(providers),
    payment_reference: z.string(),
    amount: money,
    currency,
    status: z.enum(paymentStates),
    failure_reason: z.string().nullable(),
    initiated_at: instant,
    completed_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'payment' });

/** What only admins see beside it. */
export const adminPaymentSchema = z
  .object({
    ...paymentSchema.shape,
    provider_transaction_id: z.string().nullable().optional(),
    provider_response: z.unknown().optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    failure_code: z.string().nullable().optional(),
    attention: z.string().nullable().optional(),
    booking_code: z.string().optional(),
    user_id: z.string().optional(),
    /** How often the provider was asked, and when it is asked next. */
    asked_count: z.int().optional(),
    ask_at: instant.nullable().optional(),
  })
  .meta({ id: 'payment_with_details' });

/** Where an attempt stands, for the page that waits for it. */
export const paymentStatusSchema = z
  .object({
    ...adminPaymentSchema.shape,
    /** Why it ended without money: M-Pesa's result code, or a word of ours such as `not_sent`. */
    failure_code: z.string().nullable(),
    /** Whose phone was asked, masked: +254712***678. */
    phone: z.string().nullable(),
    /** The hosted page, while a card payment is open. */
    card_page: z.string().nullable(),
    /** A try on the hosted page failed; the page stays open for another. */
    failed_try: z.boolean(),
  })
  .meta({ id: 'payment_status' });

export const refBody = z.strictObject({ ref: z.string('must be text').min(1).max(100) });
export const claimBody = z.strictObject({
  ...refBody.shape,
  /** As it stands in M-Pesa's SMS. */
  receipt: z
    .string('must be text')
    .trim()
    .regex(/^[A-Za-z0-9]{8,12}$/, 'must be the code of M-Pesa’s SMS, such as QJK1A2B3C4')
    .toUpperCase(),
});

export const nextStep = z.discriminatedUnion('type', [
  z.object({ type: z.literal('approve_on_phone'), message: z.string() }),
  z.object({ type: z.literal('redirect'), url: z.string() }),
]);

export const initiatedPaymentSchema = z
  .object({ ...paymentSchema.shape, next: nextStep })
  .meta({ id: 'initiated_payment' });

export const initiateMpesaBody = z.strictObject({
  booking_id: id,
  phone: mpesaPhone,
  amount: moneyInput.optional(),
});
export const initiateFlutterwaveBody = z.strictObject({
  booking_id: id,
  email: email.optional(),
  amount: moneyInput.optional(),
});

/** Why a person does it, for the audit trail. */
export const reason = prose(500).refine((text) => text.length >= 3, 'must say why, in at least 3 characters');
export const reasonBody = z.strictObject({ reason });

export const paymentSorts = {
  created_at: { expression: 'p.created_at', type: 'timestamptz' },
  amount: { expression: 'p.amount', type: 'numeric' },
} satisfies Sorts;
export const paymentListQuery = z.strictObject({
  ...listQuery(paymentSorts, '-created_at'),
  status: z.enum(paymentStates).optional(),
  provider: z.enum(providers).optional(),
  /** Only those that staff must look at, or only the others. */
  attention: flagInQuery.optional(),
  booking_id: id.optional(),
  /** The provider's id of the money, exactly. */
  receipt: z.string().trim().min(1).max(100).optional(),
  /** Days of creation in the business's time zone, both included. */
  date_from: date.optional(),
  date_to: date.optional(),
});
export const paymentListSchema = listSchema(adminPaymentSchema);

export const otherMethods = ['cash', 'bank', 'lpo'] as const;
export const recordPaymentBody = z.strictObject({
  booking_id: id,
  method: z.enum(otherMethods),
  /** The receipt book's, the bank's or the purchase order's number; each counts once. */
  reference: line(2, 60),
  reason,
  /** What was received; what the booking costs when left out. More is paid back. */
  amount: moneyInput.optional(),
});

export const webhookSorts = {
  created_at: { expression: 'w.created_at', type: 'timestamptz' },
} satisfies Sorts;
export const webhookListQuery = z.strictObject({
  ...listQuery(webhookSorts, '-created_at'),
  provider: z.enum(['mpesa', 'flutterwave']).optional(),
  processed: flagInQuery.optional(),
  doubtful: flagInQuery.optional(),
  payment_id: id.optional(),
});
/** A delivery of a provider, with phone numbers and secrets masked. */
export const webhookSchema = z
  .object({
    id: z.string(),
    payment_id: z.string().nullable(),
    refund_id: z.string().nullable(),
    provider: z.enum(['mpesa', 'flutterwave']),
    event_type: z.string(),
    event_id: z.string().nullable(),
    /** The body as JSON, or as text when it is none. */
    payload: z.unknown(),
    headers: z.unknown(),
    ip: z.string().nullable(),
    doubt: z.string().nullable(),
    processed: z.boolean(),
    processed_at: instant.nullable(),
    processing_error: z.string().nullable(),
    attempts: z.int(),
    created_at: instant,
  })
  .meta({ id: 'payment_webhook' });

export type Payment = z.output<typeof paymentSchema>;
export type AdminPayment = z.output<typeof adminPaymentSchema>;
export type Webhook = z.output<typeof webhookSchema>;
