// Received money. When it pays for nothing yet: let it pay for a booking, or pay it back.
import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ReceivedMoney } from '../../../server/receipts/schemas.ts';
import { useAct, useAsk, useLate } from '../api/use-ask.ts';
import { ChooseBooking, type Chosen } from '../bookings/choose-booking.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { money } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, Money, Part, State, When } from '../parts/values.tsx';
import { providerName } from '../payments/provider-names.ts';
import { PayBack } from '../refunds/pay-back.tsx';
import { Suggestions } from './suggestions.tsx';

export default function ReceiptRecord({ id }: { id: string }) {
  const { data: receipt, error, refetch, isPending } = useAsk<ReceivedMoney>(`/receipts/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!receipt) return late ? <Skeleton height={240} /> : null;
  return (
    <Stack gap="md">
      {receipt.status === 'unapplied' ? <Decide receipt={receipt} /> : null}
      <Facts
        facts={[
          ['Amount', <Money key="amount" {...receipt} />],
          ['State', <State key="state" of={receipt.status} />],
          ['Receipt', <Copyable key="receipt" text={receipt.provider_transaction_id} />],
          ['By', providerName(receipt.provider)],
          ['Received', <When key="received" at={receipt.received_at} />],
          receipt.payer_phone ? ['Payer', receipt.payer_phone] : null,
          receipt.account ? ['Account typed', <Copyable key="account" text={receipt.account} />] : null,
          receipt.payment_id
            ? [
                'Payment',
                <Link key="payment" href={`/payments/${receipt.payment_id}`}>
                  for {receipt.booking_code}
                </Link>,
              ]
            : null,
          receipt.refunds_amount > 0
            ? [
                'Going back or back',
                <Money key="back" amount={receipt.refunds_amount} currency={receipt.currency} />,
              ]
            : null,
        ]}
      />
      <Part title="History">
        <History type="receipts" id={id} />
      </Part>
    </Stack>
  );
}

function Decide({ receipt }: { receipt: ReceivedMoney }) {
  const [open, setOpen] = useState<'apply' | 'refund' | null>(null);
  const left = receipt.amount - receipt.refunds_amount;
  return (
    <Alert color="amber" icon={<Icon name="warning" />} title="This money pays for nothing yet">
      <Text size="sm">{receipt.reason ?? 'Nobody knows what it is for.'}</Text>
      {receipt.refunds_amount > 0 ? (
        <Text size="sm">{money(receipt.refunds_amount, receipt.currency)} of it is on its way back.</Text>
      ) : null}
      <Group gap="xs" mt="sm">
        <Button size="xs" onClick={() => setOpen('apply')}>
          Let it pay for a booking
        </Button>
        {left > 0 ? (
          <Button size="xs" variant="default" onClick={() => setOpen('refund')}>
            Pay it back
          </Button>
        ) : null}
      </Group>
      <Apply receipt={receipt} opened={open === 'apply'} close={() => setOpen(null)} />
      <PayBackReceipt receipt={receipt} left={left} opened={open === 'refund'} close={() => setOpen(null)} />
    </Alert>
  );
}

type ActProps = { receipt: ReceivedMoney; opened: boolean; close: () => void };

function Apply({ receipt, opened, close }: ActProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const apply = useAct<string>(
    (reason) => ({
      method: 'POST',
      path: `/receipts/${receipt.id}/apply`,
      body: { booking_id: chosen?.id, reason },
    }),
    () => {
      close();
      echo(`${money(receipt.amount, receipt.currency)} pays for ${chosen?.code}`);
    },
  );
  const over = chosen ? receipt.amount - chosen.total_amount : 0;
  return (
    <Confirm
      opened={opened}
      title={`Let ${money(receipt.amount, receipt.currency)} pay for a booking`}
      verb={chosen ? `Pay for ${chosen.code} with it` : 'Pay for the booking with it'}
      reason
      ready={chosen !== null && over >= 0}
      busy={apply.isPending}
      error={apply.error}
      confirm={(reason) => apply.mutate(reason)}
      close={close}
    >
      <Suggestions receipt_id={receipt.id} chosen={chosen} choose={setChosen} />
      <ChooseBooking chosen={chosen} choose={setChosen} />
      {chosen && over < 0 ? (
        <Text size="sm" c="red" mt="xs">
          It costs {money(chosen.total_amount, chosen.currency)}: this money is not enough for it.
        </Text>
      ) : null}
      {chosen && over >= 0 ? (
        <Text size="sm" mt="xs">
          The booking is confirmed and the customer gets the receipt by mail.
          {over > 0 ? ` ${money(over, receipt.currency)} is too much and goes back.` : ''}
        </Text>
      ) : null}
    </Confirm>
  );
}

function PayBackReceipt({ receipt, left, opened, close }: ActProps & { left: number }) {
  return (
    <PayBack
      title="Pay this money back"
      verb="Pay back"
      path={`/receipts/${receipt.id}/refund`}
      currency={receipt.currency}
      {...{ opened, left, close }}
    >
      It goes to where it came from ({receipt.payer_phone ?? providerName(receipt.provider)}). Once sent it
      cannot be called back.
    </PayBack>
  );
}
