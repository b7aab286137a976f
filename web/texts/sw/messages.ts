// What the API says about a field, in Swahili. A sentence that is missing here is shown in English.

/** Sentences with a number in them. */
const counted: [RegExp, (count: string) => string][] = [
  [/^must have at least (\d+) characters$/, (count) => `lazima iwe na angalau herufi ${count}`],
  [/^must have at most (\d+) characters$/, (count) => `haiwezi kuzidi herufi ${count}`],
  [/^must have at most (\d+) (?:entries|lines|dates)$/, (count) => `haiwezi kuzidi ${count}`],
  [/^must be at least (\d+)$/, (count) => `lazima iwe angalau ${count}`],
  [/^must be at most (\d+)$/, (count) => `haiwezi kuzidi ${count}`],
];

export function inSwahili(sentence: string): string {
  const known = messages[sentence];
  if (known !== undefined) return known;
  for (const [pattern, say] of counted) {
    const count = pattern.exec(sentence)?.[1];
    if (count !== undefined) return say(count);
  }
  return sentence;
}

const messages: Record<string, string> = {
  'Your role asks for a second factor: add another one first':
    'Kazi yako inahitaji uthibitisho wa pili: ongeza mwingine kwanza',
  'must not be empty': 'lazima ijazwe',
  'must be text': 'lazima iwe maandishi',
  'must be a valid e-mail address': 'lazima iwe anwani sahihi ya barua pepe',
  'must be a phone number': 'lazima iwe nambari ya simu',
  'must be a whole number': 'lazima iwe nambari kamili',
  'must contain a letter and a digit': 'lazima iwe na herufi na tarakimu',
  'must be a phone number, such as 0712 345 678 or +254 712 345 678':
    'lazima iwe nambari ya simu, kama 0712 345 678 au +254 712 345 678',
  'must be a Kenyan mobile number, such as 0712 345 678':
    'lazima iwe nambari ya simu ya Kenya, kama 0712 345 678',
  'must be the code of M-Pesa’s SMS, such as QJK1A2B3C4':
    'lazima iwe msimbo wa SMS ya M-Pesa, kama QJK1A2B3C4',
  'is needed for a Kids course': 'unahitajika kwa kozi ya watoto',
  'this course is for children and teenagers': 'kozi hii ni ya watoto na vijana',
  'a parent or guardian must consent': 'mzazi au mlezi lazima akubali',
  'must not be in the future': 'haiwezi kuwa wakati ujao',
  'There is no such voucher': 'Hakuna vocha kama hiyo',
  'This voucher is not valid yet': 'Vocha hii haijaanza kutumika',
  'This voucher has expired': 'Vocha hii imeisha muda',
  'This voucher is for another course': 'Vocha hii ni ya kozi nyingine',
  'This voucher has been used up': 'Vocha hii imetumika yote',
  'You have used this voucher as often as it allows': 'Umeitumia vocha hii mara zote zinazoruhusiwa',
  'These seats are free without a voucher': 'Nafasi hizi ni bure bila vocha',
  'must not contain links': 'haiwezi kuwa na viungo',
  'must not contain control characters': 'ina herufi zisizokubalika',
  'must be well-formed text': 'ina herufi zisizokubalika',
  'must be a number': 'lazima iwe nambari',
  'must not be negative': 'haiwezi kuwa chini ya sifuri',
  'must not be in the past': 'haiwezi kuwa wakati uliopita',
  'must not be over already': 'haiwezi kuwa imeshapita',
  'must not be more than the seats': 'haiwezi kuzidi nafasi',
  'must be a date that exists, as YYYY-MM-DD': 'lazima iwe tarehe iliyopo, kama 2026-03-14',
  'must be a time, as HH:MM': 'lazima iwe saa, kama 09:30',
  'must differ from the present one': 'lazima liwe tofauti na la sasa',
  'is not your password': 'si nenosiri lako',
  'is not your password any more': 'si nenosiri lako tena',
  'is too easy to guess, please choose another': 'ni rahisi kukisia, tafadhali chagua jingine',
  'is not the address of this account': 'si anwani ya akaunti hii',
  'must say why, in at least 3 characters': 'tafadhali sema sababu, angalau herufi 3',
  'must say what to change': 'tafadhali sema kinachohitaji kubadilishwa',
  'must be a PDF, PNG or JPEG file': 'lazima iwe faili ya PDF, PNG au JPEG',
  'is needed': 'inahitajika',
  'is too large': 'ni kubwa mno',
  'There are bookings still to come: cancel them first':
    'Bado una nafasi za madarasa yajayo: zighairi kwanza',
  'Money is still to be paid back: wait until it has arrived':
    'Bado kuna pesa za kurudishwa: subiri hadi zifike',
  'This offer has run out': 'Muda wa nafasi hizi umekwisha',
  'No seats of this session are offered to you': 'Hakuna nafasi za tarehe hii ulizopewa',
  'is needed to decline': 'inahitajika ili kukataa',
  'must have at least 3 characters': 'lazima iwe na angalau herufi 3',
  'Nothing was quoted yet': 'Bado hakuna nukuu',
  'This quote was answered already, or withdrawn': 'Nukuu hii tayari imejibiwa, au imeondolewa',
  'A purchase order is taken once the quote is accepted': 'Agizo la ununuzi hupokelewa nukuu ikishakubaliwa',
  'Names could be changed until the deadline, which is over': 'Muda wa kubadilisha majina umekwisha',
  'There are no seats to name: no session is planned':
    'Hakuna nafasi za kujaza majina: hakuna kipindi kilichopangwa',
  'This session has begun or was cancelled': 'Kipindi hiki kimeanza au kimeghairiwa',
  'Attendance opens two hours before the start': 'Mahudhurio hufunguliwa saa mbili kabla ya kuanza',
  'Attendance of this session is locked; an admin can open it again':
    'Mahudhurio ya kipindi hiki yamefungwa; ofisi inaweza kuyafungua tena',
  'This session was cancelled': 'Kipindi hiki kimeghairiwa',
  'This person is not on the list of this session': 'Mtu huyu hayumo kwenye orodha ya kipindi hiki',
};
