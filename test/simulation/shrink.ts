// From a story that goes wrong to the shortest one that goes wrong in the same way: steps are left out, many at first,
// then single ones; what happened at the same time happens alone; what broke is whole again. A step whose thing no
// longer exists is passed over (story.ts), so every part of a story is a story.
import type { Step } from './steps.ts';

export type Attempt = (story: readonly Step[]) => Promise<string | null>;

/** What went wrong, without the numbers that differ from one telling to the next. */
export function kindOf(wrong: string): string {
  const [first = ''] = wrong.split('\n');
  return first.replace(/\{.*\}/, '').replaceAll(/[\d"'/#~]+/g, '');
}

/** So long it may take. */
const PATIENCE_MS = 90_000;

/** @param attempt tells a story, and what went wrong in it */
export async function shrink(
  story: readonly Step[],
  wrong: string,
  attempt: Attempt,
): Promise<{ story: readonly Step[]; wrong: string }> {
  const kind = kindOf(wrong);
  let best = { story, wrong };
  const until = performance.now() + PATIENCE_MS;
  const better = async (shorter: readonly Step[]): Promise<boolean> => {
    if (performance.now() > until) return false;
    const said = await attempt(shorter);
    if (said === null || kindOf(said) !== kind) return false;
    best = { story: shorter, wrong: said };
    return true;
  };
  await better(story.filter((step) => isAbout(step, story.at(-1)!)));
  for (let size = Math.ceil(story.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = best.story.length - size; at > -size; at -= size) {
      const from = Math.max(0, at);
      await better([...best.story.slice(0, from), ...best.story.slice(at + size)]);
    }
  }
  for (let at = best.story.length - 1; at >= 0; at--)
    for (const simpler of simplerThan(best.story[at]!))
      if (await better(best.story.toSpliced(at, 1, ...simpler))) break;
  return best;
}

/** A good guess to begin with: what is about the same sessions, and what is about none. */
function isAbout(step: Step, last: Step): boolean {
  const sessions = sessionsOf(last);
  const own = sessionsOf(step);
  return sessions.size === 0 || own.size === 0 || [...own].some((one) => sessions.has(one));
}

function sessionsOf(step: Step): Set<string> {
  const found = [...JSON.stringify(step).matchAll(/"session":(\d+)|"\d+\/(\d+)\/\d+/g)];
  return new Set(found.map(([, number, in_key]) => number ?? in_key!));
}

function simplerThan(step: Step): Step[][] {
  if (step.do === 'fault') return [[step.step]];
  if (step.do !== 'together') return [];
  const { steps } = step;
  const fewer = steps.length > 2 ? steps.map((_, at) => [{ ...step, steps: steps.toSpliced(at, 1) }]) : [];
  return [[...steps], ...fewer];
}
