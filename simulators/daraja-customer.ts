// What the customer does with a prompt, and what that does to the money: the end of a push.
import { kenyanDigits, receiptNumber } from './daraja-identifiers.ts';
import { resultOf } from './daraja-results.ts';
import { type Daraja, lineOf, type Push } from './daraja-state.ts';
import { callbackPlan } from './daraja-stk-callback.ts';
import type { Plan } from './deliveries.ts';
import type { MpesaOutcome } from './script.ts';

/** The PIN of every simulated phone. Four other digits are a wrong PIN. */
export const correct_pin = '1234';

/** A PIN was entered. True when the prompt was still waiting for one. */
export function answerWithPin(daraja: Daraja, push: Push, pin: string): boolean {
  if (push.result) return false;
  if (pin !== correct_pin) endPush(daraja, push, { result_code: 2001 });
  else if (lineOf(daraja, push.phone).low_balance) endPush(daraja, push, { result_code: 1 });
  else if (paidLately(daraja, push)) endPush(daraja, push, { result_code: 17 });
  else endPush(daraja, push, { result_code: 0 });
  return true;
}

/** Cancel was pressed. */
export function cancelPush(daraja: Daraja, push: Push): boolean {
  if (push.result) return false;
  endPush(daraja, push, { result_code: 1032 });
  return true;
}

/** Nobody touched the prompt until its time was over: the phone reports it like a cancelled one. */
export const expirePush = cancelPush;

/** Ends the push and queues its callback. */
export function endPush(daraja: Daraja, push: Push, outcome: MpesaOutcome): void {
  daraja.deliveries.queue(concludePush(daraja, push, outcome));
}

/** Ends the push, moves the money when it is paid, and hands back the callback that reports it. */
export function concludePush(daraja: Daraja, push: Push, outcome: MpesaOutcome): Plan {
  push.stopExpiry();
  push.result = resultOf(outcome.result_code, outcome.result_desc);
  if (String(outcome.result_code) === '0') takeMoney(daraja, push, outcome.amount ?? push.amount);
  const later = push.script?.later;
  if (later && outcome !== later)
    daraja.timetable.after(later.after_ms ?? 0, 'customer', () => endPush(daraja, push, later));
  return callbackPlan(daraja, push, outcome);
}

function takeMoney(daraja: Daraja, push: Push, amount: number): void {
  const at = daraja.timetable.now();
  push.receipt = receiptNumber(at, daraja.draw, daraja.receipts);
  push.paid_at = at;
  const { phone, account } = push;
  daraja.ledger.taken.push({
    ...{ provider: 'mpesa', receipt: push.receipt, amount, currency: 'KES' },
    ...{ reference: account, phone, paid_back: 0, at },
  });
  const sentence = `sent to ${daraja.options.business_name} for account ${account}`;
  textCustomer(daraja, phone, `${push.receipt} Confirmed. ${ksh(amount)} ${sentence} on ${smsTime(at)}.`);
}

/** M-Pesa refuses the same amount from the same number soon after it was paid. A failed try does not count. */
function paidLately(daraja: Daraja, push: Push): boolean {
  const since = daraja.timetable.now() - daraja.options.same_amount_ms;
  for (const other of daraja.pushes.values()) {
    if (other === push || other.phone !== push.phone || other.amount !== push.amount) continue;
    if (other.paid_at !== null && other.paid_at > since) return true;
  }
  return false;
}

/** Puts an SMS on the customer's phone. */
export function textCustomer(daraja: Daraja, phone: string, text: string): void {
  lineOf(daraja, phone).messages.unshift({ at: daraja.timetable.now(), from: 'MPESA', text });
}

/** `Ksh1,500.00` */
export function ksh(amount: number): string {
  return `Ksh${amount.toLocaleString('en-KE', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `22/11/26 at 9:05 AM` */
export function smsTime(at: number): string {
  const time = kenyanDigits(at);
  const hour = Number(time.slice(8, 10));
  const day = `${Number(time.slice(6, 8))}/${Number(time.slice(4, 6))}/${time.slice(2, 4)}`;
  return `${day} at ${hour % 12 || 12}:${time.slice(10, 12)} ${hour < 12 ? 'AM' : 'PM'}`;
}
