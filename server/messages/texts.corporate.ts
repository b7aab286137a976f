// The letters to companies, in both languages.
import type { MessageKind, WaitFacts } from './kinds.ts';
import type { Letter, Style, Texts } from './letter.ts';

type CorporateTexts = Pick<Texts, Exclude<MessageKind & `corporate_${string}`, 'corporate_request_received'>>;

/** How a language writes its greeting, and the lines about a session. */
type Parts = {
  letter(given: { name: string }, style: Style, rest: Omit<Letter, 'greeting' | 'closing'>): Letter;
  wait(given: WaitFacts, style: Style): [string, string][];
};

export const corporateInEnglish = ({ letter, wait }: Parts): CorporateTexts => ({
  corporate_quoted: (given, style) =>
    letter(given, style, {
      subject: `Our quote for ${given.topic}`,
      preview: `${style.money(given.total, given.currency)}, valid until ${style.day(given.valid_until)}.`,
      paragraphs: [
        `Here is our offer for ${given.company}. You can read it, accept it, ask for a change or decline it on the page below; you need no account.`,
      ],
      facts: [
        ['Quote', given.number],
        ['Training', given.topic],
        ['Total', style.money(given.total, given.currency)],
        ['Valid until', style.day(given.valid_until)],
      ],
      action: { label: 'Read the quote', url: given.link },
      after: ['Whoever has this link can answer for your company, so please pass it on with care.'],
    }),
  corporate_confirmed: (given, style) =>
    letter(given, style, {
      subject: `It is settled: ${given.topic}`,
      preview: 'Next we need your purchase order.',
      paragraphs: [
        `Thank you! The training for ${given.company} is confirmed. We will now plan the session with you.`,
        'If your company issues purchase orders, please upload yours on the page below.',
      ],
      facts: [
        ['Reference', given.reference],
        ['Training', given.topic],
        ['Total', style.money(given.total, given.currency)],
      ],
      action: { label: 'Upload the purchase order', url: given.link },
    }),
  corporate_rejected: (given, style) =>
    letter(given, style, {
      subject: `About your request: ${given.topic}`,
      preview: 'We cannot offer this training.',
      paragraphs: [
        `We have looked at what ${given.company} asked for, and are sorry that we cannot offer it. Please write to us if your plans change.`,
      ],
      facts: [
        ['Reference', given.reference],
        ['Training', given.topic],
      ],
    }),
  corporate_session_planned: (given, style) =>
    letter(given, style, {
      subject: `Your session is planned: ${given.course}`,
      preview: style.when(given.starts_at, given.timezone),
      paragraphs: [
        `The session is planned, and ${given.seats === 1 ? 'its seat is' : `all of its ${given.seats} seats are`} held for your company alone.`,
        `Please tell us who comes before ${style.when(given.names_due_at, given.timezone)}; until then you can swap names as often as you like.`,
      ],
      facts: [...wait(given, style), ['Seats', String(given.seats)], ['Reference', given.reference]],
      action: { label: 'Name the participants', url: given.link },
    }),
  corporate_invoiced: (given, style) =>
    letter(given, style, {
      subject: `Invoice for your training: ${style.money(given.amount, given.currency)}`,
      preview: `Due on ${style.day(given.due_date)}.`,
      paragraphs: [
        `We have accepted the purchase order of ${given.company}; your seats are booked. Please pay by ${style.day(given.due_date)} and name the reference below.`,
      ],
      facts: [
        ['Reference', given.reference],
        ['Purchase order', given.purchase_order],
        ['Booking', given.booking_code],
        ['Amount', style.money(given.amount, given.currency)],
        ['Due', style.day(given.due_date)],
      ],
    }),
  corporate_completed: (given, style) =>
    letter(given, style, {
      subject: `Thank you for learning with us: ${given.course}`,
      preview: 'Your training is completed.',
      paragraphs: [
        `The training for ${given.company} is completed. It was a pleasure to have your people with us, and we would be glad to see them again.`,
      ],
      facts: [
        ['Reference', given.reference],
        ['Training', given.course],
      ],
    }),
});

