// npm run second-factor:remove -- <e-mail>: takes away the second factor of somebody who has lost it, for the day when
// no other admin can do that in the back office. Needs a shell on the server. Audited, and told to the person by mail;
// an admin then logs in with the password and sets up a new one.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { assemble } from '../assemble.ts';
import { databaseClock } from '../clock.ts';
import { BadConfiguration, type Config, readSettings } from '../config.ts';
import { transaction } from '../database/connect.ts';
import { EmbeddedPostgresError } from '../database/embedded.ts';
import { UnusableDatabase, visitDatabase } from '../database/open.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { localSecrets } from '../local-secrets.ts';
import { takeAway } from './remove-second-factor.ts';

/** @returns what was done, in a sentence @throws AppError `not_found` with a sentence */
export async function rescue(deps: Deps, email: string): Promise<string> {
  const ended = await transaction(deps.sql, { actor_id: null, source: 'command' }, async (tx) => {
    const [person] = await tx<{ id: string }[]>`
      select id from users where email = ${email.trim().toLowerCase()} for no key update`;
    if (!person) throw new AppError('not_found', `There is no account with ${email}`);
    return takeAway(tx, deps, person.id);
  });
  deps.revocations.remember(ended);
  return `${email} has no second factor any more, ${ended.length} log-ins were ended, and a letter is on its way.`;
}

async function main(email: string | undefined): Promise<void> {
  if (!email) throw new BadConfiguration('Say whose: npm run second-factor:remove -- name@example.com');
  const settings = readSettings(process.env);
  const data_dir = resolve(settings.DATA_DIR);
  mkdirSync(data_dir, { recursive: true });
  const database = await visitDatabase(settings, data_dir, () => undefined);
  const clock = await databaseClock(database.sql);
  const PORT = settings.PORT ?? 3000;
  const config: Config = Object.freeze({
    ...settings,
    ...localSecrets(settings, data_dir),
    ...{ DATA_DIR: data_dir, PORT, PUBLIC_URL: settings.PUBLIC_URL ?? `http://localhost:${PORT}` },
  });
  const log = pino({ level: 'silent' });
  const deps = await assemble(
    { config, sql: database.sql, now: clock.now, log },
    { url: database.url, schedule: false },
  );
  try {
    console.log(await rescue(deps, email));
  } finally {
    clock.stop();
    await deps.revocations.stop();
    await deps.jobs.stop();
    await database.stop();
  }
}

if (import.meta.main) {
  try {
    await main(process.argv[2]);
  } catch (error) {
    const isForPeople = [BadConfiguration, EmbeddedPostgresError, UnusableDatabase, AppError].some(
      (kind) => error instanceof kind,
    );
    console.error(isForPeople ? (error as Error).message : error);
    process.exitCode = 1;
  }
}
