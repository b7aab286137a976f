// Where somebody is logged in, and the second factor that keeps others out.
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { Login, User } from '../../../server/users/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Part, When } from '../parts/values.tsx';
import classes from './users.module.css';

export function Logins({ id, name }: { id: string; name: string }) {
  const path = `/users/${id}/logins`;
  const { data, error, refetch } = useAsk<{ data: Login[] }>(`${path}?limit=50`);
  const end = useAct<Login>(
    (login) => ({ method: 'DELETE', path: `${path}/${login.id}` }),
    () => echo('That device is logged out'),
  );
  const endAll = useAct<void>(
    () => ({ method: 'DELETE', path }),
    () => echo(`${name} is logged out everywhere`),
  );
  const others = data?.data.filter((login) => !login.current) ?? [];
  return (
    <div>
      <Trouble error={error ?? end.error ?? endAll.error} retry={() => void refetch()} />
      {data?.data.length === 0 ? <Text c="dimmed">Logged in nowhere.</Text> : null}
      <ul className={classes.logins}>
        {data?.data.map((login) => (
          <li key={login.id}>
            <span>
              {login.device ?? 'Unknown device'}
              {login.current ? ' (this one)' : ''}
              <span className={classes.note}>
                {login.place ?? 'no address'} · since <When at={login.created_at} /> · last used{' '}
                <When at={login.last_used_at} />
              </span>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              disabled={login.current}
              loading={end.isPending && end.variables?.id === login.id}
              onClick={() => end.mutate(login)}
            >
              Log {login.device ?? 'the device'} out
            </Button>
          </li>
        ))}
      </ul>
      {others.length > 1 || (others.length === 1 && data?.data.length === 2) ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={endAll.isPending}
          onClick={() => endAll.mutate()}
        >
          Log out everywhere{data?.data.length === others.length ? '' : ' else'}
        </Button>
      ) : null}
    </div>
  );
}

/** For somebody who has lost phone and paper; whoever asks for it has to be recognised by other means first. */
export function SecondFactor({ user }: { user: User }) {
  const [asking, setAsking] = useState(false);
  const me = useAsk<User>('/auth/me');
  const remove = useAct<void>(
    () => ({ method: 'DELETE', path: `/users/${user.id}/second-factor` }),
    () => {
      setAsking(false);
      echo(`${user.name} has no second factor any more`);
    },
  );
  const isMe = me.data?.id === user.id;
  return (
    <Part title="Second factor">
      <Group gap="xs">
        <Text size="sm">
          {user.second_factor ? 'Asked for at each log-in.' : 'None: the password alone logs in.'}
        </Text>
        {isMe ? <a href="/account/second-factor">Change your own</a> : null}
        {user.second_factor && !isMe ? (
          <Button size="xs" variant="default" color="red" onClick={() => setAsking(true)}>
            Remove the second factor…
          </Button>
        ) : null}
      </Group>
      <Confirm
        danger
        opened={asking}
        title={`Remove the second factor of ${user.name}`}
        verb="Remove the second factor"
        typed={{ text: user.email, label: 'Whose account it is' }}
        busy={remove.isPending}
        error={remove.error}
        close={() => setAsking(false)}
        confirm={() => remove.mutate()}
      >
        <Text size="sm">
          App, passkeys and recovery codes are removed, and every log-in ends. From then on the password alone
          logs in, so make sure that it is {user.name} who asks. They are told by e-mail.
        </Text>
      </Confirm>
    </Part>
  );
}
