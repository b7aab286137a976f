// Which function does which job.
import { mailResetLinkJob, mailVerificationLinkJob } from '../accounts/mailed-links.ts';
import { freeAllLapsedHolds } from '../bookings/free-lapsed-holds.ts';
import { issueCertificates } from '../certificates/issue-certificates.ts';
import { completeCorporateRequests } from '../corporate/complete-requests.ts';
import { tellOfDates } from '../courses/tell-of-dates.ts';
import { runImport } from '../imports/run-import.ts';
import { checkIntegrity } from '../integrity/check-integrity.ts';
import { remind } from '../messages/remind.ts';
import { resumeMessages } from '../messages/resume-messages.ts';
import { sendMessage } from '../messages/send-message.ts';
import { applyDelivery } from '../payments/apply-delivery.ts';
import { askAboutPayments, askProvider } from '../payments/ask-provider.ts';
import { withdrawPayment } from '../payments/withdraw-payment.ts';
import { keepDataTidy } from '../privacy/keep-data-tidy.ts';
import { sendRefund } from '../refunds/send-refund.ts';
import { watchRefunds } from '../refunds/watch-refunds.ts';
import { askAboutMinimums } from '../sessions/decide-session.ts';
import { moveSessions } from '../sessions/move-sessions.ts';
import { tendWaitlists } from '../waitlist/tend-waitlists.ts';
import { clearOut } from './clear-out.ts';
import type { JobHandlers } from './worker.ts';

export const jobHandlers: JobHandlers = {
  send_message: sendMessage,
  mail_reset_link: mailResetLinkJob,
  mail_verification_link: mailVerificationLinkJob,
  apply_delivery: applyDelivery,
  ask_provider: askProvider,
  withdraw_payment: withdrawPayment,
  send_refund: sendRefund,
  free_lapsed_holds: freeAllLapsedHolds,
  move_sessions: moveSessions,
  complete_corporate_requests: completeCorporateRequests,
  ask_about_minimums: askAboutMinimums,
  run_import: runImport,
  keep_data_tidy: keepDataTidy,
  tend_waitlists: tendWaitlists,
  tell_of_dates: tellOfDates,
  ask_about_payments: askAboutPayments,
  watch_refunds: watchRefunds,
  remind,
  resume_messages: resumeMessages,
  issue_certificates: issueCertificates,
  clear_out: clearOut,
  check_integrity: checkIntegrity,
};
