// Every wording in Swahili, as Kenyans write it. The same letters as in texts.en.ts.
import type { BookingFacts, WaitFacts } from './kinds.ts';
import { type Letter, receiptLine, type Style, type Texts } from './letter.ts';
import { corporateInSwahili } from './texts.corporate.ts';
import { learningInSwahili } from './texts.learning.ts';
import { securityInSwahili } from './texts.security.ts';

function booking(given: BookingFacts, style: Style): [string, string][] {
  return [
    ['Kozi', given.course],
    ['Lini', style.when(given.starts_at, given.timezone)],
    ['Mahali', given.location],
    ['Nafasi', String(given.seats)],
    ['Nambari ya nafasi', given.booking_code],
  ];
}

function wait(given: WaitFacts, style: Style): [string, string][] {
  return [
    ['Kozi', given.course],
    ['Lini', style.when(given.starts_at, given.timezone)],
    ['Mahali', given.location],
  ];
}

function letter(given: { name: string }, style: Style, rest: Omit<Letter, 'greeting' | 'closing'>): Letter {
  return {
    greeting: given.name ? `Habari ${given.name},` : 'Habari,',
    closing: `Wako kwa dhati,\ntimu ya ${style.business}`,
    ...rest,
  };
}

const seats = (count: number) => `nafasi ${count}`;
const hours = (count: number) => (count === 1 ? 'saa moja' : `saa ${count}`);
const minutes = (count: number) => (count === 1 ? 'dakika moja' : `dakika ${count}`);

