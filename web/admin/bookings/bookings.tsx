import { lazy } from 'react';
import type { CustomerBooking } from '../../../server/bookings/schemas.ts';
import type { ListScreen } from '../list/list-screen.ts';
import { RecordList } from '../list/record-list.tsx';
import { words } from '../parts/formats.ts';
import { Copyable, Day, Money, Nothing, State, When } from '../parts/values.tsx';

const BookingRecord = lazy(() => import('./booking-record.tsx'));

const screen: ListScreen<CustomerBooking> = {
  ...{
    name: 'bookings',
    title: 'Bookings',
    icon: 'bookings',
    endpoint: '/bookings',
    noun: ['booking', 'bookings'],
  },
  sort: '-created_at',
  rowName: (row) => `Booking ${row.code}`,
  columns: [
    { key: 'code', title: 'Code', show: (row) => row.code },
    { key: 'customer', title: 'Customer', show: (row) => row.customer.name },
    { key: 'course', title: 'Course', show: (row) => row.session.course.title },
    {
      ...{ key: 'date', title: 'Session' },
      show: (row) => <Day date={row.session.date} time={row.session.start_time} />,
    },
    { key: 'seats', title: 'Seats', right: true, show: (row) => row.seats },
    { key: 'status', title: 'State', show: (row) => <State of={row.status} /> },
    {
      key: 'amount',
      title: 'Amount',
      right: true,
      sort: 'total_amount',
      show: (row) => <Money amount={row.total_amount} currency={row.currency} />,
    },
    { key: 'booked', title: 'Booked', sort: 'created_at', show: (row) => <When at={row.created_at} /> },
    {
      key: 'phone',
      title: 'Phone',
      optional: true,
      show: (row) => (row.contact_phone ? <Copyable text={row.contact_phone} /> : <Nothing />),
    },
    { key: 'email', title: 'E-mail', optional: true, show: (row) => <Copyable text={row.customer.email} /> },
    { key: 'place', title: 'Place', optional: true, show: (row) => row.session.location },
    { key: 'hold', title: 'Held until', optional: true, show: (row) => <When at={row.hold_expires_at} /> },
    {
      ...{ key: 'refunded', title: 'Paid back', optional: true, right: true },
      show: (row) => <Money amount={row.refunded_amount || null} currency={row.currency} />,
    },
  ],
  tabs: [
    { label: 'All', filters: {} },
    ...[
      'awaiting_payment',
      'confirmed',
      'completed',
      'refund_pending',
      'cancelled',
      'expired',
      'refunded',
    ].map((status) => ({
      ...{ label: words(status), filters: { status } },
    })),
  ],
  filters: [
    { name: 'code', label: 'Code', kind: 'text' },
    { name: 'contact_phone', label: 'Phone', kind: 'text', placeholder: '0712 345 678' },
    { name: 'date_from', label: 'Booked from', kind: 'date' },
    { name: 'date_to', label: 'Booked to', kind: 'date' },
  ],
  drawer: (id) => <BookingRecord key={id} id={id} />,
  empty: 'Nobody has booked yet.',
};

export default function Bookings() {
  return <RecordList screen={screen} />;
}
