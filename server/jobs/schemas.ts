// What the job endpoints take and give.
import { z } from 'zod';
import { instant, line } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

export const jobStates = ['created', 'retry', 'active', 'completed', 'cancelled', 'failed'] as const;

export const jobSchema = z.object({
  id: z.guid(),
  name: z.string(),
  state: z.enum(jobStates),
  /** The ids of what it is about; whatever else a job carries is not shown. */
  about: z.record(z.string(), z.string()),
  /** The first line of what went wrong last. */
  error: z.string().nullable(),
  attempts: z.int(),
  most_attempts: z.int(),
  created_at: instant,
  started_at: instant.nullable(),
  ended_at: instant.nullable(),
  next_try_at: instant.nullable(),
});
export type ListedJob = z.output<typeof jobSchema>;

export const jobSorts = { created_at: { expression: 'job.created_on', type: 'timestamptz' } } satisfies Sorts;

export const jobListQuery = z.strictObject({
  ...listQuery(jobSorts, '-created_at'),
  name: line(1, 60).optional(),
  state: z.enum(jobStates).default('failed'),
});
export const jobListSchema = listSchema(jobSchema);
