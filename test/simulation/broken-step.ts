// A step during which something breaks: a commit whose answer is lost, connections that are reset, a node that dies.
import { randomUUID } from 'node:crypto';
import { describe, settled, stored } from './agreement.ts';
import { judge, type Part, partsOf, rings } from './judge.ts';
import type { Model } from './model.ts';
import { forgetApplied, saidIn } from './parcels.ts';
import { perform } from './perform.ts';
import { pushed } from './perform-money.ts';
import type { Stage } from './stage.ts';
import type { Single, Step } from './steps.ts';
import { differences, linesOf, type Stored } from './stored.ts';

/** The word of somebody who could not know: the work may have been done or not. */
const unsure = (answer: string) => answer === 'service_unavailable' || answer.startsWith('thrown');
const with_key = ['book', 'desk', 'join', 'cash', 'refund', 'accept'];
const PATIENCE_MS = 20_000;
const MOST_TURNS = 100_000;

/** A step during which something breaks: afterwards it was done whole, or as far as one of its parts, or not at all. */
export async function broken(stage: Stage, fault: Extract<Step, { do: 'fault' }>): Promise<void> {
  const { platform } = stage;
  const { step, kind, turns } = fault;
  const parts = partsOf(step, saidIn(stage));
  const key = with_key.includes(step.do) ? randomUUID() : undefined;
  // Some die while their commit is on its way: it arrives, and nobody is left to hear of it.
  const dies_committing = kind === 'killed' && turns % 2 === 0;
  if (kind === 'commit lost' || dies_committing) platform.proxy.loses_commits = 1;
  const { lost_commits } = platform.proxy.done;
  let is_answered = false;
  const under_way = perform({ stage, node: platform.shaky, key }, step)
    .catch((error: unknown) => `thrown ${error}`)
    .finally(() => {
      is_answered = true;
    });
  if (kind !== 'commit lost') {
    const most = dies_committing ? MOST_TURNS : turns;
    for (
      let turn = 0;
      turn < most && !is_answered && platform.proxy.done.lost_commits === lost_commits;
      turn++
    )
      await nextTurn();
    platform.proxy.loses_commits = 0;
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
