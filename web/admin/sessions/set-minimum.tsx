// How many booked seats a session needs, and when somebody has to decide whether it takes place.
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../api/ask.ts';
import { useAct } from '../api/use-ask.ts';
import { errorsByField } from '../form/field-input.tsx';
import { echo } from '../parts/echo.ts';
import { Trouble } from '../parts/trouble.tsx';
import type { DialogProps } from './session-acts.tsx';

const DAYS_BEFORE = 3;
const DAY_MS = 86_400_000;

export default function SetMinimum({ session, close }: DialogProps) {
  const [seats, setSeats] = useState(session.min_seats === null ? '' : String(session.min_seats));
  const [until, setUntil] = useState(
    localTime(
      session.decide_by ?? new Date(Date.parse(session.starts_at) - DAYS_BEFORE * DAY_MS).toISOString(),
    ),
  );
  const put = useAct<{ min_seats: number | null; decide_by: string | null }>(
    (body) => ({ method: 'PUT', path: `/sessions/${session.id}/minimum`, body }),
    (_, { min_seats }) => {
      close();
      echo(min_seats === null ? 'It needs no minimum any more' : `It needs ${min_seats} booked seats`);
    },
  );
  const problem = put.error instanceof Problem ? put.error : null;
  const wrong = errorsByField(problem?.errors ?? []);
  return (
    <Modal opened onClose={close} title="Minimum of booked seats">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          put.mutate({ min_seats: Number(seats), decide_by: new Date(until).toISOString() });
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            {session.seats_booked} are booked now. When the time comes and too few are, the people in it are
            told that it is in doubt, and it waits in the work queue for a yes or a no.
          </Text>
          <Group grow align="start">
            <TextInput
              label="Seats it needs"
              description={`Of ${session.capacity}`}
              type="number"
              min={1}
              required
              value={seats}
              error={wrong.min_seats}
              onChange={(event) => setSeats(event.currentTarget.value)}
            />
            <TextInput
              label="Decided by"
              type="datetime-local"
              description="By the clock of this computer"
              required
              value={until}
              error={wrong.decide_by}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
          </Group>
          <Trouble error={put.error} />
          <Group justify="flex-end">
            {session.min_seats === null ? null : (
              <Button
                variant="default"
                mr="auto"
                loading={put.isPending}
                onClick={() => put.mutate({ min_seats: null, decide_by: null })}
              >
                Remove the minimum
              </Button>
            )}
            <Button variant="default" onClick={close}>
              Go back
            </Button>
            <Button type="submit" loading={put.isPending} disabled={!(Number(seats) > 0) || !until}>
              Set the minimum
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** As the browser's own field wants it: the clock of this computer. */
function localTime(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
