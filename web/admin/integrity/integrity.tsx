// Whether what is stored agrees with itself: each night, and whenever somebody asks.
import { Button, Group } from '@mantine/core';
import { lazy } from 'react';
import { useLocation } from 'wouter';
import type { IntegrityCheck } from '../../../server/integrity/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { shortTime } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Nothing, When } from '../parts/values.tsx';
import { Outcome, took } from './outcome.tsx';

const CheckRecord = lazy(() => import('./check-record.tsx'));

const screen: ListScreen<Omit<IntegrityCheck, 'violations'>> = {
  ...{ name: 'integrity', title: 'Stored data', icon: 'integrity', endpoint: '/integrity-checks' },
  noun: ['check', 'checks'],
  sort: '-started_at',
  rowName: (row) => `Check of ${shortTime(row.started_at)}`,
  columns: [
    { key: 'begun', title: 'Begun', sort: 'started_at', show: (row) => <When at={row.started_at} /> },
    { key: 'outcome', title: 'Outcome', show: (row) => <Outcome of={row} /> },
    { key: 'rules', title: 'Rules', right: true, show: (row) => row.invariants ?? <Nothing /> },
    { key: 'took', title: 'Took', right: true, show: (row) => took(row.took_ms) ?? <Nothing /> },
    { key: 'by', title: 'Asked by', show: (row) => (row.asked_by ? 'An admin' : 'The clock, each night') },
  ],
  actions: <CheckNow />,
  drawer: (id) => <CheckRecord key={id} id={id} />,
  empty: `Nothing has been checked yet. It happens each night; you can also check now.`,
};

export default function Integrity() {
  return <RecordList screen={screen} />;
}

function CheckNow() {
  const [, go] = useLocation();
  const start = useAct<void, IntegrityCheck>(
    () => ({ method: 'POST', path: '/integrity-checks' }),
    (check) => go(`/integrity/${check.id}`),
  );
  return (
    <Group gap="xs">
      <Trouble error={start.error} />
      <Button
        leftSection={<Icon name="integrity" size={16} />}
        loading={start.isPending}
        onClick={() => start.mutate()}
      >
        Check now
      </Button>
    </Group>
  );
}
