// Every setting, read once from the environment, checked, and frozen. .env.example lists the same names with a
// sentence each; a test compares the two. A bad value stops the start with a sentence naming every bad variable.
import { z } from 'zod';
import { whyNotReachable } from './outgoing.ts';

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max));
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
const zone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Africa/Nairobi');
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** Safaricom's published callback sources (payments.md). */
const SAFARICOM_ADDRESSES = [
  '196.201.214.200,196.201.214.206,196.201.214.207,196.201.214.208,196.201.213.114,196.201.213.44',
  '196.201.212.127,196.201.212.138,196.201.212.129,196.201.212.136,196.201.212.74,196.201.212.69',
].join(',');

const settings = z.object({
  MODE: z.enum(['demo', 'production']).default('demo'),
  HOST: z.string().min(1).default('localhost'),
  PORT: whole(1, 65535).optional(),
  PUBLIC_URL: address.optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' })
    .optional(),
  READ_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' })
    .optional(),
  DATABASE_POOL_SIZE: whole(2, 200).default(10),
  DATABASE_PREPARE: flag.default(true),
  UNSAFE_DATABASE: flag.default(false),
  WORKER: z.enum(['inside', 'off']).default('inside'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).optional(),
  REQUEST_DEADLINE_SECONDS: whole(1, 60).default(10),
  TRUSTED_PROXIES: list.default([]),
  CORS_ORIGINS: list.default([]),
  PRIVATE_HOSTS: list.default([]),

  BUSINESS_NAME: z.string().min(1).max(60).default('Darasa'),
  BUSINESS_PIN: z.string().max(30).optional(),
  BUSINESS_ADDRESS: z.string().max(200).optional(),
  BUSINESS_PHONE: z.string().max(40).optional(),
  BUSINESS_EMAIL: z.email().optional(),
  TAX_NAME: z.string().min(1).max(20).default('VAT'),
  TAX_RATE_PERCENT: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$/, 'must be a percentage such as 16 or 7.5')
    .default('0')
    .transform(Number),
  CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a three-letter ISO 4217 code')
    .default('KES'),
  TIMEZONE: zone.default('Africa/Nairobi'),
  HOLD_MINUTES: whole(1, 1440).default(15),
  PAYMENT_HOLD_MINUTES: whole(1, 120).default(10),
  HOLD_LIMIT_MINUTES: whole(1, 1440).default(30),
  WAITLIST_OFFER_HOURS: whole(1, 168).default(4),
  WAITLIST_CLOSE_HOURS: whole(0, 168).default(2),
  WAITLIST_PATIENCE: whole(0, 100).default(3),
  WAITLIST_GATHER_HOURS: whole(0, 720).default(24),
  CORPORATE_NAMES_HOURS: whole(0, 720).default(24),
  SESSION_ASSUMED_MINUTES: whole(1, 1440).default(120),
  ATTENDANCE_LOCK_DAYS: whole(1, 90).default(7),
  EVENTS: z.enum(['on', 'off']).default('on'),
  EVENTS_MONTHS: whole(1, 120).default(13),
  PERSONAL_DATA_MONTHS: whole(1, 240).default(24),
  REFUND_POLICY: z
    .string()
    .regex(/^\d+:\d+(,\d+:\d+)*$/, 'must look like 48:100,24:50 (hours before the start : percent)')
    .default('48:100,24:50')
    .transform(refundSteps),

  REFUND_APPROVAL_ABOVE: whole(0, 100_000_000).default(50_000),

  AUTH_SECRET: z.string().min(32).optional(),
  LOOKUP_SECRET: z.string().min(32).optional(),
  DATA_KEYS: z
    .string()
    .regex(
      /^[a-z0-9]{1,16}:[A-Za-z0-9+/=]{44}(,[a-z0-9]{1,16}:[A-Za-z0-9+/=]{44})*$/,
      'must be id:key pairs, each key 32 bytes in base64, the current one first',
    )
    .optional(),
  ACCESS_TOKEN_MINUTES: whole(1, 60).default(15),
  REFRESH_TOKEN_DAYS: whole(1, 365).default(30),
  VERIFY_EMAIL_HOURS: whole(1, 720).default(48),
  RESET_PASSWORD_MINUTES: whole(5, 1440).default(60),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(8).optional(),

  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must look like smtps://user:password@host:465' })
    .optional(),
  MAIL_FROM: z.string().min(3).default('Darasa <hello@darasa.example>'),
  REMINDER_HOURS: whole(1, 168).default(24),
  NOTIFICATION_HEARTBEAT_SECONDS: whole(1, 25).default(20),

  AFRICASTALKING_BASE_URL: address.optional(),
  AFRICASTALKING_USERNAME: z.string().min(1).optional(),
  AFRICASTALKING_API_KEY: z.string().min(1).optional(),
  AFRICASTALKING_SENDER_ID: z.string().min(1).max(15).optional(),
  AFRICASTALKING_CALLBACK_SECRET: z
    .string()
    .regex(/^[0-9a-f]{32,128}$/, 'must be 32 to 128 of the characters 0-9 and a-f')
    .optional(),
  SMS_QUIET_HOURS: z
    .string()
    .regex(
      /^(off|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)$/,
      'must look like 21:00-07:00, or be the word off',
    )
    .default('21:00-07:00')
    .transform(quietHours),

  FILES_S3_BUCKET: z.string().min(3).max(63).optional(),
  FILES_S3_REGION: z.string().min(1).default('us-east-1'),
  FILES_S3_ENDPOINT: address.optional(),
  FILES_S3_ACCESS_KEY: z.string().min(1).optional(),
  FILES_S3_SECRET_KEY: z.string().min(1).optional(),
  FILES_S3_PATH_STYLE: flag.default(false),

  MPESA_BASE_URL: address.optional(),
  MPESA_CONSUMER_KEY: z.string().min(1).optional(),
  MPESA_CONSUMER_SECRET: z.string().min(1).optional(),
  MPESA_SHORTCODE: z
    .string()
    .regex(/^\d{5,7}$/)
    .optional(),
  MPESA_PASSKEY: z.string().min(1).optional(),
  MPESA_TRANSACTION_TYPE: z
    .enum(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline'])
    .default('CustomerPayBillOnline'),
  MPESA_PARTY_B: z
    .string()
    .regex(/^\d{5,7}$/)
    .optional(),
  MPESA_MIN_AMOUNT: whole(1, 1_000_000).default(1),
  MPESA_MAX_AMOUNT: whole(1, 1_000_000).default(250_000),
  MPESA_PUSH_SECONDS: whole(0, 120).default(60),
  MPESA_SAME_PUSH_SECONDS: whole(0, 120).default(120),
  MPESA_CALLBACK_ADDRESSES: list.default(SAFARICOM_ADDRESSES.split(',')),
  MPESA_INITIATOR: z.string().min(1).optional(),
  MPESA_INITIATOR_PASSWORD: z.string().min(1).optional(),
  MPESA_CERTIFICATE: z.string().min(1).optional(),
  MPESA_B2C_SHORTCODE: z
    .string()
    .regex(/^\d{5,7}$/)
    .optional(),
  MPESA_QUERIES_PER_MINUTE: whole(1, 100_000).default(300),
  MPESA_C2B_SECRET: z
    .string()
    .regex(/^[0-9a-f]{32,128}$/, 'must be 32 to 128 of the characters 0-9 and a-f')
    .optional(),

  FLUTTERWAVE_BASE_URL: address.optional(),
  FLUTTERWAVE_SECRET_KEY: z.string().min(1).optional(),
  FLUTTERWAVE_WEBHOOK_SECRET: z.string().min(1).optional(),
  FLUTTERWAVE_SIGNATURE: z.enum(['literal', 'hmac_sha256_base64']).default('literal'),
  FLUTTERWAVE_OPTIONS: z.string().min(1).default('card, mpesa'),
  PROVIDER_TIMEOUT_SECONDS: whole(1, 60).default(20),
  SIMULATOR_PORT: whole(1, 65534).optional(),
});

