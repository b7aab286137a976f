// What the Daraja simulator remembers, and the options it was started with.
import type { KeyObject } from 'node:crypto';
import type { Call } from './calls.ts';
import type { Deliveries } from './deliveries.ts';
import type { Ledger } from './ledger.ts';
import type { MpesaScript, ScriptBook } from './script.ts';
import type { Timetable } from './timetable.ts';

export type DarajaCredentials = {
  consumer_key: string;
  consumer_secret: string;
  /** The PayBill number; also the head office of the till. */
  shortcode: string;
  /** Pays out (B2C). */
  b2c_shortcode: string;
  /** For CustomerBuyGoodsOnline: PartyB. */
  till: string;
  passkey: string;
  initiator_name: string;
  initiator_password: string;
  /** SPKI PEM that SecurityCredential is encrypted with (RSA PKCS#1 v1.5). */
  public_key_pem: string;
};

export type DarajaOptions = {
  /** The name the customer sees. */
  business_name: string;
  /** How long a prompt waits for its PIN. */
  prompt_life_ms: number;
  /** The right PIN is entered after so long; null waits for a person. */
  auto_pay_after_ms: number | null;
  /** Shillings. */
  least_amount: number;
  most_amount: number;
  /** How long a paid amount may not be paid again from the same number (result 17). */
  same_amount_ms: number;
  /** Status queries a minute before 429; null for no limit. The sandbox allows 5. */
  queries_per_minute: number | null;
  /** How a second push to a ringing phone is refused: in the answer, or by a callback with 1001. */
  busy_subscriber: 'error' | 'callback';
  /** Whether a reversal of less than the whole is granted. Published descriptions disagree. */
  partial_reversals: boolean;
  /** Whether paid pushes are confirmed like payments typed by hand, once a confirmation URL is registered. */
  confirm_pushes: boolean;
};

export type Result = { code: number | string; desc: string };

/** One STK push and what became of it. */
export type Push = {
  merchant_request_id: string;
  checkout_request_id: string;
  phone: string;
  /** Its place among the pushes to this phone, from 1. */
  nth: number;
  /** Shillings asked for. */
  amount: number;
  account: string;
  description: string;
  callback_url: string;
  made_at: number;
  expires_at: number;
  /** Null while the prompt waits. */
  result: Result | null;
  receipt: string | null;
  paid_at: number | null;
  script: MpesaScript | undefined;
  /** Callbacks wait for this: the answer to the push has left. */
  answered: Promise<unknown>;
  /** Takes the prompt's expiry off the timetable. */
  stopExpiry: () => void;
};

/** A customer's line, as its phone shows it. */
export type Line = {
  phone: string;
  low_balance: boolean;
  unreachable: boolean;
  /** Newest first. */
  messages: { at: number; from: string; text: string }[];
};

export type Daraja = {
  options: DarajaOptions;
  credentials: DarajaCredentials;
  private_key: KeyObject;
  seed: number;
  /** Draws for ids and receipts. */
  draw: () => number;
  timetable: Timetable;
  scripts: ScriptBook;
  deliveries: Deliveries;
  ledger: Ledger;
  log: (sentence: string) => void;
  calls: Call[];
  /** Token → when it ends. */
  tokens: Map<string, number>;
  /** By CheckoutRequestID, oldest first. */
  pushes: Map<string, Push>;
  lines: Map<string, Line>;
  /** When each status query of the last minute came. */
  queries: number[];
  receipts: Set<string>;
  /** OriginatorConversationIDs of payouts already accepted. */
  payouts: Set<string>;
  /** Where payments typed by hand are reported. */
  c2b: {
    version: 'v1' | 'v2';
    confirmation_url: string;
    validation_url: string | null;
    completes_unreached: boolean;
  } | null;
};

/** The line of a number; a new number gets a phone with money on it. */
export function lineOf(daraja: Daraja, phone: string): Line {
  let line = daraja.lines.get(phone);
  if (!line) {
    line = { phone, low_balance: false, unreachable: false, messages: [] };
    daraja.lines.set(phone, line);
  }
  return line;
}

/** The prompt a phone is showing now. */
export function openPrompt(daraja: Daraja, phone: string): Push | undefined {
  for (const push of daraja.pushes.values()) if (push.phone === phone && !push.result) return push;
  return undefined;
}
