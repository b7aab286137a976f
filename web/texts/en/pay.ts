// Paying, and the screen that waits for M-Pesa.
export const pay = {
  held_until: (time: string) => `Held for you until ${time}`,
  held_text: 'Nobody else can take these seats until then. While a payment is under way they stay yours.',
  held_soon: 'Only three minutes are left. Pay now, or take more time.',
  extend: 'I need more time',
  extended: (time: string) => `Your seats are now held until ${time}.`,
  not_extended: 'The hold cannot be made longer: others want these seats. Please pay now.',
  ended: {
    title: 'The hold has ended',
    text: (moment: string) =>
      `Your seats were held until ${moment}. They were not paid for, so others can take them. Nothing was charged.`,
    again: 'Book again',
  },
  methods: 'How do you want to pay?',
  mpesa: {
    title: 'M-Pesa',
    text: (amount: string) => `A request for ${amount} comes to the phone. Enter your PIN there.`,
    phone: 'M-Pesa number',
    phone_hint: 'Yours, or that of somebody who pays for you: 0712…, 0110… or +254…',
    send: (amount: string) => `Send the request for ${amount}`,
  },
  card: {
    title: 'Card',
    text: 'On the secure page of our card partner, Flutterwave. You come back here afterwards.',
    go: (amount: string) => `Pay ${amount} by card`,
  },
  paybill: {
    title: 'Pay Bill by hand',
    text: 'On your phone: M-PESA, Lipa na M-PESA, Pay Bill. We see the money by itself.',
    business: 'Business number',
    account: 'Account number',
    amount: 'Amount',
    copy: 'Copy',
    copied: 'Copied',
  },
  no_way:
    'This amount cannot be paid here just now. Please call or write to us; your seats stay held meanwhile.',
  no_answer_now:
    'This way to pay does not answer just now. Nothing was charged. Try again in a minute, or pay in another way.',
  too_soon: (time: string) =>
    `M-Pesa asks for a short pause before the next request to this number. Try again in ${time}, or send it to another number.`,
  waiting: {
    title: 'Check your phone',
    asked: (amount: string) => `We asked for ${amount} on`,
    from: 'The request comes from',
    change: 'Another number',
    pin: 'Enter your M-Pesa PIN on the phone. We never ask for it here.',
    steps: ['Request sent', 'Waiting for your PIN', 'Confirming with M-Pesa', 'Paid'] as readonly [
      string,
      string,
      string,
      string,
    ],
    progress: 'Time the request stays on the phone',
    still: 'We keep checking. This page changes by itself.',
    check: 'Check again',
    safe: 'You can close this page: your seats stay held while M-Pesa works, and we write to you when it is done.',
    offline: 'You are offline. We keep checking; your payment is safe.',
    open_phone: 'Open the simulated phone',
  },
  late: {
    title: 'No answer yet',
    text: 'The request has run out on the phone, or its answer is late. We are asking M-Pesa. If you entered your PIN, do not pay again.',
    other: 'Try another number or way',
  },
  card_open: {
    title: 'Finish on the card page',
    text: 'We have not heard of a payment yet. If you have just paid, press “Check again”.',
    failed_try:
      'The card was refused. Nothing was charged. You can try again on the card page, or pay in another way.',
    back: 'Go to the card page',
  },
  paid: {
    title: 'Paid. You are booked.',
    said: 'Your payment has arrived.',
    receipt: (code: string) => `Receipt ${code}`,
    receipt_coming: 'The receipt number follows by e-mail.',
    booking: 'See your booking',
    print: 'Receipt',
    calendar: 'Add to calendar',
  },
  seats_kept: (time: string) => `Your seats are held until ${time}.`,
  /** By what M-Pesa says. */
  outcomes: {
    balance: [
      'There is not enough money in the M-Pesa account',
      'Top up, or use Fuliza, then try again. Nothing was charged.',
    ],
    cancelled: [
      'The request was cancelled',
      'It was cancelled on the phone, or it ran out there. Nothing was charged.',
    ],
    unreachable: [
      'We could not reach the phone',
      'Unlock it and check the signal, then try again. If it happens again, dial *234# to update the M-Pesa menu; iPhones with an eSIM often need that.',
    ],
    pin: ['The PIN was wrong', 'Nothing was charged. Try again.'],
    line_busy: [
      'Another M-Pesa request is open',
      'Wait one to three minutes, then try again. Nothing was charged.',
    ],
    expired: ['The request ran out', 'It was not answered in time. Nothing was charged.'],
    busy: [
      'M-Pesa is busy',
      'It is not your fault, and nothing was charged. Try again in half a minute, or pay by card.',
    ],
    ours: [
      'M-Pesa cannot take this payment',
      'The fault is on our side, and we have been told. Nothing was charged. Please pay in another way.',
    ],
    not_sent: ['The request was not sent', 'Nothing was charged. Try again, or pay in another way.'],
    given_up: [
      'This request was ended',
      'You chose to pay in another way. If you still enter your PIN, the money counts.',
    ],
    unapplied: [
      'Your money arrived',
      'But it could not pay for this booking. We sort it out with you, and what is yours comes back.',
    ],
    unknown: ['Not confirmed yet', 'Please do not pay twice. We keep checking and write to you.'],
  } as Record<Outcome, readonly [string, string]>,
  again: 'Send the request again',
  again_in: (time: string) => `Send again in ${time}`,
  other_way: 'Another number or way to pay',
  claim: {
    title: 'I have paid: enter the M-Pesa code',
    label: 'M-Pesa code',
    hint: 'The first word of the SMS from M-PESA, such as QJK1A2B3C4.',
    send: 'Send the code',
    thanks: 'Thank you. We look for this payment and write to you. Please do not pay again.',
  },
  help: 'Ask for help',
};

export type Outcome =
  | 'balance'
  | 'cancelled'
  | 'unreachable'
  | 'pin'
  | 'line_busy'
  | 'expired'
  | 'busy'
  | 'ours'
  | 'not_sent'
  | 'given_up'
  | 'unapplied'
  | 'unknown';
