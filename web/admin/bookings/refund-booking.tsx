// Paying a booking's money back, the booking itself staying as it is.
import { NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { Booking } from '../../../server/bookings/schemas.ts';
import type { Refund } from '../../../server/refunds/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { money } from '../parts/formats.ts';
import { providerName } from '../payments/provider-names.ts';

/** @param left what was paid and is not on its way back, in major units */
export function RefundBooking({
  booking,
  left,
  close,
}: {
  booking: Booking;
  left: number;
  close: () => void;
}) {
  const [amount, setAmount] = useState<number | string>(left);
  const isSound = typeof amount === 'number' && amount > 0 && amount <= left;
  const refund = useAct<string, Refund>(
    (reason) => ({ method: 'POST', path: '/refunds', body: { booking_id: booking.id, amount, reason } }),
    (made) => {
      close();
      echo(made.approval_needed ? 'Asked for; another admin has to approve it' : 'The refund is on its way');
    },
  );
  return (
    <Confirm
      opened
      title={`Pay back money of ${booking.code}`}
      verb={`Refund ${isSound ? money(amount, booking.currency) : '…'}`}
      danger
      reason
      {...(isSound ? { typed: { text: String(amount), label: 'The amount once more' } } : {})}
      ready={isSound}
      busy={refund.isPending}
      error={refund.error}
      confirm={(reason) => refund.mutate(reason)}
      close={close}
    >
      <Text size="sm" mb="xs">
        The booking stays as it is. The money goes back by {providerName(booking.payment?.provider ?? '')},
        the customer is told, and once sent it cannot be called back. Large amounts wait for another admin.
      </Text>
      <NumberInput
        label={`Amount in ${booking.currency}`}
        description={`Up to ${money(left, booking.currency)}`}
        min={0}
        max={left}
        decimalScale={2}
        thousandSeparator=","
        value={amount}
        onChange={setAmount}
      />
    </Confirm>
  );
}