export const swahili: Texts = {
  ...learningInSwahili({ letter, booking }),
  ...corporateInSwahili({ letter, wait }),
  ...securityInSwahili({ letter }),
  verify_email: (given, style) =>
    letter(given, style, {
      subject: `Thibitisha barua pepe yako ya ${style.business}`,
      preview: 'Bonyeza mara moja tu, kisha uweke nafasi katika darasa lako la kwanza.',
      paragraphs: [
        `Karibu ${style.business}! Tafadhali thibitisha kwamba anwani hii ni yako. Baada ya hapo unaweza kuweka nafasi katika darasa lolote.`,
      ],
      action: { label: 'Thibitisha anwani yangu', url: given.link },
      after: [
        `Kiungo hiki kinatumika mara moja tu, ndani ya ${hours(given.hours)}. Kama hukufungua akaunti kwetu, puuza ujumbe huu.`,
      ],
    }),
  reset_password: (given, style) =>
    letter(given, style, {
      subject: 'Chagua nenosiri jipya',
      preview: `Kiungo kinatumika ndani ya ${minutes(given.minutes)}.`,
      paragraphs: [
        `Mtu fulani, huenda ni wewe, ameomba nenosiri jipya la akaunti yako ya ${style.business}.`,
      ],
      action: { label: 'Chagua nenosiri jipya', url: given.link },
      after: [
        `Kiungo hiki kinatumika mara moja tu, ndani ya ${minutes(given.minutes)}. Kama hukuomba, puuza ujumbe huu: nenosiri lako halitabadilika.`,
      ],
    }),
  password_changed: (given, style) =>
    letter(given, style, {
      subject: 'Nenosiri lako limebadilishwa',
      preview: 'Kama ni wewe, hakuna shida.',
      paragraphs: [
        `Nenosiri lako la ${style.business} lilibadilishwa ${style.when(given.at, style.timezone)}. Vifaa vingine vimeondolewa kwenye akaunti.`,
        'Kama si wewe, chagua nenosiri jipya mara moja kupitia “Umesahau nenosiri” kwenye ukurasa wa kuingia, kisha ujibu ujumbe huu.',
      ],
    }),
  email_changed: (given, style) =>
    letter(given, style, {
      subject: 'Barua pepe yako imebadilishwa',
      preview: `Akaunti yako sasa inatumia ${given.new_email}.`,
      paragraphs: [
        `Barua pepe ya akaunti yako ya ${style.business} ilibadilishwa ${style.when(given.at, style.timezone)} kuwa ${given.new_email}. Kuanzia sasa tutaandika kwa anwani hiyo.`,
        'Kama si wewe uliyeibadilisha, tafadhali jibu ujumbe huu mara moja.',
      ],
    }),
  booking_held: (given, style) =>
    letter(given, style, {
      subject: `Tumekushikia nafasi hadi saa ${style.clock(given.hold_expires_at, given.timezone)}: ${given.course}`,
      preview: `Lipa ${style.money(given.amount, given.currency)} ili zibaki zako.`,
      paragraphs: [
        `Tumekushikia ${seats(given.seats)} hadi ${style.when(given.hold_expires_at, given.timezone)}. Lipa kabla ya muda huo na zitakuwa zako.`,
        ...(given.replaces === undefined
          ? []
          : [
              `Ukishalipa, nafasi ${given.replaces} itafutwa na utarudishiwa pesa zake zote. Hadi wakati huo, ${given.replaces} inabaki ilivyo.`,
            ]),
      ],
      facts: [...booking(given, style), ['Kiasi cha kulipa', style.money(given.amount, given.currency)]],
      action: { label: 'Lipa sasa', url: given.link },
    }),
  booking_confirmed: (given, style) =>
    letter(given, style, {
      subject: `Umepata nafasi: ${given.course}`,
      preview: style.when(given.starts_at, given.timezone),
      paragraphs: [
        `${given.seats === 1 ? 'Nafasi yako imethibitishwa' : `Nafasi zako ${given.seats} zimethibitishwa`}. Tunatarajia kukuona!`,
      ],
      facts: [
        ...booking(given, style),
        given.amount === 0
          ? ['Malipo', 'Hakuna cha kulipa']
          : ['Umelipa', style.money(given.amount, given.currency)],
        ...receiptLine('Risiti', given.receipt),
      ],
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  booking_cancelled: (given, style) =>
    letter(given, style, {
      subject:
        given.seats_kept === 0
          ? `Nafasi zimeghairiwa: ${given.course}`
          : `Baadhi ya nafasi zimeghairiwa: ${given.course}`,
      preview:
        given.refund_amount > 0
          ? `Utarudishiwa ${style.money(given.refund_amount, given.currency)}.`
          : 'Hakuna cha kurudishwa.',
      paragraphs: [
        given.seats_kept === 0
          ? `Tumeghairi ${seats(given.seats_cancelled)} ulizoweka.`
          : `Tumeghairi ${seats(given.seats_cancelled)}. Umebaki na ${seats(given.seats_kept)}.`,
        given.refund_amount > 0
          ? `Tutakurudishia ${style.money(given.refund_amount, given.currency)} kwa njia uliyolipia, na tutakuandikia pesa zikitumwa.`
          : 'Hakuna pesa za kurudisha kwa kughairi huku.',
      ],
      facts: booking(given, style),
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  payment_failed: (given, style) =>
    letter(given, style, {
      subject: `Malipo yako hayakufanikiwa: ${given.course}`,
      preview: 'Unaweza kujaribu tena.',
      paragraphs: [
        `Hatukuweza kupokea malipo yako ya ${style.money(given.amount, given.currency)}: ${given.reason}`,
        'Hujapoteza chochote: unaweza kujaribu tena wakati nafasi zako bado zimeshikwa.',
      ],
      facts: booking(given, style),
      action: { label: 'Jaribu tena', url: given.link },
    }),
  late_money_refunded: (given, style) =>
    letter(given, style, {
      subject: `Malipo yako yalichelewa, na yanarudishwa: ${given.course}`,
      preview: `Utarudishiwa ${style.money(given.amount, given.currency)} zote.`,
      paragraphs: [
        `Tulipokea malipo yako ya ${style.money(given.amount, given.currency)} baada ya muda wa kushikiwa nafasi kuisha, na nafasi zilikuwa zimejaa. Samahani sana.`,
        'Huhitaji kufanya chochote: tutakurudishia pesa zote kwa njia uliyolipia, na tutakuandikia zikitumwa.',
      ],
      facts: [...booking(given, style), ...receiptLine('Risiti', given.receipt)],
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  refund_paid: (given, style) =>
    letter(given, style, {
      subject: `Tumekurudishia ${style.money(given.refund_amount, given.currency)}`,
      preview: `Pesa za kozi ya ${given.course}.`,
      paragraphs: [
        `Tumekurudishia ${style.money(given.refund_amount, given.currency)} kwa njia uliyolipia. Kwa kawaida hufika ndani ya dakika chache kwa M-Pesa, na ndani ya siku chache kwa kadi.`,
      ],
      facts: [...booking(given, style), ['Nambari ya marejesho', given.reference]],
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  session_cancelled: (given, style) =>
    letter(given, style, {
      subject: `Darasa limeghairiwa: ${given.course}`,
      preview: 'Samahani sana. Soma kitakachofuata.',
      paragraphs: [
        `Samahani sana: tumelazimika kughairi darasa hili. ${given.reason}`,
        given.refund_amount > 0
          ? `Tutakurudishia pesa zako zote, ${style.money(given.refund_amount, given.currency)}, kwa njia uliyolipia. Huhitaji kufanya chochote.`
          : 'Hukulipa chochote, kwa hivyo hakuna pesa za kurudishwa.',
      ],
      facts: booking(given, style),
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  session_in_doubt: (given, style) =>
    letter(given, style, {
      subject: `Bado haijathibitishwa: ${given.course}`,
      preview: 'Waliojiandikisha bado ni wachache. Tutakujulisha mara uamuzi utakapofanywa.',
      paragraphs: [
        'Waliojiandikisha katika darasa lako bado ni wachache kuliko tunavyohitaji. Tunaamua kama litafanyika, na tutakujulisha mara tutakapojua.',
        'Nafasi zako zinabaki kuwa zako. Kama darasa halitafanyika, utarudishiwa pesa zako zote.',
      ],
      facts: booking(given, style),
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  session_goes_ahead: (given, style) =>
    letter(given, style, {
      subject: `Litafanyika: ${given.course}`,
      preview: `Tutaonana ${style.when(given.starts_at, given.timezone)}.`,
      paragraphs: ['Habari njema: darasa lako litafanyika kama lilivyopangwa.'],
      facts: booking(given, style),
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  session_moved: (given, style) =>
    letter(given, style, {
      subject: `Darasa lako limehamishwa: ${given.course}`,
      preview: `Mpya: ${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        'Darasa lako lina wakati mpya au mahali papya. Nafasi zako zimehamishwa pia; kama mabadiliko haya yanakufaa, huhitaji kufanya chochote.',
        'Kama hayakufai, unaweza kughairi bila malipo na kurudishiwa pesa zako zote.',
      ],
      facts: [
        ...booking(given, style),
        ['Awali', `${style.when(given.before_starts_at, given.timezone)}, ${given.before_location}`],
      ],
      action: { label: 'Tazama au ghairi nafasi yangu', url: given.link },
    }),
  session_reminder: (given, style) =>
    letter(given, style, {
      subject: `Linakaribia: ${given.course}, ${style.briefly(given.starts_at, given.timezone)}`,
      preview: `${style.when(given.starts_at, given.timezone)}, ${given.location}`,
      paragraphs: [
        `Darasa lako limekaribia, na ${given.seats === 1 ? 'nafasi yako inakusubiri' : `nafasi zako ${given.seats} zinakusubiri`}. Tafadhali fika dakika chache mapema.`,
      ],
      facts: booking(given, style),
      action: { label: 'Tazama nafasi yangu', url: given.link },
    }),
  waitlist_offer: (given, style) =>
    letter(given, style, {
      subject: `Zamu yako imefika: ${seats(given.seats)} katika ${given.course}`,
      preview: `Tumekushikia hadi ${style.when(given.offer_expires_at, given.timezone)}.`,
      paragraphs: [
        `Habari njema: ${seats(given.seats)} zimepatikana, na wewe ndiwe unayefuata kwenye orodha ya kusubiri. Tumekushikia hadi ${style.when(given.offer_expires_at, given.timezone)}.`,
        given.amount > 0
          ? `Lipa ${style.money(given.amount, given.currency)} kabla ya muda huo na zitakuwa zako. Baada ya hapo zitapewa anayefuata.`
          : 'Hakuna cha kulipa: thibitisha tu kabla ya muda huo. Baada ya hapo zitapewa anayefuata.',
      ],
      facts: booking(given, style),
      action: { label: given.amount > 0 ? 'Lipa na uchukue nafasi' : 'Chukua nafasi yangu', url: given.link },
      after: ['Kama huwezi kuja, tafadhali ikatae hapo ili mwingine aipate.'],
    }),
  waitlist_offer_expired: (given, style) =>
    letter(given, style, {
      subject: `Muda wa nafasi uliyopewa umeisha: ${given.course}`,
      preview: 'Nafasi zimepewa anayefuata.',
      paragraphs: [
        `Tulikushikia ${seats(given.seats)}, lakini muda wa kuzichukua umeisha, na zimepewa anayefuata kwenye orodha.`,
        'Kama bado unataka kuja, unaweza kujiunga tena na orodha ya kusubiri au kuchagua tarehe nyingine.',
      ],
      facts: wait(given, style),
      action: { label: 'Tazama tarehe zote', url: given.link },
    }),
  waitlist_ended: (given, style) =>
    letter(given, style, {
      subject: `Haupo tena kwenye orodha ya kusubiri: ${given.course}`,
      preview: 'Tazama tarehe zetu nyingine.',
      paragraphs: [
        given.why === 'session_cancelled'
          ? 'Samahani: darasa hili limeghairiwa, kwa hivyo hakuna tena cha kusubiri.'
          : given.why === 'list_closed'
            ? 'Samahani: hakuna nafasi zilizopatikana kwa ajili yako, na darasa linakaribia kuanza, kwa hivyo orodha ya kusubiri imefungwa.'
            : `Tumekuondoa kwenye orodha ya kusubiri ya darasa hili: ${given.reason}`,
        'Hukulipa chochote na huna haja ya kufanya lolote.',
      ],
      facts: wait(given, style),
      action: { label: 'Tazama tarehe nyingine', url: given.link },
    }),
  corporate_request_received: (given, style) =>
    letter(given, style, {
      subject: `Tumepokea ombi lako: ${given.topic}`,
      preview: `Nambari yako ya kumbukumbu ni ${given.reference}.`,
      paragraphs: [
        `Asante kwa kuichagua ${style.business} kwa ajili ya ${given.company}. Timu yetu imepokea ombi lako, na tutajibu ndani ya siku mbili za kazi.`,
        'Tafadhali hifadhi nambari ya kumbukumbu iliyo hapa chini: itatusaidia kupata ombi lako ukipiga simu.',
      ],
      facts: [
        ['Nambari ya kumbukumbu', given.reference],
        ['Kampuni', given.company],
        ['Mada', given.topic],
      ],
    }),
  staff_alert: (given, style) =>
    letter(given, style, {
      subject: `Inahitaji mtu: ${given.what}`,
      preview: 'Jambo ambalo ni mtu tu anaweza kulitatua.',
      paragraphs: [given.what, 'Mfumo hauwezi kulitatua jambo hili wenyewe. Tafadhali liangalie leo.'],
      action: { label: 'Lifungue', url: given.link },
    }),
};
