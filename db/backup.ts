// npm run backup -- [folder]: copies database, files and secrets of DATA_DIR into a new folder named after the moment,
// beside a running platform or without one. npm run restore -- <backup>: puts one into an empty DATA_DIR.
import { join, resolve } from 'node:path';
import { BadConfiguration, readSettings } from '../server/config.ts';
import { backUp, restore } from '../server/database/backup.ts';
import { EmbeddedPostgresError } from '../server/database/embedded.ts';

const [what, where] = process.argv.slice(2);

try {
  const { DATA_DIR, DATABASE_URL } = readSettings(process.env);
  if (DATABASE_URL)
    throw new BadConfiguration(
      'DATABASE_URL names a server of your own: back it up with its own tools, as docs/operations.md says.',
    );
  const began = performance.now();
  const took = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  if (what === 'restore') {
    if (!where) throw new BadConfiguration('Name the backup to restore: npm run restore -- backups/darasa-…');
    const { taken_at } = await restore(resolve(where), resolve(DATA_DIR), console.log);
    console.log(
      `Restored what was committed at ${taken_at} into ${resolve(DATA_DIR)} in ${took()}. Now: npm start`,
    );
  } else {
    const name = `darasa-${new Date()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(':', '-')}`;
    const target = join(resolve(where ?? 'backups'), name);
    const { bytes } = await backUp(resolve(DATA_DIR), target, console.log);
    console.log(
      `${target}: ${(bytes / 1e6).toFixed(1)} MB in ${took()}. It holds the secrets too: keep it safe.`,
    );
  }
} catch (error) {
  const isForPeople = error instanceof BadConfiguration || error instanceof EmbeddedPostgresError;
  console.error(isForPeople ? error.message : error);
  process.exitCode = 1;
}
