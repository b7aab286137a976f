// A session in a line or two: the day, the hours, the place.
import { usePage } from '../page.tsx';
import { Time } from './pieces.tsx';

export type Held = {
  starts_at: string;
  start_time: string;
  end_time: string | null;
  timezone: string;
  location: string;
  room: string | null;
};

/** 09:00–16:00; one time when the end is not known. */
export function hoursOf({ start_time, end_time }: Pick<Held, 'start_time' | 'end_time'>): string {
  return end_time ? `${start_time}–${end_time}` : start_time;
}

export function placeOf({ location, room }: Pick<Held, 'location' | 'room'>): string {
  return room ? `${location}, ${room}` : location;
}

/** Without a place to go to. */
export function isOnline({ location }: Pick<Held, 'location'>): boolean {
  return /^(online|mtandaoni)\b/i.test(location);
}

/** Saturday 28 November 2026, 09:00–16:00 */
export function When({ session }: { session: Held }) {
  return (
    <>
      <Time at={session.starts_at} as="longDate" zone={session.timezone} />, {hoursOf(session)}
    </>
  );
}

/** The place, with a map where there is one to look at. */
export function Where({ session, map = false }: { session: Held; map?: boolean }) {
  const { t } = usePage();
  const online = isOnline(session);
  return (
    <>
      {placeOf(session)}
      {online && ` (${t.east_africa_time})`}
      {map && !online && (
        <>
          {' '}
          <a
            className="tap"
            href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(session.location)}`}
          >
            {t.booking.map}
          </a>
        </>
      )}
    </>
  );
}
