// What the platform asks of a payment provider, in neutral words. One file per provider lives in gateways/;
// nothing outside that folder knows a provider's field names or codes.
import type { IncomingHttpHeaders } from 'node:http';

export type Provider = 'mpesa' | 'flutterwave';

/** One attempt to collect money, as it is handed to a provider. */
export type Attempt = {
  payment_id: string;
  /** Our unguessable reference of this attempt. */
  reference: string;
  amount_cents: number;
  currency: string;
  /** What the customer sees on the phone or the hosted page, e.g. the booking code. */
  account: string;
  description: string;
  /** E.164 with plus; needed for M-Pesa. */
  phone: string | null;
  customer: { name: string; email: string };
  /** Where the provider reports to; carries the payment's secret. */
  callback_url: string;
  /** Where a hosted page sends the browser back to. */
  return_url: string;
};

/**
 * What came of handing an attempt over.
 * `accepted`: the provider has it (it does not mean paid) · `refused`: nothing was sent to the customer, and the
 * provider says why · `unavailable`: nothing was sent, the provider cannot be reached or is busy · `unknown`: the
 * customer may have been asked (time-out, 5xx, reset); never repeat it. It is not `payable` when no money can come of it
 * all the same (a hosted page whose link nobody got): then the attempt may be ended at once and a new one begun.
 * Every `reason` is a sentence for the customer.
 */
export type Started =
  | { kind: 'accepted'; ids: ProviderIds; message: string; redirect_url: string | null; raw: unknown }
  | { kind: 'refused'; code: string | null; reason: string; alert: boolean; raw: unknown }
  | { kind: 'unavailable'; reason: string; raw: unknown }
  | { kind: 'unknown'; reason: string; payable: boolean; raw: unknown };

/**
 * The provider's own ids of one attempt, opaque to us. `checkout` names the prompt or the hosted page: a later look-up or
 * withdrawal asks by it. A delivery carries those the provider repeats; the others are null there.
 */
export type ProviderIds = { checkout: string | null; merchant: string | null };

/**
 * What a delivery or a look-up says about one payment.
 * `outcome`: `paid` · `failed` (this try ended without money) · `pending` (still open, or nobody tried yet) ·
 * `unknown` (a code we have no row for: kept, flagged, never guessed).
 */
export type Evidence = {
  /** `person`: an admin says so, with a reason in the audit trail. */
  source: 'callback' | 'query' | 'look_up' | 'person';
  outcome: 'paid' | 'failed' | 'pending' | 'unknown';
  /** True when `failed` ends the attempt; false for a failed try on a page that stays open. */
  final: boolean;
  /** The receipt: the provider's id for money received. A status query may say `paid` without one. */
  transaction_id: string | null;
  amount_cents: number | null;
  currency: string | null;
  /** The provider's own code or status word, as text ("0", "1032", "SFC_IC0003", "successful"). */
  code: string | null;
  /** A sentence for the customer; empty when paid. */
  reason: string;
  /** True when staff must look: our configuration is wrong, or the code is unknown. */
  alert: boolean;
  /** Who paid, when the provider says so: E.164 with plus, or null (absent or masked). */
  payer_phone: string | null;
  raw: unknown;
};

/** A delivery read: whose it is and what it says. `event_id` is equal for two copies of the same delivery. */
export type Delivery = {
  event_id: string;
  event_type: string;
  /** Our reference when the provider sends it back, else null. */
  reference: string | null;
  ids: ProviderIds;
  evidence: Evidence;
};

/** Money to be handed back for a completed payment. */
export type RefundAttempt = {
  /** Our id of this refund; the idempotency key where the provider takes one. */
  refund_id: string;
  amount_cents: number;
  currency: string;
  /** Who gets it, E.164 with plus; needed where the provider pays out anew instead of undoing the payment. */
  phone: string | null;
  /** A few words, which the provider may show to the customer. */
  reason: string;
  payment: { reference: string; transaction_id: string; amount_cents: number };
  /** Where the provider reports the end of it. */
  callback_url: string;
  /** Where the provider reports that its queue was slow. That is not a failure: the refund stays open. */
  timeout_url: string;
};

