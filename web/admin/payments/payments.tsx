import type { AdminPayment } from '../../../server/payments/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { words } from '../parts/formats.ts';
import { Copyable, Money, Nothing, State, When } from '../parts/values.tsx';

const states = ['pending', 'processing', 'completed', 'failed', 'cancelled'];

const screen: ListScreen<AdminPayment> = {
  ...{
    name: 'payments',
    title: 'Payments',
    icon: 'payments',
    endpoint: '/payments',
    noun: ['payment', 'payments'],
  },
  sort: '-created_at',
  rowName: (row) => `Payment ${row.payment_reference}`,
  columns: [
    { key: 'created', title: 'Begun', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
    {
      key: 'booking',
      title: 'Booking',
      show: (row) => (row.booking_code ? <Copyable text={row.booking_code} /> : <Nothing />),
    },
    { key: 'provider', title: 'By', show: (row) => words(row.provider) },
    { key: 'status', title: 'State', show: (row) => <State of={row.status} /> },
    { key: 'why', title: 'Why', show: (row) => row.attention ?? row.failure_reason ?? <Nothing /> },
    {
      ...{ key: 'receipt', title: 'Receipt' },
      show: (row) =>
        row.provider_transaction_id ? <Copyable text={row.provider_transaction_id} /> : <Nothing />,
    },
    {
      key: 'reference',
      title: 'Reference',
      optional: true,
      show: (row) => <Copyable text={row.payment_reference} />,
    },
    { key: 'completed', title: 'Completed', optional: true, show: (row) => <When at={row.completed_at} /> },
    { key: 'amount', title: 'Amount', right: true, sort: 'amount', show: (row) => <Money {...row} /> },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'Need a look', filters: { attention: 'true' } },
    ...states.map((status) => ({ label: words(status), filters: { status } })),
  ],
  filters: [
    {
      ...{ name: 'provider', label: 'Paid by', kind: 'choice' },
      choices: ['mpesa', 'flutterwave', 'other'].map((value) => ({ value, label: words(value) })),
    },
    { name: 'receipt', label: 'Receipt number', kind: 'text' },
    { name: 'date_from', label: 'From', kind: 'date' },
    { name: 'date_to', label: 'To', kind: 'date' },
  ],
  empty: 'Nobody has paid yet. Payments appear here when somebody begins to pay for a booking.',
};

export default function Payments() {
  return <RecordList screen={screen} />;
}
