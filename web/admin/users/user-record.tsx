// One person: account, role, where they are logged in, their data.
import { Button, Group, NativeSelect, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { User } from '../../../server/users/schemas.ts';
import { useAct, useLate, useVersioned } from '../api/use-ask.ts';
import type { Field } from '../form/field.ts';
import { RecordForm } from '../form/record-form.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { words } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, State, When } from '../parts/values.tsx';
import { Logins, SecondFactor } from './logins.tsx';
import { PersonalData } from './personal-data.tsx';

type Versioned = { body: User; etag: string | null };

const fields: Field[] = [
  { name: 'name', label: 'Name', kind: 'text', required: true },
  { name: 'email', label: 'E-mail', kind: 'text', required: true, half: true },
  { name: 'phone', label: 'Phone', kind: 'text', half: true },
  {
    ...{ name: 'locale', label: 'Letters in', kind: 'choice' },
    choices: [
      { value: 'en', label: 'English' },
      { value: 'sw', label: 'Swahili' },
    ],
  },
];

export default function UserRecord({ id }: { id: string }) {
  const { data, error, refetch, isPending } = useVersioned<User>(`/users/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return late ? <Skeleton height={320} /> : null;
  return (
    <Stack gap="md">
      <Acts user={data.body} etag={data.etag} />
      <Tabs defaultValue="overview" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="edit">Edit</Tabs.Tab>
          <Tabs.Tab value="logins">Log-ins</Tabs.Tab>
          <Tabs.Tab value="data">Data</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" pt="md">
          <Overview user={data.body} />
        </Tabs.Panel>
        <Tabs.Panel value="edit" pt="md">
          <Stack gap="lg">
            <RecordForm<User>
              name={`users/${id}`}
              fields={fields}
              record={data.body}
              etag={data.etag}
              verb="Save the person"
              about={{ type: 'users', id }}
              reload={async () => (await refetch()).data}
              call={(body, etag) => ({ method: 'PUT', path: `/users/${id}`, body, etag })}
              saved={() => echo('The account is saved')}
            />
            <Role {...data} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="logins" pt="md">
          <Stack gap="lg">
            <Logins id={id} name={data.body.name} />
            <SecondFactor user={data.body} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="data" pt="md">
          <PersonalData user={data.body} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History type="users" id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** Deactivating can be taken back: at once, and here later. */
function Acts({ user, etag }: { user: User; etag: Versioned['etag'] }) {
  const { id, name, is_active } = user;
  const put = useAct<{ is_active: boolean; etag: string | null }>(({ is_active: next, etag: version }) => ({
    ...{ method: 'PUT', path: `/users/${id}`, etag: version },
    body: { is_active: next },
  }));
  const toggle = () =>
    put.mutate(
      { is_active: !is_active, etag },
      {
        onSuccess: () =>
          echo(is_active ? `${name} is logged out and cannot log in` : `${name} can log in again`, () =>
            put.mutate({ is_active, etag: null }),
          ),
      },
    );
  return (
    <div>
      <Group gap="xs">
        <State of={is_active ? 'active' : 'deactivated'} />
        <Button size="xs" variant="default" loading={put.isPending} onClick={toggle}>
          {is_active ? 'Deactivate the account' : 'Activate the account'}
        </Button>
      </Group>
      <Trouble error={put.error} about={{ type: 'users', id }} />
    </div>
  );
}

function Overview({ user }: { user: User }) {
  return (
    <Facts
      facts={[
        ['Name', user.name],
        ['E-mail', <Copyable key="email" text={user.email} />],
        ['Address confirmed', user.email_verified ? 'Yes' : 'Not yet'],
        ['Phone', user.phone ? <Copyable key="phone" text={user.phone} /> : 'None'],
        ['Role', words(user.role)],
        ['Second factor', user.second_factor ? 'Yes' : 'None'],
        ['Letters in', user.locale === 'sw' ? 'Swahili' : 'English'],
        ['Last log-in', user.last_login ? <When key="last" at={user.last_login} /> : 'Never'],
        ['Since', <When key="since" at={user.created_at} />],
        [
          'Bookings',
          <Link key="bookings" href={`/bookings?search=${encodeURIComponent(user.email)}`}>
            See the bookings
          </Link>,
        ],
      ]}
    />
  );
}

const powers = {
  student: 'sees only what is their own',
  trainer: 'sees the people of the sessions they teach, and marks attendance',
  admin: 'sees everybody’s data and moves money',
};

/** A role gives or takes power over other people's data, so it is asked for twice, with a reason. */
function Role({ body: user, etag }: Versioned) {
  const [role, setRole] = useState(user.role);
  const [asking, setAsking] = useState(false);
  const put = useAct<User['role']>(
    (next) => ({ method: 'PUT', path: `/users/${user.id}`, etag, body: { role: next } }),
    () => {
      setAsking(false);
      echo(`${user.name} is now ${role}`);
    },
  );
  return (
    <div>
      <Group align="end">
        <NativeSelect
          label="Role"
          value={role}
          data={Object.keys(powers).map((value) => ({ value, label: words(value) }))}
          onChange={(event) => setRole(event.currentTarget.value as User['role'])}
        />
        <Button variant="default" disabled={role === user.role} onClick={() => setAsking(true)}>
          Change the role…
        </Button>
      </Group>
      <Confirm
        danger
        opened={asking}
        title={`Change the role of ${user.name}`}
        verb={`Make ${user.name} ${role}`}
        typed={{ text: user.email, label: 'Whose account it is' }}
        busy={put.isPending}
        error={put.error}
        close={() => setAsking(false)}
        confirm={() => put.mutate(role)}
      >
        <Text size="sm">
          From now on this person {powers[role]}. They are logged out and have to log in again.
        </Text>
      </Confirm>
    </div>
  );
}
