// Booking for a customer at the desk or on the phone; and seats beyond the capacity, with a reason.
import { Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Booking } from '../../../server/bookings/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import Pick from '../form/pick.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { count } from '../parts/formats.ts';
import type { DialogProps } from './session-acts.tsx';

export default function BookSeats({ session, close }: DialogProps) {
  const [, go] = useLocation();
  const [user_id, setUser] = useState('');
  const [seats, setSeats] = useState('1');
  const [names, setNames] = useState('');
  const [over, setOver] = useState(false);
  const wanted = Number(seats) || 0;
  const attendees = names
    .split('\n')
    .map((line) => ({ name: line.trim() }))
    .filter(({ name }) => name);
  const free = session.waiting > 0 ? 0 : Math.max(0, session.seats_left);
  const missing = wanted > free;
  const book = useAct<string, Booking>(
    (reason) => ({
      ...{ method: 'POST', path: `/sessions/${session.id}/bookings` },
      body: { user_id, seats: wanted, attendees, over_capacity: over && missing, reason },
    }),
    (booking) => {
      close();
      echo(`${booking.code} is made for ${count(booking.seats, 'seat')}`);
      go(`/bookings/${booking.id}`);
    },
  );
  return (
    <Confirm
      opened
      title={`Book somebody in: ${session.course.title}`}
      verb={`Book ${count(wanted, 'seat')}`}
      reason
      ready={user_id !== '' && wanted >= 1 && (!missing || over)}
      busy={book.isPending}
      error={book.error}
      confirm={(reason) => book.mutate(reason)}
      close={close}
    >
      <Stack gap="sm">
        <Text size="sm">
          The customer gets the usual letter and can pay by phone or card; cash and transfers are recorded in
          the booking, which opens next.
        </Text>
        <Pick
          of="user"
          label="Customer"
          required
          value={user_id}
          onChange={setUser}
          placeholder="Name or e-mail"
        />
        <Group grow align="start">
          <TextInput
            label="Seats"
            type="number"
            min={1}
            required
            value={seats}
            description={
              session.waiting > 0 ? 'All are promised to who waits' : `${count(free, 'seat')} left`
            }
            onChange={(event) => setSeats(event.currentTarget.value)}
          />
        </Group>
        <Textarea
          label="Who comes"
          description="A name a line; can be given later"
          autosize
          minRows={2}
          value={names}
          onChange={(event) => setNames(event.currentTarget.value)}
        />
        {missing && wanted > 0 ? (
          <Checkbox
            label={`Add ${count(session.waiting > 0 ? wanted : wanted - free, 'seat')} to the session${session.waiting > 0 ? ', past those who wait' : ''}`}
            description="The room has to hold them; your reason is kept"
            checked={over}
            onChange={(event) => setOver(event.currentTarget.checked)}
          />
        ) : null}
      </Stack>
    </Confirm>
  );
}
