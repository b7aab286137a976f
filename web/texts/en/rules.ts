// Help, privacy and terms, in plain words.
import type { Document, Figures } from '../house-rules.ts';
import { NOTICE_VERSION } from '../notice-version.ts';

function refunds({ REFUND_POLICY }: Figures): string[] {
  const steps = REFUND_POLICY.map(
    ({ hours_before, percent }) => `${hours_before} hours or more before the start: ${percent} % back`,
  );
  return [
    ...steps,
    `later than ${REFUND_POLICY.at(-1)!.hours_before} hours before the start: nothing back`,
    'we cancel the class: everything back, without your asking',
    'we move the class: cancel any time before it starts and get everything back',
  ];
}

export const rules = {
  contents: 'On this page',
  contact: 'Still a question?',
  contact_text: 'Call us, write on WhatsApp or by e-mail. The ways are at the foot of every page.',
  valid_from: `Wording of ${NOTICE_VERSION}`,

  help: (figures: Figures): Document => ({
    title: 'Help',
    description:
      'How to pay, how long seats are held, what you get back when you cancel, the waiting list, certificates.',
    lead: 'The questions people ask most, with the figures that really apply.',
    parts: [
      {
        id: 'paying',
        title: 'Paying',
        text: [
          'Choose M-Pesa, and a prompt appears on your phone. Enter your PIN there, never on this site: nobody from us will ever ask for it. Most payments are confirmed within half a minute.',
          'Somebody else can pay: type their number, and the prompt goes to them. If no prompt comes, unlock the phone, look at the signal, and send it again; or pay by Paybill with your booking code as the account.',
          'Cards are paid on our card partner’s own page. We never see the number of your card.',
          'You may close the page while you wait. We keep checking, and write to you when the money is here. If money arrives for seats that are gone, it goes back to you.',
        ],
      },
      {
        id: 'holds',
        title: 'How long your seats are held',
        text: [
          `From the moment you book, nobody else can take your seats for ${figures.HOLD_MINUTES} minutes. Starting a payment makes that longer, up to ${figures.HOLD_LIMIT_MINUTES} minutes in all, so that a slow network does not cost you the seat.`,
          'A wrong PIN or a cancelled prompt costs nothing. The seat stays yours until the time is over: try again.',
        ],
      },
      {
        id: 'refunds',
        title: 'Cancelling and getting money back',
        text: [
          'Cancel in your account, all seats or some. You see the amount before you confirm. Counted to the start of the class:',
        ],
        list: refunds(figures),
      },
      {
        id: 'change',
        title: 'Another date, another person',
        text: [
          'As long as cancelling would give you everything back, you may take your booking to another date of the same course. A cheaper date pays the difference back; for a dearer one you pay the difference.',
          'Somebody else may come in your place: change the name in your booking until the class starts.',
        ],
      },
      {
        id: 'waiting-list',
        title: 'The waiting list',
        text: [
          `When a class is full, put yourself on its list. Seats that come free are offered in the order in which people joined, and held for you for ${figures.WAITLIST_OFFER_HOURS} hours. Paying takes them; otherwise they go to the next.`,
          `The list closes shortly before the last ${figures.WAITLIST_CLOSE_HOURS} hours before the start. Leaving it is one press, and it costs nothing.`,
        ],
      },
      {
        id: 'children',
        title: 'Children',
        text: [
          'A parent or guardian books and is our contact. For each child we ask for the year of birth and your consent.',
        ],
      },
      {
        id: 'certificates',
        title: 'Certificates',
        text: [
          'Whoever was present, also if late, gets a certificate within minutes after the class, by e-mail and in their account. Its QR code leads to a page where anybody can check it.',
          'Is your name misspelt? Tell us: we issue a new one, and the old one says that it was replaced.',
        ],
      },
    ],
  }),

  privacy: (figures: Figures): Document => ({
    title: 'Privacy',
    description:
      'What we know about you, why, who else sees it, how long we keep it, and how you take it back.',
    lead: 'What we know about you, what we do with it, and what you can ask of us.',
    parts: [
      {
        id: 'who',
        title: 'Who we are',
        text: [
          `${[figures.BUSINESS_NAME, figures.BUSINESS_ADDRESS].filter(Boolean).join(', ')} decides what happens with your data and answers for it, under Kenya’s Data Protection Act, 2019.`,
        ],
      },
      {
        id: 'what',
        title: 'What we keep, and why',
        text: ['Only what booking and teaching need:'],
        list: [
          'your name, e-mail address and phone number, to book, to reach you and to let you log in',
          'the names of people in your seats; of children also the year of birth and the guardian’s consent',
          'special needs you tell us of, for the trainer of that class and nobody else',
          'bookings, payments and refunds, because the law wants them in our books. Of M-Pesa we keep the number that paid and the receipt; of cards, no number',
          'attendance, certificates, and reviews you write (shown with your first name and initial)',
          'your log-ins with device and network address, so that you can see and end them',
          ...(figures.EVENTS === 'on'
            ? [
                'which courses are looked at, to know what people want. If your browser says “do not track me” (Global Privacy Control), that is counted without you',
              ]
            : []),
        ],
      },
      {
        id: 'others',
        title: 'Who else sees it',
        text: ['We sell nothing and show no advertising. These see what they need:'],
        list: [
          'your trainer: names, how to call, special needs, attendance. On the trainer’s phone the list may stay for some days, to work without a network',
          'Safaricom (M-Pesa) and our card partner: what a payment needs',
          'whoever carries our e-mail and SMS to you: the letter and your address or number',
          'anybody who has the code of a certificate: name, course, date and whether it counts',
          'authorities, where the law demands it',
        ],
      },
      {
        id: 'cookies',
        title: 'Cookies',
        text: [
          'Only our own: one pair that keeps you logged in, one that knows this device again, one each for language and appearance, one that carries a message to the next page, and, for a day, one each for the number you last paid with and for a booking you were in the middle of. There is no script, font or counter from anybody else on this site.',
        ],
      },
      {
        id: 'how-long',
        title: 'How long',
        text: ['What is no longer needed goes by itself:'],
        list: [
          `special needs: ${figures.PERSONAL_DATA_MONTHS} months after the class`,
          `letters and notices to you: ${figures.PERSONAL_DATA_MONTHS} months`,
          ...(figures.EVENTS === 'on' ? [`what was looked at: ${figures.EVENTS_MONTHS} months`] : []),
          'log-ins: 90 days after they end',
          'bookings, payments and receipts: as long as tax law asks, also after your account is gone, but then without your name',
        ],
      },
      {
        id: 'rights',
        title: 'What you can ask',
        text: ['In your account, without asking anybody:'],
        list: [
          'see and correct what we know; take all of it home as a file',
          'take back what you agreed to, such as news from us',
          'have your account erased. While a class is ahead or money is on its way, finish that first',
        ],
      },
      {
        id: 'safe',
        title: 'How it is kept safe',
        text: [
          'Phone numbers, special needs and what payment providers send are encrypted where they are stored. Passwords are kept only as a hash that cannot be turned back. Who changed what is written down.',
        ],
      },
      {
        id: 'complaint',
        title: 'If you are not content',
        text: [
          'Tell us first, please. You may also complain to the Office of the Data Protection Commissioner (odpc.go.ke).',
        ],
      },
    ],
  }),

  terms: (figures: Figures): Document => ({
    title: 'Terms',
    description: 'What we promise when you book a seat, and what we ask of you.',
    lead: 'What we promise you, and what we ask of you, when you book with us.',
    parts: [
      {
        id: 'who',
        title: 'Who you deal with',
        text: [
          `${[figures.BUSINESS_NAME, figures.BUSINESS_ADDRESS, figures.BUSINESS_PIN && `PIN ${figures.BUSINESS_PIN}`].filter(Boolean).join(', ')}.`,
        ],
      },
      {
        id: 'account',
        title: 'Your account',
        text: [
          'Give your own name and an e-mail address that reaches you, and keep your password to yourself. Booking needs a confirmed address. Somebody under 18 books through a parent or guardian.',
        ],
      },
      {
        id: 'booking',
        title: 'Booking and price',
        text: [
          `The price you see is the price you pay${figures.TAX_RATE_PERCENT > 0 ? `, ${figures.TAX_NAME} included` : ''}. What you booked at stays your price, whatever changes later.`,
          `Seats are held for ${figures.HOLD_MINUTES} minutes while you pay. The booking is firm when the whole price has reached us, or at once when the course is free; then we write to you. Until then neither of us is bound.`,
        ],
      },
      {
        id: 'cancel',
        title: 'When you cancel',
        text: ['Counted to the start of the class:'],
        list: refunds(figures),
      },
      {
        id: 'we-change',
        title: 'When we change something',
        text: [
          'If we must cancel, you get everything back. If we move a class, we tell you at once, and you may cancel free of charge until it starts. Another trainer may teach it if yours cannot come.',
          'Money goes back the way it came. What else you spent, such as on travel, we do not pay, unless we acted wrongly.',
        ],
      },
      {
        id: 'class',
        title: 'In class',
        text: [
          'Come in time, treat others with respect, and follow the rules of the place. Whoever disturbs a class in earnest may be asked to leave, without money back.',
          'Course material is for your own use. Please do not publish or sell it.',
        ],
      },
      {
        id: 'certificates',
        title: 'Certificates',
        text: [
          'They say that somebody was there, and for how many hours; they are no state examination. We may revoke one that was issued by mistake, and say why.',
        ],
      },
      {
        id: 'reviews',
        title: 'Reviews',
        text: [
          'Only people who were there can write one. We publish good and bad ones alike, and hide only what breaks the law, insults somebody or advertises.',
        ],
      },
      {
        id: 'companies',
        title: 'Companies',
        text: [
          `For a quoted training, the quote and these terms apply; where they differ, the quote. Names can be changed until ${figures.CORPORATE_NAMES_HOURS} hours before the start.`,
        ],
      },
      {
        id: 'law',
        title: 'Law',
        text: [
          'The law of Kenya applies. Nothing here takes away a right that consumer law gives you. If we disagree, let us talk before we meet in court.',
        ],
      },
    ],
  }),
};
