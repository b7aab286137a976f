// The wordings, in both languages, of what happens around a class: seats taken to another day, certificates.
import type { BookingFacts } from './kinds.ts';
import type { Letter, Style, Texts } from './letter.ts';

type LearningTexts = Pick<Texts, 'booking_transferred' | 'certificate_ready'>;
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
        'Your booking was taken to another session, as asked. The booking code stays the same.',
        ...(given.refund_amount > 0
          ? [
              `The new session costs less: ${style.money(given.refund_amount, given.currency)} is on its way back to you.`,
            ]
          : []),
      ],
      facts: [
        ...booking(given, style),
        ['Before', `${style.when(given.before_starts_at, given.timezone)}, ${given.before_location}`],
      ],
      action: { label: 'See my booking', url: given.link },
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
});

export const learningInSwahili = ({ letter, booking }: Language): LearningTexts => ({
  booking_transferred: (given, style) =>
    letter(given, style, {
      subject: `Nafasi yako ina tarehe mpya: ${given.course}`,
      preview: `Sasa ni ${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        'Nafasi yako imehamishiwa kipindi kingine kama ilivyoombwa. Msimbo wa nafasi ni uleule.',
        ...(given.refund_amount > 0
          ? [
              `Kipindi kipya kina bei nafuu: unarudishiwa ${style.money(given.refund_amount, given.currency)}.`,
            ]
          : []),
      ],
      facts: [
        ...booking(given, style),
        ['Awali', `${style.when(given.before_starts_at, given.timezone)}, ${given.before_location}`],
      ],
      action: { label: 'Tazama nafasi yangu', url: given.link },
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
});
