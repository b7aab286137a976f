// Our completed payments against a provider's statement: every difference, and what to do about it.
import { Button } from '@mantine/core';
import { lazy } from 'react';
import { Link } from 'wouter';
import type { Reconciliation } from '../../../server/reconciliations/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { day, words } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Money, State, When } from '../parts/values.tsx';

const ReconciliationRecord = lazy(() => import('./reconciliation-record.tsx'));
const NewReconciliation = lazy(() => import('./new-reconciliation.tsx'));

const screen: ListScreen<Omit<Reconciliation, 'differences'>> = {
  ...{
    name: 'reconciliation',
    title: 'Reconciliation',
    icon: 'reconciliation',
    endpoint: '/reconciliations',
  },
  noun: ['comparison', 'comparisons'],
  sort: '-created_at',
  rowName: (row) => `${words(row.provider)}, ${row.date_from} to ${row.date_to}`,
  columns: [
    { key: 'provider', title: 'Statement of', show: (row) => words(row.provider) },
    {
      key: 'days',
      title: 'Days',
      show: (row) =>
        row.date_from === row.date_to ? day(row.date_from) : `${day(row.date_from)} to ${day(row.date_to)}`,
    },
    {
      key: 'theirs',
      title: 'They took',
      right: true,
      show: (row) => <Money amount={row.totals.theirs_amount} />,
    },
    { key: 'ours', title: 'We know', right: true, show: (row) => <Money amount={row.totals.ours_amount} /> },
    { key: 'matched', title: 'Agree', right: true, show: (row) => row.totals.matched },
    {
      key: 'differences',
      title: 'Differences',
      show: (row) =>
        row.totals.differences === 0 ? (
          <State of="done" label="None" />
        ) : (
          <State of="failed" label={String(row.totals.differences)} />
        ),
    },
    { key: 'created', title: 'Compared', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
  ],
  filters: [
    {
      ...{ name: 'provider', label: 'Statement of', kind: 'choice' },
      choices: [
        { value: 'mpesa', label: 'M-Pesa' },
        { value: 'flutterwave', label: 'Card (Flutterwave)' },
      ],
    },
  ],
  actions: (
    <Button component={Link} href="/reconciliation/new" leftSection={<Icon name="plus" size={16} />}>
      Compare a statement
    </Button>
  ),
  drawer: (id) => (id === 'new' ? <NewReconciliation /> : <ReconciliationRecord key={id} id={id} />),
  empty:
    'No statement has been compared yet. Save one at the provider as CSV and compare it here, best every day.',
};

export default function ReconciliationScreen() {
  return <RecordList screen={screen} />;
}