export type Settings = z.output<typeof settings>;
export type RefundStep = { hours_before: number; percent: number };

/** Settings with everything resolved that the running platform needs: secrets, port and address. */
export type Config = Readonly<
  Omit<Settings, 'AUTH_SECRET' | 'LOOKUP_SECRET' | 'DATA_KEYS' | 'PORT' | 'PUBLIC_URL'> & {
    PORT: number;
    PUBLIC_URL: string;
    AUTH_SECRET: string;
    LOOKUP_SECRET: string;
    DATA_KEYS: string;
  }
>;

/** The start is refused; the message names every variable that is wrong and why. */
export class BadConfiguration extends Error {}

/** Services that are reached by HTTP. The mail server and the database are mostly next door, and speak nothing else. */
const REACHED = [
  'MPESA_BASE_URL',
  'FLUTTERWAVE_BASE_URL',
  'AFRICASTALKING_BASE_URL',
  'FILES_S3_ENDPOINT',
] as const;

/** Without SMTP_URL every letter, the link to verify an address included, would end in a table nobody sees. */
const REQUIRED_IN_PRODUCTION = [
  'PUBLIC_URL',
  'AUTH_SECRET',
  'LOOKUP_SECRET',
  'DATA_KEYS',
  'SMTP_URL',
] as const;
const TOGETHER: [string, readonly (keyof Settings)[]][] = [
  [
    'M-Pesa',
    ['MPESA_BASE_URL', 'MPESA_CONSUMER_KEY', 'MPESA_CONSUMER_SECRET', 'MPESA_SHORTCODE', 'MPESA_PASSKEY'],
  ],
  ['Flutterwave', ['FLUTTERWAVE_BASE_URL', 'FLUTTERWAVE_SECRET_KEY']],
  ['SMS', ['AFRICASTALKING_BASE_URL', 'AFRICASTALKING_USERNAME', 'AFRICASTALKING_API_KEY']],
  ['The file store', ['FILES_S3_BUCKET', 'FILES_S3_ACCESS_KEY', 'FILES_S3_SECRET_KEY']],
  ['M-Pesa refunds', ['MPESA_INITIATOR', 'MPESA_INITIATOR_PASSWORD', 'MPESA_CERTIFICATE']],
  ['The first admin', ['ADMIN_EMAIL', 'ADMIN_PASSWORD']],
];

