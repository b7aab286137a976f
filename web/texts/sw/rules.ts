import type { Figures } from '../house-rules.ts';
import { NOTICE_VERSION } from '../notice-version.ts';
import type { Texts } from '../texts.ts';

function refunds({ REFUND_POLICY }: Figures): string[] {
  const steps = REFUND_POLICY.map(
    ({ hours_before, percent }) =>
      `saa ${hours_before} au zaidi kabla ya kuanza: unarudishiwa asilimia ${percent}`,
  );
  return [
    ...steps,
    `chini ya saa ${REFUND_POLICY.at(-1)!.hours_before} kabla ya kuanza: hurudishiwi chochote`,
    'sisi tukighairi darasa: unarudishiwa zote, bila kuomba',
    'sisi tukihamisha darasa: ghairi wakati wowote kabla halijaanza, urudishiwe zote',
  ];
}

export const rules: Texts['rules'] = {
  contents: 'Kwenye ukurasa huu',
  contact: 'Bado una swali?',
  contact_text: 'Tupigie simu, tuandikie kwa WhatsApp au barua pepe. Njia ziko chini ya kila ukurasa.',
  valid_from: `Maandishi ya ${NOTICE_VERSION}`,

  help: (figures) => ({
    title: 'Msaada',
    description:
      'Jinsi ya kulipa, nafasi hushikiliwa muda gani, unarudishiwa nini ukighairi, orodha ya kusubiri, vyeti.',
    lead: 'Maswali yanayoulizwa zaidi, pamoja na takwimu halisi.',
    parts: [
      {
        id: 'paying',
        title: 'Kulipa',
        text: [
          'Chagua M-Pesa, na ombi litatokea kwenye simu yako. Weka PIN huko, kamwe si kwenye tovuti hii: hakuna mtu wetu atakayekuuliza. Malipo mengi huthibitishwa ndani ya nusu dakika.',
          'Mtu mwingine anaweza kulipa: andika nambari yake, na ombi litaenda kwake. Ombi lisipofika, fungua simu, angalia mtandao, ulitume tena; au lipa kwa Paybill ukitumia msimbo wa nafasi yako kama akaunti.',
          'Kadi hulipwa kwenye ukurasa wa mshirika wetu wa kadi. Hatuoni kamwe nambari ya kadi yako.',
          'Unaweza kufunga ukurasa ukisubiri. Tunaendelea kuangalia, na tutakuandikia pesa zikifika. Pesa zikifika na nafasi zimekwisha, zinarudishwa kwako.',
        ],
      },
      {
        id: 'holds',
        title: 'Nafasi zako hushikiliwa muda gani',
        text: [
          `Tangu unapoweka nafasi, hakuna mwingine anayeweza kuzichukua kwa dakika ${figures.HOLD_MINUTES}. Kuanza kulipa huongeza muda huo, hadi dakika ${figures.HOLD_LIMIT_MINUTES} kwa jumla, ili mtandao wa polepole usikukoseshe nafasi.`,
          'PIN isiyo sahihi au ombi lililoghairiwa halina gharama. Nafasi inabaki yako hadi muda uishe: jaribu tena.',
        ],
      },
      {
        id: 'refunds',
        title: 'Kughairi na kurudishiwa pesa',
        text: [
          'Ghairi kwenye akaunti yako, nafasi zote au baadhi. Unaona kiasi kabla ya kuthibitisha. Ikihesabiwa hadi darasa linapoanza:',
        ],
        list: refunds(figures),
      },
      {
        id: 'change',
        title: 'Tarehe nyingine, mtu mwingine',
        text: [
          'Maadamu ukighairi ungerudishiwa zote, unaweza kuhamishia nafasi yako tarehe nyingine ya kozi hiyo hiyo. Tarehe ya bei nafuu inakurudishia tofauti; ya bei ya juu unalipa tofauti.',
          'Mtu mwingine anaweza kuja badala yako: badilisha jina kwenye nafasi yako hadi darasa linapoanza.',
        ],
      },
      {
        id: 'waiting-list',
        title: 'Orodha ya kusubiri',
        text: [
          `Darasa likijaa, jiweke kwenye orodha yake. Nafasi zinazopatikana hutolewa kwa mpangilio wa waliojiunga, na unashikiliwa kwa saa ${figures.WAITLIST_OFFER_HOURS}. Ukilipa zinakuwa zako; la sivyo zinakwenda kwa anayefuata.`,
          `Orodha hufungwa muda mfupi kabla ya saa ${figures.WAITLIST_CLOSE_HOURS} za mwisho kabla ya kuanza. Kuiacha ni kubonyeza mara moja, na hakuna gharama.`,
        ],
      },
      {
        id: 'children',
        title: 'Watoto',
        text: [
          'Mzazi au mlezi ndiye anayeweka nafasi na ndiye tunayewasiliana naye. Kwa kila mtoto tunaomba mwaka wa kuzaliwa na idhini yako.',
        ],
      },
      {
        id: 'certificates',
        title: 'Vyeti',
        text: [
          'Kila aliyehudhuria, hata akichelewa, anapata cheti dakika chache baada ya darasa, kwa barua pepe na kwenye akaunti yake. Msimbo wake wa QR unaongoza kwenye ukurasa ambako yeyote anaweza kukihakiki.',
          'Jina limekosewa? Tuambie: tunatoa kipya, na cha zamani kinasema kuwa kimebadilishwa.',
        ],
      },
    ],
  }),

  privacy: (figures) => ({
    title: 'Faragha',
    description:
      'Tunachojua kukuhusu, kwa nini, nani mwingine anakiona, tunakitunza muda gani, na jinsi ya kukirudisha.',
    lead: 'Tunachojua kukuhusu, tunachokifanyia, na unachoweza kutuomba.',
    parts: [
      {
        id: 'who',
        title: 'Sisi ni nani',
        text: [
          `${[figures.BUSINESS_NAME, figures.BUSINESS_ADDRESS].filter(Boolean).join(', ')} ndiye anayeamua kuhusu data yako na kuwajibika kwayo, chini ya Sheria ya Ulinzi wa Data ya Kenya ya 2019.`,
        ],
      },
      {
        id: 'what',
        title: 'Tunachotunza, na kwa nini',
        text: ['Kile tu ambacho kuweka nafasi na kufundisha kunahitaji:'],
        list: [
          'jina lako, barua pepe na nambari ya simu, ili uweke nafasi, tukufikie na uweze kuingia',
          'majina ya watu walio kwenye nafasi zako; ya watoto pia mwaka wa kuzaliwa na idhini ya mlezi',
          'mahitaji maalum unayotuambia, kwa mkufunzi wa darasa hilo tu',
          'nafasi, malipo na marejesho, kwa sababu sheria inayataka kwenye vitabu vyetu. Ya M-Pesa tunatunza nambari iliyolipa na risiti; ya kadi, hatutunzi nambari',
          'mahudhurio, vyeti, na maoni unayoandika (huonyeshwa kwa jina la kwanza na herufi moja)',
          'kuingia kwako pamoja na kifaa na anwani ya mtandao, ili uweze kuviona na kuvikomesha',
          ...(figures.EVENTS === 'on'
            ? [
                'kozi zinazotazamwa, ili tujue watu wanataka nini. Kivinjari chako kikisema “usinifuatilie” (Global Privacy Control), inahesabiwa bila wewe',
              ]
            : []),
        ],
      },
      {
        id: 'others',
        title: 'Nani mwingine anaona',
        text: ['Hatuuzi chochote na hatuonyeshi matangazo. Hawa wanaona wanachohitaji:'],
        list: [
          'mkufunzi wako: majina, simu, mahitaji maalum, mahudhurio. Kwenye simu ya mkufunzi orodha inaweza kubaki siku kadhaa, ili afanye kazi bila mtandao',
          'Safaricom (M-Pesa) na mshirika wetu wa kadi: kinachohitajika kwa malipo',
          'wanaotufikishia barua pepe na SMS kwako: barua na anwani au nambari yako',
          'yeyote mwenye msimbo wa cheti: jina, kozi, tarehe na kama kina thamani',
          'mamlaka, pale sheria inapodai',
        ],
      },
      {
        id: 'cookies',
        title: 'Vidakuzi',
        text: [
          'Vyetu tu: jozi moja inayokuweka ndani ya akaunti, kimoja kinachokitambua kifaa hiki, kimoja kimoja cha lugha na mwonekano, kimoja kinachobeba ujumbe hadi ukurasa unaofuata, na kwa siku moja, kimoja cha nambari uliyolipia mwisho na kimoja cha nafasi uliyokuwa ukiiweka. Hakuna hati, fonti wala kihesabu cha mtu mwingine kwenye tovuti hii.',
        ],
      },
      {
        id: 'how-long',
        title: 'Kwa muda gani',
        text: ['Kisichohitajika tena huondoka chenyewe:'],
        list: [
          `mahitaji maalum: miezi ${figures.PERSONAL_DATA_MONTHS} baada ya darasa`,
          `barua na taarifa kwako: miezi ${figures.PERSONAL_DATA_MONTHS}`,
          ...(figures.EVENTS === 'on' ? [`kilichotazamwa: miezi ${figures.EVENTS_MONTHS}`] : []),
          'kuingia: siku 90 baada ya kuisha',
          'nafasi, malipo na risiti: kwa muda sheria ya kodi inaotaka, hata akaunti yako ikiondoka, lakini bila jina lako',
        ],
      },
      {
        id: 'rights',
        title: 'Unachoweza kuomba',
        text: ['Kwenye akaunti yako, bila kumwomba mtu:'],
        list: [
          'ona na usahihishe tunachojua; chukua vyote kama faili',
          'ondoa ulichokubali, kama habari kutoka kwetu',
          'futa akaunti yako. Kama kuna darasa mbele au pesa njiani, maliza hilo kwanza',
        ],
      },
      {
        id: 'safe',
        title: 'Jinsi tunavyoilinda',
        text: [
          'Nambari za simu, mahitaji maalum na kinachotumwa na watoa huduma za malipo husimbwa vinapohifadhiwa. Nywila hutunzwa kama muhtasari usioweza kurudishwa. Aliyebadilisha nini huandikwa.',
        ],
      },
      {
        id: 'complaint',
        title: 'Usiporidhika',
        text: [
          'Tafadhali tuambie kwanza. Unaweza pia kulalamika kwa Ofisi ya Kamishna wa Ulinzi wa Data (odpc.go.ke).',
        ],
      },
    ],
  }),

  terms: (figures) => ({
    title: 'Masharti',
    description: 'Tunachoahidi unapoweka nafasi, na tunachokuomba.',
    lead: 'Tunachokuahidi, na tunachokuomba, unapoweka nafasi nasi.',
    parts: [
      {
        id: 'who',
        title: 'Unashughulika na nani',
        text: [
          `${[figures.BUSINESS_NAME, figures.BUSINESS_ADDRESS, figures.BUSINESS_PIN && `PIN ${figures.BUSINESS_PIN}`].filter(Boolean).join(', ')}.`,
        ],
      },
      {
        id: 'account',
        title: 'Akaunti yako',
        text: [
          'Toa jina lako halisi na barua pepe inayokufikia, na nywila iwe yako peke yako. Kuweka nafasi kunahitaji anwani iliyothibitishwa. Aliye chini ya miaka 18 anawekewa nafasi na mzazi au mlezi.',
        ],
      },
      {
        id: 'booking',
        title: 'Kuweka nafasi na bei',
        text: [
          `Bei unayoiona ndiyo unayolipa${figures.TAX_RATE_PERCENT > 0 ? `, ${figures.TAX_NAME} ikiwemo` : ''}. Bei uliyowekea nafasi inabaki yako, hata ikibadilika baadaye.`,
          `Nafasi hushikiliwa kwa dakika ${figures.HOLD_MINUTES} ukilipa. Inakuwa thabiti bei yote ikitufikia, au papo hapo kama kozi ni bure; kisha tunakuandikia. Kabla ya hapo hakuna kati yetu anayefungwa.`,
        ],
      },
      {
        id: 'cancel',
        title: 'Ukighairi',
        text: ['Ikihesabiwa hadi darasa linapoanza:'],
        list: refunds(figures),
      },
      {
        id: 'we-change',
        title: 'Tukibadilisha jambo',
        text: [
          'Tukilazimika kughairi, unarudishiwa zote. Tukihamisha darasa, tunakuambia mara moja, na unaweza kughairi bila gharama hadi lianze. Mkufunzi mwingine anaweza kufundisha kama wako hawezi kufika.',
          'Pesa hurudi kwa njia iliyokuja. Gharama nyingine, kama nauli, hatulipi, isipokuwa tumekosea.',
        ],
      },
      {
        id: 'class',
        title: 'Darasani',
        text: [
          'Fika kwa wakati, heshimu wengine, na ufuate kanuni za mahali. Anayevuruga darasa kwa kweli anaweza kuombwa kuondoka, bila kurudishiwa pesa.',
          'Vifaa vya kozi ni vya matumizi yako. Tafadhali usivichapishe wala kuviuza.',
        ],
      },
      {
        id: 'certificates',
        title: 'Vyeti',
        text: [
          'Vinasema kuwa mtu alihudhuria, na kwa saa ngapi; si mtihani wa serikali. Tunaweza kufuta kilichotolewa kwa makosa, na kusema kwa nini.',
        ],
      },
      {
        id: 'reviews',
        title: 'Maoni',
        text: [
          'Waliohudhuria pekee ndio wanaoweza kuandika. Tunachapisha mazuri na mabaya sawa, na kuficha tu yanayovunja sheria, kutukana au kutangaza.',
        ],
      },
      {
        id: 'companies',
        title: 'Kampuni',
        text: [
          `Kwa mafunzo yenye nukuu, nukuu na masharti haya yanatumika; yakitofautiana, nukuu. Majina yanaweza kubadilishwa hadi saa ${figures.CORPORATE_NAMES_HOURS} kabla ya kuanza.`,
        ],
      },
      {
        id: 'law',
        title: 'Sheria',
        text: [
          'Sheria ya Kenya inatumika. Hakuna hapa kinachoondoa haki ambayo sheria ya watumiaji inakupa. Tukitofautiana, tuzungumze kabla ya kwenda mahakamani.',
        ],
      },
    ],
  }),
};
