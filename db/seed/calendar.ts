// Finds free times and rooms. A slot once given is taken: its trainer and its room are busy until it ends.
import type { Audience, Category } from './course-text.ts';

export type Slot = {
  /** Local wall time, as the sessions table keeps it. */
  date: string;
  start_time: string;
  /** Null where it would be after midnight: then the session counts as two hours. */
  end_time: string | null;
  starts: Date;
  ends: Date;
  location: string;
  room: string | null;
  room_size: number;
  /** Another trainer than the course's. */
  substitute: string | null;
};
export type Calendar = ReturnType<typeof emptyCalendar>;

type Place = { location: string; room: string | null; size: number };
type Wanted = { audience: Audience; category: Category; trainer: string; title: string };
type Times = { weekdays: number[]; start: string; end: string };

const westlands = 'Darasa Westlands, Mpaka Road, Nairobi';
const kilimani = 'Darasa Kilimani, Argwings Kodhek Road, Nairobi';
const places = {
  baobab: { location: westlands, room: 'Baobab', size: 32 },
  acacia: { location: westlands, room: 'Acacia', size: 20 },
  jacaranda: { location: westlands, room: 'Jacaranda', size: 14 },
  workshop: { location: kilimani, room: 'Workshop', size: 24 },
  studio: { location: kilimani, room: 'Studio', size: 20 },
  garden: { location: 'Darasa Karen, Ngong Road, Nairobi', room: 'Garden Room', size: 18 },
  dhow: { location: 'Darasa Mombasa, Links Road, Nyali', room: 'Dhow', size: 24 },
  lake: { location: 'Darasa Kisumu, Milimani', room: 'Lake Room', size: 24 },
  online: { location: 'Online', room: null, size: 40 },
} satisfies Record<string, Place>;

/** Trainers who do not live in Nairobi. */
const homes: Record<string, Place[]> = {
  'hassan.omar': [places.dhow, places.online],
  'atieno.ouma': [places.lake, places.online],
};
const nairobi: Record<Audience, Place[]> = {
  Kids: [places.workshop, places.garden, places.acacia, places.studio],
  Adults: [places.baobab, places.online, places.studio, places.acacia, places.jacaranda],
  Corporate: [places.baobab],
};
/** Where there are benches, tools and kits. */
const with_benches = [places.workshop, places.studio, places.acacia];
/** Public holidays on a fixed day, as MM-DD: no classes. */
const holidays = ['01-01', '05-01', '06-01', '10-10', '10-20', '12-12', '12-25', '12-26'];
const substitutes: Record<string, string> = {
  'njeri.kamau': 'nekesa.wafula',
  'samuel.kariuki': 'fatuma.abdi',
};
const saturday: Times[] = [
  { weekdays: [6], start: '09:00', end: '12:00' },
  { weekdays: [6], start: '14:00', end: '17:00' },
];
const times: Record<Audience, Times[]> = {
  Kids: saturday,
  Adults: [
    { weekdays: [1, 2, 3, 4], start: '17:30', end: '20:00' },
    ...saturday,
    { weekdays: [5], start: '09:00', end: '16:00' },
  ],
  Corporate: [{ weekdays: [2], start: '09:00', end: '16:00' }],
};

