// npm run db:schema: applies the migrations to an empty throw-away PostgreSQL and writes what they add up to into
// db/schema.sql.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '../server/database/connect.ts';
import { startEmbeddedPostgres } from '../server/database/embedded.ts';
import { migrate } from '../server/database/migrate.ts';
import { schemaText } from './schema-text.ts';

const FILE = fileURLToPath(new URL('schema.sql', import.meta.url));

const data_dir = mkdtempSync(join(tmpdir(), 'darasa-schema-'));
const server = await startEmbeddedPostgres({ data_dir, durable: false, log: () => undefined });
try {
  await migrate(server.url);
  const sql = connect(server.url, { pool_size: 1 });
  writeFileSync(FILE, await schemaText(sql));
  await sql.end();
  console.log('db/schema.sql written');
} finally {
  await server.stop();
  for (const folder of [server.directory, data_dir]) rmSync(folder, { recursive: true, force: true });
}
