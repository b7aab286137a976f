-- What people do, for the numbers of the back office: no name, no address, no search words, only who it was when they
-- were logged in. One partition for each month, so that forgetting a month is dropping a table.

create table events (
  at timestamptz(3) not null,
  kind text not null,
  user_id uuid,
  -- The course, session or booking it is about.
  subject_id uuid,
  constraint events_kind_known check (kind in ('course_viewed', 'session_viewed', 'searched', 'booked', 'payment_started'))
) partition by range (at);
create index events_kind_at_idx on events (kind, at, subject_id);
create index events_user_id_idx on events (user_id) where user_id is not null;
-- Whatever has no month of its own yet: the job moves it when it makes the month.
create table events_rest partition of events default;

-- Makes the partitions of the month of `today` and the two after it, and drops those that ended before `oldest`.
create function keep_event_months(today date, oldest date) returns void
language plpgsql
as $$
declare
  month date;
  part text;
begin
  for month in select generate_series(date_trunc('month', today), date_trunc('month', today) + interval '2 months', '1 month')::date loop
    part := 'events_' || to_char(month, 'YYYY_MM');
    continue when to_regclass(part) is not null;
    execute format('create table %I (like events including constraints)', part);
    execute format('with moved as (delete from events_rest where at >= %1$L and at < %2$L returning *) insert into %3$I select * from moved',
                   month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC', part);
    execute format('alter table events attach partition %I for values from (%L) to (%L)',
                   part, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
  end loop;
  for part in
    select relid::text from pg_partition_tree('events')
    where isleaf and relid::text ~ '^events_\d{4}_\d\d$'
      and to_date(right(relid::text, 7), 'YYYY_MM') + interval '1 month' <= oldest
  loop
    execute format('drop table %s', part);
  end loop;
  delete from events_rest where at < oldest;
end
$$;

-- The numbers are read by time.
create index receipts_received_at_idx on receipts (received_at) include (amount, currency, payment_id) where status = 'applied';
create index refunds_completed_at_idx on refunds (completed_at) where completed_at is not null;
create index payments_initiated_at_idx on payments (initiated_at) include (provider, status, booking_id);
