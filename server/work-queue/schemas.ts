import { z } from 'zod';
import { instant, money } from '../http/fields.ts';

/** What waits for a person, the most urgent kind first. */
export const workKinds = [
  'data_broken',
  'money_to_apply',
  'payments_to_check',
  'refunds_to_approve',
  'refunds_in_trouble',
  'deliveries_not_applied',
  'sessions_in_doubt',
  'sessions_low_fill',
  'requests_to_answer',
  'quotes_ending',
  'messages_failed',
  'jobs_failed',
] as const;

export const workItemSchema = z.object({
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  /** Since when it waits; of sessions when they start or are decided, of quotes the end of their last day. */
  at: instant,
  amount: money.nullable(),
  currency: z.string().nullable(),
});
export const workQueueSchema = z
  .object({
    data: z.array(z.object({ kind: z.enum(workKinds), total: z.int(), items: z.array(workItemSchema) })),
  })
  .meta({ id: 'work_queue' });

export type WorkKind = (typeof workKinds)[number];
export type WorkQueue = z.output<typeof workQueueSchema>;
