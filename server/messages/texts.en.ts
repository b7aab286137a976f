// Every wording in English. Plain, warm, short; what matters comes first.
import type { BookingFacts, WaitFacts } from './kinds.ts';
import { type Letter, receiptLine, type Style, type Texts } from './letter.ts';
import { corporateInEnglish } from './texts.corporate.ts';
import { learningInEnglish } from './texts.learning.ts';
import { securityInEnglish } from './texts.security.ts';

function booking(given: BookingFacts, style: Style): [string, string][] {
  return [
    ['Course', given.course],
    ['When', style.when(given.starts_at, given.timezone)],
    ['Where', given.location],
    ['Seats', String(given.seats)],
    ['Booking', given.booking_code],
  ];
}

function wait(given: WaitFacts, style: Style): [string, string][] {
  return [
    ['Course', given.course],
    ['When', style.when(given.starts_at, given.timezone)],
    ['Where', given.location],
  ];
}

function letter(given: { name: string }, style: Style, rest: Omit<Letter, 'greeting' | 'closing'>): Letter {
  return {
    greeting: given.name ? `Hello ${given.name},` : 'Hello,',
    closing: `Warm regards,\nthe ${style.business} team`,
    ...rest,
  };
}

const seats = (count: number) => (count === 1 ? '1 seat' : `${count} seats`);
const hours = (count: number) => (count === 1 ? '1 hour' : `${count} hours`);
const minutes = (count: number) => (count === 1 ? '1 minute' : `${count} minutes`);

