// What M-Pesa writes to the customer, and how it writes money and time.
import { kenyanDigits } from './daraja-identifiers.ts';
import { type Daraja, lineOf } from './daraja-state.ts';

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
