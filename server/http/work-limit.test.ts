// The law of admission control in a time of its own: a server that takes 2 ms for each request, one after the other,
// is asked four times as often as it can answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Importance, type Leave, LONGEST_WAIT_MS, limitWork, type WorkLimit } from './work-limit.ts';

const TAKES_MS = 2;
const CAPACITY_PER_S = 1000 / TAKES_MS;

/** The same numbers each time, 0 to 1. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state + 0.5) / 2_147_483_648;
  };
}

type Told = { who: Importance; took_ms: number };
type Rates = Partial<Record<Importance, number>>;

/** Arrivals at random, at `rates` a second, for `seconds`; nobody asks again. */
function rush(rates: Rates, seconds: number, limited: boolean) {
  let now_ms = 0;
  let busy_ms = 0;
  let looked = { at_ms: 0, busy_ms: 0 };
  const work = limitWork({
    now_ms: () => now_ms,
    computed() {
      const share = (busy_ms - looked.busy_ms) / Math.max(1, now_ms - looked.at_ms);
      looked = { at_ms: now_ms, busy_ms };
      return share;
    },
  });
  const draw = draws(7);
  const pause = (per_s: number) => (-Math.log(draw()) * 1000) / per_s;
  const arrivals = Object.entries(rates).map(([who, per_s]) => ({
    ...{ who: who as Importance, per_s },
    at_ms: pause(per_s),
  }));
  const begun: (() => void)[] = [];
  const served: Told[] = [];
  const refused: Told[] = [];
  let free_at_ms = 0;
  const arrive = (who: Importance) => {
    const came_ms = now_ms;
    const start = (leave: Leave) =>
      begun.push(() => {
        served.push({ who, took_ms: now_ms - came_ms });
        leave();
      });
    const refuse = () => refused.push({ who, took_ms: now_ms - came_ms });
    if (!limited) work.begin(start);
    else if (!work.ask(who, start, refuse)) refuse();
  };
  while (now_ms < seconds * 1000) {
    const next = arrivals.reduce((first, one) => (one.at_ms < first.at_ms ? one : first));
    if (begun.length > 0 && free_at_ms <= next.at_ms) {
      now_ms = Math.max(now_ms, free_at_ms);
      begun.shift()!();
      busy_ms += TAKES_MS;
      free_at_ms = now_ms + TAKES_MS;
    } else {
      now_ms = next.at_ms;
      next.at_ms += pause(next.per_s);
      if (begun.length === 0) free_at_ms = Math.max(free_at_ms, now_ms + TAKES_MS);
      arrive(next.who);
    }
    work.sweep();
  }
  const in_time = served.filter(({ took_ms }) => took_ms <= 1000).length;
  const sorted = served.map(({ took_ms }) => took_ms).sort((a, b) => a - b);
  return {
    ...{ served, refused },
    goodput: in_time / (seconds * CAPACITY_PER_S),
    p95_ms: sorted[Math.floor(sorted.length * 0.95)]!,
  };
}

test('asked four times as often as it can answer, it answers as many as it can, each in good time', () => {
  const { goodput, p95_ms, refused } = rush({ visitor: 4 * CAPACITY_PER_S }, 10, true);
  assert.ok(goodput > 0.95, `${goodput} of what it can`);
  assert.ok(p95_ms <= LONGEST_WAIT_MS + 150, `95 of 100 within ${p95_ms} ms`);
  assert.equal(Math.max(...refused.map(({ took_ms }) => took_ms)), 0, 'who is refused hears it at once');
});

test('twin: without a limit the queue grows, and soon nobody is answered in time', () => {
  const { goodput, p95_ms } = rush({ visitor: 4 * CAPACITY_PER_S }, 10, false);
  assert.ok(goodput < 0.2, `${goodput} of what it can`);
  assert.ok(p95_ms > 5_000, `95 of 100 within ${p95_ms} ms`);
});

test('with no more to do than it can do, hardly anybody is refused', () => {
  const { served, refused } = rush({ visitor: 0.9 * CAPACITY_PER_S }, 20, true);
  assert.ok(refused.length < served.length / 200, `${refused.length} of ${served.length}`);
});

test('who is about to pay is served while visitors are sent away', () => {
  const { served, refused } = rush(
    { changing: 0.6 * CAPACITY_PER_S, visitor: 4 * CAPACITY_PER_S, background: CAPACITY_PER_S },
    10,
    true,
  );
  const share = (who: Importance) => {
    const [yes, no] = [served, refused].map((told) => told.filter((one) => one.who === who).length);
    return yes! / (yes! + no!);
  };
  assert.ok(share('changing') > 0.99, `${share('changing')} of those who pay`);
  assert.ok(share('visitor') < 0.15, `${share('visitor')} of the visitors`);
  assert.ok(share('background') < share('visitor'), `${share('background')} of the background`);
});

test('while nothing gets done new requests are refused at once, and those in line soon', () => {
  let now_ms = 0;
  const work = limitWork({ now_ms: () => now_ms, computed: () => 0 });
  const leaves: Leave[] = [];
  let refused = 0;
  const ask = () =>
    work.ask(
      'changing',
      (leave) => leaves.push(leave),
      () => (refused += 1),
    );
  const taken = Array.from({ length: 500 }, ask);
  const [begun, waiting] = [leaves.length, taken.filter(Boolean).length - leaves.length];
  assert.ok(begun >= 16 && waiting > 0 && taken.includes(false), `${begun} begun, ${waiting} wait`);
  now_ms = 400;
  assert.equal(ask(), false, 'what was done in better times is not counted on');
  now_ms = 4_100;
  assert.equal(work.sweep(), 0);
  assert.equal(refused, waiting);
  for (const leave of leaves.splice(0)) leave();
  assert.equal(ask(), true);
  assert.equal(leaves.length, 1);
});

test('two hundred people who press the button in the same moment are all served, however little was asked before', () => {
  let now_ms = 0;
  const work = limitWork({ now_ms: () => now_ms, computed: () => 1 });
  const leaves: Leave[] = [];
  const crowd = Array.from({ length: 200 }, () =>
    work.ask(
      'changing',
      (leave) => leaves.push(leave),
      () => assert.fail('refused'),
    ),
  );
  assert.deepEqual(new Set(crowd), new Set([true]));
  for (let served = 0; served < 200; served++) {
    now_ms += 10;
    leaves.shift()!();
    work.sweep();
  }
  assert.equal(work.state.active, 0);
});

test('waiting for others costs little, so more are begun at once; computing costs, so fewer are', () => {
  for (const [computes, more] of [
    [0.3, true],
    [1, false],
  ] as const) {
    const { before, after } = limitAfter(computes);
    assert.equal(after > before, more, `${before} became ${after} when it computed ${computes} of the time`);
  }
});

/** A second in which each request takes 100 ms. */
function limitAfter(computes: number): { before: number; after: number } {
  let now_ms = 0;
  const work = limitWork({ now_ms: () => now_ms, computed: () => computes });
  const before = work.state.limit;
  let under_way: Leave[] = [];
  const fill = (limit: WorkLimit) => {
    while (
      limit.ask(
        'changing',
        (leave) => under_way.push(leave),
        () => undefined,
      )
    );
  };
  for (let round = 0; round < 10; round++) {
    fill(work);
    now_ms += 100;
    const done = under_way;
    under_way = [];
    for (const leave of done) leave();
  }
  return { before, after: work.state.limit };
}
