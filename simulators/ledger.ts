// The money the simulators "took" and "paid out": the truth a test compares the platform's books with.

export type Taken = {
  provider: 'mpesa' | 'flutterwave';
  /** M-Pesa receipt number, or Flutterwave's transaction id as text: the platform's transaction id. */
  receipt: string;
  /** Major units. */
  amount: number;
  currency: string;
  /** AccountReference, tx_ref, or the account typed by hand. */
  reference: string;
  phone: string | null;
  /** Major units given back by reversal or refund. */
  paid_back: number;
  /** Epoch milliseconds. */
  at: number;
};

/** Money sent to a customer without a payment it belongs to (B2C). */
export type PaidOut = { receipt: string; amount: number; phone: string; reference: string; at: number };

export type Ledger = {
  taken: Taken[];
  paid_out: PaidOut[];
  byReceipt(provider: Taken['provider'], receipt: string): Taken | undefined;
};

export function createLedger(): Ledger {
  const taken: Taken[] = [];
  return {
    taken,
    paid_out: [],
    byReceipt: (provider, receipt) =>
      taken.find((entry) => entry.provider === provider && entry.receipt === receipt),
  };
}
