// One refund: approve or refuse it, send it again, or say what became of it when the provider cannot.
import { Alert, Button, Group, NativeSelect, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Refund } from '../../../server/refunds/schemas.ts';
import type { User } from '../../../server/users/schemas.ts';
import { useAct, useAsk, useLate } from '../api/use-ask.ts';
import { Confirm } from '../parts/confirm.tsx';
import { echo } from '../parts/echo.ts';
import { money, words } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Icon } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, Money, Part, State, When } from '../parts/values.tsx';
import { providerName } from '../payments/provider-names.ts';

export default function RefundRecord({ id }: { id: string }) {
  const { data: refund, error, refetch, isPending } = useAsk<Refund>(`/refunds/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!refund) return late ? <Skeleton height={240} /> : null;
  return (
    <Stack gap="md">
      {refund.attention || refund.failure_reason ? (
        <Alert
          color={refund.status === 'failed' ? 'red' : 'amber'}
          icon={<Icon name="warning" />}
          title="Trouble"
        >
          {[refund.attention, refund.failure_reason].filter(Boolean).join(' · ')}
        </Alert>
      ) : null}
      <Acts refund={refund} />
      <Facts
        facts={[
          ['Amount', <Money key="amount" {...refund} />],
          ['State', <State key="state" of={refund.status} />],
          ['Cause', words(refund.cause)],
          ['Reason given', refund.reason],
          refund.booking_id
            ? [
                'Booking',
                <Link key="booking" href={`/bookings/${refund.booking_id}`}>
                  {refund.booking_code}
                </Link>,
              ]
            : null,
          [
            'Money it comes from',
            <Link key="receipt" href={`/receipts/${refund.receipt_id}`}>
              {refund.provider_transaction_id}
            </Link>,
          ],
          ['Goes back by', providerName(refund.provider)],
          refund.requested_by
            ? ['Asked for by', <Person key="by" id={refund.requested_by} />]
            : ['Asked for by', 'The platform'],
          refund.approved_by ? ['Approved by', <Person key="approved" id={refund.approved_by} />] : null,
          ['Asked for', <When key="asked" at={refund.requested_at} />],
          refund.sent_at ? ['Sent', <When key="sent" at={refund.sent_at} />] : null,
          refund.completed_at ? ['Paid back', <When key="done" at={refund.completed_at} />] : null,
          refund.provider_reference
            ? ['Reference', <Copyable key="reference" text={refund.provider_reference} />]
            : null,
          ['Tries', refund.tries],
        ]}
      />
      <Part title="History">
        <History type="refunds" id={id} />
      </Part>
    </Stack>
  );
}

function Person({ id }: { id: string }) {
  const { data } = useAsk<User>(`/users/${id}`);
  return <>{data?.name ?? '…'}</>;
}

type Verb = 'approve' | 'reject' | 'retry' | 'settle';

function Acts({ refund }: { refund: Refund }) {
  const [open, setOpen] = useState<Verb | null>(null);
  const waits = refund.status === 'requested' && refund.approval_needed && !refund.approved_by;
  const canSettle = refund.status === 'failed' || refund.status === 'processing';
  return (
    <>
      <Group gap="xs">
        {waits ? (
          <Button size="xs" onClick={() => setOpen('approve')}>
            Approve the refund
          </Button>
        ) : null}
        {refund.status === 'requested' ? (
          <Button size="xs" variant="light" color="red" onClick={() => setOpen('reject')}>
            Refuse the refund
          </Button>
        ) : null}
        {refund.status === 'failed' ? (
          <Button size="xs" onClick={() => setOpen('retry')}>
            Send it again
          </Button>
        ) : null}
        {canSettle ? (
          <Button size="xs" variant="default" onClick={() => setOpen('settle')}>
            Say what became of it
          </Button>
        ) : null}
      </Group>
      {open === 'settle' ? <Settle refund={refund} close={() => setOpen(null)} /> : null}
      {open && open !== 'settle' ? <Decide refund={refund} verb={open} close={() => setOpen(null)} /> : null}
    </>
  );
}

type DecideProps = { refund: Refund; verb: Exclude<Verb, 'settle'>; close: () => void };

function Decide({ refund, verb, close }: DecideProps) {
  const sum = money(refund.amount, refund.currency);
  const { title, says, done } = {
    approve: {
      title: `Refund ${sum}`,
      says: `${sum} is sent by ${providerName(refund.provider)} at once. It cannot be called back.`,
      done: `${sum} is on its way`,
    },
    reject: {
      title: `Refuse to refund ${sum}`,
      says: 'Nothing is paid back. The money stays with its booking, or waits to be applied.',
      done: 'The refund was refused',
    },
    retry: {
      title: `Send ${sum} again`,
      says: 'The provider is asked first what became of the try before: nothing is paid back twice.',
      done: `${sum} is sent again`,
    },
  }[verb];
  const act = useAct<string>(
    (reason) => ({ method: 'POST', path: `/refunds/${refund.id}/${verb}`, body: { reason } }),
    () => {
      close();
      echo(done);
    },
  );
  return (
    <Confirm
      opened
      title={title}
      verb={title}
      danger={verb === 'reject'}
      reason
      {...(verb === 'approve' ? { typed: { text: String(refund.amount), label: 'The amount' } } : {})}
      busy={act.isPending}
      error={act.error}
      confirm={(reason) => act.mutate(reason)}
      close={close}
    >
      <Text size="sm">{says}</Text>
    </Confirm>
  );
}

function Settle({ refund, close }: { refund: Refund; close: () => void }) {
  const [outcome, setOutcome] = useState('done');
  const [reference, setReference] = useState('');
  const sum = money(refund.amount, refund.currency);
  const settle = useAct<string>(
    (reason) => ({
      ...{ method: 'POST', path: `/refunds/${refund.id}/settle` },
      body: { outcome, reason, ...(outcome === 'done' ? { provider_reference: reference.trim() } : {}) },
    }),
    () => {
      close();
      echo(outcome === 'done' ? `${sum} is recorded as paid back` : 'Recorded as not paid back');
    },
  );
  return (
    <Confirm
      opened
      title="Say what became of this refund"
      verb={outcome === 'done' ? `Record ${sum} as paid back` : `Record ${sum} as not paid back`}
      reason
      ready={outcome === 'failed' || reference.trim().length >= 2}
      busy={settle.isPending}
      error={settle.error}
      confirm={(reason) => settle.mutate(reason)}
      close={close}
    >
      <Text size="sm" mb="xs">
        For money handed back another way, or when the provider’s own portal says more than its API. Nothing
        is sent.
      </Text>
      <NativeSelect
        label="What happened"
        value={outcome}
        data={[
          { value: 'done', label: 'The customer has the money' },
          { value: 'failed', label: 'It was not paid back' },
        ]}
        onChange={(event) => setOutcome(event.currentTarget.value)}
      />
      {outcome === 'done' ? (
        <TextInput
          mt="sm"
          label="Reference"
          description="M-Pesa receipt, cheque or voucher number"
          required
          maxLength={100}
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      ) : null}
    </Confirm>
  );
}
