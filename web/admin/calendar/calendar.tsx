// The sessions of a month or a week. View, day and open session are in the address.
import { Box, Button, Group, SegmentedControl, Skeleton, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import type { PricedSession } from '../../../server/sessions/schemas.ts';
import { ask } from '../api/ask.ts';
import { useLate } from '../api/use-ask.ts';
import { type ListUrl, useListUrl } from '../list/list-url.ts';
import type { ListAnswer } from '../list/record-list.tsx';
import { count } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { sessionScreen } from '../sessions/session-list.tsx';
import { settings } from '../settings.ts';
import classes from './calendar.module.css';
import { daysOfMonth, daysOfWeek, plusDays, plusMonths, today } from './calendar-days.ts';
import { Days } from './days.tsx';

const RecordDrawer = lazy(
  () => import('../list/record-drawer.tsx'),
) as unknown as typeof import('../list/record-drawer.tsx').default;
const Pick = lazy(() => import('../form/pick.tsx'));

const screen = { ...sessionScreen, name: 'calendar' };
const PAGE = 100;
/** A month with more than a thousand sessions shows the first thousand, and says so. */
const MOST_PAGES = 10;

export default function Calendar() {
  const url = useListUrl('calendar');
  const view = url.params.get('view') === 'week' ? 'week' : 'month';
  const now = today(settings.timezone);
  const date = url.params.get('day') ?? now;
  const days = view === 'week' ? daysOfWeek(date) : daysOfMonth(date);
  const trainer_id = url.params.get('trainer_id') ?? '';
  const { data, error, refetch, isPending } = useSessions(days[0]!, days.at(-1)!, trainer_id);
  const late = useLate(isPending);
  const step = (by: number) =>
    url.set({ day: view === 'week' ? plusDays(date, 7 * by) : plusMonths(date, by) });
  return (
    <>
      <Group justify="space-between" mb="sm" gap="sm">
        <Group gap="sm" align="baseline">
          <Title order={1}>{titleOf(view, date, days)}</Title>
          <Text size="sm" c="dimmed" role="status">
            {data ? count(inView(data.data, view, date).length, 'session') : ''}
          </Text>
        </Group>
        <Toolbar view={view} url={url} step={step} />
      </Group>
      <Box maw={280} mb="sm">
        <Suspense fallback={<TextInput label="Of the trainer" placeholder="Everybody" disabled />}>
          <Pick
            of="trainer"
            label="Of the trainer"
            placeholder="Everybody"
            value={trainer_id}
            onChange={(id) => url.set({ trainer_id: id })}
          />
        </Suspense>
      </Box>
      <Trouble error={error} retry={() => void refetch()} />
      {late ? <Skeleton height={480} /> : null}
      {data ? (
        <div className={classes.frame}>
          <Days
            days={days}
            sessions={data.data}
            month={view === 'month' ? date.slice(0, 7) : null}
            now={now}
            address={url.recordAddress}
          />
        </div>
      ) : null}
      {data && data.total > data.data.length ? (
        <Text size="sm" c="dimmed">
          The first {data.data.length} are shown.
        </Text>
      ) : null}
      <Suspense>
        <RecordDrawer screen={screen} url={url} rows={data?.data ?? []} />
      </Suspense>
    </>
  );
}

type ToolbarProps = { view: 'month' | 'week'; url: ListUrl; step: (by: number) => void };

function Toolbar({ view, url, step }: ToolbarProps) {
  return (
    <Group gap="xs">
      <Button variant="default" aria-label={`The ${view} before`} onClick={() => step(-1)} px="sm">
        <Icon name="previous" />
      </Button>
      <Button variant="default" onClick={() => url.set({ day: null })}>
        Today
      </Button>
      <Button variant="default" aria-label={`The ${view} after`} onClick={() => step(1)} px="sm">
        <Icon name="next" />
      </Button>
      <SegmentedControl
        aria-label="What the calendar shows"
        value={view}
        onChange={(next) => url.set({ view: next === 'week' ? 'week' : null })}
        data={[
          { value: 'month', label: 'Month' },
          { value: 'week', label: 'Week' },
        ]}
      />
      <Button component={Link} href="/sessions" variant="default">
        List
      </Button>
      <Button component={Link} href={url.recordAddress('new')} leftSection={<Icon name="plus" size={16} />}>
        New session
      </Button>
    </Group>
  );
}

/** A month's grid also shows the days around it; they do not count. */
const inView = (sessions: PricedSession[], view: 'month' | 'week', date: string) =>
  view === 'week' ? sessions : sessions.filter((session) => session.date.startsWith(date.slice(0, 7)));

function useSessions(from: string, to: string, trainer_id: string) {
  return useQuery<{ data: PricedSession[]; total: number }, Error>({
    queryKey: ['calendar', from, to, trainer_id],
    queryFn: async ({ signal }) => {
      const data: PricedSession[] = [];
      let cursor: string | null = null;
      let total = 0;
      for (let pages = 0; pages < MOST_PAGES && (pages === 0 || cursor !== null); pages++) {
        const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const taught = trainer_id && `&trainer_id=${trainer_id}`;
        const path = `/sessions?date_from=${from}&date_to=${to}&limit=${PAGE}${taught}${more}`;
        const answer: ListAnswer<PricedSession> = await ask({ method: 'GET', path, signal });
        data.push(...answer.data);
        ({ next_cursor: cursor, total } = answer);
      }
      return { data, total };
    },
    placeholderData: (before) => before,
  });
}

const monthName = new Intl.DateTimeFormat('en-KE', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayName = new Intl.DateTimeFormat('en-KE', { day: 'numeric', month: 'short', timeZone: 'UTC' });

function titleOf(view: 'month' | 'week', date: string, days: string[]): string {
  const at = (text: string) => new Date(`${text}T00:00:00Z`);
  if (view === 'month') return monthName.format(at(date));
  return `${dayName.format(at(days[0]!))} – ${dayName.format(at(days[6]!))} ${days[6]!.slice(0, 4)}`;
}
