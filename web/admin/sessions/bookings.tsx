// Who booked, and whether it is paid.
import { Text } from '@mantine/core';
import { Link } from 'wouter';
import type { CustomerBooking } from '../../../server/bookings/schemas.ts';
import type { Session } from '../../../server/sessions/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { count, money } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { State } from '../parts/values.tsx';
import classes from './sessions.module.css';

const SHOWN = 100;

export function Bookings({ session }: { session: Session }) {
  const { data, error, refetch } = useAsk<{ data: CustomerBooking[]; total: number }>(
    `/bookings?session_id=${session.id}&limit=${SHOWN}`,
  );
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return null;
  if (data.total === 0) return <Text c="dimmed">Nobody has booked yet.</Text>;
  return (
    <>
      <ul className={classes.people}>
        {data.data.map((booking) => (
          <li key={booking.id}>
            <span className={classes.who}>
              <Link href={`/bookings/${booking.id}`}>{booking.customer.name}</Link>
              <span>
                {booking.code}, {count(booking.seats, 'seat')}
              </span>
            </span>
            <span>{booking.total_amount > 0 ? money(booking.total_amount, booking.currency) : 'Free'}</span>
            <State of={booking.status} />
          </li>
        ))}
      </ul>
      {data.total > SHOWN ? (
        <Link href={`/bookings?session_id=${session.id}`}>All {data.total} bookings</Link>
      ) : null}
    </>
  );
}
