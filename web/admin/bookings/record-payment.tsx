// Money that came by no provider: cash at the desk, a bank transfer, a purchase order.
import { Group, NativeSelect, NumberInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Booking } from '../../../server/bookings/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { money } from '../parts/formats.ts';

const methods = [
  { value: 'cash', label: 'Cash' },
  { value: 'bank', label: 'Bank transfer' },
  { value: 'lpo', label: 'Purchase order (LPO)' },
];

export function RecordPayment({ booking, close }: { booking: Booking; close: () => void }) {
  const [method, setMethod] = useState('cash');
  const [reference, setReference] = useState('');
  const [amount, setAmount] = useState<number | string>(booking.total_amount);
  const isSound =
    typeof amount === 'number' && amount >= booking.total_amount && reference.trim().length >= 2;
  const record = useAct<string>(
    (reason) => ({
      ...{ method: 'POST', path: '/payments/other' },
      body: { booking_id: booking.id, method, reference: reference.trim(), amount, reason },
    }),
    () => {
      close();
      echo(`${booking.code} is paid and confirmed`);
    },
  );
  const over = typeof amount === 'number' ? amount - booking.total_amount : 0;
  return (
    <Confirm
      opened
      title={`Record money for ${booking.code}`}
      verb={`Record ${typeof amount === 'number' ? money(amount, booking.currency) : '…'} as received`}
      reason
      ready={isSound}
      busy={record.isPending}
      error={record.error}
      confirm={(reason) => record.mutate(reason)}
      close={close}
    >
      <Text size="sm" mb="xs">
        It costs {money(booking.total_amount, booking.currency)}. The booking is confirmed at once and the
        customer gets a receipt. An attempt to pay that is still open is ended.
        {over > 0 ? ` ${money(over, booking.currency)} is too much and has to be paid back.` : ''}
      </Text>
      <Group grow align="start">
        <NativeSelect
          label="How"
          data={methods}
          value={method}
          onChange={(event) => setMethod(event.currentTarget.value)}
        />
        <NumberInput
          label={`Amount in ${booking.currency}`}
          min={booking.total_amount}
          decimalScale={2}
          thousandSeparator=","
          value={amount}
          onChange={setAmount}
        />
      </Group>
      <TextInput
        mt="sm"
        label="Reference"
        description="Number of the receipt book, the transfer or the order; each counts once"
        required
        maxLength={60}
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
      />
    </Confirm>
  );
}
