import { z } from 'zod';
import { bookedSession } from '../bookings/schemas.ts';
import { id, instant, line } from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';

export const waitlistStates = [
  'waiting',
  'offered',
  'accepted',
  'declined',
  'expired',
  'left',
  'removed',
] as const;

export const waitlistParams = z.strictObject({ sessionId: id });

export const joinWaitlistBody = z.strictObject({
  seats: z.int('must be a whole number').min(1, 'must be at least 1').max(1000, 'must be at most 1000'),
});

export const removeFromWaitlistBody = z.strictObject({
  /** Kept with the entry, and told to the person. */
  reason: line(1, 500),
});

const status = z.enum(waitlistStates, `must be one of ${waitlistStates.join(', ')}`).optional();

/** Table aliases as in waitlist.ts. */
export const ownWaitlistSorts = {
  created_at: { expression: 'w.created_at', type: 'timestamptz' },
  starts_at: { expression: 's.starts_at', type: 'timestamptz' },
} as const satisfies Sorts;

export const ownWaitlistFilters = z.strictObject({
  ...listQuery(ownWaitlistSorts, '-created_at'),
  status,
  session_id: id.optional(),
});

/** `place` is the order in which people joined. */
export const sessionWaitlistSorts = {
  place: { expression: 'w.place', type: 'numeric' },
  seats: { expression: 'w.seats', type: 'integer' },
} as const satisfies Sorts;

export const sessionWaitlistFilters = z.strictObject({ ...listQuery(sessionWaitlistSorts, 'place'), status });

export const waitlistEntrySchema = z
  .object({
    id: z.string(),
    user_id: z.string(),
    /** In the list for admins. */
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }).optional(),
    session_id: z.string(),
    session: bookedSession,
    seats: z.int(),
    status: z.enum(waitlistStates),
    /** 1 is next; null when the entry no longer waits. */
    position: z.int().nullable(),
    /** How many offers went to people who joined later. */
    passed_over: z.int(),
    /** The hold that the offer is; paying for it accepts the offer. */
    booking_id: z.string().nullable(),
    offered_at: instant.nullable(),
    offer_expires_at: instant.nullable(),
    ended_at: instant.nullable(),
    end_reason: z.string().nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'waitlist_entry' });

export type WaitlistEntry = z.output<typeof waitlistEntrySchema>;
