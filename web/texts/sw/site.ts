import type { Texts } from '../texts.ts';
import { messages } from './messages.ts';

export const site: Pick<Texts, keyof typeof import('../en/site.ts')['site']> = {
  skip_to_content: 'Ruka hadi kwenye yaliyomo',
  nav: {
    label: 'Kuu',
    courses: 'Kozi',
    companies: 'Kwa kampuni',
    account: 'Akaunti yangu',
    teaching: 'Ufundishaji',
    back_office: 'Ofisi',
    log_in: 'Ingia',
    log_out: 'Toka',
    register: 'Fungua akaunti',
    help: 'Msaada',
    privacy: 'Faragha',
    terms: 'Masharti',
    verify: 'Hakiki cheti',
  },
  foot: {
    call: 'Piga simu',
    whatsapp: 'WhatsApp',
    write: 'Barua pepe',
    language: 'Lugha',
    scheme: 'Mwonekano',
    scheme_auto: 'Kama kifaa changu',
    scheme_light: 'Mwanga',
    scheme_dark: 'Giza',
    demo: 'Hili ni onyesho: hakuna pesa halisi inayotumika.',
    phone: 'Jibu simu ya majaribio',
    mailbox: 'Soma barua zilizotumwa',
  },
  form: {
    error_prefix: 'Kosa:',
    summary: (count) =>
      count === 1 ? 'Jambo moja linahitaji kurekebishwa' : `Mambo ${count} yanahitaji kurekebishwa`,
    optional: 'si lazima',
    busy: 'Subiri kidogo…',
    cancel: 'Ghairi',
    save: 'Hifadhi',
    back: 'Rudi',
  },
  pages: {
    label: 'Kurasa',
    next: 'Ukurasa unaofuata',
    previous: 'Ukurasa uliotangulia',
    first: 'Ukurasa wa kwanza',
  },
  crumbs: { label: 'Uko hapa', home: 'Mwanzo' },
  seats_left: (left) => (left <= 0 ? 'Imejaa' : left < 5 ? `Zimebaki nafasi ${left} tu` : 'Nafasi zipo'),
  free: 'Bure',
  on_request: 'Bei kwa maombi',
  online: 'Mtandaoni',
  east_africa_time: 'Saa za Afrika Mashariki',
  problems: {
    reference: 'Ukituandikia kuhusu hili, taja:',
    go_home: 'Nenda kwenye kozi',
    try_again: 'Jaribu tena',
    not_found: ['Ukurasa huu haupo', 'Huenda anwani imekosewa, au kilichokuwapo kimeondolewa.'],
    forbidden: ['Huna ruhusa ya kuona hapa', 'Akaunti yako haina ruhusa ya ukurasa huu.'],
    gone: ['Hili limekwisha', 'Kilichotolewa hapa kimekwisha.'],
    invalid: ['Kuna jambo halijakaa sawa', 'Rudi nyuma, angalia tena, kisha tuma upya.'],
    too_many: ['Umeenda haraka kidogo', 'Tafadhali subiri kidogo, kisha jaribu tena. Hakuna kilichopotea.'],
    unavailable: [
      'Tunapumua kidogo',
      'Tovuti haiwezi kujibu kwa sasa. Jaribu tena baada ya sekunde chache. Hakuna ulichofanya kilichopotea.',
    ],
    internal: [
      'Kuna hitilafu upande wetu',
      'Tumeiandika. Tafadhali jaribu tena; kama ulikuwa unalipa, angalia kwanza nafasi uliyoweka.',
    ],
    other: ['Haikufaulu', 'Tafadhali rudi nyuma ujaribu tena.'],
    wait: (seconds) =>
      seconds < 90
        ? `Jaribu tena baada ya sekunde ${seconds}.`
        : `Jaribu tena baada ya dakika ${Math.ceil(seconds / 60)}.`,
  },
  codes: {},
  message: (sentence) => messages[sentence] ?? sentence,
};
