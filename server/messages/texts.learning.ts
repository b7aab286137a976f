// The wordings, in both languages, of what happens around a class: seats taken to another day, certificates.
import type { BookingFacts } from './kinds.ts';
import type { Letter, Style, Texts } from './letter.ts';

type LearningTexts = Pick<
  Texts,
  'booking_transferred' | 'session_assigned' | 'certificate_ready' | 'course_dates_open'
>;
/** How the language writes a letter's frame and a booking's facts. */
type Language = {
  letter(given: { name: string }, style: Style, rest: Omit<Letter, 'greeting' | 'closing'>): Letter;
  booking(given: BookingFacts, style: Style): [string, string][];
};

export const learningInEnglish = ({ letter, booking }: Language): LearningTexts => ({
  booking_transferred: (given, style) =>
    letter(given, style, {
      subject: `Your booking has a new date: ${given.course}`,
      preview: `Now ${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        given.replaced === undefined
          ? 'Your booking was taken to another session, as asked. The booking code stays the same.'
          : `The new session is paid for, so booking ${given.replaced} is cancelled. Your booking code is now ${given.booking_code}.`,
        ...(given.refund_amount > 0
          ? [
              `${given.replaced === undefined ? 'The new session costs less' : 'What you paid before comes back'}: ${style.money(given.refund_amount, given.currency)} is on its way back to you.`,
            ]
          : []),
      ],
      facts: [
        ...booking(given, style),
        ['Before', `${style.when(given.before_starts_at, given.timezone)}, ${given.before_location}`],
      ],
      action: { label: 'See my booking', url: given.link },
    }),
  session_assigned: (given, style) =>
    letter(given, style, {
      subject: `${given.moved ? 'Your class has moved' : 'A class to teach'}: ${given.course}`,
      preview: `${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        given.moved
          ? 'A class that you teach has another time or place. Please say again whether you can teach it.'
          : 'A class was given to you. Please say whether you can teach it.',
        'Open it to accept, or to decline with a reason. It stays yours until our office gives it to somebody else.',
      ],
      facts: [
        ['When', style.when(given.starts_at, given.timezone)],
        ['Where', given.location],
      ],
      action: { label: 'Accept or decline', url: given.link },
    }),
  certificate_ready: (given, style) =>
    letter(given, style, {
      subject: `Certificate ready: ${given.course}`,
      preview: `For ${given.attendee}, number ${given.number}.`,
      paragraphs: [
        `Well done! The certificate of ${given.attendee} for “${given.course}” is ready to print and to share.`,
        'Anybody can check with its code that it is real.',
      ],
      action: { label: 'See the certificate', url: given.link },
      after: ['Is the name misspelt? Reply to this message and we will issue it again.'],
    }),
  course_dates_open: (given, style) =>
    letter(given, style, {
      subject: `There is a date now: ${given.course}`,
      preview: `${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        `You asked us to tell you when “${given.course}” has a date. It has, and there are free seats.`,
      ],
      facts: [
        ['When', style.when(given.starts_at, given.timezone)],
        ['Where', given.location],
      ],
      action: { label: 'See the dates', url: given.link },
      after: ['This is the only letter about this course, unless you ask again.'],
    }),
});

export const learningInSwahili = ({ letter, booking }: Language): LearningTexts => ({
  booking_transferred: (given, style) =>
    letter(given, style, {
      subject: `Nafasi yako ina tarehe mpya: ${given.course}`,
      preview: `Sasa ni ${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        given.replaced === undefined
          ? 'Nafasi yako imehamishiwa kipindi kingine kama ilivyoombwa. Msimbo wa nafasi ni uleule.'
          : `Kipindi kipya kimelipiwa, kwa hiyo nafasi ${given.replaced} imefutwa. Msimbo wako sasa ni ${given.booking_code}.`,
        ...(given.refund_amount > 0
          ? [
              `${given.replaced === undefined ? 'Kipindi kipya kina bei nafuu' : 'Ulicholipa awali kinarudi'}: unarudishiwa ${style.money(given.refund_amount, given.currency)}.`,
            ]
          : []),
      ],
      facts: [
        ...booking(given, style),
        ['Awali', `${style.when(given.before_starts_at, given.timezone)}, ${given.before_location}`],
      ],
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  session_assigned: (given, style) =>
    letter(given, style, {
      subject: `${given.moved ? 'Darasa lako limehamishwa' : 'Darasa la kufundisha'}: ${given.course}`,
      preview: `${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        given.moved
          ? 'Darasa unalofundisha lina muda au mahali papya. Tafadhali sema tena kama unaweza kulifundisha.'
          : 'Umepewa darasa la kufundisha. Tafadhali sema kama unaweza kulifundisha.',
        'Lifungue ili ukubali, au ukatae kwa kutoa sababu. Linabaki lako hadi ofisi yetu impe mtu mwingine.',
      ],
      facts: [
        ['Lini', style.when(given.starts_at, given.timezone)],
        ['Wapi', given.location],
      ],
      action: { label: 'Kubali au kataa', url: given.link },
    }),
  certificate_ready: (given, style) =>
    letter(given, style, {
      subject: `Cheti kiko tayari: ${given.course}`,
      preview: `Cha ${given.attendee}, nambari ${given.number}.`,
      paragraphs: [
        `Hongera! Cheti cha ${given.attendee} cha “${given.course}” kiko tayari kuchapishwa na kushirikiwa.`,
        'Mtu yeyote anaweza kuthibitisha kwa msimbo wake kwamba ni halali.',
      ],
      action: { label: 'Tazama cheti', url: given.link },
      after: ['Je, jina limekosewa? Jibu ujumbe huu nasi tutakitoa upya.'],
    }),
  course_dates_open: (given, style) =>
    letter(given, style, {
      subject: `Sasa kuna tarehe: ${given.course}`,
      preview: `${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [`Ulituomba tukuambie “${given.course}” itakapopata tarehe. Imepata, na kuna nafasi.`],
      facts: [
        ['Lini', style.when(given.starts_at, given.timezone)],
        ['Wapi', given.location],
      ],
      action: { label: 'Tazama tarehe', url: given.link },
      after: ['Huu ndio ujumbe pekee kuhusu kozi hii, isipokuwa ukiomba tena.'],
    }),
});
