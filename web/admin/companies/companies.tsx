// What companies ask for: from the request to the paid invoice.
import { Button } from '@mantine/core';
import { lazy } from 'react';
import { Link } from 'wouter';
import type { CorporateRequest } from '../../../server/corporate/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { Money, Nothing, State, When } from '../parts/values.tsx';
import { nextStep } from './next-step.ts';

const CompanyRecord = lazy(() => import('./company-record.tsx'));

const screen: ListScreen<CorporateRequest> = {
  ...{
    name: 'companies',
    title: 'Companies',
    icon: 'companies',
    endpoint: '/corporate/requests',
    noun: ['request', 'requests'],
  },
  sort: '-created_at',
  rowName: (row) => `${row.company_name}, ${row.reference}`,
  columns: [
    { key: 'company', title: 'Company', sort: 'company_name', show: (row) => row.company_name },
    { key: 'reference', title: 'Reference', tight: true, show: (row) => row.reference },
    { key: 'topic', title: 'Wish', show: (row) => row.topic },
    { key: 'status', title: 'State', show: (row) => <State of={row.status} /> },
    { key: 'next', title: 'Next', show: (row) => nextStep(row) ?? <Nothing /> },
    { key: 'people', title: 'People', right: true, show: (row) => row.headcount ?? <Nothing /> },
    {
      ...{ key: 'quoted', title: 'Quoted', right: true },
      show: (row) => <Money amount={row.quoted_price} currency={row.currency} />,
    },
    { key: 'age', title: 'Came', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
    { key: 'contact', title: 'Contact', optional: true, show: (row) => row.contact_person },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'New', filters: { status: 'pending' } },
    { label: 'In work', filters: { status: 'reviewing' } },
    { label: 'Agreed', filters: { status: 'confirmed' } },
    { label: 'Completed', filters: { status: 'completed' } },
    { label: 'Declined', filters: { status: 'rejected' } },
  ],
  filters: [
    { name: 'search', label: 'Company or reference', kind: 'text' },
    { name: 'email', label: 'E-mail address', kind: 'text' },
  ],
  actions: (
    <Button component={Link} href="/pipeline" variant="default">
      See the pipeline
    </Button>
  ),
  drawer: (id) => <CompanyRecord key={id} id={id} />,
  empty: 'No company has asked yet. Requests come in by the page “For companies”.',
};

export default function Companies() {
  return <RecordList screen={screen} />;
}
