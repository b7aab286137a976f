import { z } from 'zod';
import { instant } from '../http/fields.ts';

export const timelineKinds = [
  'booking',
  'attempt',
  'call',
  'delivery',
  'decision',
  'money',
  'refund',
  'document',
  'message',
] as const;

export const timelineEventSchema = z.object({
  at: instant,
  kind: z.enum(timelineKinds),
  /** Who made it happen: somebody logged in, the payment provider, or the platform by itself. */
  source: z.enum(['person', 'provider', 'platform']),
  by: z.object({ user_id: z.string(), name: z.string(), role: z.string() }).nullable(),
  /** The booking, payment, refund or receipt it is about. */
  about: z.object({ type: z.string(), id: z.string() }),
  what: z.string(),
  result: z.string().nullable(),
  reason: z.string().nullable(),
  /** What was sent, said or changed; secrets and phone numbers masked. */
  detail: z.unknown(),
});

export const timelineSchema = z
  .object({ payment_id: z.string(), booking_id: z.string(), data: z.array(timelineEventSchema) })
  .meta({ id: 'payment_timeline' });

export type TimelineEvent = z.output<typeof timelineEventSchema>;
