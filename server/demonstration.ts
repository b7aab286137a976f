// What only the demo has: providers that are simulated, a school with people in it, somebody to call.
import { demoLogins, seedDemo } from '../db/seed/seed.ts';
import { cardSettings, mpesaSettings } from '../simulators/settings-for.ts';
import { startSimulators } from '../simulators/start.ts';
import { hashPassword } from './accounts/password.ts';
import type { Settings } from './config.ts';
import type { Deps } from './deps.ts';
import { registerPaybill } from './payments/register-paybill.ts';
import { freePort } from './ports.ts';
import type { Run } from './run-process.ts';
import { randomToken } from './seal.ts';

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];
export const logins = demoLogins;
/** Whom to call in the demo; nobody has this number. */
export const business = {
  BUSINESS_PHONE: '+254 700 000 000',
  BUSINESS_EMAIL: 'karibu@darasa.example',
  BUSINESS_ADDRESS: 'Argwings Kodhek Road, Kilimani, Nairobi',
  BUSINESS_PIN: 'P000000000X',
};

type Simulated = {
  settings: Partial<Settings>;
  phone_url: string;
  /** Real addresses are registered once, by an admin; the simulated M-Pesa has to be told at each start. */
  introduce(deps: Deps): Promise<void>;
};

/** The demo school, once. */
export async function seed(deps: Deps, { data_dir, say }: Run): Promise<void> {
  const { sql, config } = deps;
  await seedDemo({
    ...{ sql, config, seal: deps.seal, now: deps.now(), timezone: config.TIMEZONE },
    ...{ files_dir: `${data_dir}/files`, password_hash: hashPassword, log: say },
  });
}

/** Providers without an address of their own are simulated, as servers of their own; null when all have one. */
export async function simulate(
  { settings, data_dir, log, say, undo }: Run,
  public_url: string,
): Promise<Simulated | null> {
  if (
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
  return {
    settings: { ...mpesa, ...card, ...sms },
    phone_url: simulators.phone_url,
    async introduce(deps) {
      if (!mpesa.MPESA_BASE_URL) return;
      await registerPaybill(deps).catch((error: unknown) =>
        log.warn({ err: error }, 'the PayBill is not registered'),
      );
    },
  };
}
