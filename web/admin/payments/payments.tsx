import { lazy } from 'react';
import type { AdminPayment } from '../../../server/payments/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { count, words } from '../parts/formats.ts';
import { Copyable, Money, Nothing, State, When } from '../parts/values.tsx';
import { providerChoices, providerName } from './provider-names.ts';

const PaymentRecord = lazy(() => import('./payment-record.tsx'));

const screen: ListScreen<AdminPayment> = {
  ...{
    name: 'payments',
    title: 'Payments',
    icon: 'payments',
    endpoint: '/payments',
    noun: ['payment', 'payments'],
  },
  sort: '-created_at',
  rowName: (row) => `Payment for ${row.booking_code ?? row.payment_reference}`,
  columns: [
    { key: 'booking', title: 'Booking', show: (row) => row.booking_code ?? row.payment_reference },
    { key: 'created', title: 'Begun', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
    { key: 'provider', title: 'By', tight: true, show: (row) => providerName(row.provider) },
    { key: 'status', title: 'State', show: (row) => <State of={row.status} /> },
    { key: 'why', title: 'Why', show: (row) => row.attention ?? row.failure_reason ?? <Nothing /> },
    {
      ...{ key: 'receipt', title: 'Receipt' },
      show: (row) =>
        row.provider_transaction_id ? <Copyable text={row.provider_transaction_id} /> : <Nothing />,
    },
    { key: 'amount', title: 'Amount', right: true, sort: 'amount', show: (row) => <Money {...row} /> },
    {
      key: 'reference',
      title: 'Reference',
      optional: true,
      show: (row) => <Copyable text={row.payment_reference} />,
    },
    { key: 'completed', title: 'Completed', optional: true, show: (row) => <When at={row.completed_at} /> },
    { key: 'asked', title: 'Asked', optional: true, right: true, show: (row) => row.asked_count ?? 0 },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'To look at', filters: { attention: 'true' } },
    ...['pending', 'processing', 'completed', 'failed', 'cancelled'].map((status) => ({
      ...{ label: words(status), filters: { status } },
    })),
  ],
  filters: [
    { name: 'provider', label: 'Paid by', kind: 'choice', choices: providerChoices },
    { name: 'receipt', label: 'Receipt number', kind: 'text' },
    { name: 'date_from', label: 'From', kind: 'date' },
    { name: 'date_to', label: 'To', kind: 'date' },
  ],
  bulk: [
    {
      verb: (number) => `Ask about ${count(number, 'payment')}`,
      consequence: () =>
        'The providers are asked what became of each. Money that turns up pays its booking, or goes back, by the usual rules.',
      fits: (row) => row.provider !== 'other',
      call: (id) => ({ method: 'POST', path: `/payments/${id}/ask` }),
    },
    {
      verb: (number) => `Take ${count(number, 'payment')} off the list`,
      consequence: () =>
        'They were looked at and nothing more is to do. What was flagged stays in the audit trail.',
      reason: true,
      fits: (row) => Boolean(row.attention),
      call: (id, reason) => ({ method: 'POST', path: `/payments/${id}/clear-attention`, body: { reason } }),
    },
  ],
  drawer: (id) => <PaymentRecord key={id} id={id} />,
  empty: 'Nobody has paid yet. Payments appear here when somebody begins to pay for a booking.',
};

export default function Payments() {
  return <RecordList screen={screen} />;
}
