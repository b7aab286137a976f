// Who booked which seats, and how it went. What was paid and paid back follows from the story of each claim.
import { DEMO_STUDENT, DEMO_TRAINER, type Person } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import type { PlannedSession } from './timetable.ts';

export type Story =
  | 'paid'
  | 'paid_at_second_try'
  | 'free'
  /** Waiting for money, seats held: nothing tried yet · prompt on the phone · wrong PIN · card page open · about to be sent. */
  | 'held'
  | 'held_prompted'
  | 'held_wrong_pin'
  | 'held_card_page'
  | 'held_starting'
  /** The hold ran out: nothing tried · prompt cancelled · paid too late · paid too little. */
  | 'lapsed'
  | 'lapsed_after_try'
  | 'lapsed_paid_late'
  | 'lapsed_paid_little'
  /** Cancelled before paying. */
  | 'withdrawn'
  /** Cancelled by the customer after paying. */
  | 'cancelled_refunded'
  | 'cancelled_half_refunded'
  | 'cancelled_refund_asked'
  | 'cancelled_refund_sent'
  | 'cancelled_refund_failed'
  | 'cancelled_too_late'
  | 'cancelled_free'
  | 'one_seat_returned'
  /** The school cancelled the session. */
  | 'called_off_refunded'
  | 'called_off_refund_asked'
  | 'called_off_refund_sent';

export type Claim = { session: PlannedSession; user: Person; seats: number; story: Story; created_at: Date };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What takes no seat any more, dealt out over the sessions that cost something. */
const GIVEN_UP: Story[] = [
  'lapsed',
  'cancelled_refunded',
  'lapsed_after_try',
  'withdrawn',
  'lapsed_paid_late',
  'cancelled_refunded',
  'lapsed',
  'withdrawn',
  'lapsed_after_try',
  'lapsed_paid_little',
  'cancelled_refunded',
  'lapsed',
  'lapsed_after_try',
];
/** The policy pays less than the whole only when it is nearly time, so these need a session that has been. */
const GIVEN_UP_LATE: Story[] = [
  'cancelled_half_refunded',
  'cancelled_too_late',
  'lapsed_after_try',
  'cancelled_refunded',
];
/** Refunds still under way, for sessions to come. */
const REFUND_UNDER_WAY: Story[] = [
  'cancelled_refund_asked',
  'cancelled_refund_sent',
  'cancelled_refund_failed',
  'cancelled_refund_asked',
];
const HELD: Story[] = [
  'held',
  'held_prompted',
  'held_wrong_pin',
  'held_card_page',
  'held_starting',
  'held',
  'held_prompted',
];
const CALLED_OFF: Record<'past' | 'coming', Story[]> = {
  past: ['called_off_refunded'],
  coming: ['called_off_refund_asked', 'called_off_refunded', 'called_off_refund_sent', 'called_off_refunded'],
};

/**
 * Fills each session up to the seats it shall have left. Nobody has two live claims on one session, and nobody booked
 * before having an account.
 */
export function claims(now: Date, sessions: PlannedSession[], students: Person[]): Claim[] {
  const demo_student = students.find((student) => student.email === DEMO_STUDENT)!;
  const others = students.filter((student) => student !== demo_student && student.email_verified);
  const own = claimsOfDemoStudent(now, sessions, demo_student);
  const open = sessions.filter(
    (session) => session.status === 'scheduled' && session.course.price > 0 && session.seats_left > 0,
  );
  const deal = {
    given_up: 0,
    late: 0,
    under_way: 0,
    held: open.filter((_, n) => n % 4 === 1).slice(0, HELD.length),
  };
  return sessions.flatMap((session, place) => {
    const reserved = own.filter((claim) => claim.session === session);
    const random = seededRandom(`${session.course.title} ${place}`);
    const who = random.shuffled(
      others.filter((student) => latest(now, session) - student.created_at.getTime() > 2 * DAY_MS),
    );
    const taken = fill(now, random, session, who, reserved);
    const without_seat = storiesWithoutSeat(now, session, place, deal).map((story) =>
      claim(
        now,
        random,
        session,
        who.pop()!,
        story === 'cancelled_half_refunded' ? 2 : random.whole(1, 2),
        story,
      ),
    );
    const holding = deal.held.indexOf(session);
    const held =
      holding < 0 || seatsFree(session, [...reserved, ...taken]) < 1
        ? []
        : [claim(now, random, session, who.pop()!, 1, HELD[holding]!)];
    return [...reserved, ...taken, ...without_seat, ...held];
  });
}

type Deal = { given_up: number; late: number; under_way: number };

