import { z } from 'zod';
import { currency, flagInQuery, id, instant, line, money, moneyInput } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';
import { providers, reason } from '../payments/schemas.ts';

export const refundStates = ['requested', 'processing', 'completed', 'failed'] as const;
export const refundCauses = [
  'cancelled_by_customer',
  'cancelled_by_us',
  'late_money',
  'paid_twice',
  'paid_too_much',
  'decided_by_admin',
  'transferred',
] as const;

export const refundSchema = z
  .object({
    id: z.string(),
    receipt_id: z.string(),
    booking_id: z.string().nullable(),
    booking_code: z.string().nullable(),
    payment_id: z.string().nullable(),
    provider: z.enum(providers),
    /** The provider's id of the money that goes back. */
    provider_transaction_id: z.string(),
    amount: money,
    currency,
    status: z.enum(refundStates),
    cause: z.enum(refundCauses),
    reason: z.string(),
    requested_by: z.string().nullable(),
    approval_needed: z.boolean(),
    approved_by: z.string().nullable(),
    provider_reference: z.string().nullable(),
    attention: z.string().nullable(),
    failure_reason: z.string().nullable(),
    /** How often it was handed to the provider. */
    tries: z.int(),
    requested_at: instant,
    sent_at: instant.nullable(),
    completed_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'refund' });

export const refundSorts = {
  requested_at: { expression: 'f.requested_at', type: 'timestamptz' },
  amount: { expression: 'f.amount', type: 'numeric' },
} satisfies Sorts;
export const refundListQuery = z.strictObject({
  ...listQuery(refundSorts, '-requested_at'),
  status: z.enum(refundStates).optional(),
  cause: z.enum(refundCauses).optional(),
  booking_id: id.optional(),
  /** Only those that wait for a second admin, or only the others. */
  approval_needed: flagInQuery.optional(),
  /** Only those that staff must look at, or only the others. */
  attention: flagInQuery.optional(),
});
export const refundListSchema = listSchema(refundSchema);

const someMoney = moneyInput.refine((value) => value > 0, 'must be more than nothing');
export const requestRefundBody = z.strictObject({
  booking_id: id,
  /** All that is left when left out. */
  amount: someMoney.optional(),
  reason,
});
export const refundReceiptBody = z.strictObject({ amount: someMoney.optional(), reason });
export const settleRefundBody = z
  .strictObject({
    outcome: z.enum(['done', 'failed']),
    /** The id of the money handed back: an M-Pesa receipt, a cheque, a voucher. */
    provider_reference: line(2, 100).optional(),
    reason,
  })
  .refine((body) => body.outcome === 'failed' || body.provider_reference !== undefined, {
    path: ['provider_reference'],
    message: 'is needed when the money was paid back',
  });

export type Refund = z.output<typeof refundSchema>;
