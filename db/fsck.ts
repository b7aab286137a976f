// npm run fsck: checks every invariant on the stored data and prints what breaks one. It changes nothing. Exit code 1
// when something is broken. Works beside a running platform.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadConfiguration, readSettings } from '../server/config.ts';
import type { Sql, Tx } from '../server/database/connect.ts';
import { EmbeddedPostgresError } from '../server/database/embedded.ts';
import { UnusableDatabase, visitDatabase } from '../server/database/open.ts';
import { invariants } from './invariants.ts';

/** One broken rule in one place: which rule, in words, and the row that breaks it. */
export type Violation = { name: string; sentence: string; row: Record<string, unknown> };

/** Rows shown of one broken invariant; more of the same tell nothing new. */
const most_rows = 100;
type Patience = {
  /** For each invariant. A whole table is read for some of them, which takes longer than a request may. */
  statement_timeout_ms?: number;
};

/** All violations, seen in one snapshot, so that work going on meanwhile cannot look like one. */
export async function fsck(sql: Sql, patience: Patience = {}): Promise<Violation[]> {
  return sql.begin('isolation level repeatable read read only', (tx) =>
    violationsIn(tx as unknown as Tx, patience),
  ) as Promise<Violation[]>;
}

/** The same as the caller's transaction sees it. */
export async function violationsIn(
  tx: Tx,
  { statement_timeout_ms = 10 * 60_000 }: Patience = {},
): Promise<Violation[]> {
  await tx`select set_config('statement_timeout', ${String(statement_timeout_ms)}, true)`;
  const found: Violation[] = [];
  for (const { name, sentence, broken } of invariants) {
    const rows = await tx.unsafe<Record<string, unknown>[]>(
      `select * from (${broken}) as broken limit ${most_rows}`,
    );
    for (const row of rows) found.push({ name, sentence, row: { ...row } });
  }
  return found;
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const data_dir = resolve(settings.DATA_DIR);
  mkdirSync(data_dir, { recursive: true });
  const database = await visitDatabase(settings, data_dir, console.log);
  try {
    const began = performance.now();
    const violations = await fsck(database.sql);
    let last = '';
    for (const { name, sentence, row } of violations) {
      if (name !== last) console.log(`\n${name}: ${sentence}`);
      last = name;
      console.log(`  ${JSON.stringify(row)}`);
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      `${violations.length === 0 ? '' : '\n'}${invariants.length} invariants, ${violations.length} violations, ${seconds} s`,
    );
    process.exitCode = violations.length === 0 ? 0 : 1;
  } finally {
    await database.stop();
  }
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    const isForPeople = [BadConfiguration, EmbeddedPostgresError, UnusableDatabase].some(
      (kind) => error instanceof kind,
    );
    console.error(isForPeople ? (error as Error).message : error);
    process.exitCode = 2;
  }
}