function storiesWithoutSeat(now: Date, session: PlannedSession, place: number, deal: Deal): Story[] {
  if (session.course.price === 0) return place % 2 === 0 ? ['cancelled_free'] : [];
  if (session.status === 'cancelled') return [];
  if (isNear(now, session)) return place % 2 === 0 ? ['lapsed_after_try'] : ['withdrawn'];
  const stories: Story[] = [];
  if (session.status === 'completed' && place % 3 === 0) {
    stories.push(GIVEN_UP_LATE[deal.late++ % GIVEN_UP_LATE.length]!);
  } else if (place % 5 !== 0) {
    stories.push(GIVEN_UP[deal.given_up++ % GIVEN_UP.length]!);
  }
  const under_way = session.status === 'scheduled' && place % 7 === 0 && REFUND_UNDER_WAY[deal.under_way];
  if (under_way) {
    stories.push(under_way);
    deal.under_way++;
  }
  return stories;
}

function fill(now: Date, random: Random, session: PlannedSession, who: Person[], reserved: Claim[]): Claim[] {
  const called_off = session.starts < now ? CALLED_OFF.past : CALLED_OFF.coming;
  const taken: Claim[] = [];
  let left = seatsFree(session, reserved) - session.seats_left;
  while (left > 0 && who.length > 4) {
    const seats = Math.min(
      left,
      random.pick(session.course.audience === 'Kids' ? [1, 1, 2] : [1, 1, 1, 2, 2, 3, 4]),
    );
    const story: Story =
      session.course.price === 0
        ? 'free'
        : session.status === 'cancelled'
          ? called_off[taken.length % called_off.length]!
          : seats > 2 && session.status === 'scheduled' && !isNear(now, session) && random.chance(0.3)
            ? 'one_seat_returned'
            : random.chance(0.12)
              ? 'paid_at_second_try'
              : 'paid';
    const made = claim(now, random, session, who.pop()!, seats, story);
    taken.push(made);
    left -= seatsNow(made);
  }
  return taken;
}

/** One of everything that somebody who looks at the demo may want to open. */
function claimsOfDemoStudent(now: Date, sessions: PlannedSession[], student: Person): Claim[] {
  const random = seededRandom(student.email);
  const paid = sessions.filter(
    (session) => session.course.price > 0 && session.capacity - session.seats_left >= 3,
  );
  const coming = paid.filter((session) => session.status === 'scheduled');
  const completed = paid.filter((session) => session.status === 'completed');
  const free = sessions.filter((session) => session.course.price === 0 && session.status === 'scheduled');
  const wanted: [PlannedSession[], number, Story][] = [
    [coming.filter((session) => session.course.trainer === DEMO_TRAINER), 2, 'paid'],
    [coming.filter((session) => session.course.audience === 'Kids'), 2, 'paid_at_second_try'],
    [coming.slice(4), 1, 'held'],
    [coming.slice(-2), 1, 'cancelled_refund_asked'],
    [free, 1, 'free'],
    [completed.slice(-1), 1, 'paid'],
    [completed.slice(-4), 1, 'paid'],
    [completed.slice(-6), 2, 'cancelled_refunded'],
    [completed.slice(-8), 1, 'lapsed_after_try'],
  ];
  const seen = new Set<PlannedSession>();
  return wanted.flatMap(([possible, seats, story]) => {
    const session = possible.find((one) => !seen.has(one));
    if (!session) return [];
    seen.add(session);
    return [claim(now, random, session, student, seats, story)];
  });
}

function claim(
  now: Date,
  random: Random,
  session: PlannedSession,
  user: Person,
  seats: number,
  story: Story,
): Claim {
  return { session, user, seats, story, created_at: bookedAt(now, random, session, user, story) };
}

function bookedAt(now: Date, random: Random, session: PlannedSession, user: Person, story: Story): Date {
  if (story === 'held_starting') return new Date(now.getTime() - random.whole(20_000, 40_000));
  if (story.startsWith('held')) return new Date(now.getTime() - random.whole(100_000, 240_000));
  const to = latest(now, session);
  const from = Math.min(
    to - HOUR_MS,
    Math.max(session.created_at.getTime(), user.created_at.getTime() + HOUR_MS, to - 35 * DAY_MS),
  );
  return new Date(Math.round(random.between(from, to)));
}

/** The last moment at which a story could begin and still be told to its end: 3 days for cancelling and paying back. */
function latest(now: Date, session: PlannedSession): number {
  const before_start = session.starts.getTime() - (isNear(now, session) ? 6 * HOUR_MS : 4 * DAY_MS);
  return Math.min(before_start, now.getTime() - (session.status === 'cancelled' ? 2 * DAY_MS : 3 * HOUR_MS));
}

/** So near that nobody gets the whole price back any more. */
function isNear(now: Date, session: PlannedSession): boolean {
  return session.status === 'scheduled' && session.starts.getTime() - now.getTime() < 5 * DAY_MS;
}

function seatsFree(session: PlannedSession, claimed: Claim[]): number {
  return session.capacity - claimed.filter(takesSeats).reduce((sum, one) => sum + seatsNow(one), 0);
}

/** Seats the claim has today. */
export function seatsNow(claim: Claim): number {
  return claim.story === 'one_seat_returned' ? claim.seats - 1 : claim.seats;
}

function takesSeats({ story }: Claim): boolean {
  return (
    ['paid', 'paid_at_second_try', 'free', 'one_seat_returned'].includes(story) || story.startsWith('held')
  );
}
