// npm run simulate -- [--seeds 2000] [--from 1] [--steps 500] [--processes 1]
//   tells so many stories, each drawn from its seed, and keeps the figure of the run. A story that goes wrong is made as
//   short as it can be and printed with the command that tells it again. Exit code 1 when one went wrong, or when a rare
//   state that matters was never reached.
// npm run simulate -- --seed 17 [--replay '[…]']
//   tells one story: as its seed draws it, or with these steps.
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { keepFigure } from '../reliability/keep-figure.ts';
import { throwawayDatabase } from './database.ts';
import { simulatedPlatform } from './platform.ts';
import { count, missedIn, must_be_reached, type Tally, tableOf } from './reached.ts';
import { shrink } from './shrink.ts';
import type { Step } from './steps.ts';
import { tell } from './story.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '500' },
    processes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    replay: { type: 'string' },
    /** Leaves a story that went wrong as long as it is. */
    'as-told': { type: 'boolean', default: false },
    part: { type: 'boolean', default: false },
  },
});
const [seeds, from, steps, processes] = [values.seeds, values.from, values.steps, values.processes].map(
  Number,
) as [number, number, number, number];
type Sum = { stories: number; steps: number; tally: Tally; wrong: number };
const EACH = 100;
/** After so many stories that went wrong the run ends. */
const MOST_WRONG = 5;

async function tellAll(first: number, last: number): Promise<Sum> {
  const database = await throwawayDatabase();
  const platform = await simulatedPlatform({ ...database, closeFirst: () => undefined });
  const sum: Sum = { stories: 0, steps: 0, tally: new Map(), wrong: 0 };
  const began = performance.now();
  try {
    for (let seed = first; seed <= last && sum.wrong < MOST_WRONG; seed++) {
      const story = values.replay ? (JSON.parse(values.replay) as Step[]) : undefined;
      const told = await tell(platform, { seed, steps, ...(story ? { story } : {}) });
      sum.stories += 1;
      sum.steps += told.steps;
      count(sum.tally, told.reached);
      if (told.wrong) {
        sum.wrong += 1;
        console.log(
          `\nseed ${seed} went wrong after ${told.steps} steps:\n${told.wrong}\n\nmaking it short…`,
        );
        const again = async (shorter: readonly Step[]) =>
          (await tell(platform, { seed, steps, story: shorter })).wrong;
        const short = values['as-told']
          ? { story: told.story, wrong: told.wrong }
          : await shrink(told.story, told.wrong, again);
        console.log(`\n${short.wrong}\n\n${short.story.map((step) => JSON.stringify(step)).join('\n')}`);
        const replay = JSON.stringify(short.story).replaceAll("'", "'\\''");
        console.log(`\nnpm run simulate -- --seed ${seed} --replay '${replay}'`);
      }
      if (sum.stories % EACH === 0) console.log(lineOf(seed, sum, began));
    }
  } finally {
    await platform.close();
    await database.drop();
  }
  return sum;
}

function lineOf(seed: number, { steps: done, tally }: Sum, began: number): string {
  const a_second = Math.round(done / ((performance.now() - began) / 1000));
  const reached = must_be_reached.length - missedIn(tally).length;
  return `seed ${seed}: ${done} steps, ${a_second} a second, ${reached} of ${must_be_reached.length} rare states reached`;
}

/** Each process has a database of its own. */
async function inProcesses(): Promise<Sum> {
  const share = Math.ceil(seeds / processes);
  const sums = await Promise.all(
    Array.from({ length: processes }, (_, nth) => {
      const own = Math.min(share, seeds - nth * share);
      const child = fork(import.meta.filename, [
        ...['--part', '--from', String(from + nth * share), '--seeds', String(own), '--steps', String(steps)],
      ]);
      return new Promise<Sum>((resolve, reject) => {
        let sum: Sum | undefined;
        child.on('message', (told) => {
          const { tally, ...rest } = told as Omit<Sum, 'tally'> & { tally: [string, number][] };
          sum = { ...rest, tally: new Map(tally) };
        });
        child.on('exit', () =>
          sum ? resolve(sum) : reject(new Error(`process ${nth + 1} of the run ended early`)),
        );
      });
    }),
  );
  const tally: Tally = new Map();
  for (const sum of sums)
    for (const [what, times] of sum.tally) tally.set(what, (tally.get(what) ?? 0) + times);
  const total = (of: (sum: Sum) => number) => sums.reduce((all, sum) => all + of(sum), 0);
  return {
    stories: total((s) => s.stories),
    steps: total((s) => s.steps),
    wrong: total((s) => s.wrong),
    tally,
  };
}

const began = performance.now();
const one = values.seed === undefined ? null : Number(values.seed);
const sum =
  one !== null
    ? await tellAll(one, one)
    : processes > 1
      ? await inProcesses()
      : await tellAll(from, from + seeds - 1);
if (values.part) process.send?.({ ...sum, tally: [...sum.tally] });
else {
  const minutes = (performance.now() - began) / 60_000;
  const a_second = Math.round(sum.steps / (minutes * 60));
  const missed = missedIn(sum.tally);
  console.log(`\n${tableOf(sum.tally)}\n`);
  const measured = `${sum.stories.toLocaleString('en')} stories of ${sum.steps.toLocaleString('en')} steps in ${minutes.toFixed(0)} minutes (${a_second} a second): ${sum.wrong === 0 ? 'the model and the invariants agreed after every step' : `${sum.wrong} went wrong`}; ${must_be_reached.length - missed.length} of ${must_be_reached.length} rare states reached`;
  console.log(measured);
  if (one === null) {
    for (const what of missed) console.log(`never reached: ${what}`);
    // A short run is no measure, also of a thousand steps without a mistake.
    if (sum.wrong === 0 && sum.stories >= 100) keepFigure('simulation', measured, { always: true });
  }
  if (sum.wrong > 0 || (one === null && missed.length > 0)) process.exitCode = 1;
}
