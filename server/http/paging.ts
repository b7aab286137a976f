// Lists: { data, next_cursor, total }, keyset paging, a named sort. A cursor says where the page before ended, so
// rows that come or go in between neither repeat nor hide others.
import { z } from 'zod';
import type { Db, Fragment } from '../database/connect.ts';
import { invalidField } from '../errors.ts';
import { wholeInQuery } from './fields.ts';

/** A sort people can name: the SQL expression (never null) and its type. Trusted text, never from a request. */
export type Sorts = Record<
  string,
  { expression: string; type: 'text' | 'timestamptz' | 'date' | 'numeric' | 'integer' | 'bigint' | 'float8' }
>;

/** The query parameters every list takes. `sort` is a key of the list's sorts, `-` before it for descending. */
export function listQuery<S extends Sorts>(sorts: S, standard: string) {
  const names = Object.keys(sorts).flatMap((name) => [name, `-${name}`]);
  return {
    limit: wholeInQuery(1, 100).default(20),
    cursor: z.string().max(1024).optional(),
    sort: z.enum(names as [string, ...string[]], `must be one of ${names.join(', ')}`).default(standard),
  };
}

export function listSchema<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable(), total: z.int() });
}

type ListQuery = { limit: number; cursor?: string | undefined; sort: string };
const cursorShape = z.tuple([z.string(), z.string(), z.guid()]);

/**
 * The three pieces of SQL a list needs: `after` (a condition), `order`, and `value` to select as `page_value`.
 * @param idExpression the column that makes the order total, e.g. `courses.id`
 * @throws AppError 422 when the cursor is damaged or belongs to another sort
 */
export function keyset(sql: Db, sorts: Sorts, query: ListQuery, idExpression: string) {
  const descending = query.sort.startsWith('-');
  const { expression, type } = sorts[query.sort.replace(/^-/, '')]!;
  const direction = descending ? 'desc' : 'asc';
  let after: Fragment = sql`true`;
  if (query.cursor !== undefined) {
    const [value, id] = readCursor(query.cursor, query.sort);
    after = sql`(${sql.unsafe(`(${expression})`)}, ${sql.unsafe(idExpression)}) ${sql.unsafe(descending ? '<' : '>')}
      (${value}::text::${sql.unsafe(type)}, ${id}::uuid)`;
  }
  return {
    after,
    order: sql.unsafe(`${expression} ${direction}, ${idExpression} ${direction}`) as unknown as Fragment,
    value: sql.unsafe(`(${expression})::text`) as unknown as Fragment,
  };
}

/** Cuts the one row too many that was asked for, and writes the next cursor from the last row kept. */
export function toPage<R extends { id: string; page_value: string }>(
  rows: readonly R[],
  total: number,
  query: ListQuery,
) {
  const data = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? data.at(-1) : undefined;
  return {
    data,
    next_cursor: last
      ? Buffer.from(JSON.stringify([query.sort, last.page_value, last.id])).toString('base64url')
      : null,
    total,
  };
}

function readCursor(cursor: string, sort: string): [string, string] {
  try {
    const [cursorSort, value, id] = cursorShape.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    if (cursorSort === sort && !value.includes('\0')) return [value, id];
  } catch {
    // falls through to the one answer for every damaged cursor
  }
  throw invalidField('cursor', 'is not a cursor of this list and sort');
}
