import { Button } from '@mantine/core';
import { lazy } from 'react';
import { Link } from 'wouter';
import type { Trainer } from '../../../server/trainers/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { Icon } from '../parts/icons.tsx';
import { Nothing, State, When } from '../parts/values.tsx';

const TrainerRecord = lazy(() => import('./trainer-record.tsx'));
const NewTrainer = lazy(() => import('./new-trainer.tsx'));

const screen: ListScreen<Trainer> = {
  ...{
    name: 'trainers',
    title: 'Trainers',
    icon: 'trainers',
    endpoint: '/trainers',
    noun: ['trainer', 'trainers'],
  },
  sort: 'name',
  rowName: (row) => row.name,
  columns: [
    { key: 'name', title: 'Name', sort: 'name', show: (row) => row.name },
    {
      ...{ key: 'topics', title: 'Teaches' },
      show: (row) => row.specializations.slice(0, 3).join(', ') || <Nothing />,
    },
    { key: 'state', title: 'State', show: (row) => <State of={row.is_active ? 'active' : 'left'} /> },
    {
      ...{ key: 'account', title: 'Log-in' },
      show: (row) => (row.user_id ? 'Linked' : <State of="none" tone="waiting" label="No log-in" />),
    },
    {
      ...{ key: 'years', title: 'Years', sort: 'years_of_experience', right: true },
      show: (row) => row.years_of_experience ?? <Nothing />,
    },
    {
      ...{ key: 'taught', title: 'Courses taught', sort: 'total_courses_taught', right: true },
      show: (row) => row.total_courses_taught,
    },
    {
      ...{ key: 'rating', title: 'Rating', sort: 'rating', right: true },
      show: (row) => row.rating?.toFixed(1) ?? <Nothing />,
    },
    {
      key: 'created',
      title: 'Since',
      sort: 'created_at',
      optional: true,
      show: (row) => <When at={row.created_at} />,
    },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'Teaching', filters: { is_active: 'true' } },
    { label: 'Left', filters: { is_active: 'false' } },
  ],
  filters: [
    { name: 'search', label: 'Name or word', kind: 'text' },
    { name: 'specialization', label: 'Teaches', kind: 'text' },
  ],
  actions: (
    <Button component={Link} href="/trainers/new" leftSection={<Icon name="plus" size={16} />}>
      New trainer
    </Button>
  ),
  drawer: (id, row) =>
    id === 'new' ? <NewTrainer /> : <TrainerRecord key={id} id={id} isNamed={row !== undefined} />,
  empty: 'There is no trainer yet. Add the first one; courses and sessions can then be given to them.',
};

export default function Trainers() {
  return <RecordList screen={screen} />;
}