export function emptyCalendar(now: Date, timezone: string) {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  const taken: { who: string; from: number; to: number }[] = [];
  let turn = 0;

  function take(
    wanted: Wanted,
    place: Place,
    from: Temporal.PlainDateTime,
    to: Temporal.PlainDateTime,
    trainer: string,
  ): Slot | null {
    const starts = new Date(from.toZonedDateTime(timezone).epochMilliseconds);
    const ends = new Date(to.toZonedDateTime(timezone).epochMilliseconds);
    const busy = [trainer, ...(place.room ? [`${place.location}/${place.room}`] : [])];
    const clash = taken.some(
      (one) => busy.includes(one.who) && one.from < ends.getTime() && starts.getTime() < one.to,
    );
    if (clash) return null;
    taken.push(...busy.map((who) => ({ who, from: starts.getTime(), to: ends.getTime() })));
    const same_day = from.toPlainDate().equals(to.toPlainDate());
    return {
      date: from.toPlainDate().toString(),
      start_time: from.toPlainTime().toString({ smallestUnit: 'minute' }),
      end_time: same_day ? to.toPlainTime().toString({ smallestUnit: 'minute' }) : null,
      starts,
      ends,
      location: place.location,
      room: place.room,
      room_size: place.size,
      substitute: trainer === wanted.trainer ? null : trainer,
    };
  }

  function somewhere(wanted: Wanted, from: Temporal.PlainDateTime, to: Temporal.PlainDateTime): Slot | null {
    const possible = placesFor(wanted);
    turn++;
    for (let n = 0; n < possible.length; n++) {
      const slot = take(wanted, possible[(turn + n) % possible.length]!, from, to, wanted.trainer);
      if (slot) return slot;
    }
    return null;
  }

  /** The first fitting time `days` from today, going on day by day into the future (1) or the past (-1). */
  function next(wanted: Wanted, days: number, direction: 1 | -1): Slot {
    for (let step = 0; step < 120; step++) {
      const date = here.toPlainDate().add({ days: days + step * direction });
      if (holidays.includes(date.toString().slice(5))) continue;
      for (const { weekdays, start, end } of timesFor(wanted)) {
        if (!weekdays.includes(date.dayOfWeek)) continue;
        const [from, to] = [date.toPlainDateTime(start), date.toPlainDateTime(end)];
        const substitute = substitutes[wanted.trainer];
        if (direction === -1 && step > 5 && substitute) {
          const slot = take(wanted, places.workshop, from, to, substitute);
          if (slot) return slot;
        }
        const slot = somewhere(wanted, from, to);
        if (slot) return slot;
      }
    }
    throw new Error(`No free time was found for “${wanted.title}”`);
  }

  /** Began about an hour ago and goes on for another, whatever time it is. */
  function underWay(wanted: Wanted): Slot {
    const from = roundedDown(here.toPlainDateTime().subtract({ minutes: 45 }));
    const end = from.add({ minutes: 150 });
    const to = end.toPlainDate().equals(from.toPlainDate()) ? end : from.add({ minutes: 120 });
    return found(somewhere(wanted, from, to), wanted);
  }

  /** Later today; early tomorrow when the day is nearly over. */
  function laterToday(wanted: Wanted): Slot {
    const soon = roundedDown(here.toPlainDateTime().add({ minutes: 100 }));
    const opening = here.toPlainDate().toPlainDateTime('09:00');
    const last = here.toPlainDate().toPlainDateTime('20:30');
    const from =
      Temporal.PlainDateTime.compare(soon, last) > 0
        ? opening.add({ days: 1 })
        : Temporal.PlainDateTime.compare(soon, opening) < 0
          ? opening
          : soon;
    return found(somewhere(wanted, from, from.add({ minutes: 150 })), wanted);
  }

  return { next, underWay, laterToday };
}

/** Children come to a room. What is soldered or driven is taught where the kits are. */
function placesFor({ trainer, audience, category }: Wanted): Place[] {
  const hands_on = category === 'Robotics' || category === 'IoT';
  const possible = homes[trainer] ?? (hands_on ? with_benches : nairobi[audience]);
  return audience === 'Kids' ? possible.filter((place) => place.room !== null) : possible;
}

function timesFor({ audience, title }: Wanted): Times[] {
  return title.includes('Evening') ? times[audience].slice(0, 1) : times[audience];
}

function roundedDown(time: Temporal.PlainDateTime): Temporal.PlainDateTime {
  return time.round({ smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'floor' });
}

function found(slot: Slot | null, wanted: Wanted): Slot {
  if (slot) return slot;
  throw new Error(`No room is free for “${wanted.title}”`);
}
