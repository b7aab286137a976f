// Files of courses, sessions or people: tried first, then written, with a bar that tells how far it is.
import { Button } from '@mantine/core';
import { lazy } from 'react';
import { Link } from 'wouter';
import type { Import } from '../../../server/imports/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { words } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { State, When } from '../parts/values.tsx';
import { importKinds } from './kinds.ts';

const ImportRecord = lazy(() => import('./import-record.tsx'));
const NewImport = lazy(() => import('./new-import.tsx'));

const states = ['queued', 'running', 'done', 'refused', 'failed'] as const satisfies Import['status'][];

const choices = (values: readonly string[]) => values.map((value) => ({ value, label: words(value) }));

const screen: ListScreen<Omit<Import, 'bad_lines'>> = {
  ...{
    name: 'imports',
    title: 'Imports',
    icon: 'imports',
    endpoint: '/imports',
    noun: ['import', 'imports'],
  },
  sort: '-created_at',
  rowName: (row) => `${words(row.kind)} of ${row.created_at.slice(0, 10)}`,
  columns: [
    { key: 'kind', title: 'What', show: (row) => words(row.kind) },
    { key: 'way', title: 'Way', show: (row) => (row.dry_run ? 'Tried only' : 'Written') },
    { key: 'state', title: 'State', show: (row) => <State of={row.status} /> },
    { key: 'lines', title: 'Lines', right: true, show: (row) => row.lines_total },
    { key: 'written', title: 'Written', right: true, show: (row) => row.lines_written },
    { key: 'bad', title: 'Bad', right: true, show: (row) => row.lines_bad },
    { key: 'created', title: 'Started', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
  ],
  filters: [
    { name: 'kind', label: 'What', kind: 'choice', choices: choices(importKinds) },
    { name: 'status', label: 'State', kind: 'choice', choices: choices(states) },
  ],
  actions: (
    <Button component={Link} href="/imports/new" leftSection={<Icon name="plus" size={16} />}>
      New import
    </Button>
  ),
  drawer: (id) => (id === 'new' ? <NewImport /> : <ImportRecord key={id} id={id} />),
  empty:
    'Nothing has been imported yet. A file is tried first: every bad line is named and nothing is written.',
};

export default function Imports() {
  return <RecordList screen={screen} />;
}
