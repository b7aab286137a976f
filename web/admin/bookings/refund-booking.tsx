// Paying a booking's money back, the booking itself staying as it is.
import type { Booking } from '../../../server/bookings/schemas.ts';
import { providerName } from '../payments/provider-names.ts';
import { PayBack } from '../refunds/pay-back.tsx';

type Props = { booking: Booking; left: number; close: () => void };

/** @param props.left what was paid and is not on its way back, in major units */
export function RefundBooking({ booking, left, close }: Props) {
  return (
    <PayBack
      opened
      title={`Pay back money of ${booking.code}`}
      verb="Refund"
      path="/refunds"
      body={{ booking_id: booking.id }}
      currency={booking.currency}
      {...{ left, close }}
    >
      The booking stays as it is. The money goes back by {providerName(booking.payment?.provider ?? '')}, the
      customer is told, and once sent it cannot be called back. Large amounts wait for another admin.
    </PayBack>
  );
}
