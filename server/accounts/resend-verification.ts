// POST /api/auth/resend-verification: asks for a new link to verify the e-mail address.
import { askForLink } from './ask-for-link.ts';

export const resendVerification = askForLink({
  path: '/auth/resend-verification',
  summary: 'Mail a new verification link, when there is an account that needs one',
  message: 'If this address waits for its verification, a link is on its way to it',
  job: 'mail_verification_link',
  limit: 'resend_verification_by_account',
});
