import { lazy } from 'react';
import type { ReceivedMoney } from '../../../server/receipts/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { Copyable, Money, Nothing, State, When } from '../parts/values.tsx';
import { providerChoices, providerName } from '../payments/provider-names.ts';

const ReceiptRecord = lazy(() => import('./receipt-record.tsx'));

const screen: ListScreen<ReceivedMoney> = {
  ...{ name: 'receipts', title: 'Money received', icon: 'receipts', endpoint: '/receipts' },
  noun: ['amount', 'amounts'],
  sort: '-received_at',
  rowName: (row) => `Receipt ${row.provider_transaction_id}`,
  columns: [
    { key: 'receipt', title: 'Receipt', show: (row) => row.provider_transaction_id },
    { key: 'received', title: 'Received', sort: 'received_at', show: (row) => <When at={row.received_at} /> },
    { key: 'provider', title: 'By', tight: true, show: (row) => providerName(row.provider) },
    { key: 'state', title: 'State', show: (row) => <State of={row.status} /> },
    {
      key: 'booking',
      title: 'Booking',
      show: (row) => (row.booking_code ? <Copyable text={row.booking_code} /> : <Nothing />),
    },
    { key: 'why', title: 'Why it waits', show: (row) => row.reason ?? <Nothing /> },
    { key: 'account', title: 'Account typed', optional: true, show: (row) => row.account ?? <Nothing /> },
    { key: 'payer', title: 'Payer', optional: true, show: (row) => row.payer_phone ?? <Nothing /> },
    { key: 'amount', title: 'Amount', right: true, sort: 'amount', show: (row) => <Money {...row} /> },
    {
      ...{ key: 'back', title: 'Going back', right: true, optional: true },
      show: (row) => <Money amount={row.refunds_amount || null} currency={row.currency} />,
    },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'To apply', filters: { status: 'unapplied' } },
    { label: 'Applied', filters: { status: 'applied' } },
    { label: 'Paid back', filters: { status: 'refunded' } },
  ],
  filters: [{ name: 'provider', label: 'By', kind: 'choice', choices: providerChoices }],
  drawer: (id) => <ReceiptRecord key={id} id={id} />,
  empty: 'No money has come in yet.',
};

export default function Receipts() {
  return <RecordList screen={screen} />;
}
