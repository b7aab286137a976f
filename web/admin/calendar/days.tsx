// The grid of days; on a phone a list of the days that have something.
import { Link } from 'wouter';
import type { PricedSession } from '../../../server/sessions/schemas.ts';
import { day } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { hoursOf, isInDoubt, placeOf } from '../sessions/session-words.ts';
import classes from './calendar.module.css';

type Props = {
  days: string[];
  sessions: PricedSession[];
  /** The month in the middle; the days around it are dimmed. Null for a week. */
  month: string | null;
  now: string;
  address: (id: string) => string;
};

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function Days({ days, sessions, month, now, address }: Props) {
  const byDay = Map.groupBy(sessions, (session) => session.date);
  return (
    <>
      <div className={classes.weekdays} aria-hidden="true">
        {weekdays.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ul className={classes.grid} data-week={month === null || undefined}>
        {days.map((date) => {
          const of = byDay.get(date) ?? [];
          return (
            <li
              key={date}
              className={classes.day}
              data-other={(month !== null && !date.startsWith(month)) || undefined}
              data-today={date === now || undefined}
              data-empty={of.length === 0 || undefined}
            >
              <div className={classes.date}>
                <span className={classes.long}>
                  {day(date)}
                  {date === now ? ', today' : ''}
                </span>
                <span className={classes.number} aria-hidden="true">
                  {Number(date.slice(8))}
                </span>
                {date >= now ? (
                  <Link
                    href={withDate(address('new'), date)}
                    className={classes.add}
                    aria-label={`New session on ${day(date)}`}
                  >
                    <Icon name="plus" size={14} />
                  </Link>
                ) : null}
              </div>
              {of.map((session) => (
                <Entry
                  key={session.id}
                  session={session}
                  address={address(session.id)}
                  short={month !== null}
                />
              ))}
            </li>
          );
        })}
      </ul>
    </>
  );
}

const withDate = (path: string, date: string) => `${path}${path.includes('?') ? '&' : '?'}date=${date}`;

type EntryProps = { session: PricedSession; address: string; short: boolean };

function Entry({ session, address, short }: EntryProps) {
  const { course, status, seats_booked, seats_held, capacity, trainer } = session;
  const inDoubt = isInDoubt(session);
  const tone =
    status === 'cancelled' ? 'gone' : inDoubt ? 'doubt' : status === 'scheduled' ? 'to-come' : 'over';
  const word =
    status === 'cancelled' ? 'cancelled' : inDoubt ? 'in doubt' : `${seats_booked + seats_held}/${capacity}`;
  return (
    <Link
      href={address}
      className={classes.entry}
      data-tone={tone}
      title={`${placeOf(session)}${trainer ? ` · ${trainer.name}` : ''}`}
    >
      <span className={classes.when}>
        {short ? session.start_time : hoursOf(session)} <span className={classes.word}>{word}</span>
      </span>
      <span className={classes.what}>{course.title}</span>
      <span className={classes.where}>
        {session.location.split(',')[0]}
        {session.room ? `, ${session.room}` : ''}
        {trainer ? ` · ${trainer.name}` : ''}
      </span>
    </Link>
  );
}
