// One payment: what is known, what can be done, and everything that happened to its money.
import { Alert, Button, Group, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { AdminPayment } from '../../../server/payments/schemas.ts';
import { useAct, useAsk, useLate } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { words } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, Money, Raw, State, When } from '../parts/values.tsx';
import { Deliveries } from './deliveries.tsx';
import { PaymentTimeline } from './payment-timeline.tsx';
import { providerName } from './provider-names.ts';

export default function PaymentRecord({ id }: { id: string }) {
  const { data: payment, error, refetch, isPending } = useAsk<AdminPayment>(`/payments/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!payment) return late ? <Skeleton height={240} /> : null;
  return (
    <Stack gap="md">
      <Acts payment={payment} />
      <Facts
        facts={[
          ['Amount', <Money key="amount" amount={payment.amount} currency={payment.currency} />],
          ['State', <State key="state" of={payment.status} />],
          ['By', providerName(payment.provider)],
          [
            'Booking',
            <Link key="booking" href={`/bookings/${payment.booking_id}`}>
              {payment.booking_code ?? 'Open'}
            </Link>,
          ],
          payment.provider_transaction_id
            ? ['Receipt', <Copyable key="receipt" text={payment.provider_transaction_id} />]
            : null,
          ['Reference', <Copyable key="reference" text={payment.payment_reference} />],
          ['Begun', <When key="begun" at={payment.initiated_at} />],
          payment.completed_at ? ['Completed', <When key="completed" at={payment.completed_at} />] : null,
          payment.failure_reason
            ? ['Why it failed', `${payment.failure_reason} (${payment.failure_code ?? 'no code'})`]
            : null,
          ['Asked the provider', `${payment.asked_count ?? 0} ×`],
          payment.ask_at ? ['Asked next', <When key="next" at={payment.ask_at} />] : null,
        ]}
      />
      <Tabs defaultValue="timeline" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          <Tabs.Tab value="webhooks">Webhooks</Tabs.Tab>
          <Tabs.Tab value="raw">Provider’s answer</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="timeline" pt="md">
          <PaymentTimeline id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="webhooks" pt="md">
          <Deliveries payment_id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="raw" pt="md">
          <Raw title="What the provider said last" value={payment.provider_response} />
          <Raw title="Our notes to it" value={payment.metadata} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History type="payments" id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Acts({ payment }: { payment: AdminPayment }) {
  const [clearing, setClearing] = useState(false);
  const ask = useAct<void, AdminPayment>(
    () => ({ method: 'POST', path: `/payments/${payment.id}/ask` }),
    (after) => echo(`The provider says: ${words(after.status).toLowerCase()}`),
  );
  const clear = useAct<string>(
    (reason) => ({ method: 'POST', path: `/payments/${payment.id}/clear-attention`, body: { reason } }),
    () => {
      setClearing(false);
      echo('Taken off the list');
    },
  );
  return (
    <>
      {payment.attention ? (
        <Alert color="amber" icon={<Icon name="warning" />} title="Somebody should look at this">
          <Text size="sm">{payment.attention}</Text>
          <Button size="xs" mt="xs" variant="default" onClick={() => setClearing(true)}>
            Take it off the list
          </Button>
        </Alert>
      ) : null}
      {payment.provider === 'other' ? null : (
        <Group gap="xs">
          <Button size="xs" variant="light" loading={ask.isPending} onClick={() => ask.mutate()}>
            Ask {providerName(payment.provider)} again
          </Button>
          <Text size="xs" c="dimmed">
            What it says is applied by the usual rules
          </Text>
        </Group>
      )}
      <Trouble error={ask.error} />
      <Confirm
        opened={clearing}
        title="Take this payment off the list"
        verb="Take the payment off the list"
        reason
        busy={clear.isPending}
        error={clear.error}
        confirm={(reason) => clear.mutate(reason)}
        close={() => setClearing(false)}
      >
        <Text size="sm">“{payment.attention}” and your reason stay in the audit trail.</Text>
      </Confirm>
    </>
  );
}
