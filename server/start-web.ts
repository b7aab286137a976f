// Start and stop of the web process (npm start): settings → database → simulators (demo) → application → worker. One line for each step.
import { flushCompileCache } from 'node:module';
import { seedDemo } from '../db/seed/seed.ts';
import { cardSettings, mpesaSettings } from '../simulators/settings-for.ts';
import { startSimulators } from '../simulators/start.ts';
import { buildAdmin } from '../web/build.ts';
import { loadSite } from '../web/load-site.ts';
import { ensureFirstAdmin } from './accounts/first-admin.ts';
import { hashPassword } from './accounts/password.ts';
import { buildApp } from './app.ts';
import type { Config, Settings } from './config.ts';
import { openDatabase } from './database/open.ts';
import { localSecrets } from './local-secrets.ts';
import { registerPaybill } from './payments/register-paybill.ts';
import { freePort } from './ports.ts';
import { doJobs, openParts, type Run, runProcess } from './run-process.ts';
import { randomToken } from './seal.ts';
import { printWelcome } from './welcome.ts';

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];
/** Whom to call in the demo; nobody has this number. */
const demoBusiness = {
  BUSINESS_PHONE: '+254 700 000 000',
  BUSINESS_EMAIL: 'karibu@darasa.example',
  BUSINESS_ADDRESS: 'Argwings Kodhek Road, Kilimani, Nairobi',
  BUSINESS_PIN: 'P000000000X',
};

await runProcess(async (run: Run) => {
  const { settings, data_dir, say } = run;
  console.log(`Darasa (${settings.MODE}), Node ${process.versions.node}`);
  // The address first: nothing is started for a port that is taken.
  const PORT = await freePort(settings.PORT ?? 3000, '127.0.0.1', { strict: settings.PORT !== undefined });
  const PUBLIC_URL = settings.PUBLIC_URL ?? `http://localhost:${PORT}`;
  const office = backOffice(run);
  const database = await openDatabase(settings, data_dir, say);
  run.undo.push(database.stop);
  const simulated = await simulate(run, PUBLIC_URL);
  const config: Config = Object.freeze({
    ...(settings.MODE === 'demo' ? demoBusiness : {}),
    ...settings,
    ...simulated?.settings,
    ...localSecrets(settings, data_dir),
    DATA_DIR: data_dir,
    PORT,
    PUBLIC_URL,
  });

  const deps = await openParts(run, config, database, config.WORKER === 'inside');
  await ensureFirstAdmin(deps);
  if (config.MODE === 'demo') {
    await seedDemo({
      ...{
        sql: deps.sql,
        seal: deps.seal,
        now: deps.now(),
        timezone: config.TIMEZONE,
        config,
        files_dir: `${data_dir}/files`,
      },
      ...{ password_hash: hashPassword, log: say },
    });
  }
  if (config.WORKER === 'inside') await doJobs(deps);
  await office;
  const app = await buildApp(deps, await loadSite({ phone_url: simulated?.phone_url ?? null }));
  run.undo.push(() => app.close());
  await app.listen({ port: PORT, host: config.HOST });
  say('Serving');
  // Real addresses are registered once, by an admin; the simulated M-Pesa has to be told at each start.
  if (simulated?.settings.MPESA_BASE_URL)
    await registerPaybill(deps).catch((error: unknown) =>
      run.log.warn({ err: error }, 'the PayBill is not registered'),
    );
  printWelcome(config, simulated?.phone_url ?? null);
  // Now, and not at the end: a process that is killed has none.
  flushCompileCache();
});

/** Built beside the rest of the start. What goes wrong there takes the back office away, not the platform. */
async function backOffice({ log, say }: Run): Promise<void> {
  try {
    if (await buildAdmin()) say('Back office built');
  } catch (error) {
    log.error({ err: error }, 'the back office could not be built');
  }
}

/** In the demo, providers without an address of their own are simulated, as servers of their own. */
async function simulate(
  { settings, data_dir, say, undo }: Run,
  public_url: string,
): Promise<{ settings: Partial<Settings>; phone_url: string } | null> {
  if (
    settings.MODE !== 'demo' ||
    [settings.MPESA_BASE_URL, settings.FLUTTERWAVE_BASE_URL, settings.AFRICASTALKING_BASE_URL].every(Boolean)
  )
    return null;
  const first = settings.SIMULATOR_PORT ?? 4010;
  const strict = settings.SIMULATOR_PORT !== undefined;
  const daraja_port = await freePort(first, '127.0.0.1', { strict, variable: 'SIMULATOR_PORT' });
  const flutterwave_port = await freePort(daraja_port + 1, '127.0.0.1', { variable: 'SIMULATOR_PORT' });
  const africastalking_port = await freePort(flutterwave_port + 1, '127.0.0.1', {
    variable: 'SIMULATOR_PORT',
  });
  const sms_secret = settings.AFRICASTALKING_CALLBACK_SECRET ?? randomToken();
  const simulators = await startSimulators({
    ...{
      daraja_port,
      flutterwave_port,
      africastalking_port,
      queries_per_minute: null,
      business_name: settings.BUSINESS_NAME,
    },
    memory_file: `${data_dir}/simulators.json`,
    webhook_url: `${public_url}/api/payments/webhooks/flutterwave`,
    sms_report_url: `${public_url}/api/hooks/sms/${sms_secret}`,
  });
  undo.push(simulators.close);
  say(
    `Simulated M-Pesa, card payments and SMS on ports ${daraja_port}, ${flutterwave_port} and ${africastalking_port}`,
  );
  const mpesa: Partial<Settings> = settings.MPESA_BASE_URL
    ? {}
    : { ...mpesaSettings(simulators), MPESA_CALLBACK_ADDRESSES: LOOPBACK };
  const card: Partial<Settings> = settings.FLUTTERWAVE_BASE_URL ? {} : cardSettings(simulators);
  const sms: Partial<Settings> = settings.AFRICASTALKING_BASE_URL
    ? {}
    : {
        AFRICASTALKING_BASE_URL: simulators.africastalking.url,
        AFRICASTALKING_USERNAME: simulators.africastalking.credentials.username,
        AFRICASTALKING_API_KEY: simulators.africastalking.credentials.api_key,
        AFRICASTALKING_CALLBACK_SECRET: sms_secret,
      };
  return { settings: { ...mpesa, ...card, ...sms }, phone_url: simulators.phone_url };
}
