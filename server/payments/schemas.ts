import { z } from 'zod';
import { currency, email, id, instant, money, moneyInput, mpesaPhone } from '../http/fields.ts';

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
  })
  .meta({ id: 'payment_with_details' });

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

export type Payment = z.output<typeof paymentSchema>;
