// The rare states a long run has to have been in: a simulation that never gets there shows nothing about them.

export const must_be_reached: readonly string[] = [
  'paid after the hold lapsed, seats still free',
  'paid after the hold lapsed, seats gone',
  'paid twice',
  'paid after the booking was cancelled',
  'paid after a paid booking was cancelled',
  'less was paid than was due',
  'a success after a failure of the same payment',
  'a query called a paid push failed',
  'nobody ever said how a payment went',
  'the same money told again',
  'a callback brought the ids that the lost answer did not',
  'a receipt named after a status query had confirmed it',
  'a receipt tells another amount than was asked for',
  'an offer expired, then paid with its seats still free',
  'an offer expired, then paid with its seats gone',
  'seats gather for a group that was passed by three times',
  'a hold was lengthened while its payment was undecided',
  'a hold ended at its limit with its payment undecided',
  'part of a paid booking given back',
  'part of a booking given back, then its refund failed',
  'a refund of a cancelled booking failed',
  'a failed refund sent again',
  'nobody knows whether a refund was paid',
  'a refund that was given up was paid after all',
  'the failure of an earlier try of a refund was told during the next',
  'a commit’s reply was lost, and the wish sent again with its key',
  'commit lost, between two parts of the work',
  'commit lost, and the work was done',
  'reset, and nothing was done',
  'killed, and the work was done',
  'killed, and nothing was done',
  'killed between the record of a payment and the provider’s answer',
  'killed between money and seat, and the work was done',
  'killed between money and seat, and nothing was done',
];

export type Tally = Map<string, number>;

export function count(tally: Tally, reached: readonly string[]): void {
  for (const what of reached) tally.set(what, (tally.get(what) ?? 0) + 1);
}

export const missedIn = (tally: Tally): string[] => must_be_reached.filter((what) => !tally.has(what));

export function tableOf(tally: Tally): string {
  const rows = [...tally].sort(([a], [b]) => (a < b ? -1 : 1));
  return rows.map(([what, times]) => `${String(times).padStart(9)} × ${what}`).join('\n');
}