export const corporateInSwahili = ({ letter, wait }: Parts): CorporateTexts => ({
  corporate_quoted: (given, style) =>
    letter(given, style, {
      subject: `Bei yetu kwa ${given.topic}`,
      preview: `${style.money(given.total, given.currency)}, hadi ${style.day(given.valid_until)}.`,
      paragraphs: [
        `Hii ndiyo bei yetu kwa ${given.company}. Unaweza kuisoma, kuikubali, kuomba mabadiliko au kuikataa kwenye ukurasa ulio hapa chini; huhitaji akaunti.`,
      ],
      facts: [
        ['Nambari ya bei', given.number],
        ['Mafunzo', given.topic],
        ['Jumla', style.money(given.total, given.currency)],
        ['Mwisho wa kukubali', style.day(given.valid_until)],
      ],
      action: { label: 'Soma bei', url: given.link },
      after: ['Yeyote mwenye kiungo hiki anaweza kujibu kwa niaba ya kampuni yako, kwa hivyo kitunze.'],
    }),
  corporate_confirmed: (given, style) =>
    letter(given, style, {
      subject: `Tumekubaliana: ${given.topic}`,
      preview: 'Sasa tunahitaji agizo lenu la ununuzi.',
      paragraphs: [
        `Asante! Mafunzo ya ${given.company} yamethibitishwa. Sasa tutapanga darasa pamoja nanyi.`,
        'Kama kampuni yenu hutoa agizo la ununuzi (LPO), tafadhali lipakie kwenye ukurasa ulio hapa chini.',
      ],
      facts: [
        ['Nambari ya kumbukumbu', given.reference],
        ['Mafunzo', given.topic],
        ['Jumla', style.money(given.total, given.currency)],
      ],
      action: { label: 'Pakia agizo la ununuzi', url: given.link },
    }),
  corporate_rejected: (given, style) =>
    letter(given, style, {
      subject: `Kuhusu ombi lako: ${given.topic}`,
      preview: 'Hatuwezi kutoa mafunzo haya.',
      paragraphs: [
        `Tumeangalia ombi la ${given.company}, na tunasikitika kuwa hatuwezi kutoa mafunzo haya. Tafadhali tuandikie mipango yenu ikibadilika.`,
      ],
      facts: [
        ['Nambari ya kumbukumbu', given.reference],
        ['Mafunzo', given.topic],
      ],
    }),
  corporate_session_planned: (given, style) =>
    letter(given, style, {
      subject: `Darasa lenu limepangwa: ${given.course}`,
      preview: style.when(given.starts_at, given.timezone),
      paragraphs: [
        `Darasa limepangwa, na nafasi ${given.seats} zimehifadhiwa kwa ajili ya kampuni yenu peke yake.`,
        `Tafadhali tuambie majina ya watakaokuja kabla ya ${style.when(given.names_due_at, given.timezone)}; hadi wakati huo mnaweza kubadilisha majina mara nyingi mtakavyo.`,
      ],
      facts: [
        ...wait(given, style),
        ['Nafasi', String(given.seats)],
        ['Nambari ya kumbukumbu', given.reference],
      ],
      action: { label: 'Andika majina ya washiriki', url: given.link },
    }),
  corporate_invoiced: (given, style) =>
    letter(given, style, {
      subject: `Ankara ya mafunzo yenu: ${style.money(given.amount, given.currency)}`,
      preview: `Ilipwe kabla ya ${style.day(given.due_date)}.`,
      paragraphs: [
        `Tumekubali agizo la ununuzi la ${given.company}; nafasi zenu zimethibitishwa. Tafadhali lipeni ifikapo ${style.day(given.due_date)} mkitaja nambari ya kumbukumbu iliyo hapa chini.`,
      ],
      facts: [
        ['Nambari ya kumbukumbu', given.reference],
        ['Agizo la ununuzi', given.purchase_order],
        ['Nambari ya nafasi', given.booking_code],
        ['Kiasi', style.money(given.amount, given.currency)],
        ['Tarehe ya mwisho', style.day(given.due_date)],
      ],
    }),
  corporate_completed: (given, style) =>
    letter(given, style, {
      subject: `Asante kwa kujifunza nasi: ${given.course}`,
      preview: 'Mafunzo yenu yamekamilika.',
      paragraphs: [
        `Mafunzo ya ${given.company} yamekamilika. Tumefurahi kuwa na watu wenu, na tutafurahi kuwaona tena.`,
      ],
      facts: [
        ['Nambari ya kumbukumbu', given.reference],
        ['Mafunzo', given.course],
      ],
    }),
});
