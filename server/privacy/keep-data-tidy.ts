// The nightly job of data protection: what served its purpose is forgotten, the tax records stay. docs/privacy.md
// lists the same periods for people.
import type { Deps } from '../deps.ts';

/** Rows of one kind and night; the next night goes on. */
const AT_ONCE = 20_000;
const DAY_MS = 86_400_000;
const FORGOTTEN = '(forgotten)';

/** Also makes the partitions that the next months' events go into. */
export async function keepDataTidy(deps: Deps): Promise<void> {
  const { sql, config, now } = deps;
  const instant = now();
  await sql`
    select keep_event_months((${instant}::timestamptz at time zone 'UTC')::date,
             (date_trunc('month', ${instant}::timestamptz at time zone 'UTC')
              - make_interval(months => ${config.EVENTS_MONTHS}))::date)`;
  const month_ago = new Date(instant.getTime() - 30 * DAY_MS);
  await sql`update imports set file = null, bad_lines = '[]' where ended_at < ${month_ago} and (file is not null or bad_lines <> '[]')`;
  await sql`delete from course_interests where told_at < ${month_ago} and stopped_at is null`;
  await forgetOldWords(deps, monthsBefore(instant, config.PERSONAL_DATA_MONTHS));
}

/** What people wrote or were written, and what providers sent, once nobody can still ask about it. */
async function forgetOldWords({ sql, seal }: Deps, old: Date): Promise<void> {
  await sql`delete from exports where created_at < ${old}`;
  await sql`delete from notifications where created_at < ${old}`;
  await sql`delete from course_interests where asked_at < ${old}`;
  await sql`
    update bookings set special_requirements = null where id in (
      select b.id from bookings b join sessions s on s.id = b.session_id
      where b.special_requirements is not null and s.ends_at < ${old} limit ${AT_ONCE})`;
  await sql`
    update messages set data = null, recipient = ${seal.close(FORGOTTEN)}, recipient_hash = null
    where id in (
      select id from messages where created_at < ${old} and status <> 'queued' and (data is not null or recipient_hash is not null)
      order by created_at limit ${AT_ONCE})`;
  await sql`
    update payment_webhooks set payload = ${seal.close('')}, headers = ${seal.closeJson({})}, ip = null
    where id in (
      select id from payment_webhooks where created_at < ${old} and processed and length(payload) > 60
      order by created_at limit ${AT_ONCE})`;
}

function monthsBefore(instant: Date, months: number): Date {
  const moment = new Date(instant);
  moment.setUTCMonth(moment.getUTCMonth() - months);
  return moment;
}
