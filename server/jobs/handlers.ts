// Which function does which job.
import type { JobHandlers } from './worker.ts';

const notYet = async () => undefined;

export const jobHandlers: JobHandlers = {
  send_message: notYet,
  mail_reset_link: notYet,
  apply_delivery: notYet,
  ask_provider: notYet,
  send_refund: notYet,
  free_lapsed_holds: notYet,
  move_sessions: notYet,
  ask_about_payments: notYet,
  clear_out: notYet,
};
