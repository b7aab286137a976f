import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { ListedMessage } from '../../../server/messages/schemas.ts';
import { useAct, useAsk, useLate } from '../api/use-ask.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { echo } from '../parts/echo.ts';
import { count, words } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, Nothing, State, When } from '../parts/values.tsx';

const screen: ListScreen<ListedMessage> = {
  ...{
    name: 'messages',
    title: 'Messages',
    icon: 'messages',
    endpoint: '/messages',
    noun: ['message', 'messages'],
  },
  sort: '-created_at',
  rowName: (row) => `${words(row.kind)} to ${row.recipient}`,
  columns: [
    { key: 'kind', title: 'What', show: (row) => words(row.kind) },
    { key: 'recipient', title: 'To', show: (row) => row.recipient },
    { key: 'channel', title: 'By', show: (row) => words(row.channel) },
    { key: 'status', title: 'State', show: (row) => <State of={row.status} /> },
    { key: 'error', title: 'Why', show: (row) => row.error ?? <Nothing /> },
    { key: 'created', title: 'Written', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
    { key: 'sent', title: 'Sent', optional: true, show: (row) => <When at={row.sent_at} /> },
    { key: 'delivered', title: 'Delivered', optional: true, show: (row) => <When at={row.delivered_at} /> },
    {
      key: 'language',
      title: 'Language',
      optional: true,
      show: (row) => (row.locale === 'sw' ? 'Swahili' : 'English'),
    },
    { key: 'tries', title: 'Tries', optional: true, right: true, show: (row) => row.attempts },
  ],
  tabs: [
    { label: 'All', filters: {} },
    ...['queued', 'sent', 'delivered', 'failed'].map((status) => ({
      label: words(status),
      filters: { status },
    })),
  ],
  filters: [
    {
      ...{ name: 'channel', label: 'By', kind: 'choice' },
      choices: ['email', 'sms'].map((value) => ({ value, label: words(value) })),
    },
    { name: 'recipient', label: 'To', kind: 'text', placeholder: 'Whole address or number' },
    { name: 'kind', label: 'What', kind: 'text', placeholder: 'booking_confirmed' },
  ],
  bulk: [
    {
      verb: (number) => `Send ${count(number, 'message')} again`,
      consequence: () =>
        'Each goes out once more to the same person, with what is true now. Those already forgotten stay.',
      fits: (row) => row.can_resend,
      call: (id) => ({ method: 'POST', path: `/messages/${id}/resend` }),
    },
  ],
  drawer: (id) => <MessageRecord key={id} id={id} />,
  empty: 'Nothing has been sent yet.',
};

export default function Messages() {
  return <RecordList screen={screen} />;
}

function MessageRecord({ id }: { id: string }) {
  const { data: message, error, refetch, isPending } = useAsk<ListedMessage>(`/messages/${id}`);
  const resend = useAct<void>(
    () => ({ method: 'POST', path: `/messages/${id}/resend` }),
    () => echo('It is sent again'),
  );
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!message) return late ? <Skeleton height={200} /> : null;
  return (
    <Stack gap="md">
      {message.error ? (
        <Alert color="red" icon={<Icon name="warning" />} title="It did not arrive">
          {message.error}
        </Alert>
      ) : null}
      {message.can_resend ? (
        <Group>
          <Button size="xs" variant="light" loading={resend.isPending} onClick={() => resend.mutate()}>
            Send the message again
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          It cannot be sent again: it still waits to be sent, or what it said is forgotten.
        </Text>
      )}
      <Trouble error={resend.error} />
      <Facts
        facts={[
          ['What', words(message.kind)],
          ['To', message.recipient],
          message.user_id
            ? [
                'Account',
                <Link key="user" href={`/users/${message.user_id}`}>
                  Open
                </Link>,
              ]
            : null,
          ['By', words(message.channel)],
          ['State', <State key="state" of={message.status} />],
          ['Language', message.locale === 'sw' ? 'Swahili' : 'English'],
          ['Written', <When key="written" at={message.created_at} />],
          message.send_after ? ['Not before', <When key="after" at={message.send_after} />] : null,
          message.sent_at ? ['Sent', <When key="sent" at={message.sent_at} />] : null,
          message.delivered_at ? ['Delivered', <When key="delivered" at={message.delivered_at} />] : null,
          ['Tries', message.attempts],
          message.resend_of
            ? [
                'Sent before',
                <Link key="before" href={`/messages/${message.resend_of}`}>
                  Open
                </Link>,
              ]
            : null,
        ]}
      />
    </Stack>
  );
}
