// The nightly job that removes what has served its time.
import type { Deps } from '../deps.ts';

const DAY_MS = 86_400_000;

/** Idempotency keys after a day (api.md), ended logins after 90 days, rate counters and test mail once they mean nothing. */
export async function clearOut({ sql, now }: Deps): Promise<void> {
  const instant = now().getTime();
  await sql`delete from idempotency_keys where created_at < ${new Date(instant - DAY_MS)}`;
  await sql`delete from refresh_tokens where expires_at < ${new Date(instant - DAY_MS)}`;
  await sql`delete from logins where least(expires_at, revoked_at) < ${new Date(instant - 90 * DAY_MS)}`;
  await sql`delete from proof_challenges where expires_at < ${now()}`;
  await sql`delete from development_mailbox where created_at < ${new Date(instant - 14 * DAY_MS)}`;
  // What a message said is kept so that it can be sent again; that it was sent, for a year.
  await sql`
    update messages set data = null
    where created_at < ${new Date(instant - 30 * DAY_MS)} and status <> 'queued' and data is not null`;
  await sql`
    delete from messages where created_at < ${new Date(instant - 365 * DAY_MS)} and status <> 'queued'
      and not exists (select from messages again where again.resend_of = messages.id)`;
  await sql`delete from notifications where created_at < ${new Date(instant - 365 * DAY_MS)}`;
  await sql`delete from integrity_checks where started_at < ${new Date(instant - 365 * DAY_MS)}`;
  await sql`delete from rate_limits where expire < ${instant - DAY_MS}`;
}
