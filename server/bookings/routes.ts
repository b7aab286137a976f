import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone, signedIn } from '../http/access.ts';
import { bookForCustomer } from './book-for-customer.ts';
import { cancelBooking } from './cancel-booking.ts';
import { createBooking } from './create-booking.ts';
import { extendHold } from './extend-hold.ts';
import { getBooking } from './get-booking.ts';
import { listAllBookings } from './list-all-bookings.ts';
import { listSessionBookings, listUserBookings } from './list-bookings.ts';
import { nameAttendees } from './name-attendees.ts';
import { previewCancellation } from './preview-cancellation.ts';
import { previewPrice } from './preview-price.ts';
import { resendConfirmation } from './resend-confirmation.ts';
import { previewTransfer, transferBooking } from './transfer-booking.ts';

export async function bookingRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    signedIn([createBooking, getBooking, previewCancellation, cancelBooking, listUserBookings]),
    deps,
  );
  await app.register(anyone([previewPrice]), deps);
  await app.register(
    signedIn([extendHold, resendConfirmation, nameAttendees, previewTransfer, transferBooking]),
    deps,
  );
  await app.register(admin([listAllBookings, listSessionBookings, bookForCustomer]), deps);
}
