// Starts the simulators as real HTTP servers and hands back the levers a test pulls.
import { generateKeyPairSync, randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import {
  type AfricasTalking,
  type AfricasTalkingCredentials,
  buildAfricasTalking,
} from './africastalking.ts';
import { addControl } from './control.ts';
import { buildDaraja } from './daraja.ts';
import type { Daraja, DarajaCredentials, DarajaOptions } from './daraja-state.ts';
import { createDeliveries } from './deliveries.ts';
import { drawsFor } from './draws.ts';
import { buildFlutterwave } from './flutterwave.ts';
import type { Flutterwave, FlutterwaveOptions } from './flutterwave-state.ts';
import { createLedger } from './ledger.ts';
import { type Levers, leversOf } from './levers.ts';
import { keepMemory, recallMemory } from './memory.ts';
import { createScriptBook } from './script.ts';
import { createTimetable } from './timetable.ts';

/** The public sandbox's number and passkey, and credentials made up for the simulator. */
const daraja_credentials = {
  consumer_key: 'simulated-consumer-key',
  consumer_secret: 'simulated-consumer-secret',
  shortcode: '174379',
  b2c_shortcode: '600990',
  till: '174380',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
  initiator_name: 'testapi',
  initiator_password: 'Simulated999!',
};

const flutterwave_credentials = {
  secret_key: 'FLWSECK_TEST-simulated-X',
  webhook_secret: 'simulated-webhook-secret',
};

const africastalking_credentials: AfricasTalkingCredentials = {
  username: 'sandbox',
  api_key: 'atsk_simulated',
};

export type SimulatorOptions = Partial<DarajaOptions> &
  Partial<Pick<FlutterwaveOptions, 'webhook_url' | 'webhook_retries'>> & {
    /** 127.0.0.1 */
    host?: string;
    /** 0 takes any free port. */
    daraja_port?: number;
    flutterwave_port?: number;
    africastalking_port?: number;
    /** Where delivery reports of SMS go. */
    sms_report_url?: string;
    /** The same seed repeats every draw; without one, each start has its own. */
    seed?: number;
    /** Hears one sentence about everything that happens; silent by default. */
    log?: (sentence: string) => void;
    /** Where to remember everything over restarts; without it nothing is remembered. */
    memory_file?: string;
    /** Go with every callback and webhook, e.g. an X-Forwarded-For from the provider's addresses. */
    delivery_headers?: Record<string, string>;
  };

export type Simulators = Levers & {
  daraja: { url: string; credentials: DarajaCredentials };
  /** `url` ends in /v3, as the real one does. */
  flutterwave: { url: string; credentials: typeof flutterwave_credentials };
  africastalking: { url: string; credentials: AfricasTalkingCredentials };
  phone_url: string;
  seed: number;
  close(): Promise<void>;
};

export async function startSimulators(options: SimulatorOptions = {}): Promise<Simulators> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const log = options.log ?? (() => {});
  const timetable = createTimetable((error) => log(`something went wrong: ${error}`));
  const shared = {
    ...{ seed, log, timetable, draw: drawsFor(seed, 'ids'), scripts: createScriptBook(seed) },
    ...{ deliveries: createDeliveries(timetable, log, options.delivery_headers), ledger: createLedger() },
    calls: [],
  };
  const daraja: Daraja = { ...shared, ...newDaraja(options) };
  const flutterwave: Flutterwave = { ...shared, ...newFlutterwave(options, seed) };
  const file = options.memory_file;
  if (file) recallMemory(file, daraja, flutterwave);
  const memory = file ? keepMemory(file, daraja, flutterwave) : null;
  const host = options.host ?? '127.0.0.1';
  const daraja_app = buildDaraja(daraja);
  const flutterwave_app = buildFlutterwave(flutterwave);
  const talking: AfricasTalking = {
    ...{ credentials: africastalking_credentials, faults: [], sent: [] },
    report_url: options.sms_report_url ?? null,
  };
  const talking_app = buildAfricasTalking(talking, daraja);
  const levers = leversOf(daraja, flutterwave, talking);
  addControl(daraja_app, levers, { daraja: daraja.credentials, flutterwave: flutterwave_credentials });
  const daraja_url = await listen(daraja_app, host, options.daraja_port ?? 0);
  flutterwave.origin = await listen(flutterwave_app, host, options.flutterwave_port ?? 0);
  const talking_url = await listen(talking_app, host, options.africastalking_port ?? 0);
  return {
    daraja: { url: daraja_url, credentials: daraja.credentials },
    flutterwave: { url: `${flutterwave.origin}/v3`, credentials: flutterwave_credentials },
    africastalking: { url: talking_url, credentials: talking.credentials },
    phone_url: `${daraja_url}/phone`,
    seed,
    ...levers,
    close: async () => {
      timetable.clear();
      await Promise.all([daraja_app.close(), flutterwave_app.close(), talking_app.close()]);
      memory?.stop();
    },
  };
}

/** Made once a process: it costs a tenth of a second. */
let key_pair: ReturnType<typeof newKeyPair> | undefined;
const newKeyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

function newDaraja(options: SimulatorOptions) {
  key_pair ??= newKeyPair();
  const { privateKey, publicKey } = key_pair;
  const public_key_pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    options: {
      business_name: options.business_name ?? 'Darasa',
      prompt_life_ms: options.prompt_life_ms ?? 60_000,
      auto_pay_after_ms: options.auto_pay_after_ms ?? null,
      least_amount: options.least_amount ?? 1,
      most_amount: options.most_amount ?? 250_000,
      same_amount_ms: options.same_amount_ms ?? 120_000,
      queries_per_minute: options.queries_per_minute === undefined ? 5 : options.queries_per_minute,
      busy_subscriber: options.busy_subscriber ?? ('error' as const),
      partial_reversals: options.partial_reversals ?? false,
      confirm_pushes: options.confirm_pushes ?? true,
    },
    credentials: { ...daraja_credentials, public_key_pem },
    private_key: privateKey,
    tokens: new Map(),
    pushes: new Map(),
    lines: new Map(),
    queries: [],
    receipts: new Set<string>(),
    payouts: new Set<string>(),
    c2b: null,
  };
}

function newFlutterwave(options: SimulatorOptions, seed: number) {
  return {
    options: {
      ...flutterwave_credentials,
      webhook_url: options.webhook_url ?? null,
      webhook_retries: options.webhook_retries ?? false,
    },
    origin: '',
    links: new Map(),
    transactions: new Map(),
    refunds: [],
    last_id: 100_000_000 + Math.floor(drawsFor(seed, 'flutterwave ids')() * 800_000_000),
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
