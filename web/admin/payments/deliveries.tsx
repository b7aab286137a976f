// The webhooks of one payment as they came, with phone numbers and secrets masked.
import { Stack, Text } from '@mantine/core';
import type { Webhook } from '../../../server/payments/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { Trouble } from '../parts/trouble.tsx';
import DeliveryRecord from '../webhooks/delivery-record.tsx';

export function Deliveries({ payment_id }: { payment_id: string }) {
  const { data, error, refetch } = useAsk<{ data: Webhook[] }>(`/payment-webhooks?payment_id=${payment_id}`);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (data?.data.length === 0) return <Text c="dimmed">The provider has sent nothing for this payment.</Text>;
  return (
    <Stack gap="xl">
      {data?.data.map((delivery) => (
        <DeliveryRecord key={delivery.id} delivery={delivery} />
      ))}
    </Stack>
  );
}