export const english: Texts = {
  ...learningInEnglish({ letter, booking }),
  ...corporateInEnglish({ letter, wait }),
  ...securityInEnglish({ letter }),
  verify_email: (given, style) =>
    letter(given, style, {
      subject: `Confirm your e-mail address for ${style.business}`,
      preview: 'One click, and you can book your first class.',
      paragraphs: [
        `Welcome to ${style.business}! Please confirm that this address is yours. After that you can book seats in any of our classes.`,
      ],
      action: { label: 'Confirm my address', url: given.link },
      after: [
        `The link works once, for ${hours(given.hours)}. If you did not open an account with us, you can ignore this message.`,
      ],
    }),
  reset_password: (given, style) =>
    letter(given, style, {
      subject: 'Choose a new password',
      preview: `The link works for ${minutes(given.minutes)}.`,
      paragraphs: [`Somebody, hopefully you, asked for a new password for your ${style.business} account.`],
      action: { label: 'Choose a new password', url: given.link },
      after: [
        `The link works once, for ${minutes(given.minutes)}. If you did not ask for it, ignore this message: your password stays as it is.`,
      ],
    }),
  password_changed: (given, style) =>
    letter(given, style, {
      subject: 'Your password was changed',
      preview: 'If this was you, all is well.',
      paragraphs: [
        `Your ${style.business} password was changed on ${style.when(given.at, style.timezone)}. Other devices were logged out.`,
        'If this was not you, choose a new password at once with “Forgot password” on the log-in page, and reply to this message.',
      ],
    }),
  email_changed: (given, style) =>
    letter(given, style, {
      subject: 'Your e-mail address was changed',
      preview: `Your account now belongs to ${given.new_email}.`,
      paragraphs: [
        `On ${style.when(given.at, style.timezone)} the e-mail address of your ${style.business} account was changed to ${given.new_email}. We will write to that address from now on.`,
        'If this was not you, please reply to this message at once.',
      ],
    }),
  booking_held: (given, style) =>
    letter(given, style, {
      subject: `Your seats are held until ${style.clock(given.hold_expires_at, given.timezone)}: ${given.course}`,
      preview: `Pay ${style.money(given.amount, given.currency)} to keep them.`,
      paragraphs: [
        `We are holding ${seats(given.seats)} for you until ${style.when(given.hold_expires_at, given.timezone)}. Pay before then and they are yours.`,
        ...(given.replaces === undefined
          ? []
          : [
              `Once they are paid for, booking ${given.replaces} is cancelled and all of its money comes back to you. Until then, ${given.replaces} stays as it is.`,
            ]),
      ],
      facts: [...booking(given, style), ['To pay', style.money(given.amount, given.currency)]],
      action: { label: 'Pay now', url: given.link },
    }),
  booking_confirmed: (given, style) =>
    letter(given, style, {
      subject: `You are in: ${given.course}`,
      preview: style.when(given.starts_at, given.timezone),
      paragraphs: [
        `Your booking is confirmed and ${given.seats === 1 ? 'your seat is' : `your ${given.seats} seats are`} waiting. We look forward to seeing you!`,
      ],
      facts: [
        ...booking(given, style),
        ['Paid', given.amount === 0 ? 'Nothing to pay' : style.money(given.amount, given.currency)],
        ...receiptLine('Receipt', given.receipt),
      ],
      action: { label: 'See my booking', url: given.link },
    }),
  booking_cancelled: (given, style) =>
    letter(given, style, {
      subject:
        given.seats_kept === 0 ? `Booking cancelled: ${given.course}` : `Seats cancelled: ${given.course}`,
      preview:
        given.refund_amount > 0
          ? `${style.money(given.refund_amount, given.currency)} will come back to you.`
          : 'Nothing is due.',
      paragraphs: [
        given.seats_kept === 0
          ? `Your booking of ${seats(given.seats_cancelled)} is cancelled.`
          : `We cancelled ${seats(given.seats_cancelled)} of your booking. You keep ${seats(given.seats_kept)}.`,
        given.refund_amount > 0
          ? `We will pay back ${style.money(given.refund_amount, given.currency)} the way you paid, and write to you when it is on its way.`
          : 'There is nothing to pay back for this cancellation.',
      ],
      facts: booking(given, style),
      action: { label: 'See my booking', url: given.link },
    }),
  payment_failed: (given, style) =>
    letter(given, style, {
      subject: `Your payment did not go through: ${given.course}`,
      preview: 'You can try again.',
      paragraphs: [
        `We could not take your payment of ${style.money(given.amount, given.currency)}: ${given.reason}`,
        'Nothing is lost: you can try again while your seats are held.',
      ],
      facts: booking(given, style),
      action: { label: 'Try again', url: given.link },
    }),
  late_money_refunded: (given, style) =>
    letter(given, style, {
      subject: `Your payment came too late, and is coming back: ${given.course}`,
      preview: `${style.money(given.amount, given.currency)} will be paid back in full.`,
      paragraphs: [
        `We received your payment of ${style.money(given.amount, given.currency)} after your hold had ended, and by then the seats were gone. We are sorry.`,
        'You need not do anything: we will pay everything back the way you paid, and write to you when it is on its way.',
      ],
      facts: [...booking(given, style), ...receiptLine('Receipt', given.receipt)],
      action: { label: 'See my booking', url: given.link },
    }),
  refund_paid: (given, style) =>
    letter(given, style, {
      subject: `${style.money(given.refund_amount, given.currency)} is on its way back to you`,
      preview: `Refund for ${given.course}.`,
      paragraphs: [
        `We have paid back ${style.money(given.refund_amount, given.currency)} the way you paid. It usually arrives within minutes on M-Pesa and within a few days on a card.`,
      ],
      facts: [...booking(given, style), ['Refund reference', given.reference]],
      action: { label: 'See my booking', url: given.link },
    }),
  session_cancelled: (given, style) =>
    letter(given, style, {
      subject: `Class cancelled: ${given.course}`,
      preview: 'We are sorry. Here is what happens now.',
      paragraphs: [
        `We are sorry: we have to cancel this class. ${given.reason}`,
        given.refund_amount > 0
          ? `We will pay back all of your ${style.money(given.refund_amount, given.currency)} the way you paid. You need not do anything.`
          : 'You paid nothing for it, so nothing is owed to you.',
      ],
      facts: booking(given, style),
      action: { label: 'See my booking', url: given.link },
    }),
  session_in_doubt: (given, style) =>
    letter(given, style, {
      subject: `Not certain yet: ${given.course}`,
      preview: 'Too few people have booked so far. We tell you as soon as it is decided.',
      paragraphs: [
        'Fewer people than we need have booked your class so far. We are deciding whether it takes place, and tell you as soon as we know.',
        'Your seats stay yours. If the class does not take place, you get everything back.',
      ],
      facts: booking(given, style),
      action: { label: 'See my booking', url: given.link },
    }),
  session_goes_ahead: (given, style) =>
    letter(given, style, {
      subject: `It takes place: ${given.course}`,
      preview: `See you on ${style.when(given.starts_at, given.timezone)}.`,
      paragraphs: ['Good news: your class takes place as planned.'],
      facts: booking(given, style),
      action: { label: 'See my booking', url: given.link },
    }),
  session_moved: (given, style) =>
    letter(given, style, {
      subject: `Your class has moved: ${given.course}`,
      preview: `New: ${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        'Your class has a new time or place. Your seats come with it; you need not do anything if it suits you.',
        'If it does not suit you, you can cancel free of charge and get everything back.',
      ],
      facts: [
        ...booking(given, style),
        ['Before', `${style.when(given.before_starts_at, given.timezone)}, ${given.before_location}`],
      ],
      action: { label: 'See or cancel my booking', url: given.link },
    }),
  session_reminder: (given, style) =>
    letter(given, style, {
      subject: `Coming up: ${given.course}, ${style.briefly(given.starts_at, given.timezone)}`,
      preview: `${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        `Your class is almost here, and ${given.seats === 1 ? 'your seat is' : `your ${given.seats} seats are`} waiting. Please come a few minutes early.`,
      ],
      facts: booking(given, style),
      action: { label: 'See my booking', url: given.link },
    }),
  waitlist_offer: (given, style) =>
    letter(given, style, {
      subject: `Your turn: ${seats(given.seats)} in ${given.course}`,
      preview: `Held for you until ${style.when(given.offer_expires_at, given.timezone)}.`,
      paragraphs: [
        `Good news: ${seats(given.seats)} came free, and you are next on the waiting list. We are holding them for you until ${style.when(given.offer_expires_at, given.timezone)}.`,
        given.amount > 0
          ? `Pay ${style.money(given.amount, given.currency)} before then and they are yours. After that they go to the next person in line.`
          : 'There is nothing to pay: just confirm before then. After that they go to the next person in line.',
      ],
      facts: booking(given, style),
      action: { label: given.amount > 0 ? 'Pay and take my place' : 'Take my place', url: given.link },
      after: ['If you cannot come, please decline there, so that somebody else can.'],
    }),
  waitlist_offer_expired: (given, style) =>
    letter(given, style, {
      subject: `Your offer has ended: ${given.course}`,
      preview: 'The seats went to the next person in line.',
      paragraphs: [
        `We held ${seats(given.seats)} for you, but the time to take them is over, and they went to the next person in line.`,
        'If you still want to come, you can join the waiting list again or choose another date.',
      ],
      facts: wait(given, style),
      action: { label: 'See all dates', url: given.link },
    }),
  waitlist_ended: (given, style) =>
    letter(given, style, {
      subject: `You are no longer on the waiting list: ${given.course}`,
      preview: 'See our other dates.',
      paragraphs: [
        given.why === 'session_cancelled'
          ? 'We are sorry: this class was cancelled, so there is nothing more to wait for.'
          : given.why === 'list_closed'
            ? 'We are sorry: no seats came free for you, and the class starts soon, so the waiting list is closed.'
            : `We took you off the waiting list of this class: ${given.reason}`,
        'You paid nothing and need not do anything.',
      ],
      facts: wait(given, style),
      action: { label: 'See other dates', url: given.link },
    }),
  corporate_request_received: (given, style) =>
    letter(given, style, {
      subject: `We have your request: ${given.topic}`,
      preview: `Your reference is ${given.reference}.`,
      paragraphs: [
        `Thank you for thinking of ${style.business} for ${given.company}. Your request is with our team, and we will answer within two working days.`,
        'Please keep the reference below: it helps us find your request when you call.',
      ],
      facts: [
        ['Reference', given.reference],
        ['Company', given.company],
        ['Topic', given.topic],
      ],
    }),
  staff_alert: (given, style) =>
    letter(given, style, {
      subject: `Needs a person: ${given.what}`,
      preview: 'Something only a person can settle.',
      paragraphs: [given.what, 'The platform cannot settle this by itself. Please look at it today.'],
      action: { label: 'Open it', url: given.link },
    }),
};
