// Every wording on the phone, in both languages: what matters and one link, short enough for one SMS when the course's
// name allows it (sms-length.ts shortens that name where it does not).
import type { MessageKind } from './kinds.ts';
import type { Given, Locale, Style } from './letter.ts';

type SmsTexts = { [K in MessageKind]?: (given: Given<K>, style: Style) => string };

const english: SmsTexts = {
  booking_confirmed: (given, style) =>
    `${style.business}: you are in! ${given.course}, ${style.briefly(given.starts_at, given.timezone)}, ${given.location}. Booking ${given.booking_code}: ${given.link}`,
  payment_failed: (given, style) =>
    `${style.business}: your payment of ${style.money(given.amount, given.currency)} did not go through. Try again while your seats are held: ${given.link}`,
  session_reminder: (given, style) =>
    `${style.business}: reminder, ${given.course} is on ${style.briefly(given.starts_at, given.timezone)}, ${given.location}. ${given.link}`,
  session_moved: (given, style) =>
    `${style.business}: ${given.course} has moved to ${style.briefly(given.starts_at, given.timezone)}, ${given.location}. Does it suit you? ${given.link}`,
  session_cancelled: (given, style) =>
    `${style.business}: we are sorry, ${given.course} on ${style.briefly(given.starts_at, given.timezone)} is cancelled.${given.refund_amount > 0 ? ' Your money is coming back.' : ''} ${given.link}`,
  waitlist_offer: (given, style) =>
    `${style.business}: your turn! ${given.course}, ${style.briefly(given.starts_at, given.timezone)}. Take it before ${style.briefly(given.offer_expires_at, given.timezone)}: ${given.link}`,
};

const swahili: SmsTexts = {
  booking_confirmed: (given, style) =>
    `${style.business}: umepata nafasi! ${given.course}, ${style.briefly(given.starts_at, given.timezone)}, ${given.location}. Nambari ${given.booking_code}: ${given.link}`,
  payment_failed: (given, style) =>
    `${style.business}: malipo yako ya ${style.money(given.amount, given.currency)} hayakufanikiwa. Jaribu tena kabla muda wa nafasi haujaisha: ${given.link}`,
  session_reminder: (given, style) =>
    `${style.business}: kumbusho, ${given.course} ni ${style.briefly(given.starts_at, given.timezone)}, ${given.location}. ${given.link}`,
  session_moved: (given, style) =>
    `${style.business}: ${given.course} limehamishwa hadi ${style.briefly(given.starts_at, given.timezone)}, ${given.location}. Linakufaa? ${given.link}`,
  session_cancelled: (given, style) =>
    `${style.business}: samahani, ${given.course} la ${style.briefly(given.starts_at, given.timezone)} limeghairiwa.${given.refund_amount > 0 ? ' Utarudishiwa pesa.' : ''} ${given.link}`,
  waitlist_offer: (given, style) =>
    `${style.business}: zamu yako! ${given.course}, ${style.briefly(given.starts_at, given.timezone)}. Chukua kabla ya ${style.briefly(given.offer_expires_at, given.timezone)}: ${given.link}`,
};

export const smsTexts: Record<Locale, SmsTexts> = { en: english, sw: swahili };
