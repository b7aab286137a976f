// What counts as waiting for a person: for each kind of work, the rows of it. `at` says how urgent a row is.
import type { Db, Fragment } from '../database/connect.ts';
import type { WorkKind } from './schemas.ts';

const DAY_MS = 86_400_000;
/** A session that starts within so many days with fewer seats sold than this share is worth a look. */
const LOW_FILL = { days: 14, percent: 40 };
/** A quote is worth a call in its last days, and for a while after it ended. */
const QUOTE_DAYS = { before: 3, after: 14 };
const MESSAGE_DAYS = 7;

/** Each selects id, title, detail, at, amount, currency. */
export function waitingWork(sql: Db, now: Date, timezone: string): Record<WorkKind, Fragment> {
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const no_money = sql`null::numeric as amount, null as currency`;
  return {
    data_broken: sql`
      select c.id || ':' || coalesce(v ->> 'name', '') as id, coalesce(v ->> 'name', 'not_checked') as title,
             coalesce(c.error, v ->> 'sentence') as detail, c.started_at as at, ${no_money}
      from (select * from integrity_checks where ended_at is not null order by started_at desc, id desc limit 1) c
      left join jsonb_array_elements(c.violations) v on true where c.error is not null or v is not null`,
    money_to_apply: sql`
      select id, provider_transaction_id as title, coalesce(reason, 'Unapplied') as detail, received_at as at, amount, currency
      from receipts where status = 'unapplied'`,
    payments_to_check: sql`
      select p.id, b.code as title, p.attention as detail, p.updated_at as at, p.amount, p.currency
      from payments p join bookings b on b.id = p.booking_id where p.attention is not null`,
    refunds_to_approve: sql`
      select f.id, coalesce(b.code, r.provider_transaction_id) as title, f.reason as detail, f.requested_at as at, f.amount, f.currency
      from refunds f join receipts r on r.id = f.receipt_id left join bookings b on b.id = f.booking_id
      where f.status = 'requested' and f.approval_needed and f.approved_by is null`,
    refunds_in_trouble: sql`
      select f.id, coalesce(b.code, r.provider_transaction_id) as title,
             coalesce(f.attention, f.failure_reason, 'Failed') as detail, f.requested_at as at, f.amount, f.currency
      from refunds f join receipts r on r.id = f.receipt_id left join bookings b on b.id = f.booking_id
      where f.attention is not null`,
    deliveries_not_applied: sql`
      select id, provider || ' ' || event_type as title, processing_error as detail, created_at as at, ${no_money}
      from payment_webhooks where processing_error is not null and created_at > ${inDays(-30)}`,
    sessions_in_doubt: sql`
      select s.id, c.title, s.seats_booked || ' of at least ' || s.min_seats || ' seats sold' as detail,
             coalesce(s.decide_by, s.starts_at) as at, ${no_money}
      from sessions s join courses c on c.id = s.course_id
      where s.status = 'scheduled' and s.doubted_at is not null and s.decided_at is null`,
    sessions_low_fill: sql`
      select s.id, c.title, s.seats_booked || ' of ' || s.capacity || ' seats sold' as detail, s.starts_at as at, ${no_money}
      from sessions s join courses c on c.id = s.course_id
      where s.status = 'scheduled' and s.starts_at > ${now} and s.starts_at < ${inDays(LOW_FILL.days)}
        and s.corporate_request_id is null and s.seats_booked * 100 < s.capacity * ${LOW_FILL.percent}
        and (s.doubted_at is null or s.decided_at is not null)`,
    requests_to_answer: sql`
      select id, company_name as title, topic as detail, created_at as at, ${no_money}
      from corporate_requests where status = 'pending' and deleted_at is null`,
    quotes_ending: sql`
      select x.id, x.company_name as title, 'Quote ' || x.reference || '-' || q.version as detail,
             (q.valid_until + 1)::timestamp at time zone ${timezone} as at, q.total as amount, q.currency
      from corporate_quotes q join corporate_requests x on x.id = q.request_id
      where q.status = 'open' and x.deleted_at is null and x.status in ('pending', 'reviewing')
        and (q.valid_until + 1)::timestamp at time zone ${timezone}
          between ${inDays(-QUOTE_DAYS.after)} and ${inDays(QUOTE_DAYS.before)}`,
    messages_failed: sql`
      select m.id, m.kind as title, coalesce(m.error, 'Failed') as detail, m.created_at as at, ${no_money}
      from messages m where m.status = 'failed' and m.created_at > ${inDays(-MESSAGE_DAYS)}
        and m.error is distinct from 'erased' and not exists (select from messages where resend_of = m.id)`,
    jobs_failed: sql`
      select id, name as title, coalesce(split_part(output ->> 'message', E'\\n', 1), 'Given up') as detail,
             created_on as at, ${no_money}
      from pgboss.job where state = 'failed'`,
  };
}
