// A try on a hosted page, and the object that describes it in webhooks and verify answers.
import { lettersFrom } from './draws.ts';
import { account_id, type Flutterwave, type Link, nextId, type Transaction } from './flutterwave-state.ts';
import type { FlutterwaveScript } from './script.ts';

/** Records a try; a successful one takes the money and closes the link. */
export function recordTry(
  flutterwave: Flutterwave,
  link: Link,
  pressed: 'pay' | 'fail',
  method: Transaction['method'],
  script: FlutterwaveScript | undefined,
): Transaction {
  const status = script?.outcome?.status ?? (pressed === 'pay' ? 'successful' : 'failed');
  const amount = script?.outcome?.amount ?? link.amount;
  const paid = status === 'successful';
  const app_fee = Math.round(amount * 2.9) / 100;
  const transaction: Transaction = {
    id: nextId(flutterwave),
    tx_ref: link.tx_ref,
    flw_ref: `FLW-MOCK-${lettersFrom('0123456789abcdef', 32, flutterwave.draw)}`,
    amount,
    currency: script?.outcome?.currency ?? link.currency,
    // Some merchants let the customer bear the fee, so this is not the amount to compare.
    charged_amount: flutterwave.draw() < 0.5 ? amount : Math.round((amount + app_fee) * 100) / 100,
    app_fee,
    status,
    processor_response: paid ? 'Approved by Financial Institution' : 'Declined by Financial Institution',
    method,
    created_at: new Date(flutterwave.timetable.now()).toISOString(),
    customer: link.customer,
    meta: link.meta,
    refunded: 0,
  };
  flutterwave.transactions.set(transaction.id, transaction);
  link.tries += 1;
  link.last_failure = paid ? null : transaction.processor_response;
  if (paid) {
    link.state = 'paid';
    enter(flutterwave, transaction);
  }
  return transaction;
}

function enter(flutterwave: Flutterwave, transaction: Transaction): void {
  const { id, amount, currency, tx_ref, customer } = transaction;
  flutterwave.ledger.taken.push({
    ...{ provider: 'flutterwave', receipt: String(id), amount, currency, reference: tx_ref },
    ...{ phone: customer.phone, paid_back: 0, at: flutterwave.timetable.now() },
  });
}

/** The fields that webhooks and verify answers share, in their order. */
export function described(transaction: Transaction) {
  const card = transaction.method === 'card';
  return {
    id: transaction.id,
    tx_ref: transaction.tx_ref,
    flw_ref: transaction.flw_ref,
    device_fingerprint: 'N/A',
    amount: transaction.amount,
    currency: transaction.currency,
    charged_amount: transaction.charged_amount,
    app_fee: transaction.app_fee,
    merchant_fee: 0,
    processor_response: transaction.processor_response,
    auth_model: card ? 'PIN' : 'LIPA_MPESA',
    ip: '197.210.64.96',
    narration: card ? 'CARD Transaction ' : 'FLW-PBF MPESA Transaction ',
    status: transaction.status,
    payment_type: transaction.method,
    created_at: transaction.created_at,
    account_id,
  };
}

/** The card as it is described afterwards; nobody types one into the simulator. */
export const card = {
  first_6digits: '418742',
  last_4digits: '4246',
  issuer: 'EQUITY BANK PLC DEBIT CLASSIC',
  country: 'KE',
  type: 'VISA',
  expiry: '09/32',
};

export function customerOf(transaction: Transaction, without_phone: string | null) {
  const { id, name, email, phone, created_at } = transaction.customer;
  return { id, name, phone_number: phone ?? without_phone, email, created_at };
}
