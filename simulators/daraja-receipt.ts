// Money arriving on the PayBill, by push or typed by hand: a receipt, a line in the ledger, an SMS, a confirmation.
import { createHash } from 'node:crypto';
import { kenyanDigits, receiptNumber } from './daraja-identifiers.ts';
import type { Daraja } from './daraja-state.ts';
import type { Taken } from './ledger.ts';
import type { MpesaScript } from './script.ts';
import { ksh, smsTime, textCustomer } from './sms.ts';

/** A payment with its receipt, not taken yet. */
export function newReceipt(daraja: Daraja, phone: string, amount: number, reference: string): Taken {
  const at = daraja.timetable.now();
  const receipt = receiptNumber(at, daraja.draw, daraja.receipts);
  return { provider: 'mpesa', receipt, amount, currency: 'KES', reference, phone, paid_back: 0, at };
}

/** Enters it in the ledger and tells the customer. */
export function takeMoney(daraja: Daraja, entry: Taken): void {
  daraja.ledger.taken.push(entry);
  const to = `${daraja.options.business_name} for account ${entry.reference}`;
  const text = `${entry.receipt} Confirmed. ${ksh(entry.amount)} sent to ${to} on ${smsTime(entry.at)}.`;
  textCustomer(daraja, entry.phone!, text);
}

/** Queues the C2B confirmation, if the merchant registered an address for it. */
export function confirmReceipt(daraja: Daraja, entry: Taken, script: MpesaScript | undefined): void {
  if (!daraja.c2b) return;
  const spoil = script?.callback ?? {};
  daraja.deliveries.queue({
    ...{ provider: 'mpesa', kind: 'c2b_confirmation', url: daraja.c2b.confirmation_url },
    body: spoil.raw_body ?? JSON.stringify(describeReceipt(daraja, entry)),
    ...{ copies: spoil.copies, after_ms: spoil.after_ms, after_next: spoil.after_next },
  });
}

/** The body of a C2B validation and confirmation. */
export function describeReceipt(daraja: Daraja, entry: Taken) {
  const phone = entry.phone!;
  // The first version sends a hash of the number, the second a masked one.
  const hashed = createHash('sha256').update(phone).digest('hex');
  return {
    TransactionType: 'Pay Bill',
    TransID: entry.receipt,
    TransTime: kenyanDigits(entry.at),
    TransAmount: entry.amount.toFixed(2),
    BusinessShortCode: daraja.credentials.shortcode,
    BillRefNumber: entry.reference,
    InvoiceNumber: '',
    OrgAccountBalance: '',
    ThirdPartyTransID: '',
    MSISDN: daraja.c2b?.version === 'v1' ? hashed : `${phone.slice(0, 5)}****${phone.slice(-3)}`,
    FirstName: 'WANJIKU',
    MiddleName: '',
    LastName: '',
  };
}
