// "My account": everything here asks for a login.
import { mustLogIn, type Pages } from '../../site.tsx';
import { bookingPages } from './bookings.tsx';
import { calendarPages } from './calendar.tsx';
import { certificatePages } from './certificates.tsx';
import { messagePages } from './messages.tsx';
import { notificationPages } from './notifications.tsx';
import { overviewPages } from './overview.tsx';
import { privacyPages } from './privacy.tsx';
import { profilePages } from './profile.tsx';
import { receiptPages } from './receipts.tsx';
import { reviewPages } from './reviews.tsx';
import { securityPages } from './security.tsx';
import { waitingListPages } from './waiting-list.tsx';
import { writeReviewPages } from './write-review.tsx';

export const accountPages: Pages = async (app, site) => {
  // Once a form has been read: what was typed in it is kept for after the log-in.
  app.addHook('preValidation', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
  });
  const features = [
    overviewPages,
    bookingPages,
    waitingListPages,
    certificatePages,
    reviewPages,
    writeReviewPages,
    receiptPages,
    notificationPages,
    profilePages,
    messagePages,
    securityPages,
    calendarPages,
    privacyPages,
  ];
  for (const pages of features) await app.register(pages, site);
};
