// Finding the booking somebody means by its code.
import { Button, Group, Paper, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { CustomerBooking } from '../../../server/bookings/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { count, day, money } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { State } from '../parts/values.tsx';

export type Chosen = CustomerBooking;

type Props = { chosen: Chosen | null; choose: (booking: Chosen) => void };

export function ChooseBooking({ chosen, choose }: Props) {
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState('');
  const { data, error, isFetching } = useAsk<{ data: Chosen[] }>(
    wanted ? `/bookings?code=${encodeURIComponent(wanted)}&limit=1` : null,
  );
  const found = data?.data[0] ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found is what is chosen
  useEffect(() => {
    if (found) choose(found);
  }, [found]);
  return (
    <>
      <Group align="end" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          label="Booking code"
          description="Eight letters and digits"
          value={text}
          maxLength={20}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value.toUpperCase())}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            setWanted(text.trim());
          }}
        />
        <Button variant="default" loading={isFetching} onClick={() => setWanted(text.trim())}>
          Find
        </Button>
      </Group>
      <Trouble error={error} />
      {wanted && data && !found ? (
        <Text size="sm" mt="xs" role="status">
          There is no booking {wanted}.
        </Text>
      ) : null}
      {chosen ? (
        <Paper withBorder p="sm" mt="xs" role="status">
          <Group justify="space-between" align="start" wrap="nowrap">
            <Text size="sm">
              <strong>{chosen.code}</strong> {chosen.customer.name}, {count(chosen.seats, 'seat')}
              <br />
              {chosen.session.course.title}, {day(chosen.session.date)}
              <br />
              {money(chosen.total_amount, chosen.currency)}
            </Text>
            <State of={chosen.status} />
          </Group>
        </Paper>
      ) : null}
    </>
  );
}
