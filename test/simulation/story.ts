// One story: a seed's people, sessions and steps, told on the platform and in the model side by side. After each step
// the answer and everything stored must be what the model says.
import { randomUUID } from 'node:crypto';
import { type Violation, violationsIn } from '../../db/fsck.ts';
import type { Tx } from '../../server/database/connect.ts';
import { type Dice, diceFor, newSession, nextStep } from './choose-steps.ts';
import { explain, type Heard, judge, type Part, partsOf, rings, type Said } from './judge.ts';
import { emptyModel, type Model } from './model.ts';
import {
  forgetPhones,
  type KnownParcel,
  newPerson,
  perform,
  phoneOf,
  pushed,
  rememberPhone,
  type Stage,
} from './perform.ts';
import type { Parcel, SimulatedPlatform } from './platform.ts';
import type { Single, Step } from './steps.ts';
import { differences, linesOf, readStored, type Stored, writtenSoFar } from './stored.ts';

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

export type Telling = { seed: number; steps: number; story?: readonly Step[] };

/** @param telling.story what to do instead of drawing it from the seed */
export async function tell(platform: SimulatedPlatform, { seed, steps, story }: Telling): Promise<Told> {
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
      if (Math.floor(before / FSCK_EVERY) !== Math.floor(told.steps / FSCK_EVERY)) await sound(stage);
    }
    await sound(stage);
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

const postOf = ({ parcels }: Stage) =>
  [...parcels].map(([key, { webhooks }]) => ({
    key,
    delivered: webhooks.length,
    applied: webhooks.filter((one) => one.applied).length,
  }));
const saidIn =
  ({ parcels }: Stage): Heard =>
  (key) =>
    parcels.get(key)!.said;

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
  const now = await writtenSoFar(platform.steady.sql);
  if (now === mark && !changed) return now;
  await settled(stage, await stored(stage), step);
  return now;
}

const describe = (step: Step) => JSON.stringify(step);

const stored = (stage: Stage): Promise<Stored> =>
  readStored(stage.platform.steady.sql, { ...stage, users: stage.users.map(({ id }) => id) });

/** The model and what is stored are the same, or this throws; then the new things get their places. */
async function settled(stage: Stage, now: Stored, step: Step): Promise<void> {
  const wrong = differences(linesOf(stage.m), now.lines);
  if (wrong.length > 0) throw new Error(`${describe(step)}: stored is something else\n${wrong.join('\n')}`);
  takePlaces(stage, now);
  await takeParcels(stage, step);
}

function takePlaces(stage: Stage, { places }: Stored): void {
  const phone = pushed.get(stage);
  for (const [key, place] of places.payments) {
    if (!stage.places.payments.has(key) && phone) {
      rememberPhone(place.id, phone);
      pushed.delete(stage);
    }
    const p = stage.m.payments.find((one) => one.key === key)!;
    Object.assign(p, { asked: place.asked, ask_at: place.ask_at });
  }
  stage.places = places;
}

/** What the providers sent since, and which of it the platform has by now. */
async function takeParcels(stage: Stage, step: Step): Promise<void> {
  for (const parcel of stage.platform.parcels.splice(0)) take(stage, known(stage, parcel, step));
  if (!delivers(step)) return;
  const have = [
    ...stage.refused,
    ...[...stage.parcels.values()].flatMap(({ webhooks }) => webhooks.map(({ id }) => id)),
  ];
  const { sql, deps } = stage.platform.steady;
  const rows = await sql<{ id: string; headers: string; processed: boolean }[]>`
    select id, headers, processed from payment_webhooks where not (id = any(${have}::uuid[])) order by id`;
  for (const { id, headers, processed } of rows) {
    // The secret of an earlier try of a refund proves nothing any more.
    if (processed) {
      stage.refused.push(id);
      continue;
    }
    const { 'x-parcel': key } = deps.seal.openJson(headers) as Record<string, string>;
    stage.parcels.get(key!)!.webhooks.push({ id, applied: false });
  }
}

function delivers(step: Step): boolean {
  if (step.do === 'together') return step.steps.some(delivers);
  return step.do === 'fault' ? delivers(step.step) : step.do === 'deliver';
}

