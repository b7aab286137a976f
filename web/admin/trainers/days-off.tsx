// Days on which nothing can be scheduled for a trainer. Taking one back can be undone.
import { Button, Group, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { Trainer } from '../../../server/trainers/schemas.ts';
import type { DayOff } from '../../../server/trainers/teaching-schemas.ts';
import { Problem } from '../api/ask.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { errorsByField } from '../form/field-input.tsx';
import { echo } from '../parts/echo.ts';
import { day } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import classes from './trainers.module.css';

type Wish = { starts_on: string; ends_on?: string; note?: string };

const span = ({ starts_on, ends_on }: Pick<DayOff, 'starts_on' | 'ends_on'>) =>
  starts_on === ends_on ? day(starts_on) : `${day(starts_on)} to ${day(ends_on)}`;

export function DaysOff({ trainer }: { trainer: Trainer }) {
  const path = `/trainers/${trainer.id}/days-off`;
  const { data, error, refetch } = useAsk<{ data: DayOff[] }>(`${path}?sort=-starts_on&limit=100`);
  const add = useAct<Wish>((body) => ({ method: 'POST', path, body }));
  const remove = useAct<DayOff>(
    ({ id }) => ({ method: 'DELETE', path: `${path}/${id}` }),
    (_, { starts_on, ends_on, note }) =>
      echo(`${span({ starts_on, ends_on })} can be worked again`, () =>
        add.mutate({ starts_on, ends_on, ...(note ? { note } : {}) }),
      ),
  );
  return (
    <>
      <NewDayOff
        busy={add.isPending}
        error={add.error}
        add={(wish, done) => add.mutate(wish, { onSuccess: done })}
      />
      <Trouble error={error ?? remove.error} retry={() => void refetch()} />
      {data?.data.length === 0 ? <Text c="dimmed">No days off are written down.</Text> : null}
      <ul className={classes.days}>
        {data?.data.map((one) => (
          <li key={one.id}>
            <span>
              {span(one)}
              {one.note ? <span className={classes.note}>{one.note}</span> : null}
            </span>
            <Button
              size="compact-sm"
              variant="default"
              loading={remove.isPending}
              onClick={() => remove.mutate(one)}
            >
              Take back<VisuallyHidden> {span(one)}</VisuallyHidden>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

type NewProps = { busy: boolean; error: Error | null; add: (wish: Wish, done: () => void) => void };

function NewDayOff({ busy, error, add }: NewProps) {
  const [starts, setStarts] = useState('');
  const [ends, setEnds] = useState('');
  const [note, setNote] = useState('');
  const wrong = errorsByField(error instanceof Problem ? error.errors : []);
  const clear = () => {
    setStarts('');
    setEnds('');
    setNote('');
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        add(
          {
            starts_on: starts,
            ...(ends ? { ends_on: ends } : {}),
            ...(note.trim() ? { note: note.trim() } : {}),
          },
          clear,
        );
      }}
    >
      <Group align="start" gap="sm">
        <TextInput
          label="First day off"
          type="date"
          required
          value={starts}
          error={wrong.starts_on}
          onChange={(event) => setStarts(event.currentTarget.value)}
        />
        <TextInput
          label="Last day off"
          type="date"
          value={ends}
          error={wrong.ends_on}
          onChange={(event) => setEnds(event.currentTarget.value)}
        />
        <TextInput
          label="Note"
          flex={1}
          miw={140}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Group>
      <Trouble error={error} />
      <Button type="submit" size="xs" mt="sm" mb="md" loading={busy} disabled={!starts}>
        Add the days off
      </Button>
    </form>
  );
}
