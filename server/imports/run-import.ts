// The job that works an import off. Everything happens in one transaction: a file is written whole, or without its bad
// lines, or not at all, also when the power fails; a dry run is the same work, taken back at the end.
import { type Tx, transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { toAppError } from '../http/problem.ts';
import { checkLine } from './line-kinds.ts';
import { type Line, readLines } from './read-lines.ts';
import type { BadLine, ImportKind } from './schemas.ts';
import { writers } from './write-lines.ts';

const AT_ONCE = 250;

type Order = {
  id: string;
  user_id: string;
  kind: ImportKind;
  dry_run: boolean;
  skip_bad: boolean;
  file: string;
};
type Outcome = { written: number; bad: BadLine[] };
type Checked = { line: number; value: unknown };

class TakenBack extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('nothing is written');
    this.outcome = outcome;
  }
}

export async function runImport(deps: Deps, { import_id }: { import_id: string }): Promise<void> {
  const [order] = await deps.sql<Order[]>`
    update imports set status = 'running', lines_done = 0, ended_at = null
    where id = ${import_id} and status in ('queued', 'running', 'failed') and file is not null
    returning id, user_id, kind, dry_run, skip_bad, file`;
  if (!order) return;
  try {
    const lines = readLines(deps.seal.open(order.file), order.kind);
    await transaction(deps.sql, { actor_id: order.user_id, source: 'job' }, async (tx) => {
      const outcome = await writeAll(tx, deps, order, lines);
      if (order.dry_run || (outcome.bad.length > 0 && !order.skip_bad)) throw new TakenBack(outcome);
      await end(tx, deps, order, 'done', outcome);
    });
  } catch (error) {
    if (error instanceof TakenBack)
      return end(deps.sql, deps, order, order.dry_run ? 'done' : 'refused', error.outcome);
    await deps.sql`update imports set status = 'failed', ended_at = ${deps.now()} where id = ${order.id}`;
    throw error;
  }
}

async function end(
  sql: Tx | Deps['sql'],
  { now }: Deps,
  order: Order,
  status: 'done' | 'refused',
  { written, bad }: Outcome,
): Promise<void> {
  const kept = status === 'done' && !order.dry_run ? written : 0;
  const sorted = bad.toSorted((one, other) => one.line - other.line);
  await sql`
    update imports set status = ${status}, ended_at = ${now()}, file = null, lines_done = lines_total,
           lines_written = ${kept}, bad_lines = ${sql.json(sorted)}
    where id = ${order.id}`;
}

async function writeAll(tx: Tx, deps: Deps, order: Order, lines: Line[]): Promise<Outcome> {
  const bad: BadLine[] = [];
  let written = 0;
  for (let from = 0; from < lines.length; from += AT_ONCE) {
    const good: Checked[] = [];
    for (const { line, cells } of lines.slice(from, from + AT_ONCE)) {
      const checked = checkLine(order.kind, cells);
      if ('errors' in checked) bad.push({ line, errors: checked.errors });
      else good.push({ line, value: checked.value });
    }
    const refused = await writeSome(tx, deps, order.kind, good);
    bad.push(...refused);
    written += good.length - refused.length;
    // On a connection of its own, so that others see the progress before the commit.
    await deps.sql`update imports set lines_done = ${Math.min(from + AT_ONCE, lines.length)} where id = ${order.id}`;
  }
  return { written, bad };
}

/** Together when possible; a refusal is traced to its lines by trying ever smaller halves. */
async function writeSome(tx: Tx, deps: Deps, kind: ImportKind, some: Checked[]): Promise<BadLine[]> {
  if (some.length === 0) return [];
  try {
    const values = some.map(({ value }) => value) as never[];
    await tx.savepoint((inner) => writers[kind](inner as unknown as Tx, deps, values));
    return [];
  } catch (error) {
    const { status, errors, code, message } = toAppError(error);
    if (status >= 500) throw error;
    if (some.length === 1)
      return [{ line: some[0]!.line, errors: errors.length > 0 ? errors : [{ field: code, message }] }];
    const middle = Math.ceil(some.length / 2);
    const first = await writeSome(tx, deps, kind, some.slice(0, middle));
    return [...first, ...(await writeSome(tx, deps, kind, some.slice(middle)))];
  }
}
