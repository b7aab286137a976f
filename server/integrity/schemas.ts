import { z } from 'zod';
import { instant } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

/** One broken rule: its sentence, how many rows break it (a hundred may mean more), and the first of them. */
export const brokenRule = z.object({
  name: z.string(),
  sentence: z.string(),
  found: z.int(),
  rows: z.array(z.record(z.string(), z.unknown())),
});

const common = {
  id: z.guid(),
  status: z.enum(['running', 'sound', 'broken', 'failed']),
  /** Null for the nightly one. */
  asked_by: z.guid().nullable(),
  started_at: instant,
  ended_at: instant.nullable(),
  took_ms: z.int().nullable(),
  /** How many rules were checked, and how many are broken. */
  invariants: z.int().nullable(),
  broken: z.int(),
  /** Why it could not be brought to its end. */
  error: z.string().nullable(),
};

export const integrityCheckSchema = z
  .object({ ...common, violations: z.array(brokenRule) })
  .meta({ id: 'integrity_check' });
export const integrityCheckSorts = {
  started_at: { expression: 'started_at', type: 'timestamptz' },
} as const satisfies Sorts;
export const integrityCheckListQuery = z.strictObject({ ...listQuery(integrityCheckSorts, '-started_at') });
export const integrityCheckListSchema = listSchema(z.object(common));

export type BrokenRule = z.output<typeof brokenRule>;
export type IntegrityCheck = z.output<typeof integrityCheckSchema>;
