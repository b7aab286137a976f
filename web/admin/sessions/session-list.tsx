// What the list of sessions and the calendar share: columns, filters, and the record in its drawer.
import { Button, Group } from '@mantine/core';
import { lazy } from 'react';
import { Link } from 'wouter';
import type { PricedSession, Session } from '../../../server/sessions/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { money } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Nothing, When } from '../parts/values.tsx';
import { SeatsBar } from './seats-bar.tsx';
import { SessionState } from './session-state.tsx';
import { beginOf, placeOf } from './session-words.ts';
import classes from './sessions.module.css';

const SessionRecord = lazy(() => import('./session-record.tsx'));
const NewSession = lazy(() => import('./new-session.tsx'));

export const sessionDrawer = (id: string, row: Session | undefined) =>
  id === 'new' ? <NewSession /> : <SessionRecord key={id} id={id} isNamed={row !== undefined} />;
/** Begins with what its link shows. */
export const sessionName = (row: Session) => `${beginOf(row)}: ${row.course.title}`;

export const sessionScreen: ListScreen<PricedSession> = {
  ...{
    name: 'sessions',
    title: 'Sessions',
    icon: 'sessions',
    endpoint: '/sessions',
    noun: ['session', 'sessions'],
  },
  sort: 'starts_at',
  rowName: sessionName,
  columns: [
    {
      ...{ key: 'when', title: 'When', sort: 'starts_at' },
      show: (row) => <span className={classes.when}>{beginOf(row)}</span>,
    },
    { key: 'course', title: 'Course', show: (row) => row.course.title },
    {
      key: 'place',
      title: 'Place',
      show: (row) => (
        <span className={classes.place} title={placeOf(row)}>
          {row.location.split(',')[0]}
          {row.room ? <span className={classes.soft}>{row.room}</span> : null}
        </span>
      ),
    },
    { key: 'trainer', title: 'Trainer', show: (row) => row.trainer?.name ?? <Nothing /> },
    { key: 'seats', title: 'Seats', show: (row) => <SeatsBar session={row} /> },
    { key: 'state', title: 'State', show: (row) => <SessionState session={row} /> },
    {
      ...{ key: 'price', title: 'Seat now', right: true },
      show: (row) => (row.unit_price ? money(row.unit_price, row.course.currency) : <Nothing />),
    },
    {
      key: 'created',
      title: 'Made',
      sort: 'created_at',
      optional: true,
      show: (row) => <When at={row.created_at} />,
    },
  ],
  tabs: [
    { label: 'To come', filters: { status: 'scheduled' } },
    { label: 'In doubt', filters: { in_doubt: 'true' } },
    { label: 'Now', filters: { status: 'ongoing' } },
    { label: 'Over', filters: { status: 'completed' } },
    { label: 'Cancelled', filters: { status: 'cancelled' } },
    { label: 'All', filters: {} },
  ],
  filters: [
    { name: 'date_from', label: 'From', kind: 'date' },
    { name: 'date_to', label: 'To', kind: 'date' },
    { name: 'location', label: 'Place', kind: 'text' },
    {
      ...{ name: 'available', label: 'Seats', kind: 'choice' },
      choices: [
        { value: 'true', label: 'Can be booked' },
        { value: 'false', label: 'Cannot be booked' },
      ],
    },
  ],
  actions: (
    <Group gap="xs">
      <Button
        component={Link}
        href="/calendar"
        variant="default"
        leftSection={<Icon name="sessions" size={16} />}
      >
        Calendar
      </Button>
      <Button component={Link} href="/sessions/new" leftSection={<Icon name="plus" size={16} />}>
        New session
      </Button>
    </Group>
  ),
  drawer: sessionDrawer,
  empty: 'No session is scheduled yet. Schedule the first one of a course.',
};
