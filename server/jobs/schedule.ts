// Everything that happens by the clock, in one table. pg-boss runs each entry once across all nodes.
import type { Jobs } from './queue.ts';

/** Cron expressions in UTC. */
export const schedule = {
  free_lapsed_holds: '* * * * *',
  move_sessions: '* * * * *',
  complete_corporate_requests: '*/10 * * * *',
  ask_about_minimums: '*/5 * * * *',
  keep_data_tidy: '41 3 * * *',
  tend_waitlists: '* * * * *',
  tell_of_dates: '*/5 * * * *',
  ask_about_payments: '* * * * *',
  watch_refunds: '*/5 * * * *',
  remind: '*/5 * * * *',
  resume_messages: '*/10 * * * *',
  issue_certificates: '*/10 * * * *',
  clear_out: '17 3 * * *',
  // When hardly anybody books: before five in the morning in Nairobi.
  check_integrity: '37 1 * * *',
} as const;

export async function startSchedule(jobs: Jobs): Promise<void> {
  for (const [name, cron] of Object.entries(schedule)) await jobs.boss.schedule(name, cron, {});
}
