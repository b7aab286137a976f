// What the customer does with a prompt, and what that does to the money: the end of a push.
import { confirmReceipt, newReceipt, takeMoney } from './daraja-receipt.ts';
import { resultOf } from './daraja-results.ts';
import { type Daraja, lineOf, type Push } from './daraja-state.ts';
import { callbackPlan } from './daraja-stk-callback.ts';
import type { Plan } from './deliveries.ts';
import type { MpesaOutcome } from './script.ts';
import { textCustomer } from './sms.ts';

/** The PIN of every simulated phone. Four other digits are a wrong PIN. */
export const correct_pin = '1234';

/** A PIN was entered. True when the prompt was still waiting for one. */
export function answerWithPin(daraja: Daraja, push: Push, pin: string): boolean {
  if (push.result) return false;
  const result_code = resultOfPin(daraja, push, pin);
  endPush(daraja, push, { result_code });
  const sorry = sentences[result_code];
  if (sorry) textCustomer(daraja, push.phone, `Failed. ${sorry} Nothing was paid.`);
  return true;
}

const sentences: Record<number, string> = {
  2001: 'You have entered the wrong PIN.',
  1: 'You do not have enough money in your account.',
  17: 'You paid the same amount a moment ago; wait two minutes.',
};

function resultOfPin(daraja: Daraja, push: Push, pin: string): number {
  if (pin !== correct_pin) return 2001;
  if (lineOf(daraja, push.phone).low_balance) return 1;
  return paidLately(daraja, push) ? 17 : 0;
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
