import { z } from 'zod';
import { flagInQuery, instant } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

export const importKinds = ['courses', 'sessions', 'users'] as const;
export const importStates = ['queued', 'running', 'done', 'refused', 'failed'] as const;

export const startImportQuery = z.strictObject({
  kind: z.enum(importKinds, `must be one of ${importKinds.join(', ')}`),
  /** Tries everything and writes nothing. */
  dry_run: flagInQuery.default(false),
  /** Writes the good lines and leaves the bad ones out; otherwise one bad line refuses the whole file. */
  skip_bad: flagInQuery.default(false),
});

const common = {
  id: z.string(),
  kind: z.enum(importKinds),
  dry_run: z.boolean(),
  skip_bad: z.boolean(),
  status: z.enum(importStates),
  lines_total: z.int(),
  lines_done: z.int(),
  lines_written: z.int(),
  lines_bad: z.int(),
  created_at: instant,
  ended_at: instant.nullable(),
};

/** `line` counts as a text editor does: the headings are line 1. */
export const badLine = z.object({
  line: z.int(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })),
});

export const importSchema = z.object({ ...common, bad_lines: z.array(badLine) }).meta({ id: 'import' });
export const importSorts = {
  created_at: { expression: 'created_at', type: 'timestamptz' },
} as const satisfies Sorts;
export const importListQuery = z.strictObject({
  ...listQuery(importSorts, '-created_at'),
  kind: z.enum(importKinds).optional(),
  status: z.enum(importStates).optional(),
});
export const importListSchema = listSchema(z.object(common));

export type ImportKind = (typeof importKinds)[number];
export type Import = z.output<typeof importSchema>;
export type BadLine = z.output<typeof badLine>;
