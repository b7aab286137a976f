import { z } from 'zod';
import { date, id, instant, line } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

/** Entries are numbered in the order in which they were written. */
export const auditSorts = { at: { expression: 'a.id', type: 'bigint' } } as const satisfies Sorts;

export const auditListQuery = z.strictObject({
  ...listQuery(auditSorts, '-at'),
  /** The table, such as bookings or payments. */
  object_type: line(1, 60).optional(),
  object_id: id.optional(),
  actor_id: id.optional(),
  action: z.enum(['created', 'changed', 'deleted']).optional(),
  source: line(1, 20).optional(),
  request_id: line(1, 64).optional(),
  /** Days in the business's time zone, both included. */
  date_from: date.optional(),
  date_to: date.optional(),
});

export const auditEntrySchema = z
  .object({
    id: z.int(),
    at: instant,
    object_type: z.string(),
    object_id: z.string(),
    action: z.enum(['created', 'changed', 'deleted']),
    actor_id: z.string().nullable(),
    actor: z.string().nullable(),
    /** api, job, webhook, command, or database when somebody used SQL. */
    source: z.string(),
    request_id: z.string().nullable(),
    ip: z.string().nullable(),
    reason: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'audit_entry' });

export const auditListSchema = listSchema(auditEntrySchema);
export type AuditEntry = z.output<typeof auditEntrySchema>;
