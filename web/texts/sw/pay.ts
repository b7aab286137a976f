import type { Texts } from '../texts.ts';

export const pay: Texts['pay'] = {
  held_until: (time) => `Zimeshikiliwa kwa ajili yako hadi ${time}`,
  held_text: 'Hakuna mwingine anayeweza kuzichukua hadi wakati huo. Malipo yakiendelea, zinabaki zako.',
  held_soon: 'Zimebaki dakika tatu tu. Lipa sasa, au ongeza muda.',
  extend: 'Nahitaji muda zaidi',
  extended: (time) => `Nafasi zako sasa zimeshikiliwa hadi ${time}.`,
  not_extended: 'Muda hauwezi kuongezwa: wengine wanazitaka nafasi hizi. Tafadhali lipa sasa.',
  ended: {
    title: 'Muda wa kushikilia umekwisha',
    text: (moment) =>
      `Nafasi zako zilishikiliwa hadi ${moment}. Hazikulipwa, hivyo wengine wanaweza kuzichukua. Hakuna pesa iliyokatwa.`,
    again: 'Weka nafasi tena',
  },
  methods: 'Unataka kulipa vipi?',
  mpesa: {
    title: 'M-Pesa',
    text: (amount) => `Ombi la ${amount} litakuja kwenye simu. Weka PIN yako hapo.`,
    phone: 'Nambari ya M-Pesa',
    phone_hint: 'Yako, au ya anayekulipia: 0712…, 0110… au +254…',
    send: (amount) => `Tuma ombi la ${amount}`,
  },
  card: {
    title: 'Kadi',
    text: 'Kwenye ukurasa salama wa mshirika wetu wa kadi, Flutterwave. Kisha unarudi hapa.',
    go: (amount) => `Lipa ${amount} kwa kadi`,
  },
  paybill: {
    title: 'Pay Bill mwenyewe',
    text: 'Kwenye simu yako: M-PESA, Lipa na M-PESA, Pay Bill. Tutaona pesa zenyewe.',
    business: 'Nambari ya biashara',
    account: 'Nambari ya akaunti',
    amount: 'Kiasi',
    copy: 'Nakili',
    copied: 'Imenakiliwa',
  },
  no_way:
    'Kiasi hiki hakiwezi kulipwa hapa kwa sasa. Tafadhali tupigie au utuandikie; nafasi zako zinabaki kwa sasa.',
  no_answer_now:
    'Njia hii ya kulipa haijibu kwa sasa. Hakuna pesa iliyokatwa. Jaribu tena baada ya dakika moja, au lipa kwa njia nyingine.',
  too_soon: (time) =>
    `M-Pesa inahitaji kupumzika kidogo kabla ya ombi lingine kwa nambari hii. Jaribu tena baada ya ${time}, au tuma kwa nambari nyingine.`,
  waiting: {
    title: 'Angalia simu yako',
    asked: (amount) => `Tumeomba ${amount} kwenye`,
    from: 'Ombi linatoka kwa',
    change: 'Nambari nyingine',
    pin: 'Weka PIN yako ya M-Pesa kwenye simu. Hatuiombi kamwe hapa.',
    steps: ['Ombi limetumwa', 'Tunasubiri PIN yako', 'Tunathibitisha na M-Pesa', 'Imelipwa'],
    progress: 'Muda ambao ombi linabaki kwenye simu',
    still: 'Tunaendelea kuangalia. Ukurasa huu utabadilika wenyewe.',
    check: 'Angalia tena',
    safe: 'Unaweza kufunga ukurasa huu: nafasi zako zinabaki M-Pesa ikiendelea, na tutakuandikia ikikamilika.',
    offline: 'Huna mtandao. Tunaendelea kuangalia; malipo yako yako salama.',
    open_phone: 'Fungua simu ya majaribio',
  },
  late: {
    title: 'Bado hakuna jibu',
    text: 'Ombi limeisha muda kwenye simu, au jibu limechelewa. Tunaiuliza M-Pesa. Kama uliweka PIN yako, usilipe tena.',
    other: 'Jaribu nambari au njia nyingine',
  },
  card_open: {
    title: 'Malizia kwenye ukurasa wa kadi',
    text: 'Hatujasikia malipo bado. Kama umelipa sasa hivi, bonyeza “Angalia tena”.',
    failed_try:
      'Kadi imekataliwa. Hakuna pesa iliyokatwa. Jaribu tena kwenye ukurasa wa kadi, au lipa kwa njia nyingine.',
    back: 'Nenda kwenye ukurasa wa kadi',
  },
  paid: {
    title: 'Imelipwa. Una nafasi.',
    said: 'Malipo yako yamefika.',
    receipt: (code) => `Risiti ${code}`,
    receipt_coming: 'Nambari ya risiti itakuja kwa barua pepe.',
    booking: 'Tazama nafasi yako',
    print: 'Risiti',
    calendar: 'Weka kwenye kalenda',
  },
  seats_kept: (time) => `Nafasi zako zimeshikiliwa hadi ${time}.`,
  outcomes: {
    balance: [
      'Pesa hazitoshi kwenye M-Pesa',
      'Ongeza pesa, au tumia Fuliza, kisha jaribu tena. Hakuna pesa iliyokatwa.',
    ],
    cancelled: ['Ombi lilighairiwa', 'Lilighairiwa kwenye simu, au liliisha muda. Hakuna pesa iliyokatwa.'],
    unreachable: [
      'Hatukuweza kuipata simu',
      'Ifungue uangalie mtandao, kisha jaribu tena. Ikitokea tena, piga *234# kusasisha menyu ya M-Pesa; iPhone zenye eSIM mara nyingi huhitaji hivyo.',
    ],
    pin: ['PIN haikuwa sahihi', 'Hakuna pesa iliyokatwa. Jaribu tena.'],
    line_busy: [
      'Kuna ombi lingine la M-Pesa',
      'Subiri dakika moja hadi tatu, kisha jaribu tena. Hakuna pesa iliyokatwa.',
    ],
    expired: ['Ombi liliisha muda', 'Halikujibiwa kwa wakati. Hakuna pesa iliyokatwa.'],
    busy: [
      'M-Pesa ina shughuli nyingi',
      'Si kosa lako, na hakuna pesa iliyokatwa. Jaribu tena baada ya nusu dakika, au lipa kwa kadi.',
    ],
    ours: [
      'M-Pesa haiwezi kupokea malipo haya',
      'Kosa liko upande wetu, na tumeambiwa. Hakuna pesa iliyokatwa. Tafadhali lipa kwa njia nyingine.',
    ],
    not_sent: ['Ombi halikutumwa', 'Hakuna pesa iliyokatwa. Jaribu tena, au lipa kwa njia nyingine.'],
    given_up: [
      'Ombi hili limesitishwa',
      'Ulichagua kulipa kwa njia nyingine. Ukiweka PIN bado, pesa zitahesabiwa.',
    ],
    unapplied: [
      'Pesa zako zimefika',
      'Lakini hazikuweza kulipia nafasi hii. Tutalitatua nawe, na pesa zako zitarudi.',
    ],
    unknown: [
      'Haijathibitishwa bado',
      'Tafadhali usilipe mara mbili. Tunaendelea kuangalia na tutakuandikia.',
    ],
  },
  again: 'Tuma ombi tena',
  again_in: (time) => `Tuma tena baada ya ${time}`,
  other_way: 'Nambari au njia nyingine ya kulipa',
  claim: {
    title: 'Nimelipa: weka msimbo wa M-Pesa',
    label: 'Msimbo wa M-Pesa',
    hint: 'Neno la kwanza la SMS ya M-PESA, kama QJK1A2B3C4.',
    send: 'Tuma msimbo',
    thanks: 'Asante. Tunayatafuta malipo haya na tutakuandikia. Tafadhali usilipe tena.',
  },
  help: 'Omba msaada',
};
