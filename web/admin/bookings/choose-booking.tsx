// Finding the booking somebody means: by its code, or by a suggestion such as what the payer typed.
import { Button, Group, Paper, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { CustomerBooking } from '../../../server/bookings/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { count, day, money } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { State } from '../parts/values.tsx';

export type Chosen = CustomerBooking;

type Props = {
  /** Codes worth trying, such as the account that was typed. */
  suggested?: (string | null)[];
  chosen: Chosen | null;
  choose: (booking: Chosen | null) => void;
};

export function ChooseBooking({ suggested = [], chosen, choose }: Props) {
  const guesses = [
    ...new Set(
      suggested.map((text) => text?.trim().toUpperCase()).filter((text) => text && text.length <= 20),
    ),
  ];
  const [text, setText] = useState(guesses[0] ?? '');
  const [wanted, setWanted] = useState(guesses[0] ?? '');
  const { data, error, isFetching } = useAsk<{ data: Chosen[] }>(
    wanted ? `/bookings?code=${encodeURIComponent(wanted)}&limit=1` : null,
  );
  const found = data?.data[0] ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found is what is chosen
  useEffect(() => choose(found), [found]);
  return (
    <>
      <Group align="end" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          label="Booking code"
          description={
            guesses.length > 0 ? 'Suggested by what is known of the money' : 'Eight letters and digits'
          }
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
              <strong>{chosen.customer.name}</strong>, {count(chosen.seats, 'seat')}
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
