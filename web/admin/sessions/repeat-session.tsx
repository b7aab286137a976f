// More sessions like this one: weekly or on chosen days, with every clash known before anything is written.
import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Repeated } from '../../../server/sessions/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { count, day } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Days } from './repeat-days.tsx';
import type { DialogProps } from './session-acts.tsx';
import { timeOf } from './session-words.ts';

type Plan = { how: 'weekly' | 'dates'; times: string; every: string; dates: string[] };

/** A number that is none goes as it was typed: the server says what is wrong with it. */
const wishOf = ({ how, times, every, dates }: Plan) =>
  how === 'weekly' ? { weekly: { times: Number(times) || times, every: Number(every) || every } } : { dates };

export default function RepeatSession({ session, close }: DialogProps) {
  const [plan, setPlan] = useState<Plan>({ how: 'weekly', times: '4', every: '1', dates: [] });
  const [found, setFound] = useState<Repeated | null>(null);
  const path = `/sessions/${session.id}/repeat`;
  const preview = useAct<void, Repeated>(
    () => ({ method: 'POST', path, body: { ...wishOf(plan), dry_run: true } }),
    setFound,
  );
  const clashes = found?.occurrences.filter(({ refusal }) => refusal).length ?? 0;
  const repeat = useAct<void, Repeated>(
    () => ({ method: 'POST', path, body: { ...wishOf(plan), skip_clashes: clashes > 0 } }),
    (out) => {
      close();
      echo(`${count(out.sessions, 'session')} more of ${session.course.title}`);
    },
  );
  const change = (part: Partial<Plan>) => {
    setPlan((before) => ({ ...before, ...part }));
    setFound(null);
  };
  return (
    <Modal opened onClose={close} title={`Repeat ${session.course.title}`} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (found) repeat.mutate();
          else preview.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            Like {timeOf(session)}: same course, hours, place, trainer and number of seats.
          </Text>
          <HowOften plan={plan} set={change} />
          {found ? <Days found={found} /> : null}
          <Trouble error={preview.error ?? repeat.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Go back
            </Button>
            <Button
              type="submit"
              loading={preview.isPending || repeat.isPending}
              disabled={(plan.how === 'dates' && plan.dates.length === 0) || found?.sessions === 0}
            >
              {verbOf(found, clashes)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function verbOf(found: Repeated | null, clashes: number): string {
  if (!found) return 'See which days can be had';
  if (found.sessions === 0) return 'No day can be had';
  return `Schedule ${count(found.sessions, 'session')}${clashes > 0 ? `, leave out ${count(clashes, 'clash', 'clashes')}` : ''}`;
}

function HowOften({ plan, set }: { plan: Plan; set: (part: Partial<Plan>) => void }) {
  const { how, times, every, dates } = plan;
  return (
    <>
      <SegmentedControl
        aria-label="How to repeat"
        value={how}
        onChange={(value) => set({ how: value === 'dates' ? 'dates' : 'weekly' })}
        data={[
          { value: 'weekly', label: 'On the same weekday' },
          { value: 'dates', label: 'On chosen days' },
        ]}
      />
      {how === 'weekly' ? (
        <Group grow align="start">
          <TextInput
            label="How many more"
            type="number"
            min={1}
            max={104}
            value={times}
            onChange={(event) => set({ times: event.currentTarget.value })}
          />
          <TextInput
            label="Every how many weeks"
            type="number"
            min={1}
            max={12}
            value={every}
            onChange={(event) => set({ every: event.currentTarget.value })}
          />
        </Group>
      ) : (
        <ChosenDays dates={dates} set={(next) => set({ dates: next })} />
      )}
    </>
  );
}

function ChosenDays({ dates, set }: { dates: string[]; set: (dates: string[]) => void }) {
  const [typed, setTyped] = useState('');
  const add = () => {
    if (typed) set([...new Set([...dates, typed])].sort());
    setTyped('');
  };
  return (
    <div>
      <Group align="end" gap="xs">
        <TextInput
          label="Day"
          type="date"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          variant="default"
          onClick={add}
          disabled={!typed}
          leftSection={<Icon name="plus" size={16} />}
        >
          Add the day
        </Button>
      </Group>
      <Group gap="xs" mt="xs">
        {dates.map((date) => (
          <Button
            key={date}
            size="compact-sm"
            variant="light"
            rightSection={<Icon name="close" size={12} />}
            aria-label={`Remove ${day(date)}`}
            onClick={() => set(dates.filter((one) => one !== date))}
          >
            {day(date)}
          </Button>
        ))}
      </Group>
    </div>
  );
}
