import { z } from 'zod';
import { email, instant, line, prose } from '../http/fields.ts';

export const purposes = ['terms', 'privacy', 'marketing', 'photos'] as const;

export const consentBody = z.strictObject({
  purpose: z.enum(purposes, `must be one of ${purposes.join(', ')}`),
  /** Which wording was shown. */
  version: line(1, 40),
  given: z.boolean('must be true or false'),
});
export const consentSchema = z.object({
  id: z.string(),
  purpose: z.enum(purposes),
  version: z.string(),
  given: z.boolean(),
  created_at: instant,
});
/** What counts now for each purpose, and everything that was ever said. */
export const consentsSchema = z.object({
  now: z.record(z.string(), z.boolean()),
  history: z.array(consentSchema),
});

export const eraseBody = z.strictObject({
  /** The account's address, typed again: this cannot be undone. */
  confirm_email: email,
  reason: prose(500).optional(),
});
export const erasedSchema = z.object({
  erased_at: instant,
  /** What the law wants kept, now without the identity. */
  kept: z.object({ bookings: z.int(), payments: z.int(), documents: z.int() }),
});
