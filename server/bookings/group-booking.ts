// Group booking: wishes that arrive while a statement is under way are booked together by the next one. A look without a
// lock (group-peek.ts) refuses what cannot be; the rest is written out (prepared-booking.ts) and decided under the lock
// (book_group() in the database). What is out of the ordinary is left to create-booking.ts, one transaction for each.
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { refuseUnfitAttendees } from './attendee.ts';
import { refuseUnbookable, sessionFull } from './bookable.ts';
import { openLanes } from './group-lanes.ts';
import { type CloserLook, closerLook, type Person, peek, type Terms } from './group-peek.ts';
import { groupWriter, keepRefusals, type Refused } from './group-write.ts';
import { type KnownFull, knownFull } from './known-full.ts';
import { type Asked, type Prepared, prepare } from './prepared-booking.ts';
import type { Booking } from './schemas.ts';

/** So many in one look. */
const LARGEST_LOOK = 500;
/** More waiting than this would not be answered in time. */
const LONGEST_QUEUE = 5_000;
/** After so many looks that were overtaken by others, a wish is worked off alone. */
const MOST_LOOKS = 4;

/** What became of a wish: booked, or to be worked off alone because it is out of the ordinary. */
export type Verdict = { booked: Booking } | 'alone';
type Pending = Asked & { looks: number; done(verdict: Verdict): void; fail(error: unknown): void };
type Ready = { pending: Pending; prepared: Prepared };

export type GroupBooking = {
  /** @throws AppError a refusal, kept under the wish's Idempotency-Key when it has one */
  book(asked: Asked): Promise<Verdict>;
  /** What is known in a rush without a look. */
  known: Pick<KnownFull, 'isRush' | 'refusalFor'>;
};

export function groupBooking(deps: Deps): GroupBooking {
  const lanes = openLanes(groupWriter(deps), {
    lanes: Math.max(1, Math.min(4, Math.floor(deps.config.DATABASE_POOL_SIZE / 3))),
    now: deps.now,
  });
  const full = knownFull();
  const queue: Pending[] = [];
  /** Whose wish is being worked off, and what else they want: one after the other, as nobody is in a group twice. */
  const behind = new Map<string, Pending[]>();
  let looking = false;
  let total = 0;

  function enter(pending: Pending): void {
    queue.push(pending);
    // At the end of this turn: what arrived in the same moment is looked at together.
    if (!looking) {
      looking = true;
      setImmediate(look);
    }
  }

  async function look(): Promise<void> {
    const group = queue.splice(0, LARGEST_LOOK);
    try {
      const asking = group.map(({ user_id, wish, key }) => ({
        ...{ user_id, session_id: wish.session_id, key: key?.key ?? null },
      }));
      const { people, terms } = await peek(deps, asking);
      const doubtful = group.flatMap(({ wish }, n) =>
        isDoubtful(wish.seats, terms.get(wish.session_id)) ? n : [],
      );
      const looks = await closerLook(
        deps,
        doubtful.map((n) => asking[n]!),
      );
      const closer = new Map(doubtful.map((n, place) => [n, looks[place]!]));
      const refused: (Refused & { pending: Pending })[] = [];
      const soldOut: [session_id: string, refusal: AppError][] = [];
      for (const [n, pending] of group.entries()) {
        const seen = { person: people[n]!, terms: terms.get(pending.wish.session_id), closer: closer.get(n) };
        const decided = decide(deps, pending, seen);
        if (seen.person.own_booking_id) full.hasBooked(pending.user_id, pending.wish.session_id);
        if (seen.terms && seen.terms.seats_left <= 0 && isFull(decided))
          soldOut.push([seen.terms.session_id, decided.error]);
        if (decided === 'alone') pending.done('alone');
        else if ('prepared' in decided) void write({ pending, prepared: decided.prepared });
        else if (pending.key === null) pending.fail(decided.error);
        else
          refused.push({ ...decided, asked: pending, request_id: pending.actor.request_id ?? '', pending });
      }
      if (refused.length > 0) void keep(refused);
      for (const [session_id, errors] of Map.groupBy(soldOut, ([id]) => id))
        full.learn(session_id, errors.length, errors[0]![1]);
    } catch (error) {
      for (const pending of group) pending.fail(error);
    }
    if (queue.length > 0) setImmediate(look);
    else looking = false;
  }

  async function write({ pending, prepared }: Ready): Promise<void> {
    try {
      const outcome = await lanes.write(pending.wish.session_id, prepared);
      if (outcome === 'booked') {
        full.hasBooked(pending.user_id, pending.wish.session_id);
        return pending.done({ booked: prepared.answer });
      }
      if (outcome === 'claimed' || pending.looks >= MOST_LOOKS) pending.done('alone');
      else enter(Object.assign(pending, { looks: pending.looks + 1 }));
    } catch (error) {
      if (wasRolledBack(error)) pending.done('alone');
      else pending.fail(error);
    }
  }

  async function keep(refused: (Refused & { pending: Pending })[]): Promise<void> {
    try {
      const kept = await keepRefusals(deps, refused);
      for (const [n, { pending, error }] of refused.entries())
        if (kept[n]) pending.fail(error);
        else pending.done('alone');
    } catch {
      for (const { pending } of refused) pending.done('alone');
    }
  }

  function next(user_id: string): void {
    total -= 1;
    const others = behind.get(user_id)!;
    const following = others.shift();
    if (following) enter(following);
    else behind.delete(user_id);
  }

  return {
    known: full,
    async book(asked) {
      // What was asked with a key is kept, and what was asked before comes again: that takes a look.
      const refusal = asked.key ? undefined : full.refusalFor(asked.user_id, asked.wish.session_id);
      if (refusal) throw refusal;
      if (total >= LONGEST_QUEUE) throw new AppError('service_unavailable', undefined, { retry_after_s: 1 });
      total += 1;
      return new Promise<Verdict>((resolve, reject) => {
        const pending = { ...asked, looks: 1, done: resolve, fail: reject };
        const others = behind.get(asked.user_id);
        if (others) return others.push(pending);
        behind.set(asked.user_id, []);
        enter(pending);
      }).finally(() => next(asked.user_id));
    },
  };
}

