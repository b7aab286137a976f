// Serves, once there is a database: parts → first admin → worker → application → address. One line for each step.
import { flushCompileCache } from 'node:module';
import { loadSite } from '../web/load-site.ts';
import { ensureFirstAdmin } from './accounts/first-admin.ts';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import type { OpenDatabase } from './database/open.ts';
import { localSecrets } from './local-secrets.ts';
import { doJobs, openParts } from './open-parts.ts';
import type { Run } from './run-process.ts';
import { printWelcome } from './welcome.ts';

/** @param here.office the back office, which is being built: the application looks for it */
export async function serve(
  run: Run,
  database: OpenDatabase,
  here: { PORT: number; PUBLIC_URL: string; office: Promise<void> },
): Promise<void> {
  const { settings, data_dir, say } = run;
  const { office, ...address } = here;
  const demo = settings.MODE === 'demo' ? await import('./demonstration.ts') : null;
  const simulated = (await demo?.simulate(run, address.PUBLIC_URL)) ?? null;
  const config: Config = Object.freeze({
    ...demo?.business,
    ...settings,
    ...simulated?.settings,
    ...localSecrets(settings, data_dir),
    DATA_DIR: data_dir,
    ...address,
  });
  const [deps, site] = await Promise.all([
    openParts(run, config, database, config.WORKER === 'inside'),
    loadSite({ phone_url: simulated?.phone_url ?? null }),
  ]);
  await ensureFirstAdmin(deps);
  await demo?.seed(deps, run);
  if (config.WORKER === 'inside') await doJobs(deps);
  await office;
  const app = await buildApp(deps, site);
  run.undo.push(() => app.close());
  // A crowd that comes at once hears something, if only a refusal: beyond the backlog TCP tries again a second later.
  await app.listen({ port: config.PORT, host: config.HOST, backlog: 4_096 });
  say('Serving');
  await simulated?.introduce(deps);
  printWelcome(config, simulated?.phone_url ?? null, demo?.logins ?? []);
  // Now, and not at the end: a process that is killed has none.
  flushCompileCache();
}