/**
 * Reads and checks the environment. Empty variables count as not set.
 * @throws BadConfiguration naming every bad variable.
 */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(
    Object.keys(settings.shape)
      .map((name) => [name, environment[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = settings.safeParse(given);
  const complaints = result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (result.success) {
    if (result.data.MODE === 'production') {
      for (const name of REQUIRED_IN_PRODUCTION) {
        if (result.data[name] === undefined) complaints.push(`${name}: must be set when MODE is production`);
      }
      if (result.data.PUBLIC_URL && !result.data.PUBLIC_URL.startsWith('https:')) {
        complaints.push(
          'PUBLIC_URL: must start with https: when MODE is production, providers refuse anything else',
        );
      }
      for (const name of REACHED) {
        const why = result.data[name] ? whyNotReachable(result.data, result.data[name]) : null;
        if (why) complaints.push(`${name}: ${why}`);
      }
    }
    for (const [what, names] of TOGETHER) {
      const missing = names.filter((name) => result.data[name] === undefined);
      if (missing.length > 0 && missing.length < names.length) {
        for (const name of missing) complaints.push(`${name}: ${what} needs ${names.join(', ')} together`);
      }
    }
  }
  if (!result.success || complaints.length > 0) {
    throw new BadConfiguration(
      `The configuration cannot be used:\n${complaints.map((line) => `  ${line}`).join('\n')}`,
    );
  }
  return Object.freeze(result.data);
}

/** The names of all settings, for the test that compares them with .env.example. */
export const settingNames = Object.keys(settings.shape);

function refundSteps(text: string): RefundStep[] {
  return text
    .split(',')
    .map((pair) => pair.split(':').map(Number) as [number, number])
    .map(([hours_before, percent]) => ({ hours_before, percent: Math.min(percent, 100) }))
    .sort((a, b) => b.hours_before - a.hours_before);
}

export type QuietHours = { from: string; to: string };

/** HH:MM of the home time zone; null is never. */
function quietHours(text: string): QuietHours | null {
  const [from, to] = text.split('-');
  return from && to && from !== to ? { from, to } : null;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
