// What the M-Pesa gateway has to be told, and the checks that stop a wrong setting before the first customer meets it.
import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';
import type { BreakerConfig } from './provider-http.ts';

export type DarajaConfig = {
  /** https://api.safaricom.co.ke, https://sandbox.safaricom.co.ke or a simulator. */
  base_url: string;
  consumer_key: string;
  consumer_secret: string;
  /** The PayBill; for CustomerBuyGoodsOnline the head-office number. */
  shortcode: string;
  passkey: string;
  transaction_type: 'CustomerPayBillOnline' | 'CustomerBuyGoodsOnline';
  /** Who is paid: the till for CustomerBuyGoodsOnline; the shortcode by default. */
  party_b?: string;
  min_amount_shillings: number;
  max_amount_shillings: number;
  timeout_ms: number;
  /** Of the timestamp in a push; Africa/Nairobi by default. */
  timezone?: string;
  /** How long a prompt may stay open; before that a status query cannot fail a payment. 90 by default. */
  prompt_life_s?: number;
  breaker?: BreakerConfig;
  /** Needed to pay money back; without it refunds are refused with a sentence. */
  refunds?: {
    initiator: string;
    initiator_password: string;
    /** PEM: the certificate Safaricom publishes for the environment, or its public key. */
    certificate: string;
    /** The shortcode that pays out partial refunds; without it only whole payments can be reversed. */
    b2c_shortcode?: string;
  };
};

/** The words Daraja refuses in a callback URL, wherever they stand and in any case. */
const refused_words = ['mpesa', 'm-pesa', 'safaricom', 'exe', 'exec', 'cmd', 'sql', 'query'];

/** The word for which Daraja would refuse this callback URL, or null. A secret in hex digits can never contain one. */
export function refusedWord(callback_url: string): string | null {
  const lower = callback_url.toLowerCase();
  return refused_words.find((word) => lower.includes(word)) ?? null;
}

/**
 * The initiator's password as Daraja wants it: RSA, PKCS#1 v1.5, base64.
 * @throws Error when the certificate is no PEM certificate or public key
 */
export function securityCredential(refunds: NonNullable<DarajaConfig['refunds']>): string {
  const key = publicKey(refunds.certificate);
  const sealed = publicEncrypt(
    { key, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(refunds.initiator_password),
  );
  return sealed.toString('base64');
}

function publicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new Error('The M-Pesa certificate for refunds is neither a PEM certificate nor a PEM public key.', {
      cause,
    });
  }
}

/**
 * Stops a wrong setting at the start, so that a push can rely on all of them.
 * @throws Error with a sentence that names the setting
 */
export function checkDaraja(config: DarajaConfig, now: Date): void {
  if (!/^\d{5,10}$/.test(config.shortcode)) throw new Error('The M-Pesa shortcode must be 5 to 10 digits.');
  if (!/^\d{5,10}$/.test(config.party_b ?? config.shortcode)) {
    throw new Error('The M-Pesa till or PayBill must be 5 to 10 digits.');
  }
  try {
    signature(config, now);
  } catch (cause) {
    throw new Error(`There is no timezone "${config.timezone}".`, { cause });
  }
}

/** Timestamp and the password made of that very timestamp: the two must never come from two looks at the clock. */
export function signature(config: DarajaConfig, now: Date): { Timestamp: string; Password: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(
    config.timezone ?? 'Africa/Nairobi',
  );
  const Timestamp = local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace(/\D/g, '');
  const Password = Buffer.from(config.shortcode + config.passkey + Timestamp).toString('base64');
  return { Timestamp, Password };
}
