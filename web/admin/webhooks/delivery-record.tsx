// One webhook: what came, whether it was believed, what became of it; and applying it again.
import { Alert, Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Webhook } from '../../../server/payments/schemas.ts';
import { useAct } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { words } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Facts, Raw, When } from '../parts/values.tsx';
import { stateOf } from './delivery-state.tsx';

export default function DeliveryRecord({ delivery }: { delivery: Webhook }) {
  const [asking, setAsking] = useState(false);
  const retry = useAct<string>(
    (reason) => ({ method: 'POST', path: `/payment-webhooks/${delivery.id}/retry`, body: { reason } }),
    () => {
      setAsking(false);
      echo('It will be applied again in a moment');
    },
  );
  return (
    <Stack gap="sm">
      {delivery.processing_error ? (
        <Alert color="red" icon={<Icon name="warning" />} title="It could not be applied">
          <Text size="sm">{delivery.processing_error}</Text>
          <Button size="xs" mt="xs" variant="default" onClick={() => setAsking(true)}>
            Apply the webhook again
          </Button>
        </Alert>
      ) : null}
      {delivery.doubt ? (
        <Alert color="amber" icon={<Icon name="warning" />} title="Not believed at the door">
          {delivery.doubt}
        </Alert>
      ) : null}
      <Facts
        facts={[
          ['From', words(delivery.provider)],
          ['Event', delivery.event_type],
          ['State', stateOf(delivery)],
          ['Came', <When key="came" at={delivery.created_at} />],
          delivery.processed_at ? ['Applied', <When key="applied" at={delivery.processed_at} />] : null,
          ['Tries', delivery.attempts],
          delivery.ip ? ['Address', delivery.ip] : null,
        ]}
      />
      <Raw title="Body" value={delivery.payload} />
      <Raw title="Headers" value={delivery.headers} />
      <Confirm
        opened={asking}
        title="Apply the webhook again"
        verb="Apply the webhook again"
        reason
        busy={retry.isPending}
        error={retry.error}
        confirm={(reason) => retry.mutate(reason)}
        close={() => setAsking(false)}
      >
        <Text size="sm">
          A job applies it by the usual rules. What proved nothing when it came proves nothing now: the
          provider is asked.
        </Text>
      </Confirm>
    </Stack>
  );
}
