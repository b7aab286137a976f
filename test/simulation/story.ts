// One story: a seed's people, sessions and steps, told on the platform and in the model side by side. After each step
// the answer and everything stored must be what the model says.
import { describe, settled, sound, stored } from './agreement.ts';
import { broken } from './broken-step.ts';
import { nextStep } from './choose-steps.ts';
import { type Dice, diceFor } from './dice.ts';
import { newSession } from './drawn-steps.ts';
import { explain, judge, partsOf } from './judge.ts';
import { emptyModel } from './model.ts';
import { postOf, saidIn } from './parcels.ts';
import { perform } from './perform.ts';
import { forgetPhones } from './perform-money.ts';
import type { SimulatedPlatform } from './platform.ts';
import { newPerson, type Stage } from './stage.ts';
import type { Single, Step } from './steps.ts';
import { differences, linesOf, writtenSoFar } from './stored.ts';

export type Told = {
  seed: number;
  /** What was done, until the end or the first thing that was wrong. */
  story: Step[];
  /** Single steps: those at the same time count each. */
  steps: number;
  reached: string[];
  wrong: string | null;
};

const STUDENTS = 6;
/** The invariants are looked at as often, and at the end; the comparison with the model comes after each step. */
const FSCK_EVERY = 100;

export type Telling = {
  seed: number;
  steps: number;
  /** What to do instead of drawing it from the seed. */
  story?: readonly Step[];
  /** Whether the invariants are looked at; they are unless told not to. */
  fsck?: boolean;
};

