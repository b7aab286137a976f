// What the Flutterwave simulator remembers: payment links, tries (transactions) and refunds.
import type { Call } from './calls.ts';
import type { Deliveries } from './deliveries.ts';
import type { Ledger } from './ledger.ts';
import type { ScriptBook } from './script.ts';
import type { Timetable } from './timetable.ts';

export type FlutterwaveOptions = {
  secret_key: string;
  webhook_secret: string;
  /** Where webhooks go; in real life it is typed into the dashboard. Null: nowhere. */
  webhook_url: string | null;
  /** Whether a webhook that was not answered with 200 is sent three times more, half an hour apart. */
  webhook_retries: boolean;
};

export type Customer = { id: number; name: string; email: string; phone: string | null; created_at: string };

/** One hosted page. */
export type Link = {
  id: string;
  tx_ref: string;
  /** Major units. */
  amount: number;
  currency: string;
  redirect_url: string;
  customer: Customer;
  title: string;
  methods: ('card' | 'mpesa')[];
  meta: unknown;
  /** Epoch milliseconds, or null when no session_duration was given. */
  ends_at: number | null;
  most_tries: number | null;
  tries: number;
  state: 'open' | 'paid' | 'disabled';
  last_failure: string | null;
};

/** One try on a hosted page. */
export type Transaction = {
  id: number;
  tx_ref: string;
  flw_ref: string;
  amount: number;
  currency: string;
  charged_amount: number;
  app_fee: number;
  status: string;
  processor_response: string;
  method: 'card' | 'mpesa';
  created_at: string;
  customer: Customer;
  meta: unknown;
  refunded: number;
};

export type Refund = { id: number; transaction_id: number; amount: number; comments: string; at: number };

export type Flutterwave = {
  options: FlutterwaveOptions;
  seed: number;
  draw: () => number;
  timetable: Timetable;
  scripts: ScriptBook;
  deliveries: Deliveries;
  ledger: Ledger;
  log: (sentence: string) => void;
  calls: Call[];
  /** Scheme, host and port, without a path; known once it listens. */
  origin: string;
  links: Map<string, Link>;
  transactions: Map<number, Transaction>;
  refunds: Refund[];
  /** The last id given to a transaction, a refund or a customer. */
  last_id: number;
};

/** Ids rise, with gaps. */
export function nextId(flutterwave: Flutterwave): number {
  flutterwave.last_id += 1 + Math.floor(flutterwave.draw() * 9);
  return flutterwave.last_id;
}

export const account_id = 17321;
