// Everything that happened to the money of a booking, in order: who did it, what came of it, and what was said.
import { Text, Timeline } from '@mantine/core';
import type { TimelineEvent } from '../../../server/payments/timeline-schema.ts';
import { useAsk } from '../api/use-ask.ts';
import { exactTime, shortTime, words } from '../parts/formats.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Raw } from '../parts/values.tsx';

const iconOf: Record<TimelineEvent['kind'], IconName> = {
  booking: 'bookings',
  attempt: 'payments',
  call: 'next',
  delivery: 'download',
  decision: 'audit',
  money: 'receipts',
  refund: 'refunds',
  document: 'imports',
  message: 'messages',
};

export function PaymentTimeline({ id }: { id: string }) {
  const { data, error, refetch } = useAsk<{ data: TimelineEvent[] }>(`/payments/${id}/timeline`);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return null;
  return (
    <Timeline bulletSize={26} lineWidth={2} active={-1}>
      {data.data.map((event, place) => (
        <Timeline.Item
          // biome-ignore lint/suspicious/noArrayIndexKey: what happened is only ever added to at the end
          key={place}
          bullet={<Icon name={iconOf[event.kind]} size={14} />}
          title={
            <Text size="sm" fw={600}>
              {event.what.replace(/\bmpesa\b/i, 'M-Pesa').replace(/\bflutterwave\b/, 'Flutterwave')}
              {event.result ? (
                <Text
                  span
                  size="sm"
                  fw={400}
                  c={/fail|refus|wrong|not /i.test(event.result) ? 'red' : 'dimmed'}
                >
                  {' · '}
                  {words(event.result)}
                </Text>
              ) : null}
            </Text>
          }
        >
          <Text size="xs" c="dimmed">
            <time dateTime={event.at} title={exactTime(event.at)}>
              {shortTime(event.at)}
            </time>
            {' · '}
            {event.by
              ? `${event.by.name} (${event.by.role})`
              : event.source === 'provider'
                ? 'the provider'
                : 'the platform'}
          </Text>
          {event.reason ? <Text size="sm">“{event.reason}”</Text> : null}
          <Raw title="Details" value={event.detail} />
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
