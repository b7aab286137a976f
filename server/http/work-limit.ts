// How much is worked on at once, and who waits: the law of admission control, without HTTP and without a clock of its
// own. At most `limit` requests are worked on; a short line waits, as long as it can be served in time, and a crowd
// for its first moment; whoever would wait longer is refused at once, before anything was done for them. The limit
// follows what is measured: the more at once, the more there is to do in each round of the event loop, and the later
// it sees who has come.

/** Shares of the line: the less important stand back first, so what is left of the line is for the others. */
export const importance = { changing: 1, signed_in: 0.8, visitor: 0.5, background: 0.25 } as const;
export type Importance = keyof typeof importance;

/** Called once when the work is done; calls after the first mean nothing. */
export type Leave = () => void;
type Waiting = { since_ms: number; start(leave: Leave): void; refuse(): void };

/**
 * Requests at once: few at first, a tenth more every tenth of a second while that does no harm. Fewer than the least would
 * leave connections to the database idle.
 */
const LIMIT = { least: 8, first: 16, most: 1_024 };
/** The longest a request waits in the line before it is begun, in milliseconds. */
const LONGEST_WAIT_MS = 500;
/** A crowd that comes at once, as when a sale opens, is no overload yet: so many may wait, whatever was measured before … */
const CROWD = 256;
/** … as long as the line is no older than this. A line that does not end is overload. */
const CROWD_MS = 500;
/** Who waited this long, because everything stood still, is refused. */
const GIVE_UP_MS = 4_000;
/** How long a round of the event loop may be, and how long a request may be worked on, on average, in milliseconds. */
const TOO_LONG = { round_ms: 12, work_ms: 400 };
const WINDOW_MS = 100;
const FEWEST_IN_A_WINDOW = 5;

export type WorkLimit = ReturnType<typeof limitWork>;

/**
 * @param now_ms a clock that only goes forward
 * @param round_ms what a round of the event loop took since this was last asked, on average, without its waiting
 */
export function limitWork({ now_ms, round_ms }: { now_ms(): number; round_ms(): number }) {
  const line: Waiting[] = [];
  let line_since_ms = 0;
  let limit = LIMIT.first;
  let active = 0;
  /** Requests done in a millisecond when there is enough to do. */
  let rate = 0.2;
  let pumping = false;
  /** Of the window under way, which is measured only while there is more to do than may be begun. */
  let full = false;
  let window = { since_ms: 0, done: 0, spent_ms: 0 };

  function measure(): void {
    full = true;
    window = { since_ms: now_ms(), done: 0, spent_ms: 0 };
    round_ms();
  }

  function begin(start: (leave: Leave) => void): void {
    active += 1;
    if (!full && active >= limit) measure();
    const began_ms = now_ms();
    let left = false;
    start(() => {
      if (left) return;
      left = true;
      active -= 1;
      const at_ms = now_ms();
      if (full) {
        window.done += 1;
        window.spent_ms += at_ms - began_ms;
        if (at_ms - window.since_ms >= WINDOW_MS && window.done >= FEWEST_IN_A_WINDOW) learn(at_ms);
      }
      if (line.length > 0) pump();
    });
  }

  function learn(at_ms: number): void {
    const { since_ms, done, spent_ms } = window;
    // How many times too long; far too many at once are made fewer quickly.
    const strain = Math.max(round_ms() / TOO_LONG.round_ms, spent_ms / done / TOO_LONG.work_ms);
    rate += (done / (at_ms - since_ms) - rate) * 0.3;
    limit *= strain > 1 ? Math.max(0.5, Math.min(0.9, 1 / strain)) : 1.1;
    limit = Math.min(LIMIT.most, Math.max(LIMIT.least, limit));
    window = { since_ms: at_ms, done: 0, spent_ms: 0 };
    full = line.length > 0;
  }

  function pump(): void {
    if (pumping) return;
    pumping = true;
    while (line.length > 0 && active < limit) begin(line.shift()!.start);
    pumping = false;
  }

  /** The wait of somebody who joins the line now. When nothing gets done, what was measured before is not believed. */
  function wait_ms(): number {
    const window_ms = now_ms() - window.since_ms;
    const lately = window_ms > 2 * WINDOW_MS ? (window.done + 1) / window_ms : rate;
    return (line.length + 1) / Math.min(rate, lately);
  }

  return {
    /** Whether there is room without a look at who asks. */
    get free(): boolean {
      return active < limit && line.length === 0;
    },
    /** What is going on, for the log. */
    get state() {
      return { active, waiting: line.length, limit: Math.round(limit), per_second: Math.round(rate * 1000) };
    },
    /** Begins at once, whatever is going on. */
    begin,
    /** Begins as soon as there is room. @returns false when that would be too late: the request is to be refused */
    ask(who: Importance, start: (leave: Leave) => void, refuse: () => void): boolean {
      if (active < limit && line.length === 0) {
        begin(start);
        return true;
      }
      if (line.length === 0) line_since_ms = now_ms();
      const isCrowd = line.length < CROWD * importance[who] && now_ms() - line_since_ms < CROWD_MS;
      if (!isCrowd && wait_ms() > LONGEST_WAIT_MS * importance[who]) return false;
      line.push({ since_ms: now_ms(), start, refuse });
      return true;
    },
    /** Refuses who has waited too long. To be called now and then while somebody waits. @returns how many still wait */
    sweep(): number {
      while (line.length > 0 && now_ms() - line[0]!.since_ms > GIVE_UP_MS) line.shift()!.refuse();
      return line.length;
    },
  };
}
