import { Link } from 'wouter';
import type { AuditEntry } from '../../../server/audit/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { Changes } from '../parts/changes.tsx';
import { exactTime, words } from '../parts/formats.ts';
import { sourceName } from '../parts/history.tsx';
import { Copyable, Nothing, State, When } from '../parts/values.tsx';
import { recordAddress } from '../screens.ts';

const tables = [
  ...['bookings', 'payments', 'receipts', 'refunds', 'sessions', 'courses', 'trainers', 'users', 'vouchers'],
  ...[
    'reviews',
    'certificates',
    'corporate_requests',
    'corporate_quotes',
    'attendance',
    'exports',
    'imports',
  ],
];

const screen: ListScreen<AuditEntry> = {
  ...{ name: 'audit', title: 'Audit trail', icon: 'audit', endpoint: '/audit', noun: ['entry', 'entries'] },
  sort: '-at',
  rowName: (row) => `Entry ${row.id}`,
  columns: [
    { key: 'at', title: 'When', sort: 'at', show: (row) => <When at={row.at} /> },
    { key: 'actor', title: 'Who', show: (row) => row.actor ?? sourceName(row.source) },
    {
      ...{ key: 'object', title: 'What' },
      show: (row) => {
        const address = recordAddress(row.object_type, row.object_id);
        const name = words(row.object_type);
        return address ? <Link href={address}>{name}</Link> : name;
      },
    },
    { key: 'action', title: 'Done', show: (row) => <State of={row.action} tone={tones[row.action]} /> },
    {
      key: 'changes',
      title: 'Before and after',
      show: (row) => <Changes before={row.before} after={row.after} />,
    },
    { key: 'reason', title: 'Why', show: (row) => row.reason ?? <Nothing /> },
    { key: 'source', title: 'From', optional: true, show: (row) => sourceName(row.source) },
    { key: 'ip', title: 'Address', optional: true, show: (row) => row.ip ?? <Nothing /> },
    { key: 'exact', title: 'Exact time', optional: true, show: (row) => exactTime(row.at) },
    {
      ...{ key: 'request', title: 'Request', optional: true },
      show: (row) => (row.request_id ? <Copyable text={row.request_id} /> : <Nothing />),
    },
    { key: 'id', title: 'Object id', optional: true, show: (row) => <Copyable text={row.object_id} /> },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'By people', filters: { source: 'api' } },
    { label: 'By jobs', filters: { source: 'job' } },
    { label: 'By providers', filters: { source: 'webhook' } },
    { label: 'By SQL', filters: { source: 'database' } },
  ],
  filters: [
    {
      name: 'object_type',
      label: 'What',
      kind: 'choice',
      choices: tables.map((value) => ({ value, label: words(value) })),
    },
    {
      ...{ name: 'action', label: 'Done', kind: 'choice' },
      choices: ['created', 'changed', 'deleted'].map((value) => ({ value, label: words(value) })),
    },
    { name: 'object_id', label: 'Object id', kind: 'text' },
    { name: 'request_id', label: 'Request', kind: 'text' },
    { name: 'date_from', label: 'From', kind: 'date' },
    { name: 'date_to', label: 'To', kind: 'date' },
  ],
  empty: 'Nothing has been changed yet.',
};

const tones = { created: 'good', changed: 'moving', deleted: 'bad' } as const;

export default function Audit() {
  return <RecordList screen={screen} />;
}
