// The law of admission control in a time of its own: a server that takes 2 ms for each request, one after the other,
// is asked four times as often as it can answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Importance, type Leave, limitWork, type WorkLimit } from './work-limit.ts';

const TAKES_MS = 2;
const REFUSING_TAKES_MS = 0.05;
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

/**
 * Arrivals at random, at `rates` a second, for `seconds`; nobody asks again. As in Node, a round of the event loop sees
 * who has come, and then works on all that was begun.
 */
function rush(rates: Rates, seconds: number, limited: boolean) {
  let now_ms = 0;
  let rounds: number[] = [];
  const work = limitWork({
    now_ms: () => now_ms,
    round_ms() {
      const mean = rounds.reduce((sum, one) => sum + one, 0) / Math.max(1, rounds.length);
      rounds = [];
      return mean;
    },
  });
  const draw = draws(7);
  const pause = (per_s: number) => (-Math.log(draw()) * 1000) / per_s;
  const arrivals = Object.entries(rates).map(([who, per_s]) => ({
    ...{ who: who as Importance, per_s },
    at_ms: pause(per_s),
  }));
  const first = () => arrivals.reduce((one, other) => (other.at_ms < one.at_ms ? other : one));
  let begun: (() => void)[] = [];
  const served: Told[] = [];
  const refused: Told[] = [];
  const arrive = (who: Importance, came_ms: number) => {
    const tell = (told: Told[]) => told.push({ who, took_ms: now_ms - came_ms });
    const start = (leave: Leave) =>
      begun.push(() => {
        now_ms += TAKES_MS;
        tell(served);
        leave();
      });
    const refuse = () => {
      now_ms += REFUSING_TAKES_MS;
      tell(refused);
    };
    if (!limited) work.begin(start);
    else if (!work.ask(who, start, refuse)) refuse();
  };
  while (now_ms < seconds * 1000) {
    if (begun.length === 0) now_ms = Math.max(now_ms, first().at_ms);
    const began_ms = now_ms;
    for (let next = first(); next.at_ms <= began_ms; next = first()) {
      arrive(next.who, next.at_ms);
      next.at_ms += pause(next.per_s);
    }
    const now = begun;
    begun = [];
    for (const one of now) one();
    work.sweep();
    rounds.push(now_ms - began_ms);
  }
  const at = (share: number, told: Told[]) =>
    told.map(({ took_ms }) => took_ms).sort((a, b) => a - b)[Math.floor(told.length * share)] ?? 0;
  return {
    ...{ served, refused },
    goodput: served.filter(({ took_ms }) => took_ms <= 1000).length / (seconds * CAPACITY_PER_S),
    served_p95_ms: at(0.95, served),
    refused_p95_ms: at(0.95, refused),
  };
}

test('asked four times as often as it can answer, it answers as many as it can, each in good time', () => {
  const { goodput, served_p95_ms, refused_p95_ms } = rush({ visitor: 4 * CAPACITY_PER_S }, 10, true);
  // Refusing three for each that is served takes its time, too.
  assert.ok(goodput > 0.9, `${goodput} of what it can`);
  assert.ok(served_p95_ms <= 1000, `95 of 100 within ${served_p95_ms} ms`);
  assert.ok(refused_p95_ms <= 50, `95 of 100 refused within ${refused_p95_ms} ms`);
});

test('twin: without a limit the queue grows, and soon nobody is answered in time', () => {
  const { goodput, served_p95_ms } = rush({ visitor: 4 * CAPACITY_PER_S }, 10, false);
  assert.ok(goodput < 0.2, `${goodput} of what it can`);
  assert.ok(served_p95_ms > 5_000, `95 of 100 within ${served_p95_ms} ms`);
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
  assert.ok(share('changing') > 0.97, `${share('changing')} of those who pay`);
  assert.ok(share('visitor') < 0.15, `${share('visitor')} of the visitors`);
  assert.ok(share('background') < share('visitor'), `${share('background')} of the background`);
});

test('while nothing gets done new requests are refused at once, and those in line soon', () => {
  let now_ms = 0;
  const work = limitWork({ now_ms: () => now_ms, round_ms: () => 1 });
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
  const work = limitWork({ now_ms: () => now_ms, round_ms: () => 30 });
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

test('waiting for others costs little, so more are begun at once; long rounds delay everybody, so fewer are', () => {
  for (const [round_ms, more] of [
    [3, true],
    [30, false],
  ] as const) {
    const { before, after } = limitAfter(round_ms);
    assert.equal(after > before, more, `${before} became ${after} with rounds of ${round_ms} ms`);
  }
});

/** A second in which each request takes 100 ms. */
function limitAfter(round_ms: number): { before: number; after: number } {
  let now_ms = 0;
  const work = limitWork({ now_ms: () => now_ms, round_ms: () => round_ms });
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
