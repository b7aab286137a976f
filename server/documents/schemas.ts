import { z } from 'zod';
import { currency, instant, money } from '../http/fields.ts';

export const documentKinds = ['receipt', 'credit_note'] as const;

const lineSchema = z.object({
  text: z.string(),
  detail: z.string().nullable(),
  quantity: z.int(),
  unit_amount: money,
  amount: money,
});

/** What is printed, frozen on the day of issue. Amounts in major units. */
export const contentSchema = z.object({
  seller: z.object({
    name: z.string(),
    pin: z.string().nullable(),
    address: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
  payer: z.object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    /** Masked: +254712***678. */
    phone: z.string().nullable(),
  }),
  booking_code: z.string().nullable(),
  lines: z.array(lineSchema),
  total: money,
  /** What is part of the total; null when the house charges no tax or no sale is behind the money. */
  tax: z.object({ name: z.string(), rate_percent: z.number(), amount: money, net: money }).nullable(),
  /** What came in, when it was more than was due; the rest is paid back. */
  received: money.nullable(),
  method: z.string(),
  /** The provider's id of the money; null until the provider has told it. */
  provider_receipt: z.string().nullable(),
  moved_at: instant,
  /** Of a credit note: the receipt it takes back, and why. */
  credits: z.string().nullable(),
  reason: z.string().nullable(),
  timezone: z.string(),
});

export const documentSchema = z
  .object({
    id: z.string(),
    kind: z.enum(documentKinds),
    number: z.string(),
    payment_id: z.string().nullable(),
    refund_id: z.string().nullable(),
    currency,
    issued_at: instant,
    ...contentSchema.shape,
  })
  .meta({ id: 'document' });

/** A line of a list; the paper itself is behind its payment or refund. */
export const listedDocumentSchema = z
  .object({
    id: z.string(),
    kind: z.enum(documentKinds),
    number: z.string(),
    payment_id: z.string().nullable(),
    refund_id: z.string().nullable(),
    amount: money,
    currency,
    issued_at: instant,
    booking_code: z.string().nullable(),
    course: z.string().nullable(),
  })
  .meta({ id: 'listed_document' });

export type ListedDocument = z.output<typeof listedDocumentSchema>;
export type Content = z.output<typeof contentSchema>;
export type Document = z.output<typeof documentSchema>;
