// Cancelling a session: people, money and letters are shown from a rehearsal of the very deed.
import { Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { SessionCancellation } from '../../../server/sessions/schemas.ts';
import { useAct, useAsk } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { count, money } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Figures, Letters, PeopleTouched } from './consequences.tsx';
import type { DialogProps } from './session-acts.tsx';
import { timeOf } from './session-words.ts';

export default function CancelSession({ session, close }: DialogProps) {
  const { id, course } = session;
  const [reason, setReason] = useState('');
  const [written] = useDebouncedValue(reason.trim(), 400);
  const query = written ? `?reason=${encodeURIComponent(written)}` : '';
  const cancel = useAct<void>(
    () => ({
      method: 'DELETE',
      path: `/sessions/${id}`,
      body: reason.trim() ? { reason: reason.trim() } : undefined,
    }),
    () => {
      close();
      echo(`${course.title} is cancelled; everybody is told`);
    },
  );
  // Once it is being done there is nothing to rehearse any more.
  const { data, error, refetch } = useAsk<SessionCancellation>(
    cancel.isIdle || cancel.isError ? `/sessions/${id}/cancel${query}` : null,
    { keep: true },
  );
  const people = data?.people.length ?? 0;
  const total = data ? money(data.refund_total, course.currency) : '…';
  return (
    <Confirm
      opened
      danger
      title={`Cancel ${course.title}, ${timeOf(session)}`}
      verb={data && data.refund_total > 0 ? `Cancel the session and refund ${total}` : 'Cancel the session'}
      {...(data && data.refund_total > 0
        ? { typed: { text: total.replace('\u00a0', ' '), label: 'What goes back' } }
        : {})}
      ready={data !== undefined}
      busy={cancel.isPending}
      error={cancel.error}
      confirm={() => cancel.mutate()}
      close={close}
    >
      <Trouble error={error} retry={() => void refetch()} />
      {data ? (
        <Stack gap="sm">
          <Figures
            figures={[
              [people === 1 ? 'customer loses the seats' : 'customers lose their seats', people],
              ['seats become free', data.seats],
              ['goes back in full', total],
              ...(data.waiting > 0 ? [['stop waiting', data.waiting] as [string, number]] : []),
            ]}
          />
          <Text size="sm">
            Everybody is told by e-mail, and by SMS when it is close. This cannot be undone.
            {data.refunds_to_approve > 0
              ? ` ${count(data.refunds_to_approve, 'refund')} need${data.refunds_to_approve === 1 ? 's' : ''} a second admin.`
              : ''}
          </Text>
          <Textarea
            label="What people are told"
            description="Stands in the letter; without it they read that we had to cancel"
            placeholder="The trainer is ill"
            maxLength={500}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <PeopleTouched people={data.people} currency={course.currency} />
          <Letters messages={data.messages} />
        </Stack>
      ) : error ? null : (
        <Skeleton height={160} />
      )}
    </Confirm>
  );
}
