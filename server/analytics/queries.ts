// The queries behind the numbers. docs/analytics.md shows each of them to people, and a test runs what is written
// there against what the API answers. $1 and $2 are the first and the last day, $3 the business's time zone.

const IN_DAYS = (instant: string) =>
  `${instant} >= $1::date::timestamp at time zone $3
  and ${instant} < ($2::date + 1)::timestamp at time zone $3`;

/** Money in and out by what `columns` names; both sides are counted on the day they happened. */
const revenue = (columns: string, names: string) => `
select ${names}, money.currency, sum(received) as received, sum(refunded) as refunded,
       sum(received) - sum(refunded) as net, count(*) filter (where received > 0) as payments
from (
  select r.received_at as at, r.payment_id, r.currency, r.amount as received, 0 as refunded
  from receipts r
  where r.status = 'applied' and ${IN_DAYS('r.received_at')}
  union all
  select f.completed_at, r.payment_id, f.currency, 0, f.amount
  from refunds f join receipts r on r.id = f.receipt_id
  where f.status = 'completed' and r.status = 'applied' and ${IN_DAYS('f.completed_at')}
) as money
${columns}
group by ${names}, money.currency order by ${names}, money.currency`;

const OF_COURSE = `join payments p on p.id = money.payment_id join bookings b on b.id = p.booking_id
join sessions s on s.id = b.session_id join courses c on c.id = s.course_id`;

export const queries = {
  revenue_by_month: revenue(
    `cross join lateral (select date_trunc('month', money.at at time zone $3)::date as month) as calendar`,
    'calendar.month',
  ),
  revenue_by_course: revenue(
    `${OF_COURSE} cross join lateral (select c.id as course_id, c.title as course) as named`,
    'named.course, named.course_id',
  ),
  revenue_by_category: revenue(
    `${OF_COURSE} cross join lateral (select c.category as category) as named`,
    'named.category',
  ),
  fill_rate: `
select date_trunc('month', s.date)::date as month, c.category, count(*) as sessions, sum(s.capacity) as capacity,
       sum(s.seats_booked) as seats_booked,
       round(sum(s.seats_booked) * 100.0 / sum(s.capacity), 1) as filled_percent
from sessions s join courses c on c.id = s.course_id
where s.status <> 'cancelled' and s.date between $1::date and $2::date and $3::text is not null
group by month, c.category order by month, c.category`,
  conversion: `
select step, number, round(number * 100.0 / nullif(lag(number) over (order by place), 0), 1) as percent_of_step_before
from (
  select 1 as place, 'course_viewed' as step, count(*) as number
  from events where kind = 'course_viewed' and ${IN_DAYS('at')}
  union all
  select 2, 'session_viewed', count(*)
  from events where kind = 'session_viewed' and ${IN_DAYS('at')}
  union all
  select 3, 'booked', count(*)
  from bookings where ${IN_DAYS('created_at')}
  union all
  select 4, 'payment_started', count(distinct booking_id)
  from payments where ${IN_DAYS('initiated_at')}
  union all
  select 5, 'paid', count(*)
  from bookings where payment_status in ('paid', 'refunded') and ${IN_DAYS('created_at')}
) as steps
order by place`,
  payments: `
select provider, count(*) as started, count(*) filter (where status = 'completed') as completed,
       count(*) filter (where status = 'failed') as failed, count(*) filter (where status = 'cancelled') as cancelled,
       count(*) filter (where status in ('pending', 'processing')) as open,
       round(count(*) filter (where status = 'completed') * 100.0
             / nullif(count(*) filter (where status in ('completed', 'failed', 'cancelled')), 0), 1) as success_percent
from payments where ${IN_DAYS('initiated_at')}
group by provider order by provider`,
  payment_failures: `
select provider, failure_code, max(failure_reason) as failure_reason, count(*) as payments
from payments where status in ('failed', 'cancelled') and ${IN_DAYS('initiated_at')}
group by provider, failure_code order by payments desc, provider, failure_code`,
  popularity: `
select c.id as course_id, c.title as course, coalesce(views.number, 0) as views, coalesce(made.bookings, 0) as bookings,
       coalesce(made.seats, 0) as seats
from courses c
left join (
  select subject_id, count(*) as number
  from events where kind = 'course_viewed' and ${IN_DAYS('at')}
  group by subject_id
) as views on views.subject_id = c.id
left join (
  select s.course_id, sum(of_session.bookings) as bookings, sum(of_session.seats) as seats
  from (
    select session_id, count(*) as bookings, sum(seats) as seats
    from bookings where payment_status = 'paid' and cancelled_at is null and ${IN_DAYS('created_at')}
    group by session_id
  ) as of_session join sessions s on s.id = of_session.session_id
  group by s.course_id
) as made on made.course_id = c.id
where coalesce(views.number, 0) + coalesce(made.bookings, 0) > 0
order by seats desc, views desc, c.title, c.id limit 100`,
  waitlist: `
select c.id as course_id, c.title as course, count(*) as entries, sum(w.seats) as seats_wanted,
       count(*) filter (where w.offered_at is not null) as offered,
       count(*) filter (where w.status = 'accepted') as accepted,
       count(*) filter (where w.status in ('waiting', 'offered')) as still_waiting
from waitlist_entries w join sessions s on s.id = w.session_id join courses c on c.id = s.course_id
where ${IN_DAYS('w.created_at')}
group by c.id, c.title order by entries desc, c.title limit 100`,
  corporate: `
select status, count(*) as requests, coalesce(sum(headcount), 0) as people, coalesce(sum(quoted_price), 0) as quoted,
       round((avg(extract(epoch from responded_at - created_at)) / 3600)::numeric, 1) as hours_to_answer
from corporate_requests
where deleted_at is null and ${IN_DAYS('created_at')}
group by status order by array_position(array['pending', 'reviewing', 'confirmed', 'completed', 'rejected'], status)`,
} as const;

export type QueryName = keyof typeof queries;