function take(stage: Stage, parcel: KnownParcel): void {
  const { key } = parcel.said;
  for (let nth = 0; ; nth++) {
    if (stage.parcels.has(`${key}:${nth}`)) continue;
    stage.parcels.set(`${key}:${nth}`, parcel);
    return;
  }
}

function known(stage: Stage, parcel: Parcel, step: Step): KnownParcel {
  const body = JSON.parse(parcel.body) as Record<string, never>;
  return { ...parcel, webhooks: [], said: saidBy(stage, body, step) };
}

type Body = {
  Body?: {
    stkCallback: { CheckoutRequestID: string; ResultCode: number; CallbackMetadata?: { Item: Item[] } };
  };
  Result?: { ResultCode: number };
  data?: { tx_ref: string; status: string; amount: number };
};
type Item = { Name: string; Value: number };

function saidBy(stage: Stage, { Body: push, Result: result, data }: Body, step: Step): Said {
  const single = step.do === 'fault' ? step.step : step;
  if (result) {
    if (single.do !== 'send refund') throw new Error(`a refund was reported at ${describe(step)}`);
    const { key, tries } = stage.m.refunds.find((f) => f.key === single.refund)!;
    return { about: 'refund', key, nth: tries, outcome: result.ResultCode === 0 ? 'done' : 'failed' };
  }
  const places = [...stage.places.payments];
  if (data) {
    const [key] = places.find(([, { reference }]) => reference === data.tx_ref)!;
    const paid = data.status === 'successful';
    const evidence = {
      outcome: paid ? 'paid' : 'failed',
      amount: paid ? data.amount * 100 : null,
      final: paid,
    } as const;
    return { about: 'payment', key, evidence };
  }
  const { CheckoutRequestID, ResultCode, CallbackMetadata } = push!.stkCallback;
  const [key] = places.find(([, { id }]) => phoneOf(id)?.slice(-9) === CheckoutRequestID.slice(-9))!;
  const amount = CallbackMetadata?.Item.find(({ Name }) => Name === 'Amount')?.Value ?? null;
  const outcome = ResultCode === 0 ? 'paid' : 'failed';
  return {
    about: 'payment',
    key,
    evidence: { outcome, amount: amount === null ? null : amount * 100, final: true },
  };
}

