// What the rounds of a long run did, added up by the process that started them.
import { appendFileSync, readFileSync } from 'node:fs';

type Counts = Record<string, number>;

/** Nothing is written where nobody adds up. */
export function tally(what: string, counts: Counts): void {
  const file = process.env.FUZZ_TALLY;
  if (file) appendFileSync(file, `${JSON.stringify({ what, ...counts })}\n`);
}

/** The sums of each kind, and of how many rounds. */
export function sums(file: string): Record<string, Counts> {
  const totals: Record<string, Counts> = {};
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { what, ...counts } = JSON.parse(line) as { what: string } & Counts;
    const total = totals[what] ?? { rounds: 0 };
    totals[what] = total;
    total.rounds!++;
    for (const [name, count] of Object.entries(counts as Counts)) total[name] = (total[name] ?? 0) + count;
  }
  return totals;
}
