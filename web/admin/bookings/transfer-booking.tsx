// Taking a booking to another date of the same course. The difference in price is asked of the server first.
import { Checkbox, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { Booking } from '../../../server/bookings/schemas.ts';
import type { PricedSession } from '../../../server/sessions/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { day, money } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';

type Preview = {
  seats_left: number;
  difference: number;
  to_pay: number;
  refund_amount: number;
  currency: string;
};

export function TransferBooking({ booking, close }: { booking: Booking; close: () => void }) {
  const [session_id, setSession] = useState('');
  const [waive, setWaive] = useState(false);
  const { course } = booking.session;
  const sessions = useAsk<{ data: PricedSession[] }>(
    `/sessions?course_id=${course.id}&available=true&limit=100`,
  );
  const preview = useAsk<Preview>(
    session_id ? `/bookings/${booking.id}/transfer?session_id=${session_id}` : null,
  );
  const transfer = useAct<string, { note: string }>(
    (reason) => ({
      ...{ method: 'POST', path: `/bookings/${booking.id}/transfer` },
      body: { session_id, reason, waive_difference: waive },
    }),
    (after) => {
      close();
      echo(after.note || `${booking.code} was moved`);
    },
  );
  const choices = (sessions.data?.data ?? []).filter(({ id }) => id !== booking.session.id);
  return (
    <Confirm
      opened
      title={`Move ${booking.code} to another session`}
      verb={`Move booking ${booking.code}`}
      reason
      ready={preview.data !== undefined}
      busy={transfer.isPending}
      error={transfer.error}
      confirm={(reason) => transfer.mutate(reason)}
      close={close}
    >
      <Text size="sm" mb="xs">
        {course.title}, now on {day(booking.session.date)}. The customer is told by mail.
      </Text>
      <NativeSelect
        label="Session with free seats"
        value={session_id}
        data={[
          {
            value: '',
            label: choices.length === 0 ? 'There is no other date with free seats' : 'Choose a date',
          },
          ...choices.map((one) => ({
            value: one.id,
            label: `${day(one.date)}, ${one.start_time}, ${one.location} (${one.seats_left} left)`,
          })),
        ]}
        onChange={(event) => setSession(event.currentTarget.value)}
      />
      <Trouble error={sessions.error ?? preview.error} />
      {preview.data ? (
        <Text size="sm" mt="xs" role="status">
          {preview.data.difference === 0
            ? 'It costs the same.'
            : preview.data.difference > 0
              ? `It costs ${money(preview.data.difference, booking.currency)} more.`
              : `It costs ${money(-preview.data.difference, booking.currency)} less.`}
          {preview.data.difference > 0 && !waive
            ? ` The new booking has to be paid for: ${money(preview.data.to_pay, preview.data.currency)}.`
            : null}
          {preview.data.refund_amount > 0 && !waive
            ? ` ${money(preview.data.refund_amount, preview.data.currency)} goes back.`
            : null}
        </Text>
      ) : null}
      {preview.data && preview.data.difference > 0 ? (
        <Checkbox
          mt="xs"
          label="The customer need not pay the difference"
          checked={waive}
          onChange={(event) => setWaive(event.currentTarget.checked)}
        />
      ) : null}
    </Confirm>
  );
}
