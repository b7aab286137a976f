// When and where the demo school teaches, around the moment of seeding: sessions under way, today's, the coming weeks',
// the past months', and some that were cancelled. No trainer and no room is in two places at once.
import { type Calendar, emptyCalendar, type Slot } from './calendar.ts';
import type { Audience, Category } from './course-text.ts';
import { DEMO_TRAINER } from './people.ts';
import { type Random, seededRandom } from './random.ts';

export type TaughtCourse = {
  id: string;
  title: string;
  audience: Audience;
  category: Category;
  price: number;
  trainer: string;
};
export type SessionStatus = 'scheduled' | 'ongoing' | 'completed' | 'cancelled';
export type PlannedSession = Slot & {
  id: string;
  course: TaughtCourse;
  status: SessionStatus;
  /** Null: the course's own. */
  substitute: string | null;
  capacity: number;
  /** How many seats shall stay free; decides how many people book. */
  seats_left: number;
  notes: string | null;
  created_at: Date;
  cancelled_at: Date | null;
  cancellation_reason: string | null;
};

/** Shown as "dates follow": published, and nothing scheduled. */
const WITHOUT_DATES = 'Android Apps with Kotlin';
const UNDER_WAY = [
  'Full-Stack Web Development with TypeScript',
  'Data Analysis with SQL and Python',
  'Robotics Competition Squad (Ages 12–17)',
];
const TODAY = ['Remote Monitoring for Solar and Water Projects', 'Ethical Hacking for Web Applications'];
/** Extra dates within the next few days. */
const SOON = [
  { title: 'Building with Large Language Models', day: 1 },
  { title: 'Data Analysis with SQL and Python', day: 2 },
  { title: 'Smart Contracts with Solidity', day: 3 },
];
/** Seats left in the coming sessions, in turn: nearly full, comfortable, wide open. */
const LEFT = [1, 14, 6, 3, 20, 9, 4, 16, 12, 2, 26];
const CANCELLED = [
  {
    title: 'Smart Contracts with Solidity',
    day: -33,
    reason: 'The trainer was ill and nobody could stand in.',
  },
  {
    title: 'Make Your Own Game with Godot (Ages 12–16)',
    day: -12,
    reason: 'The building had no electricity that day.',
  },
  {
    title: 'Building with Large Language Models',
    day: 13,
    reason: 'The room is being repaired after a leak.',
  },
  {
    title: 'IoT with ESP32, MQTT and LoRaWAN',
    day: 24,
    reason: 'The kits are held up at the port of Mombasa.',
  },
];

const DAY_MS = 86_400_000;

/** @param courses those that are published and can be booked */
export function timetable(now: Date, timezone: string, courses: TaughtCourse[]): PlannedSession[] {
  const calendar = emptyCalendar(now, timezone);
  const named = (title: string) => courses.find((course) => course.title === title)!;
  const under_way = UNDER_WAY.map((title) =>
    session(now, named(title), calendar.underWay(named(title)), 'ongoing', 5),
  );
  const today = TODAY.map((title, n) =>
    session(now, named(title), calendar.laterToday(named(title)), 'scheduled', n + 3),
  );
  const soon = SOON.map(({ title, day }, n) =>
    session(now, named(title), calendar.next(named(title), day, 1), 'scheduled', [4, 15, 7][n]!),
  );
  const regular = courses.flatMap((course, place) => regularSessions(now, calendar, course, place));
  const cancelled = CANCELLED.map(({ title, day, reason }) => {
    const planned = session(
      now,
      named(title),
      calendar.next(named(title), day, day < 0 ? -1 : 1),
      'cancelled',
      6,
    );
    const told = Math.min(now.getTime() - 0.4 * DAY_MS, planned.starts.getTime() - 2.5 * DAY_MS);
    return { ...planned, cancelled_at: new Date(told), cancellation_reason: reason };
  });
  const all = [...under_way, ...today, ...soon, ...regular, ...cancelled].sort(
    (a, b) => a.starts.getTime() - b.starts.getTime(),
  );
  return withOneFull(all);
}

function regularSessions(
  now: Date,
  calendar: Calendar,
  course: TaughtCourse,
  place: number,
): PlannedSession[] {
  const past = place % 5 === 0 ? 2 : 1;
  const coming = course.title === WITHOUT_DATES ? 0 : place % 3 === 0 ? 1 : 2;
  const completed = Array.from({ length: past }, (_, n) =>
    session(
      now,
      course,
      calendar.next(course, -(4 + ((place * 23 + n * 57) % 112)), -1),
      'completed',
      (place * 3 + n) % 5,
    ),
  );
  const scheduled = Array.from({ length: coming }, (_, n) => {
    const left = LEFT[(place * 2 + n * 3) % LEFT.length]!;
    return session(
      now,
      course,
      calendar.next(course, 2 + ((place * 17 + n * 29) % 52), 1),
      'scheduled',
      left,
    );
  });
  return [...completed, ...scheduled];
}

function session(
  now: Date,
  course: TaughtCourse,
  slot: Slot,
  status: SessionStatus,
  left: number,
): PlannedSession {
  const random = seededRandom(
    `${course.title} ${status} ${Math.round((slot.starts.getTime() - now.getTime()) / DAY_MS)}`,
  );
  const announced = Math.min(slot.starts.getTime() - 60 * DAY_MS, now.getTime() - 12 * DAY_MS);
  const created_at = new Date(announced - random.whole(0, 5 * DAY_MS));
  const wide_open = left >= 10;
  const [least, most] = course.price === 0 ? [18, 26] : wide_open ? [left + 4, left + 9] : [8, 13];
  const capacity = Math.min(slot.room_size, random.whole(least!, most!));
  return {
    ...slot,
    id: random.id(created_at),
    course,
    status,
    substitute: slot.substitute,
    capacity,
    seats_left: Math.min(left, capacity - 2),
    notes: noteFor(random, course, slot),
    created_at,
    cancelled_at: null,
    cancellation_reason: null,
  };
}

function noteFor(random: Random, course: TaughtCourse, slot: Slot): string | null {
  if (slot.room === null) return 'The link to the video room is mailed two hours before the start.';
  if (course.audience === 'Kids')
    return random.pick([
      'Please bring a water bottle and a snack.',
      'Please fetch your child on time; the doors close 15 minutes after class.',
      null,
    ]);
  return random.pick([
    'Please bring your own laptop.',
    'Parking is behind the building; tell the guard “Darasa”.',
    null,
  ]);
}

/** One coming session of the demo trainer's has no seat left. */
function withOneFull(all: PlannedSession[]): PlannedSession[] {
  const full = all.find(
    (one) => one.status === 'scheduled' && one.course.trainer === DEMO_TRAINER && one.course.price > 0,
  )!;
  return all.map((one) => (one === full ? { ...one, capacity: 12, seats_left: 0 } : one));
}