export async function tell(
  platform: SimulatedPlatform,
  { seed, steps, story, fsck = true }: Telling,
): Promise<Told> {
  const dice = diceFor(seed);
  const stage = await setOut(platform, dice);
  const told: Told = { seed, story: [], steps: 0, reached: [], wrong: null };
  let mark = '';
  try {
    for (let nth = 0; story ? nth < story.length : told.steps < steps; nth++) {
      const step = story ? story[nth]! : nextStep(stage.m, dice, postOf(stage));
      if (!isPossible(stage, step)) continue;
      told.story.push(step);
      const before = told.steps;
      told.steps += step.do === 'together' ? step.steps.length : 1;
      mark = await once(stage, step, mark);
      if (fsck && Math.floor(before / FSCK_EVERY) !== Math.floor(told.steps / FSCK_EVERY)) await sound(stage);
    }
    if (fsck) await sound(stage);
  } catch (error) {
    told.wrong = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  told.reached = stage.m.reached;
  return told;
}

async function setOut(platform: SimulatedPlatform, dice: Dice): Promise<Stage> {
  await platform.reset();
  forgetPhones();
  const { sql } = platform.steady;
  const stage: Stage = {
    ...{
      platform,
      m: emptyModel(platform.now),
      users: [],
      admins: [],
      sessions: [],
      vouchers: [],
      parcels: new Map(),
      refused: [],
    },
    places: { bookings: new Map(), entries: new Map(), payments: new Map(), refunds: new Map() },
  };
  stage.admins = [await newPerson(stage, 'admin'), await newPerson(stage, 'admin')];
  // They have proved who they are, for as long as any story lasts.
  await sql`update logins set proved_at = ${new Date(platform.now + 365 * 86_400_000)}`;
  for (const percent of [20, 100]) {
    const [row] = await sql<{ id: string }[]>`
      insert into vouchers (code, kind, value, currency, max_uses, max_uses_per_user, created_by)
      values (${`CODE-${stage.vouchers.length}`}, 'percent', ${percent}, 'KES', 3, 1, ${stage.admins[0]!.id}) returning id`;
    stage.vouchers.push(row!.id);
    stage.m.vouchers.push({ percent, max_uses: 3, uses: 0 });
  }
  const beginning: Single[] = [
    ...Array.from({ length: STUDENTS }, (): Single => ({ do: 'new person' })),
    ...Array.from({ length: 3 }, () => newSession(dice)),
  ];
  for (const step of beginning) {
    await perform({ stage, node: platform.steady }, step);
    stage.m = judge(stage.m, partsOf(step, saidIn(stage))).m;
  }
  return stage;
}

/** Steps were taken out of the story before: what this one is about may never have come to be. */
function isPossible(stage: Stage, step: Step): boolean {
  const { m } = stage;
  if (step.do === 'pass') return true;
  if (step.do === 'together') return step.steps.every((one) => isPossible(stage, one));
  if (step.do === 'fault') return isPossible(stage, step.step);
  const has = (list: { key: string }[], key: string) => list.some((one) => one.key === key);
  if ('booking' in step && !has(m.bookings, step.booking)) return false;
  if ('entry' in step && !has(m.entries, step.entry)) return false;
  if ('payment' in step && !has(m.payments, step.payment)) return false;
  if ('refund' in step && !has(m.refunds, step.refund)) return false;
  if ('session' in step && step.session >= m.sessions.length) return false;
  if ('user' in step && step.user >= m.users.length) return false;
  if (step.do === 'phone' || step.do === 'page')
    return m.payments.some(
      (p) =>
        p.key === step.payment &&
        p.truth.state === 'waits' &&
        (p.provider === 'mpesa') === (step.do === 'phone'),
    );
  if ('parcel' in step) {
    const parcel = stage.parcels.get(step.parcel);
    return parcel !== undefined && (step.do === 'deliver' || parcel.webhooks.length > 0);
  }
  if (step.do === 'deactivate') return m.users[step.user]!.active;
  return true;
}

/** Does one step and compares. @returns the database's mark after it */
async function once(stage: Stage, step: Step, mark: string): Promise<string> {
  const { platform } = stage;
  if (step.do === 'pass') {
    platform.now += step.ms;
    stage.m.now = platform.now;
    return mark;
  }
  // A millisecond of its own for each step, so that nothing is as old as something else.
  platform.now += 1;
  stage.m.now = platform.now;
  if (step.do === 'together') await atOnce(stage, step.steps);
  else if (step.do === 'fault') await broken(stage, step);
  else return alone(stage, step, mark);
  return '';
}

async function alone(stage: Stage, step: Single, mark: string): Promise<string> {
  const { platform } = stage;
  const parts = partsOf(step, saidIn(stage));
  const expected = judge(stage.m, parts);
  const node = step.do === 'book' && step.shaky ? platform.shaky : platform.steady;
  const answer = await perform({ stage, node }, step);
  if (answer !== expected.answer)
    throw new Error(`${describe(step)}: answered ${answer}, the model says ${expected.answer}`);
  const changed = linesOf(expected.m).join('\n') !== linesOf(stage.m).join('\n');
  stage.m = expected.m;
  if (step.do.startsWith('read')) return mark;
  if (!changed && (await writtenSoFar(platform.steady.sql)) === mark) return mark;
  const now = await stored(stage);
  await settled(stage, now, step);
  return now.mark;
}

/**
 * The look before a group is booked reads sessions and people in two statements at once: a person whose other wish was
 * granted between them may hear that the session is full, and not that it is their own booking that filled it.
 */
const taken = (step: Single, answer: string): string[] =>
  step.do === 'book' && answer === 'session_full' ? [answer, 'already_booked'] : [answer];

/** Several steps at the same time, on both nodes: some order of them must explain what came of it. */
async function atOnce(stage: Stage, steps: Single[]): Promise<void> {
  const { steady, shaky } = stage.platform;
  const parts = steps.map((step) => partsOf(step, saidIn(stage)));
  const answers = await Promise.all(
    steps.map((step, nth) => perform({ stage, node: nth % 2 === 0 ? steady : shaky }, step)),
  );
  const now = await stored(stage);
  const observed = parts.map((part, nth) => ({ parts: part, answers: taken(steps[nth]!, answers[nth]!) }));
  const explained = explain(stage.m, observed, now.lines);
  if (!explained) {
    const inOrder = parts.reduce((m, part) => judge(m, part).m, stage.m);
    const said = steps.map((step, nth) => `${describe(step)}: ${answers[nth]}`);
    const wrong = differences(linesOf(inOrder), now.lines);
    throw new Error(
      `no order of these explains what was answered and stored\n${said.join('\n')}\none after the other:\n${wrong.join('\n')}`,
    );
  }
  stage.m = explained;
  await settled(stage, now, { do: 'together', steps });
}
