// The wording of what tells an account's owner that somebody, hopefully they, touched what keeps it safe.
import type { MessageData } from './kinds.ts';
import type { Letter, Style, Texts } from './letter.ts';

type Wrap = (given: { name: string }, style: Style, rest: Omit<Letter, 'greeting' | 'closing'>) => Letter;
type What = MessageData['second_factor_changed']['what'];
type SecurityTexts = Pick<Texts, 'new_login' | 'second_step_failed' | 'second_factor_changed'>;

const whatInEnglish: Record<What, string> = {
  app_on: 'An authenticator app was set up for your account.',
  app_off: 'The authenticator app was removed from your account.',
  passkey_added: 'A passkey was added to your account.',
  passkey_removed: 'A passkey was removed from your account.',
  new_codes: 'New recovery codes were made for your account; the old ones do not count any more.',
  code_used: 'One of your recovery codes was used. It does not count any more.',
  removed: 'Our staff removed the second factor of your account. From now on the password alone logs you in.',
};

export function securityInEnglish({ letter }: { letter: Wrap }): SecurityTexts {
  return {
    new_login: (given, style) =>
      letter(given, style, {
        subject: 'New log-in from a new device',
        preview: 'If this was you, all is well.',
        paragraphs: [
          `Somebody logged in to your ${style.business} account from a device that we have not seen before.`,
        ],
        facts: [
          ['Device', given.device ?? 'It did not say its name'],
          ['Network', given.place ?? 'Not known'],
          ['When', style.when(given.at, style.timezone)],
        ],
        action: { label: 'See where I am logged in', url: given.link },
        after: ['If this was not you, log that device out there, and change your password at once.'],
      }),
    second_step_failed: (given, style) =>
      letter(given, style, {
        subject: 'Somebody knows your password',
        preview: 'They did not get in.',
        paragraphs: [
          `Somebody typed the password of your ${style.business} account, and after it too many wrong codes. They did not get in.`,
          'If this was you, wait a quarter of an hour and try again. If not, choose a new password now.',
        ],
        facts: [['When', style.when(given.at, style.timezone)]],
        action: { label: 'Choose a new password', url: given.link },
      }),
    second_factor_changed: (given, style) =>
      letter(given, style, {
        subject: 'Your second factor was changed',
        preview: 'If this was you, all is well.',
        paragraphs: [whatInEnglish[given.what]],
        facts: [['When', style.when(given.at, style.timezone)]],
        action: { label: 'See my second factor', url: given.link },
        after: ['If this was not you, change your password at once, and reply to this message.'],
      }),
  };
}

const whatInSwahili: Record<What, string> = {
  app_on: 'Programu ya kuthibitisha imewekwa kwenye akaunti yako.',
  app_off: 'Programu ya kuthibitisha imeondolewa kwenye akaunti yako.',
  passkey_added: 'Ufunguo wa siri (passkey) umeongezwa kwenye akaunti yako.',
  passkey_removed: 'Ufunguo wa siri (passkey) umeondolewa kwenye akaunti yako.',
  new_codes: 'Misimbo mipya ya dharura imetengenezwa kwa akaunti yako; ya zamani haifanyi kazi tena.',
  code_used: 'Mmoja wa misimbo yako ya dharura umetumika. Haufanyi kazi tena.',
  removed:
    'Wafanyakazi wetu wameondoa uthibitisho wa pili wa akaunti yako. Kuanzia sasa nenosiri pekee linatosha kuingia.',
};

export function securityInSwahili({ letter }: { letter: Wrap }): SecurityTexts {
  return {
    new_login: (given, style) =>
      letter(given, style, {
        subject: 'Umeingia kutoka kifaa kipya',
        preview: 'Kama ni wewe, hakuna shida.',
        paragraphs: [
          `Mtu ameingia kwenye akaunti yako ya ${style.business} kwa kifaa ambacho hatujakiona awali.`,
        ],
        facts: [
          ['Kifaa', given.device ?? 'Hakikutaja jina lake'],
          ['Mtandao', given.place ?? 'Haujulikani'],
          ['Wakati', style.when(given.at, style.timezone)],
        ],
        action: { label: 'Ona nilikoingia', url: given.link },
        after: ['Kama si wewe, ondoa kifaa hicho hapo, kisha ubadilishe nenosiri lako mara moja.'],
      }),
    second_step_failed: (given, style) =>
      letter(given, style, {
        subject: 'Kuna anayejua nenosiri lako',
        preview: 'Hakuweza kuingia.',
        paragraphs: [
          `Mtu ameandika nenosiri la akaunti yako ya ${style.business}, kisha misimbo mingi isiyo sahihi. Hakuweza kuingia.`,
          'Kama ni wewe, subiri robo saa kisha ujaribu tena. Kama si wewe, chagua nenosiri jipya sasa.',
        ],
        facts: [['Wakati', style.when(given.at, style.timezone)]],
        action: { label: 'Chagua nenosiri jipya', url: given.link },
      }),
    second_factor_changed: (given, style) =>
      letter(given, style, {
        subject: 'Uthibitisho wako wa pili umebadilishwa',
        preview: 'Kama ni wewe, hakuna shida.',
        paragraphs: [whatInSwahili[given.what]],
        facts: [['Wakati', style.when(given.at, style.timezone)]],
        action: { label: 'Ona uthibitisho wangu wa pili', url: given.link },
        after: ['Kama si wewe, badilisha nenosiri lako mara moja, kisha ujibu ujumbe huu.'],
      }),
  };
}
