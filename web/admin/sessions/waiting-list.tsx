// Who waits for seats of a session, in the order they came; taking somebody off tells them why.
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Session } from '../../../server/sessions/schemas.ts';
import type { WaitlistEntry } from '../../../server/waitlist/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { count, shortTime } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { State } from '../parts/values.tsx';
import classes from './sessions.module.css';

const isLive = ({ status }: WaitlistEntry) => status === 'waiting' || status === 'offered';

export default function WaitingList({ session }: { session: Session }) {
  const { data, error, refetch } = useAsk<{ data: WaitlistEntry[]; total: number }>(
    `/sessions/${session.id}/waitlist?limit=100`,
  );
  const [removing, setRemoving] = useState<WaitlistEntry | null>(null);
  const remove = useAct<{ entry: WaitlistEntry; reason: string }>(
    ({ entry, reason }) => ({ method: 'DELETE', path: `/waitlist/${entry.id}`, body: { reason } }),
    (_, { entry }) => {
      setRemoving(null);
      echo(`${entry.user?.name ?? 'The entry'} is off the waiting list`);
    },
  );
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return null;
  if (data.total === 0)
    return <Text c="dimmed">Nobody waits. People can join once the session is full.</Text>;
  return (
    <>
      <ul className={classes.people}>
        {data.data.map((entry) => (
          <li key={entry.id}>
            <span className={classes.who}>
              {entry.position === null ? '' : `${entry.position}. `}
              {entry.user?.name ?? 'Somebody'}
              <span>
                {count(entry.seats, 'seat')}, joined {shortTime(entry.created_at)}
                {entry.status === 'offered' && entry.offer_expires_at
                  ? `, offer until ${shortTime(entry.offer_expires_at)}`
                  : ''}
                {entry.passed_over > 0 ? `, passed over ${entry.passed_over} ×` : ''}
              </span>
            </span>
            <State of={entry.status} {...(isLive(entry) ? { tone: 'waiting' as const } : {})} />
            {isLive(entry) ? (
              <Button size="compact-sm" variant="default" onClick={() => setRemoving(entry)}>
                Take off…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <Confirm
        opened={removing !== null}
        danger
        title="Take somebody off the waiting list"
        verb={`Take ${removing?.user?.name ?? 'the person'} off the list`}
        reason
        busy={remove.isPending}
        error={remove.error}
        confirm={(reason) => removing && remove.mutate({ entry: removing, reason })}
        close={() => setRemoving(null)}
      >
        <Text size="sm">
          {removing?.status === 'offered' ? 'The offer ends too; its seats go to the next at once. ' : ''}
          The person is told your reason.
        </Text>
      </Confirm>
    </>
  );
}
