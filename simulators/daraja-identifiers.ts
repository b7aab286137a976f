// Ids, receipt numbers and times in the forms Daraja writes them.
import { lettersFrom } from './draws.ts';

const hex = '0123456789abcdef';
const digits = '0123456789';
const receipt_letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Kenya's wall time as 14 digits, `YYYYMMDDHHmmss`. */
export function kenyanDigits(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO('Africa/Nairobi')
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace(/\D/g, '');
}

/** The end of a UUID with a running number glued on, as MerchantRequestID and requestId look. */
export function requestId(draw: () => number): string {
  const part = (length: number) => lettersFrom(hex, length, draw);
  return `${part(4)}-${part(4)}-${part(4)}-${part(12)}${lettersFrom(digits, 7, draw)}`;
}

/** `ws_CO_`, the day and time to the millisecond, and the customer's last nine digits. */
export function checkoutRequestId(at: number, phone: string): string {
  const time = kenyanDigits(at);
  const day_first = time.slice(6, 8) + time.slice(4, 6) + time.slice(0, 4) + time.slice(8);
  return `ws_CO_${day_first}${String(at % 1000).padStart(3, '0')}${phone.slice(-9)}`;
}

/** `AG_`, the day, and twenty hexadecimal digits. */
export function conversationId(at: number, draw: () => number): string {
  return `AG_${kenyanDigits(at).slice(0, 8)}_${lettersFrom(hex, 20, draw)}`;
}

/**
 * A receipt number as the SMS shows it: a letter for the year (N was 2019), one for the month, a sign for the day, and
 * seven more. Never one that is in `used`, where it is entered.
 */
export function receiptNumber(at: number, draw: () => number, used: Set<string>): string {
  const time = kenyanDigits(at);
  const letter = (distance: number) => String.fromCharCode(65 + (distance % 26));
  const day = receipt_letters[Number(time.slice(6, 8))]!;
  const start = letter(Number(time.slice(0, 4)) - 2006) + letter(Number(time.slice(4, 6)) - 1) + day;
  let receipt = start + lettersFrom(receipt_letters, 7, draw);
  while (used.has(receipt)) receipt = start + lettersFrom(receipt_letters, 7, draw);
  used.add(receipt);
  return receipt;
}
