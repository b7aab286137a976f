// Everything below /bookings/:code except paying, and the waiting list.
import type { Pages } from '../../site.tsx';
import { attendeePages } from './attendees.tsx';
import { bookingPage } from './booking.tsx';
import { cancelPages } from './cancel.tsx';
import { receiptPages } from './receipt.tsx';
import { transferPages } from './transfer.tsx';
import { waitingListPages } from './waiting-list.tsx';

export const bookingPages: Pages = async (app, site) => {
  for (const pages of [
    ...[bookingPage, attendeePages, cancelPages, transferPages, receiptPages],
    waitingListPages,
  ])
    await app.register(pages, site);
};
