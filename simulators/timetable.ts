// The simulators' clock and everything that is to happen later. Left alone it runs in real time; a test moves it by
// hand, so no test has to wait.

import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * `delivery`: a callback or webhook · `answer`: a synchronous answer held back · `customer`: what a scripted customer
 * does · `expiry`: a prompt or a page runs out · `retry`: a repeated webhook, half an hour later.
 */
export type Kind = 'delivery' | 'answer' | 'customer' | 'expiry' | 'retry';

/** What `flush` brings forward: everything but the passing of time. */
const flushed: readonly Kind[] = ['delivery', 'answer', 'customer'];

/** Stops a script that feeds itself for ever. */
const most_rounds = 10_000;

type Entry = { due: number; order: number; kind: Kind; run: () => unknown; timer: NodeJS.Timeout };

export type Timetable = {
  /** Epoch milliseconds; moved forward by `advance`. */
  now(): number;
  /** Does `run` after `ms` milliseconds; the answer takes it off the list again. */
  after(ms: number, kind: Kind, run: () => unknown): () => void;
  /** Resolves after `ms` milliseconds; a flush ends it early when the kind is one of those it brings forward. */
  wait(ms: number, kind: Kind): Promise<void>;
  /** Does everything queued except expiries and retries, now, together, and awaits it. */
  flush(): Promise<void>;
  /** Moves the clock by `ms` and does what falls due on the way, in its order. */
  advance(ms: number): Promise<void>;
  /** Forgets everything queued. */
  clear(): void;
};

/** `failed` hears of what went wrong inside an entry; nothing is thrown out of a timer. */
export function createTimetable(failed: (error: unknown) => void): Timetable {
  const entries = new Set<Entry>();
  const under_way = new Set<Promise<void>>();
  let offset = 0;
  let order = 0;
  // While `advance` works, time stands still between its steps: what is added without delay falls within them.
  let standing: number | null = null;
  const now = () => standing ?? Date.now() + offset;

  function start(entry: Entry): Promise<void> {
    clearTimeout(entry.timer);
    if (!entries.delete(entry)) return Promise.resolve();
    const done = (async () => entry.run())().then(() => undefined, failed);
    under_way.add(done);
    return done.finally(() => under_way.delete(done));
  }

  function after(ms: number, kind: Kind, run: () => unknown): () => void {
    const entry: Entry = {
      due: now() + ms,
      order: order++,
      kind,
      run,
      timer: setTimeout(() => void start(entry), ms),
    };
    entries.add(entry);
    return () => {
      clearTimeout(entry.timer);
      entries.delete(entry);
    };
  }

  const inOrder = (wanted: (entry: Entry) => boolean) =>
    [...entries].filter(wanted).sort((a, b) => a.due - b.due || a.order - b.order);

  async function flush(): Promise<void> {
    for (let round = 0; round < most_rounds; round++) {
      // Lets a request that is on its way in arrive.
      await nextTurn();
      const ready = inOrder((entry) => flushed.includes(entry.kind));
      if (ready.length === 0 && under_way.size === 0) return;
      await Promise.all([...ready.map(start), ...under_way]);
    }
    throw new Error('The simulators still had something to do after 10,000 rounds.');
  }

  async function advance(ms: number): Promise<void> {
    await nextTurn();
    standing = now();
    const target = standing + ms;
    for (let round = 0; round < most_rounds; round++) {
      const next = inOrder((entry) => entry.due <= target)[0];
      if (!next) break;
      standing = Math.max(standing, next.due);
      await start(next);
    }
    await Promise.all(under_way);
    offset = Math.max(offset, target - Date.now());
    standing = null;
    // What is left comes nearer by as much as the clock moved.
    for (const entry of entries) {
      clearTimeout(entry.timer);
      entry.timer = setTimeout(() => void start(entry), Math.max(0, entry.due - now()));
    }
  }

  return {
    now,
    after,
    wait: (ms, kind) => new Promise((resolve) => after(ms, kind, resolve)),
    flush,
    advance,
    clear: () => {
      for (const entry of entries) clearTimeout(entry.timer);
      entries.clear();
    },
  };
}
