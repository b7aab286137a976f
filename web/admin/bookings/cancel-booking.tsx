// Cancelling a booking or some of its seats. What goes back is asked of the server before anything is done.
import { Group, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import type { Booking, cancellationPreview } from '../../../server/bookings/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { count, money } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';

export function CancelBooking({ booking, close }: { booking: Booking; close: () => void }) {
  const [seats, setSeats] = useState<number | string>(booking.seats);
  const [percent, setPercent] = useState<number | string>('');
  const isSound = typeof seats === 'number' && seats >= 1 && seats <= booking.seats;
  const preview = useAsk<z.output<typeof cancellationPreview>>(
    isSound ? `/bookings/${booking.id}/cancel?seats=${seats}` : null,
    { keep: true },
  );
  const isOwn = typeof percent === 'number';
  const cancel = useAct<string>(
    (reason) => ({
      ...{ method: 'PUT', path: `/bookings/${booking.id}/cancel` },
      body: {
        reason,
        ...(seats === booking.seats ? {} : { seats }),
        ...(isOwn ? { refund_percent: percent } : {}),
      },
    }),
    () => {
      close();
      echo(`Booking ${booking.code}: ${count(Number(seats), 'seat')} cancelled`);
    },
  );
  const isAll = seats === booking.seats;
  return (
    <Confirm
      opened
      title={`Cancel booking ${booking.code}`}
      verb={
        isAll
          ? `Cancel booking ${booking.code}`
          : `Cancel ${count(Number(seats) || 0, 'seat')} of ${booking.code}`
      }
      danger
      reason
      ready={isSound && preview.data !== undefined}
      busy={cancel.isPending}
      error={cancel.error}
      confirm={(reason) => cancel.mutate(reason)}
      close={close}
    >
      <Trouble error={preview.error} />
      {preview.data ? (
        <Text size="sm" role="status">
          {isAll ? 'The customer loses the place' : `${count(Number(seats), 'seat')} become free`}, the
          waiting list is offered what is freed, and the customer is told by mail.{' '}
          {isOwn ? (
            <>You decide: {percent} % of what was paid for these seats goes back.</>
          ) : (
            <>
              <strong>{money(preview.data.refund_amount, preview.data.currency)}</strong> goes back:{' '}
              {preview.data.rule}
            </>
          )}
        </Text>
      ) : null}
      <Group grow mt="sm" align="start">
        {booking.seats > 1 ? (
          <NumberInput
            label="Seats"
            min={1}
            max={booking.seats}
            allowDecimal={false}
            value={seats}
            onChange={setSeats}
          />
        ) : null}
        {booking.payment_status === 'paid' ? (
          <NumberInput
            label="Another share than the policy’s"
            description="Percent; leave it empty to follow the policy"
            min={0}
            max={100}
            allowDecimal={false}
            value={percent}
            onChange={setPercent}
          />
        ) : null}
      </Group>
    </Confirm>
  );
}
