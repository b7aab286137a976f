// One booking: who, what, the money, and what can be done for the customer on the phone.
import { Button, Group, Skeleton, Stack, Table, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Booking } from '../../../server/bookings/schemas.ts';
import type { User } from '../../../server/users/schemas.ts';
import { useAct, useAsk, useLate } from '../api/use-ask.ts';
import { echo } from '../parts/echo.ts';
import { day, money, words } from '../parts/formats.ts';
import { History } from '../parts/history.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, Money, Nothing, Part, State, When } from '../parts/values.tsx';
import { PaymentTimeline } from '../payments/payment-timeline.tsx';
import { providerName } from '../payments/provider-names.ts';
import { CancelBooking } from './cancel-booking.tsx';
import { RecordPayment } from './record-payment.tsx';
import { RefundBooking } from './refund-booking.tsx';
import { TransferBooking } from './transfer-booking.tsx';

export default function BookingRecord({ id }: { id: string }) {
  const { data: booking, error, refetch, isPending } = useAsk<Booking>(`/bookings/${id}`);
  const { data: customer } = useAsk<User>(booking ? `/users/${booking.user_id}` : null);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!booking) return late ? <Skeleton height={300} /> : null;
  const { session } = booking;
  return (
    <Stack gap="md">
      <Acts booking={booking} />
      <Facts
        facts={[
          ['Code', <Copyable key="code" text={booking.code} />],
          ['State', <State key="state" of={booking.status} />],
          [
            'Customer',
            customer ? (
              <Link key="customer" href={`/users/${customer.id}`}>
                {customer.name}
              </Link>
            ) : (
              '…'
            ),
          ],
          customer ? ['E-mail', <Copyable key="email" text={customer.email} />] : null,
          booking.contact_phone ? ['Phone', <Copyable key="phone" text={booking.contact_phone} />] : null,
          ['Course', session.course.title],
          [
            'Session',
            <Link key="session" href={`/sessions/${session.id}`}>
              {day(session.date)}, {session.start_time}
            </Link>,
          ],
          ['Place', [session.location, session.room].filter(Boolean).join(', ')],
          ['Seats', booking.seats],
          ['To pay', <Money key="total" amount={booking.total_amount} currency={booking.currency} />],
          booking.discount_amount > 0
            ? [
                'Voucher took off',
                <Money key="discount" amount={booking.discount_amount} currency={booking.currency} />,
              ]
            : null,
          booking.early_bird ? ['Price', 'Early bird'] : null,
          booking.refunded_amount > 0
            ? [
                'Paid back',
                <Money key="refunded" amount={booking.refunded_amount} currency={booking.currency} />,
              ]
            : null,
          ['Booked', <When key="booked" at={booking.created_at} />],
          booking.hold_expires_at && booking.status === 'awaiting_payment'
            ? ['Seats held until', <When key="hold" at={booking.hold_expires_at} />]
            : null,
          booking.cancelled_at ? ['Cancelled', <When key="cancelled" at={booking.cancelled_at} />] : null,
          booking.cancellation_reason ? ['Why cancelled', booking.cancellation_reason] : null,
          booking.special_requirements ? ['Special requirements', booking.special_requirements] : null,
        ]}
      />
      <Tabs defaultValue="people" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="people">People</Tabs.Tab>
          <Tabs.Tab value="money">Money</Tabs.Tab>
          {booking.payment ? <Tabs.Tab value="timeline">Timeline</Tabs.Tab> : null}
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people" pt="md">
          <People booking={booking} />
        </Tabs.Panel>
        <Tabs.Panel value="money" pt="md">
          <MoneyOf booking={booking} />
        </Tabs.Panel>
        {booking.payment ? (
          <Tabs.Panel value="timeline" pt="md">
            <PaymentTimeline id={booking.payment.id} />
          </Tabs.Panel>
        ) : null}
        <Tabs.Panel value="history" pt="md">
          <History type="bookings" id={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

type Open = 'cancel' | 'refund' | 'pay' | 'transfer' | null;

function Acts({ booking }: { booking: Booking }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const resend = useAct<void, { sent_to: string }>(
    () => ({ method: 'POST', path: `/bookings/${booking.id}/resend-confirmation` }),
    ({ sent_to }) => echo(`The confirmation is sent again to ${sent_to}`),
  );
  const isLive = ['awaiting_payment', 'confirmed'].includes(booking.status);
  const isPaid = booking.payment?.status === 'completed';
  const paid = isPaid ? booking.payment!.amount : 0;
  const back = booking.refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0);
  return (
    <>
      <Group gap="xs">
        {booking.payment_status === 'pending' || booking.status === 'expired' ? (
          <Button size="xs" onClick={() => setOpen('pay')}>
            Record cash, bank or LPO
          </Button>
        ) : null}
        {booking.status === 'confirmed' ? (
          <Button size="xs" variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
            Send the confirmation again
          </Button>
        ) : null}
        {booking.status === 'confirmed' ? (
          <Button size="xs" variant="default" onClick={() => setOpen('transfer')}>
            Move to another session
          </Button>
        ) : null}
        {paid - back > 0 ? (
          <Button size="xs" variant="default" onClick={() => setOpen('refund')}>
            Pay money back
          </Button>
        ) : null}
        {isLive ? (
          <Button size="xs" variant="light" color="red" onClick={() => setOpen('cancel')}>
            Cancel the booking
          </Button>
        ) : null}
      </Group>
      <Trouble error={resend.error} />
      {open === 'cancel' ? <CancelBooking booking={booking} close={close} /> : null}
      {open === 'refund' ? <RefundBooking booking={booking} left={paid - back} close={close} /> : null}
      {open === 'pay' ? <RecordPayment booking={booking} close={close} /> : null}
      {open === 'transfer' ? <TransferBooking booking={booking} close={close} /> : null}
    </>
  );
}

function People({ booking }: { booking: Booking }) {
  const open = booking.seats - booking.attendees.length;
  return (
    <>
      {booking.attendees.length > 0 ? (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>E-mail</Table.Th>
              <Table.Th>Phone</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {booking.attendees.map((person) => (
              <Table.Tr key={person.id}>
                <Table.Td>{person.name}</Table.Td>
                <Table.Td>{person.email ?? <Nothing />}</Table.Td>
                <Table.Td>{person.phone ?? <Nothing />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
      {open > 0 ? (
        <Text size="sm" c="dimmed" mt="xs">
          {open === 1 ? 'One seat has no name yet.' : `${open} seats have no name yet.`}
        </Text>
      ) : null}
    </>
  );
}

function MoneyOf({ booking }: { booking: Booking }) {
  const { payment, refunds } = booking;
  return (
    <>
      {payment ? (
        <Group gap="xs">
          <Link href={`/payments/${payment.id}`}>
            {money(payment.amount, payment.currency)} by {providerName(payment.provider)}
          </Link>
          <State of={payment.status} />
          {payment.failure_reason ? <Text size="sm">{payment.failure_reason}</Text> : null}
        </Group>
      ) : (
        <Text c="dimmed">Nobody has tried to pay yet.</Text>
      )}
      {payment ? (
        <Text size="sm" mt={4}>
          <Link href={`/payments?booking_id=${booking.id}`}>All attempts</Link>
        </Text>
      ) : null}
      {refunds.length > 0 ? (
        <Part title="Refunds">
          <Stack gap={6}>
            {refunds.map((refund) => (
              <Group key={refund.id} gap="xs">
                <Link href={`/refunds/${refund.id}`}>{money(refund.amount, refund.currency)}</Link>
                <State of={refund.status} />
                <Text size="sm" c="dimmed">
                  {words(refund.cause)}
                </Text>
              </Group>
            ))}
          </Stack>
        </Part>
      ) : null}
    </>
  );
}