/** Several steps at the same time, on both nodes: some order of them must explain what came of it. */
async function atOnce(stage: Stage, steps: Single[]): Promise<void> {
  const { steady, shaky } = stage.platform;
  const parts = steps.map((step) => partsOf(step, saidIn(stage)));
  const answers = await Promise.all(
    steps.map((step, nth) => perform({ stage, node: nth % 2 === 0 ? steady : shaky }, step)),
  );
  const now = await stored(stage);
  const observed = parts.map((part, nth) => ({ parts: part, answer: answers[nth]! }));
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

/** The word of somebody who could not know: the work may have been done or not. */
const unsure = (answer: string) => answer === 'service_unavailable' || answer.startsWith('thrown');
const with_key = ['book', 'join', 'cash', 'refund', 'accept'];
const PATIENCE_MS = 20_000;

/** A step during which something breaks: afterwards it was done whole, or as far as one of its parts, or not at all. */
async function broken(stage: Stage, fault: Extract<Step, { do: 'fault' }>): Promise<void> {
  const { platform } = stage;
  const { step, kind, turns } = fault;
  const parts = partsOf(step, saidIn(stage));
  const key = with_key.includes(step.do) ? randomUUID() : undefined;
  if (kind === 'commit lost') platform.proxy.loses_commits = 1;
  const under_way = perform({ stage, node: platform.shaky, key }, step).catch(
    (error: unknown) => `thrown ${error}`,
  );
  if (kind !== 'commit lost') {
    for (let turn = 0; turn < turns; turn++) await nextTurn();
    if (kind === 'killed') await platform.kill();
    else platform.proxy.reset();
  }
  const answer = await soon(under_way);
  platform.proxy.loses_commits = 0;
  await platform.providers.flush();
  platform.providers.clearScripts();
  await nothingRuns(stage);
  const now = await stored(stage);
  const lines = now.lines.join('\n');
  const candidates = candidatesOf(stage, step, parts, now);
  const whole = candidates.at(-1)!;
  const chosen = unsure(answer) ? candidates.find(({ m }) => linesOf(m).join('\n') === lines) : whole;
  if (!unsure(answer) && answer !== whole.answer)
    throw new Error(`${describe(fault)}: answered ${answer}, the model says ${whole.answer}`);
  if (!chosen)
    throw new Error(
      `${describe(fault)}: ${answer}, and neither done nor undone\n${differences(linesOf(whole.m), now.lines).join('\n')}`,
    );
  const before = stage.m;
  stage.m = chosen.m;
  await settled(stage, now, fault);
  noteFault(stage, fault, answer, { before, whole: whole.m, chosen: chosen.m });
  await forgetApplied(stage);
  if (key && unsure(answer)) await again(stage, step, key, whole);
}

/** A wish sent once more with its key gets the answer of the first time, or is fulfilled now. */
async function again(
  stage: Stage,
  step: Single,
  key: string,
  whole: { m: Model; answer: string },
): Promise<void> {
  const answer = await perform({ stage, node: stage.platform.steady, key }, step);
  if (answer !== whole.answer)
    throw new Error(
      `${describe(step)}, sent again with its key: answered ${answer}, the model says ${whole.answer}`,
    );
  const was_done = linesOf(stage.m).join('\n') === linesOf(whole.m).join('\n');
  if (was_done && answer === 'ok')
    stage.m.reached.push('a commit’s reply was lost, and the wish sent again with its key');
  stage.m = { ...whole.m, reached: [...new Set([...whole.m.reached, ...stage.m.reached])] };
  await settled(stage, await stored(stage), step);
}

function candidatesOf(
  stage: Stage,
  step: Single,
  parts: Part[],
  now: Stored,
): { m: Model; answer: string }[] {
  const all = Array.from({ length: parts.length + 1 }, (_, count) => judge(stage.m, parts, count));
  if (step.do !== 'push') return all;
  // Whether the phone rang, nobody was told; the simulator knows.
  const rang =
    stage.platform.parcels.length > 0 ||
    stage.platform.providers.prompts().some(({ phone }) => phone === pushed.get(stage));
  const cut_off = all[1]!.m.payments.at(-1);
  if (cut_off && rang && now.places.payments.has(cut_off.key)) rings(cut_off, step.fate);
  return all;
}

function noteFault(
  stage: Stage,
  { step, kind }: Extract<Step, { do: 'fault' }>,
  answer: string,
  models: { before: Model; whole: Model; chosen: Model },
): void {
  if (!unsure(answer)) return;
  const [before, whole, chosen] = [models.before, models.whole, models.chosen].map((m) =>
    linesOf(m).join('\n'),
  );
  const { reached } = stage.m;
  const done = chosen === whole ? 'and the work was done' : 'and nothing was done';
  if (before !== whole)
    reached.push(
      `${kind}, ${chosen !== whole && chosen !== before ? 'between two parts of the work' : done}`,
    );
  if (before === whole || kind !== 'killed') return;
  if (step.do === 'push' && chosen !== whole && chosen !== before)
    reached.push('killed between the record of a payment and the provider’s answer');
  if (step.do === 'apply') reached.push(`killed between money and seat, ${done}`);
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function soon(answer: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, 'no answer');
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Work whose connection was cut may still be going on inside the database. */
async function nothingRuns({ platform }: Stage): Promise<void> {
  for (let looks = 0; looks < 5_000; looks++) {
    const rows = await platform.steady.sql`
      select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and state <> 'idle' and backend_type = 'client backend' limit 1`;
    if (rows.length === 0) return;
  }
  throw new Error('the database did not come to rest');
}

/** Which deliveries were applied after all. */
async function forgetApplied(stage: Stage): Promise<void> {
  const rows = await stage.platform.steady.sql<
    { id: string }[]
  >`select id from payment_webhooks where processed`;
  const done = new Set(rows.map(({ id }) => id));
  for (const { webhooks } of stage.parcels.values())
    for (const one of webhooks) one.applied = done.has(one.id);
}

/** @throws Error naming the invariants that are broken */
async function sound({ platform }: Stage): Promise<void> {
  const broken = (await platform.steady.sql.begin((tx) => violationsIn(tx as unknown as Tx))) as Violation[];
  if (broken.length === 0) return;
  throw new Error(
    broken.map(({ name, sentence, row }) => `${name}: ${sentence} ${JSON.stringify(row)}`).join('\n'),
  );
}