/** Too few seats, but perhaps not for ever: holds have lapsed, or people wait, which is another reason to say no. */
function isDoubtful(seats: number, terms: Terms | undefined): boolean {
  return terms !== undefined && terms.seats_left < seats && (terms.lapsed_holds || terms.waiting > 0);
}

/** What the look says about one wish, in the order in which create-booking.ts asks. */
function decide(
  deps: Deps,
  asked: Asked,
  { person, terms, closer }: { person: Person; terms: Terms | undefined; closer: CloserLook | undefined },
): 'alone' | { error: unknown } | { prepared: Prepared } {
  const { wish } = asked;
  if (person.key_used) return 'alone';
  try {
    if (person.email === null) throw new AppError('unauthenticated');
    if (!person.email_verified) throw new AppError('email_not_verified');
    if (!terms) throw new AppError('not_found', 'There is no such session');
    refuseUnbookable(terms, deps.now());
    refuseUnfitAttendees(wish.attendees ?? [], terms);
    if (person.own_lapsed) return 'alone';
    if (person.own_booking_id !== null)
      throw new AppError('already_booked', undefined, { more: { booking_id: person.own_booking_id } });
    const { starts_at, seats_left: left, waiting } = terms;
    if (closer?.holds_to_free || (waiting > 0 && left > 0)) return 'alone';
    if (left < wish.seats)
      throw sessionFull(deps, { starts_at, left, others_wait: closer?.others_wait ?? false });
    return { prepared: prepare(deps, asked, person, terms, deps.now()) };
  } catch (error) {
    return { error };
  }
}

function isFull(decided: ReturnType<typeof decide>): decided is { error: AppError } {
  return decided !== 'alone' && 'error' in decided && (decided.error as AppError).code === 'session_full';
}

/**
 * The database refused the statement for what was in it, so nothing of it is stored and each can be tried alone. With
 * anything else, a lost connection above all, it may have been stored: the caller is told to try again, with its key.
 */
function wasRolledBack(error: unknown): boolean {
  const { code } = error as { code?: string };
  return /^(22|23|40|42|P0)...$/.test(code ?? '');
}
