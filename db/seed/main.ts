// npm run db:seed: brings the database to the newest schema and puts the demo school into it. Works beside a running
// platform only with DATABASE_URL; the embedded database belongs to one process at a time.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashPassword } from '../../server/accounts/password.ts';
import { databaseClock } from '../../server/clock.ts';
import { BadConfiguration, readSettings } from '../../server/config.ts';
import { EmbeddedPostgresError } from '../../server/database/embedded.ts';
import { openDatabase, UnusableDatabase } from '../../server/database/open.ts';
import { localSecrets } from '../../server/local-secrets.ts';
import { createSeal } from '../../server/seal.ts';
import { demoLogins, seedDemo } from './seed.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (settings.MODE === 'production') {
    // Its log-ins are public knowledge, an admin's among them.
    throw new BadConfiguration('MODE: the demo data may not be put into a production database.');
  }
  const data_dir = resolve(settings.DATA_DIR);
  mkdirSync(data_dir, { recursive: true });
  const database = await openDatabase(settings, data_dir, console.log);
  try {
    const secrets = localSecrets(settings, data_dir);
    const clock = await databaseClock(database.sql);
    clock.stop();
    const done = await seedDemo({
      sql: database.sql,
      seal: createSeal(secrets.DATA_KEYS, secrets.LOOKUP_SECRET),
      now: clock.now(),
      timezone: settings.TIMEZONE,
      config: settings,
      files_dir: join(data_dir, 'files'),
      password_hash: hashPassword,
      log: console.log,
    });
    if (!done) console.log('The database has courses already: nothing was changed.');
    else
      for (const { role, email, password } of demoLogins)
        console.log(`  ${role.padEnd(8)} ${email}  ${password}`);
  } finally {
    await database.stop();
  }
}

try {
  await main();
} catch (error) {
  const isForPeople = [BadConfiguration, EmbeddedPostgresError, UnusableDatabase].some(
    (kind) => error instanceof kind,
  );
  console.error(isForPeople ? (error as Error).message : error);
  process.exitCode = 1;
}
