// Private databases with the demo school in them, for the tests.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { hashPassword } from '../../server/accounts/password.ts';
import { readSettings } from '../../server/config.ts';
import { connect, type Sql } from '../../server/database/connect.ts';
import { createSeal } from '../../server/seal.ts';
import { testDatabase } from '../../test/database.ts';
import { type SeedDeps, seedDemo } from './seed.ts';

export const now = new Date('2026-11-18T11:20:00Z');
const timezone = 'Africa/Nairobi';
export const seal = createSeal(
  `demo:${Buffer.alloc(32, 3).toString('base64')}`,
  'a look-up secret for these tests',
);
export const files_dir = mkdtempSync(join(tmpdir(), 'darasa-seed-'));
after(() => rmSync(files_dir, { recursive: true, force: true }));

/** For one test (pass its context), else for the file. */
export async function freshDatabase(scope?: Parameters<typeof testDatabase>[0]): Promise<Sql> {
  const { url } = await testDatabase(scope);
  const connection = connect(url, { pool_size: 4 });
  (scope ?? { after }).after(() => connection.end({ timeout: 1 }));
  return connection;
}

export function seed(into: Sql, changes: Partial<SeedDeps> = {}): Promise<boolean> {
  return seedDemo({
    sql: into,
    seal,
    now,
    timezone,
    config: readSettings({}),
    files_dir,
    password_hash: hashPassword,
    log: () => undefined,
    ...changes,
  });
}

/** Rows that break a rule: there must be none, among rows of which there are some. */
export async function none(broken: Promise<readonly object[]>): Promise<void> {
  assert.deepEqual([...(await broken)], []);
}
