// How full a session is: booked, held until somebody pays, and free; in figures first, the bar repeats them.
import type { Session } from '../../../server/sessions/schemas.ts';
import classes from './sessions.module.css';

type Seats = Pick<Session, 'capacity' | 'seats_booked' | 'seats_held' | 'waiting' | 'min_seats'>;

export function SeatsBar({ session }: { session: Seats }) {
  const { capacity, seats_booked: booked, seats_held: held, waiting, min_seats } = session;
  const share = (seats: number) => `${Math.min(100, (100 * seats) / capacity)}%`;
  return (
    <span className={classes.seats}>
      <span>
        {booked} of {capacity}
        {held > 0 ? <span className={classes.soft}> · {held} held</span> : null}
        {waiting > 0 ? <span className={classes.soft}> · {waiting} waiting</span> : null}
        {min_seats !== null && booked < min_seats ? (
          <span className={classes.soft}> · needs {min_seats}</span>
        ) : null}
      </span>
      <svg className={classes.bar} aria-hidden="true" width="100%" height="6">
        <rect width="100%" height="6" rx="3" className={classes.free} />
        <rect width={share(booked + held)} height="6" rx="3" className={classes.held} />
        <rect width={share(booked)} height="6" rx="3" className={classes.booked} />
      </svg>
    </span>
  );
}
