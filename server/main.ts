// Start and stop: settings → database → simulators (demo) → application → worker. One line for each step.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import closeWithGrace from 'close-with-grace';
import { seedDemo } from '../db/seed/seed.ts';
import { startSimulators } from '../simulators/start.ts';
import { ensureFirstAdmin } from './accounts/first-admin.ts';
import { hashPassword } from './accounts/password.ts';
import { buildApp } from './app.ts';
import { assemble } from './assemble.ts';
import { databaseClock } from './clock.ts';
import { BadConfiguration, type Config, readSettings, type Settings } from './config.ts';
import { EmbeddedPostgresError } from './database/embedded.ts';
import { openDatabase, UnusableDatabase } from './database/open.ts';
import { jobHandlers } from './jobs/handlers.ts';
import { startSchedule } from './jobs/schedule.ts';
import { startWorker } from './jobs/worker.ts';
import { localSecrets } from './local-secrets.ts';
import { createLog } from './log.ts';
import { registerPaybill } from './payments/register-paybill.ts';
import { freePort, PortError } from './ports.ts';
import { printWelcome } from './welcome.ts';

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

const began = performance.now();
const say = (line: string) =>
  console.log(`  ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  ${line}`);
/** What to undo on the way out, the last one first. */
const undo: (() => Promise<unknown>)[] = [];

try {
  await start(readSettings(process.env));
} catch (error) {
  for (const step of undo.reverse()) await step().catch(() => undefined);
  const isForPeople = [BadConfiguration, EmbeddedPostgresError, UnusableDatabase, PortError].some(
    (kind) => error instanceof kind,
  );
  console.error(isForPeople ? (error as Error).message : error);
  process.exit(1);
}

async function start(settings: Settings): Promise<void> {
  console.log(`Darasa (${settings.MODE}), Node ${process.versions.node}`);
  const data_dir = resolve(settings.DATA_DIR);
  mkdirSync(data_dir, { recursive: true });
  const log = createLog(settings.LOG_LEVEL ?? (settings.MODE === 'demo' ? 'warn' : 'info'));
  closeWithGrace({ delay: 15_000, logger: false }, async ({ err }) => {
    if (err) log.fatal({ err }, 'stopping after an error nobody caught');
    for (const step of undo.reverse())
      await step().catch((error: unknown) => log.error({ err: error }, 'while stopping'));
  });

  // The address first: nothing is started for a port that is taken.
  const PORT = await freePort(settings.PORT ?? 3000, '127.0.0.1', { strict: settings.PORT !== undefined });
  const PUBLIC_URL = settings.PUBLIC_URL ?? `http://localhost:${PORT}`;
  const database = await openDatabase(settings, data_dir, say);
  undo.push(database.stop);
  const simulated = await simulate(settings, PUBLIC_URL, data_dir);
  const config: Config = Object.freeze({
    ...settings,
    ...simulated?.settings,
    ...localSecrets(settings, data_dir),
    DATA_DIR: data_dir,
    PORT,
    PUBLIC_URL,
  });

  const clock = await databaseClock(database.sql);
  const deps = await assemble(
    { config, sql: database.sql, now: clock.now, log },
    { url: database.url, schedule: true },
  );
  undo.push(async () => {
    clock.stop();
    await deps.revocations.stop();
    await deps.jobs.stop();
  });
  await ensureFirstAdmin(deps);
  if (config.MODE === 'demo') {
    await seedDemo({
      ...{
        sql: deps.sql,
        seal: deps.seal,
        now: clock.now(),
        timezone: config.TIMEZONE,
        config,
        files_dir: `${data_dir}/files`,
      },
      ...{ password_hash: hashPassword, log: say },
    });
  }
  await startWorker(deps, jobHandlers);
  await startSchedule(deps.jobs);
  const app = await buildApp(deps);
  undo.push(() => app.close());
  await app.listen({ port: PORT, host: config.HOST });
  say('Serving');
  // Real addresses are registered once, by an admin; the simulated M-Pesa has to be told at each start.
  if (simulated?.settings.MPESA_BASE_URL)
    await registerPaybill(deps).catch((error: unknown) =>
      log.warn({ err: error }, 'the PayBill is not registered'),
    );
  printWelcome(config, simulated?.phone_url ?? null);
}

/** In the demo, providers without an address of their own are simulated, as servers of their own. */
async function simulate(
  settings: Settings,
  public_url: string,
  data_dir: string,
): Promise<{ settings: Partial<Settings>; phone_url: string } | null> {
  if (settings.MODE !== 'demo' || (settings.MPESA_BASE_URL && settings.FLUTTERWAVE_BASE_URL)) return null;
  const first = settings.SIMULATOR_PORT ?? 4010;
  const strict = settings.SIMULATOR_PORT !== undefined;
  const daraja_port = await freePort(first, '127.0.0.1', { strict, variable: 'SIMULATOR_PORT' });
  const flutterwave_port = await freePort(daraja_port + 1, '127.0.0.1', { variable: 'SIMULATOR_PORT' });
  const simulators = await startSimulators({
    ...{ daraja_port, flutterwave_port, queries_per_minute: null, business_name: settings.BUSINESS_NAME },
    memory_file: `${data_dir}/simulators.json`,
    webhook_url: `${public_url}/api/payments/webhooks/flutterwave`,
  });
  undo.push(simulators.close);
  say(`Simulated M-Pesa and card payments on ports ${daraja_port} and ${flutterwave_port}`);
  const { credentials } = simulators.daraja;
  const mpesa: Partial<Settings> = settings.MPESA_BASE_URL
    ? {}
    : {
        MPESA_BASE_URL: simulators.daraja.url,
        MPESA_CONSUMER_KEY: credentials.consumer_key,
        MPESA_CONSUMER_SECRET: credentials.consumer_secret,
        MPESA_SHORTCODE: credentials.shortcode,
        MPESA_PASSKEY: credentials.passkey,
        MPESA_INITIATOR: credentials.initiator_name,
        MPESA_INITIATOR_PASSWORD: credentials.initiator_password,
        MPESA_CERTIFICATE: credentials.public_key_pem,
        MPESA_B2C_SHORTCODE: credentials.b2c_shortcode,
        MPESA_CALLBACK_ADDRESSES: LOOPBACK,
      };
  const card: Partial<Settings> = settings.FLUTTERWAVE_BASE_URL
    ? {}
    : {
        FLUTTERWAVE_BASE_URL: simulators.flutterwave.url,
        FLUTTERWAVE_SECRET_KEY: simulators.flutterwave.credentials.secret_key,
        FLUTTERWAVE_WEBHOOK_SECRET: simulators.flutterwave.credentials.webhook_secret,
      };
  return { settings: { ...mpesa, ...card }, phone_url: simulators.phone_url };
}
