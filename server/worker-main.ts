// The worker alone (npm run worker): does jobs and serves nothing. Beside it, web processes may run with WORKER=off.
import { BadConfiguration, type Config } from './config.ts';
import { openDatabase } from './database/open.ts';
import { localSecrets } from './local-secrets.ts';
import { doJobs, openParts } from './open-parts.ts';
import { type Run, runProcess } from './run-process.ts';

await runProcess(async (run: Run) => {
  const { settings, data_dir, say } = run;
  console.log(`Darasa worker (${settings.MODE}), Node ${process.versions.node}`);
  if (!settings.DATABASE_URL) {
    throw new BadConfiguration(
      'DATABASE_URL: must be set for a worker of its own; the embedded database belongs to the web process, which does the jobs itself.',
    );
  }
  const database = await openDatabase(settings, data_dir, say);
  run.undo.push(database.stop);
  const PORT = settings.PORT ?? 3000;
  const config: Config = Object.freeze({
    ...settings,
    ...localSecrets(settings, data_dir),
    DATA_DIR: data_dir,
    PORT,
    PUBLIC_URL: settings.PUBLIC_URL ?? `http://localhost:${PORT}`,
  });
  await doJobs(await openParts(run, config, database, true));
  say('Doing jobs');
});
