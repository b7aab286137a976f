import type { Texts } from '../texts.ts';

export const home: Texts['home'] = {
  title: 'Madarasa ya teknolojia yenye mwalimu',
  description:
    'Madarasa madogo ya teknolojia nchini Kenya kwa watoto, watu wazima na kampuni, ana kwa ana au mtandaoni. Ona tarehe na bei, weka nafasi, lipa kwa M-Pesa.',
  headline: 'Kuwa hodari katika teknolojia, ukiwa na mwalimu kando yako',
  lead: 'Madarasa madogo kwa watoto, watu wazima na timu, ana kwa ana au mtandaoni. Chagua tarehe, weka nafasi, lipa kwa M-Pesa.',
  next: 'Yanayoanza karibuni',
  all_dates: 'Tarehe zote',
  subjects: 'Unachoweza kujifunza',
  courses: (count) => `Kozi ${count}`,
  for_whom: 'Tunaowafundisha',
  audiences: {
    Kids: ['Watoto', 'Jumamosi na likizo za shule. Kompyuta na vifaa viko hapa; udadisi unatosha.'],
    Adults: ['Watu wazima', 'Jioni na wikendi, kwa kazi mpya au bora zaidi, kuanzia mwanzo kabisa.'],
    Corporate: ['Kampuni', 'Watu wenu, maswali yenu, kwenu au kwetu, kwa tarehe inayowafaa.'],
  },
  liked: 'Kozi zinazopendwa',
  all_courses: 'Ona kozi zote',
  how: 'Jinsi inavyofanya kazi',
  steps: [
    ['Chagua tarehe', 'Kila kozi inaonyesha tarehe, bei na nafasi zilizobaki. Hakuna cha kuongeza baadaye.'],
    [
      'Lipa kwa M-Pesa',
      'Tunatuma ombi kwenye simu yako nawe unaweka PIN huko. Nafasi yako inatunzwa wakati huo. Kadi pia zinakubalika.',
    ],
    [
      'Njoo utengeneze kitu',
      'Unapata msimbo wa nafasi yako, risiti na kumbukumbu ya kalenda. Mipango ikibadilika, tarehe pia inaweza.',
    ],
  ],
  said: 'Watu wanasema nini',
  said_about: (course) => `kuhusu ${course}`,
};
