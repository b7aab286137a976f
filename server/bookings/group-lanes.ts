// Who is written when. Wishes wait in a line for each session; a statement takes what has gathered while the one before
// was under way, so a lone wish waits for nobody and a rush is booked in large groups.
import type { Outcome, WriteGroup } from './group-write.ts';
import type { Prepared } from './prepared-booking.ts';

/** So many in one statement: beyond that nothing is gained, and those behind would wait longer. */
const LARGEST_GROUP = 200;
/** A line this long has a statement of its own, and the others do not wait for it. */
const RUSH = 16;

type Waiting = {
  prepared: Prepared;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
};
type Line = { session_id: string; waiting: Waiting[]; contended: boolean };
type Group = { lines: Line[]; members: Waiting[]; wait: boolean };

export type Lanes = { write(session_id: string, prepared: Prepared): Promise<Outcome> };

/**
 * @param lanes how many statements may be under way at once. One of them never waits for a lock, so sessions that
 *   somebody else holds on to cannot keep all of them.
 */
export function openLanes(writeGroup: WriteGroup, options: { lanes: number; now: () => Date }): Lanes {
  /** The sessions somebody waits for, the one that waits longest first. */
  const lines = new Map<string, Line>();
  const under_way = new Set<string>();
  let running = 0;
  let waiting_lanes = 0;

  function start(): void {
    while (running < options.lanes) {
      const group = nextGroup();
      if (!group) return;
      void run(group);
    }
  }

  function nextGroup(): Group | null {
    const may_wait = options.lanes === 1 || waiting_lanes < options.lanes - 1;
    const free = [...lines.values()].filter((line) => !under_way.has(line.session_id));
    const alone = (line: Line) => line.contended || line.waiting.length >= RUSH;
    const first = free.find((line) => may_wait || !alone(line));
    if (!first) return null;
    if (alone(first)) return take([first], true);
    const together: Line[] = [];
    let people = 0;
    for (const line of free) {
      if (alone(line)) continue;
      if (people + line.waiting.length > LARGEST_GROUP) break;
      together.push(line);
      people += line.waiting.length;
    }
    // A single session may as well be waited for; leaving it out would only ask twice.
    return take(together, together.length === 1 && may_wait);
  }

  function take(chosen: Line[], wait: boolean): Group {
    const members = chosen.flatMap((line) => line.waiting.splice(0, LARGEST_GROUP));
    for (const line of chosen) {
      under_way.add(line.session_id);
      lines.delete(line.session_id);
      // What is left goes behind those who came meanwhile for other sessions.
      if (line.waiting.length > 0) lines.set(line.session_id, line);
    }
    return { lines: chosen, members, wait };
  }

  async function run({ lines: taken, members, wait }: Group): Promise<void> {
    running += 1;
    if (wait) waiting_lanes += 1;
    try {
      const outcomes = await writeGroup(
        members.map(({ prepared }) => prepared),
        { at: options.now(), wait },
      );
      settle(members, outcomes, wait);
    } catch (error) {
      for (const { reject } of members) reject(error);
    } finally {
      running -= 1;
      if (wait) waiting_lanes -= 1;
      for (const { session_id } of taken) under_way.delete(session_id);
      start();
    }
  }

  /** Those whose session was in use wait for it in front of its line, in a statement of its own. */
  function settle(members: Waiting[], outcomes: Outcome[], waited: boolean): void {
    const back = members.filter((member, place) => {
      const outcome = outcomes[place]!;
      if (outcome === 'busy' && !waited) return true;
      member.resolve(outcome === 'busy' ? 'changed' : outcome);
      return false;
    });
    for (const member of back.reverse()) {
      const line = lineOf(sessionOf(member));
      line.waiting.unshift(member);
      line.contended = true;
    }
  }

  function lineOf(session_id: string): Line {
    const line = lines.get(session_id) ?? { session_id, waiting: [], contended: false };
    lines.set(session_id, line);
    return line;
  }

  return {
    write(session_id, prepared) {
      return new Promise((resolve, reject) => {
        lineOf(session_id).waiting.push({ prepared, resolve, reject });
        start();
      });
    },
  };
}

const sessionOf = ({ prepared }: Waiting) => prepared.answer.session_id;
