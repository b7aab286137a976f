// The bookings that some money may be meant for, with what speaks for each.
import { Badge, Group, Radio, Stack, Text } from '@mantine/core';
import type { SuggestedBookings } from '../../../server/receipts/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import type { Chosen } from '../bookings/choose-booking.tsx';
import { count, day, money } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';

type Reason = SuggestedBookings['data'][number]['reasons'][number];
const speaks: Record<Reason, string> = {
  own_attempt: 'it came for this attempt',
  code: 'its code was typed',
  nearly_code: 'nearly its code was typed',
  phone: 'paid from its phone',
  amount: 'the sum is the same',
};

type Props = { receipt_id: string; chosen: Chosen | null; choose: (booking: Chosen) => void };

export function Suggestions({ receipt_id, chosen, choose }: Props) {
  const { data, error, refetch } = useAsk<SuggestedBookings>(`/receipts/${receipt_id}/suggestions`);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return null;
  if (data.data.length === 0)
    return (
      <Text size="sm" c="dimmed" mb="xs">
        No unpaid booking fits this money. Look it up by its code.
      </Text>
    );
  return (
    <Radio.Group
      label="It may be meant for"
      value={chosen?.id ?? ''}
      onChange={(id) => {
        const found = data.data.find(({ booking }) => booking.id === id);
        if (found) choose(found.booking);
      }}
    >
      <Stack gap="xs" my="xs">
        {data.data.map(({ booking, reasons, enough }) => (
          <Radio
            key={booking.id}
            value={booking.id}
            label={
              <>
                <Group gap={6}>
                  <strong>{booking.code}</strong> {booking.customer.name}
                  {enough ? null : <Badge color="amber">Not enough</Badge>}
                </Group>
                <Text size="sm">
                  {booking.session.course.title}, {day(booking.session.date)}, {count(booking.seats, 'seat')},{' '}
                  {money(booking.total_amount, booking.currency)}
                </Text>
                <Text size="xs" c="dimmed">
                  {reasons.map((reason) => speaks[reason]).join(', ')}
                </Text>
              </>
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
