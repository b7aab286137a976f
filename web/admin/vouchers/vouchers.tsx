// Codes that take something off the price.
import { Button } from '@mantine/core';
import { lazy } from 'react';
import { Link } from 'wouter';
import type { Voucher } from '../../../server/vouchers/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { money } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Nothing, State, When } from '../parts/values.tsx';

const VoucherRecord = lazy(() => import('./voucher-record.tsx'));
const NewVoucher = lazy(() => import('./new-voucher.tsx'));

const screen: ListScreen<Voucher> = {
  ...{
    name: 'vouchers',
    title: 'Vouchers',
    icon: 'vouchers',
    endpoint: '/vouchers',
    noun: ['voucher', 'vouchers'],
  },
  sort: '-created_at',
  rowName: (row) => row.code,
  columns: [
    { key: 'code', title: 'Code', sort: 'code', tight: true, show: (row) => row.code },
    {
      ...{ key: 'off', title: 'Takes off', right: true },
      show: (row) => (row.kind === 'percent' ? `${row.value} %` : money(row.value, row.currency)),
    },
    { key: 'state', title: 'State', show: (row) => <State of={row.is_active ? 'active' : 'off'} /> },
    {
      ...{ key: 'uses', title: 'Used', sort: 'uses', right: true },
      show: (row) => (row.max_uses === null ? row.uses : `${row.uses} of ${row.max_uses}`),
    },
    {
      ...{ key: 'until', title: 'Until' },
      show: (row) => (row.valid_until ? <When at={row.valid_until} /> : <Nothing />),
    },
    { key: 'note', title: 'Note', show: (row) => row.note ?? <Nothing /> },
    {
      ...{ key: 'created', title: 'Made', sort: 'created_at', optional: true },
      show: (row) => <When at={row.created_at} />,
    },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'Active', filters: { is_active: 'true' } },
    { label: 'Off', filters: { is_active: 'false' } },
  ],
  filters: [{ name: 'search', label: 'Code', kind: 'text' }],
  actions: (
    <Button component={Link} href="/vouchers/new" leftSection={<Icon name="plus" size={16} />}>
      New voucher
    </Button>
  ),
  drawer: (id) => (id === 'new' ? <NewVoucher /> : <VoucherRecord key={id} id={id} />),
  empty: 'There is no voucher yet.',
};

export default function Vouchers() {
  return <RecordList screen={screen} />;
}
