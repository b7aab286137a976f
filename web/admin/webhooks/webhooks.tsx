import { lazy } from 'react';
import type { Webhook } from '../../../server/payments/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { words } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Nothing, When } from '../parts/values.tsx';
import { stateOf } from './delivery-state.tsx';

const DeliveryRecord = lazy(() => import('./delivery-record.tsx'));

const screen: ListScreen<Webhook> = {
  ...{ name: 'webhooks', title: 'Webhooks', icon: 'reconciliation', endpoint: '/payment-webhooks' },
  noun: ['webhook', 'webhooks'],
  sort: '-created_at',
  rowName: (row) => `Webhook ${row.event_type}`,
  columns: [
    { key: 'event', title: 'Event', show: (row) => row.event_type },
    { key: 'from', title: 'From', show: (row) => words(row.provider) },
    { key: 'came', title: 'Came', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
    { key: 'state', title: 'State', show: stateOf },
    { key: 'why', title: 'Why', show: (row) => row.processing_error ?? row.doubt ?? <Nothing /> },
    { key: 'tries', title: 'Tries', right: true, show: (row) => row.attempts },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'Waiting', filters: { processed: 'false' } },
    { label: 'Doubtful', filters: { doubtful: 'true' } },
  ],
  filters: [
    {
      ...{ name: 'provider', label: 'From', kind: 'choice' },
      choices: ['mpesa', 'flutterwave'].map((value) => ({ value, label: words(value) })),
    },
  ],
  drawer: (id) => <OneDelivery key={id} id={id} />,
  empty: 'No payment provider has sent anything yet.',
};

function OneDelivery({ id }: { id: string }) {
  const { data, error, refetch } = useAsk<Webhook>(`/payment-webhooks/${id}`);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  return data ? <DeliveryRecord delivery={data} /> : null;
}

export default function Webhooks() {
  return <RecordList screen={screen} />;
}
