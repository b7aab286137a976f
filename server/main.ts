// Start and stop of the web process (npm start): settings → address → database → serve.ts. PostgreSQL starts while the
// rest of the code is read, so this imports little.
import { buildAdmin } from '../web/build.ts';
import { type OpenDatabase, openDatabase } from './database/open.ts';
import { freePort } from './ports.ts';
import { type Run, runProcess } from './run-process.ts';

await runProcess(async (run: Run) => {
  const { settings } = run;
  console.log(`Darasa (${settings.MODE}), Node ${process.versions.node}`);
  // The address first: nothing is started for a port that is taken.
  const PORT = await freePort(settings.PORT ?? 3000, '127.0.0.1', { strict: settings.PORT !== undefined });
  const PUBLIC_URL = settings.PUBLIC_URL ?? `http://localhost:${PORT}`;
  const opening = open(run);
  const office = backOffice(run);
  const [database, { serve }] = await Promise.all([opening, import('./serve.ts')]);
  await serve(run, database, { PORT, PUBLIC_URL, office });
});

async function open({ settings, data_dir, say, undo }: Run): Promise<OpenDatabase> {
  const database = await openDatabase(settings, data_dir, say);
  undo.push(database.stop);
  return database;
}

/** Built beside the rest of the start. What goes wrong there takes the back office away, not the platform. */
async function backOffice({ log, say }: Run): Promise<void> {
  try {
    if (await buildAdmin()) say('Back office built');
  } catch (error) {
    log.error({ err: error }, 'the back office could not be built');
  }
}
