// Everybody with an account: students, trainers, admins.
import { lazy } from 'react';
import type { User } from '../../../server/users/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { words } from '../parts/formats.ts';
import { Copyable, Nothing, State, When } from '../parts/values.tsx';

const UserRecord = lazy(() => import('./user-record.tsx'));

const screen: ListScreen<User> = {
  ...{ name: 'users', title: 'People', icon: 'users', endpoint: '/users', noun: ['person', 'people'] },
  sort: '-created_at',
  rowName: (row) => row.name,
  columns: [
    { key: 'name', title: 'Name', sort: 'name', show: (row) => row.name },
    { key: 'email', title: 'E-mail', sort: 'email', show: (row) => row.email },
    {
      key: 'phone',
      title: 'Phone',
      show: (row) => (row.phone ? <Copyable text={row.phone} /> : <Nothing />),
    },
    { key: 'role', title: 'Role', show: (row) => words(row.role) },
    {
      ...{ key: 'state', title: 'State' },
      show: (row) =>
        row.is_active ? (
          <State
            of={row.email_verified ? 'active' : 'waiting'}
            {...(row.email_verified ? {} : { tone: 'waiting' as const, label: 'Address not confirmed' })}
          />
        ) : (
          <State of="deactivated" />
        ),
    },
    {
      ...{ key: 'last', title: 'Last log-in', sort: 'last_login' },
      show: (row) => <When at={row.last_login} />,
    },
    {
      key: 'since',
      title: 'Since',
      sort: 'created_at',
      optional: true,
      show: (row) => <When at={row.created_at} />,
    },
    {
      key: 'second_factor',
      title: 'Second factor',
      optional: true,
      show: (row) => (row.second_factor ? 'Yes' : <Nothing />),
    },
    {
      key: 'locale',
      title: 'Letters in',
      optional: true,
      show: (row) => (row.locale === 'sw' ? 'Swahili' : 'English'),
    },
  ],
  tabs: [
    { label: 'All', filters: {} },
    { label: 'Students', filters: { role: 'student' } },
    { label: 'Trainers', filters: { role: 'trainer' } },
    { label: 'Admins', filters: { role: 'admin' } },
    { label: 'Deactivated', filters: { is_active: 'false' } },
  ],
  filters: [
    { name: 'search', label: 'Name, e-mail or phone', kind: 'text' },
    {
      ...{ name: 'email_verified', label: 'Address', kind: 'choice' },
      choices: [
        { value: 'true', label: 'Confirmed' },
        { value: 'false', label: 'Not confirmed' },
      ],
    },
  ],
  drawer: (id) => <UserRecord key={id} id={id} />,
  empty: 'Nobody has opened an account yet.',
};

export default function Users() {
  return <RecordList screen={screen} />;
}
