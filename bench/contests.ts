// A contest is one thing measured one way. All of them take turns, so that a noisy minute is noisy for all.
import type { Cost } from './cpu-time.ts';

export type Contest = {
  name: string;
  /** What is counted, for the table. */
  unit: string;
  /** One run. */
  run(): Promise<{ value: number; p99_ms?: number; note?: string; cost?: Cost }>;
  /** Given back when all is over. */
  end?(): Promise<void>;
};
export type Measured = {
  name: string;
  unit: string;
  median: number;
  low: number;
  high: number;
  /** The median of the runs' 99th percentiles; null where there is none. */
  p99_ms: number | null;
  note: string;
  /** Medians; null where they are not known. */
  cost: Cost;
};

export async function runContests(contests: Contest[], rounds: number): Promise<Measured[]> {
  const runs = contests.map(() => [] as Awaited<ReturnType<Contest['run']>>[]);
  // Round 0 warms everybody up and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const [place, contest] of contests.entries()) {
      const result = await contest.run().catch((error: Error) => {
        throw new Error(`${contest.name}: ${error.message}`, { cause: error });
      });
      if (round > 0) runs[place]!.push(result);
      process.stderr.write(
        `${round}/${rounds} ${contest.name}: ${Math.round(result.value)} ${contest.unit}, ${Math.round(result.cost?.server_us ?? 0)} + ${Math.round(result.cost?.database_us ?? 0)} µs\n`,
      );
    }
  }
  return contests.map(({ name, unit }, place) => summary(name, unit, runs[place]!));
}

function summary(name: string, unit: string, runs: Awaited<ReturnType<Contest['run']>>[]): Measured {
  const values = runs.map((run) => run.value).sort((a, b) => a - b);
  const slow = runs.flatMap((run) => run.p99_ms ?? []).sort((a, b) => a - b);
  return {
    ...{ name, unit },
    median: middle(values),
    low: values[0]!,
    high: values.at(-1)!,
    p99_ms: slow.length > 0 ? middle(slow) : null,
    cost: { server_us: middleCost(runs, 'server_us'), database_us: middleCost(runs, 'database_us') },
    note: [...new Set(runs.flatMap((run) => run.note ?? []))].join('; '),
  };
}

function middleCost(runs: Awaited<ReturnType<Contest['run']>>[], of: keyof Cost): number | null {
  const known = runs.flatMap(({ cost }) => cost?.[of] ?? []).sort((a, b) => a - b);
  return known.length > 0 ? middle(known) : null;
}

const middle = (sorted: number[]) => sorted[Math.floor(sorted.length / 2)]!;
