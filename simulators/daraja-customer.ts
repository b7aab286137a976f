// What the customer does with a prompt, and what that does to the money: the end of a push.
import { confirmReceipt, newReceipt, takeMoney } from './daraja-receipt.ts';
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
  if (String(outcome.result_code) === '0') pay(daraja, push, outcome.amount ?? push.amount);
  const later = push.script?.later;
  if (later && outcome !== later)
    daraja.timetable.after(later.after_ms ?? 0, 'customer', () => endPush(daraja, push, later));
  return callbackPlan(daraja, push, outcome);
}

function pay(daraja: Daraja, push: Push, amount: number): void {
  const entry = newReceipt(daraja, push.phone, amount, push.account);
  push.receipt = entry.receipt;
  push.paid_at = entry.at;
  takeMoney(daraja, entry);
  if (daraja.options.confirm_pushes) confirmReceipt(daraja, entry, undefined);
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