/** `request` is the id the report comes back under and a look-up asks by; `provider` is the provider's second id, if any. */
export type RefundIds = { request: string | null; provider: string | null };

/**
 * What came of asking for a refund; the words mean what they mean in `Started`, the sentences are for staff.
 * `accepted` may already carry the end of it. `unknown` may have moved money: look before asking again.
 */
export type RefundStarted =
  | { kind: 'accepted'; ids: RefundIds; evidence: RefundEvidence | null; raw: unknown }
  | { kind: 'refused'; code: string | null; reason: string; alert: boolean; raw: unknown }
  | { kind: 'unavailable'; reason: string; raw: unknown }
  | { kind: 'unknown'; reason: string; raw: unknown };

export type RefundEvidence = {
  source: 'callback' | 'look_up' | 'answer' | 'person';
  outcome: 'done' | 'failed' | 'pending' | 'unknown';
  /** The provider's id of the money handed back. */
  transaction_id: string | null;
  amount_cents: number | null;
  code: string | null;
  /** A sentence for staff; empty when done. */
  reason: string;
  alert: boolean;
  raw: unknown;
};

/** A report about a refund. `payment_transaction_id` is the receipt it undoes, when the provider repeats it. */
export type RefundDelivery = {
  event_id: string;
  event_type: string;
  ids: RefundIds;
  payment_transaction_id: string | null;
  evidence: RefundEvidence;
};

/** What came of telling a provider where to report money that customers send by hand. The sentences are for staff. */
export type Registered =
  | { kind: 'registered'; raw: unknown }
  | { kind: 'refused'; reason: string; raw: unknown }
  | { kind: 'unavailable'; reason: string; raw: unknown };

/** The body could not be read as a delivery of this provider. */
export class UnreadableDelivery extends Error {}

export interface Gateway {
  readonly provider: Provider;
  /** False when a delivery proves nothing about the payment: then only a look-up confirms or fails it. */
  readonly deliveries_are_proof: boolean;
  /** Whether this provider can collect this amount at all, or a sentence why not (whole shillings, limits, currency). */
  accepts(amount_cents: number, currency: string): string | null;
  /** Never throws for provider trouble: that is a `Started` too. */
  start(attempt: Attempt): Promise<Started>;
  /** Whether the delivery's own proof holds (a signature header). Providers that do not sign always answer true. */
  authentic(body: Buffer, headers: IncomingHttpHeaders): boolean;
  /**
   * A delivery about something other than a payment reads as `unknown` without a reference, under its own event type.
   * @throws UnreadableDelivery
   */
  read(body: Buffer): Delivery;
  /**
   * Asks the provider for the truth of an attempt.
   * @throws ProviderUnavailable when no answer could be had; `retry_after_s` when the provider said when to come back.
   */
  lookUp(attempt: {
    reference: string;
    ids: ProviderIds;
    transaction_id: string | null;
    started_at: Date;
  }): Promise<Evidence>;
  /**
   * Asks the provider to take no more money for an attempt (the hold is over, the booking is cancelled).
   * True when it is sure that nobody can pay it any more; false when the provider has no such thing or did not answer.
   */
  withdraw(attempt: { ids: ProviderIds }): Promise<boolean>;
  /** Never throws for provider trouble, nor when refunds are not set up: that is `refused`. */
  refund(refund: RefundAttempt): Promise<RefundStarted>;
  /**
   * The delivery as a report about a refund, or null when it is about something else.
   * @throws UnreadableDelivery
   */
  readRefund(body: Buffer): RefundDelivery | null;
  /**
   * Where a refund stands, or null when this provider cannot be asked.
   * @throws ProviderUnavailable
   */
  lookUpRefund(ids: RefundIds): Promise<RefundEvidence | null>;
  /** Only where customers can send money without an attempt. Never throws for provider trouble. */
  registerPaybill?(urls: { confirmation: string; validation: string }): Promise<Registered>;
}

export class ProviderUnavailable extends Error {
  readonly retry_after_s: number | null;
  constructor(message: string, retry_after_s: number | null = null) {
    super(message);
    this.retry_after_s = retry_after_s;
  }
}
