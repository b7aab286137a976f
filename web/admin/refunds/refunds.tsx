import { lazy } from 'react';
import type { Refund } from '../../../server/refunds/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { count, words } from '../parts/formats.ts';
import { Copyable, Money, Nothing, State, When } from '../parts/values.tsx';
import { providerName } from '../payments/provider-names.ts';

const causes = [
  'cancelled_by_customer',
  'cancelled_by_us',
  'late_money',
  'paid_twice',
  'paid_too_much',
  'decided_by_admin',
  'transferred',
];

const RefundRecord = lazy(() => import('./refund-record.tsx'));

const screen: ListScreen<Refund> = {
  ...{
    name: 'refunds',
    title: 'Refunds',
    icon: 'refunds',
    endpoint: '/refunds',
    noun: ['refund', 'refunds'],
  },
  sort: '-requested_at',
  rowName: (row) => `Refund for ${row.booking_code ?? row.provider_transaction_id}`,
  columns: [
    { key: 'for', title: 'For', show: (row) => row.booking_code ?? row.provider_transaction_id },
    {
      key: 'requested',
      title: 'Asked for',
      sort: 'requested_at',
      show: (row) => <When at={row.requested_at} />,
    },
    {
      ...{ key: 'state', title: 'State' },
      show: (row) =>
        row.status === 'requested' && row.approval_needed && !row.approved_by ? (
          <State of="requested" label="Needs approval" />
        ) : (
          <State of={row.status} />
        ),
    },
    { key: 'cause', title: 'Cause', show: (row) => words(row.cause) },
    { key: 'why', title: 'Trouble', show: (row) => row.attention ?? row.failure_reason ?? <Nothing /> },
    { key: 'amount', title: 'Amount', right: true, sort: 'amount', show: (row) => <Money {...row} /> },
    { key: 'by', title: 'By', show: (row) => providerName(row.provider) },
    {
      ...{ key: 'reference', title: 'Reference', optional: true },
      show: (row) => (row.provider_reference ? <Copyable text={row.provider_reference} /> : <Nothing />),
    },
    { key: 'done', title: 'Paid back', optional: true, show: (row) => <When at={row.completed_at} /> },
    { key: 'tries', title: 'Tries', optional: true, right: true, show: (row) => row.tries },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'To approve', filters: { approval_needed: 'true', status: 'requested' } },
    { label: 'In trouble', filters: { attention: 'true' } },
    ...['requested', 'processing', 'completed', 'failed'].map((status) => ({
      label: words(status),
      filters: { status },
    })),
  ],
  filters: [
    {
      name: 'cause',
      label: 'Cause',
      kind: 'choice',
      choices: causes.map((value) => ({ value, label: words(value) })),
    },
  ],
  bulk: [
    {
      verb: (number) => `Approve ${count(number, 'refund')}`,
      consequence: () =>
        'They are sent at once and cannot be called back. Those you asked for yourself need somebody else.',
      danger: true,
      reason: true,
      fits: (row) => row.status === 'requested' && row.approval_needed && !row.approved_by,
      call: (id, reason) => ({ method: 'POST', path: `/refunds/${id}/approve`, body: { reason } }),
    },
    {
      verb: (number) => `Send ${count(number, 'refund')} again`,
      consequence: () => 'The provider is asked first what became of each: nothing is paid back twice.',
      reason: true,
      fits: (row) => row.status === 'failed',
      call: (id, reason) => ({ method: 'POST', path: `/refunds/${id}/retry`, body: { reason } }),
    },
  ],
  drawer: (id) => <RefundRecord key={id} id={id} />,
  empty: 'No money has gone back yet.',
};

export default function Refunds() {
  return <RecordList screen={screen} />;
}
