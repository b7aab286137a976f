// Brings a database to the newest schema. Forward only; db/README.md says how to change a table safely.
import { fileURLToPath } from 'node:url';
import Postgrator from 'postgrator';
import { connect } from './connect.ts';

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations/*', import.meta.url));
/** Two nodes starting at once take turns under this advisory lock. */
const LOCK = 7_214_903;

/**
 * Applies what is missing, each file in a transaction of its own, and returns the names applied.
 * @throws when a migration fails, or when one already applied was changed afterwards (its checksum differs).
 */
export async function migrate(url: string, log: (line: string) => void = () => undefined): Promise<string[]> {
  const sql = connect(url, { pool_size: 1, name: 'darasa-migrate' });
  try {
    await sql`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)`;
    await sql`select pg_advisory_lock(${LOCK})`;
    const postgrator = new Postgrator({
      migrationPattern: escapeGlob(MIGRATIONS),
      driver: 'pg',
      database: new URL(url).pathname.slice(1),
      schemaTable: 'schema_migrations',
      newline: 'LF',
      execQuery: async (query) => ({ rows: await sql.unsafe(query) }),
      execSqlScript: async (script) => {
        await sql.unsafe(`begin;\n${script}\ncommit;`).catch(async (error: unknown) => {
          await sql.unsafe('rollback');
          throw error;
        });
      },
    });
    postgrator.on('migration-finished', (step) =>
      log(`${String(step.version).padStart(4, '0')} ${step.name}`),
    );
    const applied = await postgrator.migrate();
    return applied.map((step) => `${String(step.version).padStart(4, '0')} ${step.name}`);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** The path of the checkout may hold characters that mean something in a glob. */
function escapeGlob(pattern: string): string {
  const folder = pattern.slice(0, -1);
  return `${folder.replace(/[[\]{}()!*?\\]/g, '[$&]')}*`;
}
