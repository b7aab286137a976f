import { lazy } from 'react';
import type { Certificate } from '../../../server/certificates/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { day } from '../parts/formats.ts';
import { Copyable, Nothing, State, When } from '../parts/values.tsx';

const CertificateRecord = lazy(() => import('./certificate-record.tsx'));

const screen: ListScreen<Certificate> = {
  ...{
    name: 'certificates',
    title: 'Certificates',
    icon: 'certificates',
    endpoint: '/certificates',
    noun: ['certificate', 'certificates'],
  },
  sort: '-issued_at',
  rowName: (row) => `${row.recipient_name}: ${row.number}`,
  columns: [
    { key: 'name', title: 'Of', sort: 'recipient_name', show: (row) => row.recipient_name },
    { key: 'number', title: 'Number', show: (row) => <Copyable text={row.number} /> },
    { key: 'course', title: 'Course', show: (row) => row.course },
    { key: 'held', title: 'Held on', show: (row) => day(row.held_on) },
    { key: 'status', title: 'State', show: (row) => <State of={row.status} /> },
    { key: 'trainer', title: 'Trainer', optional: true, show: (row) => row.trainer ?? <Nothing /> },
    { key: 'issued', title: 'Issued', sort: 'issued_at', show: (row) => <When at={row.issued_at} /> },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'Valid', filters: { status: 'valid' } },
    { label: 'Revoked', filters: { status: 'revoked' } },
    { label: 'Replaced', filters: { status: 'replaced' } },
  ],
  filters: [{ name: 'search', label: 'Name or number', kind: 'text' }],
  drawer: (id) => <CertificateRecord key={id} id={id} />,
  empty:
    'No certificate was issued yet. They are written when a session is over, for everybody who was there.',
};

export default function Certificates() {
  return <RecordList screen={screen} />;
}
