// The words and figures of printed documents.
import type { Document } from './schemas.ts';

export const wording = {
  receipt: {
    title: 'Receipt',
    party: 'Received from',
    date: 'Date of issue',
    method: 'Paid by',
    moved: 'Paid at',
    total: 'Total paid',
    thanks: 'Thank you for learning with us.',
  },
  credit_note: {
    title: 'Credit note',
    party: 'Paid back to',
    date: 'Date of issue',
    method: 'Paid back by',
    moved: 'Paid back at',
    total: 'Total paid back',
    thanks: 'We hope to see you again.',
  },
} as const;

/** What the provider's id of the money is called. */
export function methodLine({ method }: Pick<Document, 'method'>): string {
  return method === 'M-Pesa' ? 'M-Pesa receipt' : 'Reference';
}

/** 12,000.00: two decimals always, so that columns line up. */
export function amountText(amount: number): string {
  return amount.toLocaleString('en-KE', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** 14 March 2026 */
export function dayText(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(new Date(instant));
}

/** 14 Mar 2026, 09:00 EAT */
export function instantText(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-KE', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    timeZone,
  }).format(new Date(instant));
}
