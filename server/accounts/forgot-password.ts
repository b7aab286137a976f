// POST /api/auth/forgot-password: asks for a link to set a new password.
import { askForLink } from './ask-for-link.ts';

export const forgotPassword = askForLink({
  path: '/auth/forgot-password',
  summary: 'Mail a link to set a new password, when there is such an account',
  message: 'If there is an account with this address, a link is on its way to it',
  job: 'mail_reset_link',
  limit: 'forgot_password_by_account',
});
