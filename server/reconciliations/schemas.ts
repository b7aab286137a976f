import { z } from 'zod';
import { currency, date, instant, money } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

export const differenceKinds = [
  /** They took money that we did not know of; it is now listed as unapplied. */
  'theirs_not_ours',
  /** We have money that their statement does not show. */
  'ours_not_theirs',
  'amount_differs',
  /** Both know it, and it pays for nothing yet. */
  'ours_unapplied',
  /** We knew of the money, but not its receipt number; now we do. */
  'number_found',
  /** We know of the money, and its receipt number is still missing. */
  'number_missing',
  'listed_twice',
  'unreadable_line',
] as const;

export const differenceSchema = z.object({
  kind: z.enum(differenceKinds),
  provider_transaction_id: z.string().nullable(),
  theirs: z.object({ amount: money, currency, at: instant, account: z.string().nullable() }).nullable(),
  ours: z
    .object({
      receipt_id: z.string(),
      payment_id: z.string().nullable(),
      booking_code: z.string().nullable(),
      amount: money,
      currency,
      status: z.string(),
    })
    .nullable(),
  /** What a person should know or do. */
  note: z.string(),
});

export const totalsSchema = z.object({
  /** Lines with money received, within the days asked for. */
  theirs: z.int(),
  theirs_amount: money,
  /** Ours of those days. */
  ours: z.int(),
  ours_amount: money,
  matched: z.int(),
  differences: z.int(),
  /** Lines of other days, and lines without money received (payouts, fees, tries that failed). */
  lines_passed_over: z.int(),
});

const summary = {
  id: z.string(),
  provider: z.enum(['mpesa', 'flutterwave']),
  date_from: date,
  date_to: date,
  statement_sha256: z.string(),
  totals: totalsSchema,
  created_by: z.string(),
  created_at: instant,
};
export const reconciliationSchema = z
  .object({ ...summary, differences: z.array(differenceSchema) })
  .meta({ id: 'reconciliation' });
export const reconciliationSummarySchema = z.object(summary).meta({ id: 'reconciliation_summary' });

export const reconciliationSorts = {
  created_at: { expression: 'created_at', type: 'timestamptz' },
} satisfies Sorts;
export const reconciliationListQuery = z.strictObject({
  ...listQuery(reconciliationSorts, '-created_at'),
  provider: z.enum(['mpesa', 'flutterwave']).optional(),
});
export const reconciliationListSchema = listSchema(reconciliationSummarySchema);

export const reconcileQuery = z
  .strictObject({ provider: z.enum(['mpesa', 'flutterwave']), date_from: date, date_to: date })
  .refine((query) => query.date_from <= query.date_to, {
    path: ['date_to'],
    message: 'must not be before date_from',
  });

export type Difference = z.output<typeof differenceSchema>;
export type Totals = z.output<typeof totalsSchema>;
export type Reconciliation = z.output<typeof reconciliationSchema>;
