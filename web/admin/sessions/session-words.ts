// How a session is named and timed in words.
import type { Session } from '../../../server/sessions/schemas.ts';
import { day } from '../parts/formats.ts';
import { settings } from '../settings.ts';

type Timed = Pick<Session, 'date' | 'start_time' | 'end_time' | 'timezone'>;

/** `Mon 23 Nov 2026, 09:00–12:00`; with the zone when it is not the business's own. */
export function timeOf({ date, start_time, end_time, timezone }: Timed): string {
  const zone = timezone === settings.timezone ? '' : ` ${timezone}`;
  return `${day(date)}, ${hoursOf({ start_time, end_time })}${zone}`;
}

/** `Mon, 23 Nov, 09:00`; with the year when it is another one. */
export function beginOf({ date, start_time }: Pick<Session, 'date' | 'start_time'>): string {
  return `${shortDay(date)}, ${start_time}`;
}

export function shortDay(date: string): string {
  return day(date).replace(` ${new Date().getFullYear()}`, '');
}

export function hoursOf({ start_time, end_time }: Pick<Session, 'start_time' | 'end_time'>): string {
  return end_time ? `${start_time}–${end_time}` : start_time;
}

export function placeOf({ location, room }: Pick<Session, 'location' | 'room'>): string {
  return room ? `${location}, ${room}` : location;
}

export const isToCome = ({ status }: Pick<Session, 'status'>) => status === 'scheduled';
export const canBeCancelled = ({ status }: Pick<Session, 'status'>) =>
  status === 'scheduled' || status === 'ongoing';
/** Too few people have booked, and somebody has to say whether it takes place. */
export const isInDoubt = ({ status, doubted_at, decided_at }: Session) =>
  status === 'scheduled' && doubted_at !== null && decided_at === null;
