-- The waiting list of a full session. An offer is a real hold: a booking that waits for its money, linked to the entry.

create table waitlist_entries (
  id uuid not null default uuid_v7() constraint waitlist_entries_pkey primary key,
  -- The order of the queue: given out while the session's row is locked, so nobody can slip in before another.
  place bigint generated always as identity,
  user_id uuid not null constraint waitlist_entries_user_id_fkey references users (id),
  session_id uuid not null constraint waitlist_entries_session_id_fkey references sessions (id),
  seats integer not null,
  status text not null default 'waiting',
  -- How many offers went to people who joined later while this entry waited.
  passed_over integer not null default 0,
  booking_id uuid constraint waitlist_entries_booking_id_fkey references bookings (id),
  offered_at timestamptz(3),
  -- Until when the offer was made; a payment under way may keep its hold a little longer.
  offer_expires_at timestamptz(3),
  ended_at timestamptz(3),
  end_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint waitlist_entries_booking_id_key unique (booking_id),
  constraint waitlist_entries_seats_positive check (seats >= 1),
  constraint waitlist_entries_passed_over_not_negative check (passed_over >= 0),
  constraint waitlist_entries_status_known check (
    status in ('waiting', 'offered', 'accepted', 'declined', 'expired', 'left', 'removed')),
  constraint waitlist_entries_offer_is_whole check (
    (booking_id is null) = (offered_at is null) and (booking_id is null) = (offer_expires_at is null)),
  constraint waitlist_entries_offer_has_booking check (
    status not in ('offered', 'accepted', 'declined') or booking_id is not null),
  constraint waitlist_entries_waiting_has_no_offer check (status not in ('waiting', 'left') or booking_id is null),
  constraint waitlist_entries_ended_has_time check ((status in ('waiting', 'offered')) = (ended_at is null))
);
create unique index waitlist_entries_one_live_per_user_and_session on waitlist_entries (user_id, session_id)
  where status in ('waiting', 'offered');
create index waitlist_entries_queue_idx on waitlist_entries (session_id, place) where status in ('waiting', 'offered');
create index waitlist_entries_session_id_idx on waitlist_entries (session_id, place);
create index waitlist_entries_user_id_idx on waitlist_entries (user_id, created_at);
create trigger waitlist_entries_touch before update on waitlist_entries
  for each row execute function touch_updated_at();
select audit_table('waitlist_entries', 'passed_over');

-- expired -> accepted is late money for an offer whose seats were still free.
insert into state_transitions (machine, from_state, to_state) values
  ('waitlist_entries.status', 'waiting', 'offered'),
  ('waitlist_entries.status', 'waiting', 'left'),
  ('waitlist_entries.status', 'waiting', 'expired'),
  ('waitlist_entries.status', 'waiting', 'removed'),
  ('waitlist_entries.status', 'offered', 'accepted'),
  ('waitlist_entries.status', 'offered', 'declined'),
  ('waitlist_entries.status', 'offered', 'expired'),
  ('waitlist_entries.status', 'offered', 'removed'),
  ('waitlist_entries.status', 'expired', 'accepted');
create trigger waitlist_entries_status_moves_forward before update of status on waitlist_entries
  for each row execute function refuse_unknown_transition('status', 'waitlist_entries_status_moves_forward');

-- How many entries wait for a session, on the row that everybody locks before moving seats: whoever holds that lock
-- knows without another look whether seats may go to the public.
alter table sessions add column waiting integer not null default 0;
alter table sessions add constraint sessions_waiting_not_negative check (waiting >= 0);
create index sessions_waiting_idx on sessions (starts_at) where waiting > 0;

create function count_waiting() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'INSERT' then
    update sessions set waiting = waiting + came.entries
    from (select session_id, count(*) as entries from new_rows where status = 'waiting' group by session_id) as came
    where sessions.id = came.session_id;
  elsif tg_op = 'DELETE' then
    update sessions set waiting = waiting - went.entries
    from (select session_id, count(*) as entries from old_rows where status = 'waiting' group by session_id) as went
    where sessions.id = went.session_id;
  else
    update sessions set waiting = waiting + moved.entries
    from (
      select session_id, sum(sign) as entries
      from (
        select session_id, 1 as sign from new_rows where status = 'waiting'
        union all
        select session_id, -1 from old_rows where status = 'waiting'
      ) as both_sides
      group by session_id
    ) as moved
    where sessions.id = moved.session_id and moved.entries <> 0;
  end if;
  return null;
end
$$;
create trigger waitlist_entries_counted_on_insert after insert on waitlist_entries referencing new table as new_rows
  for each statement execute function count_waiting();
create trigger waitlist_entries_counted_on_update after update on waitlist_entries
  referencing old table as old_rows new table as new_rows for each statement execute function count_waiting();
create trigger waitlist_entries_counted_on_delete after delete on waitlist_entries referencing old table as old_rows
  for each statement execute function count_waiting();

-- The counter moves with every entry and tells the audit trail nothing that the entries do not.
drop trigger sessions_audit_insert on sessions;
drop trigger sessions_audit_update on sessions;
drop trigger sessions_audit_delete on sessions;
select audit_table('sessions', 'seats_booked', 'seats_held', 'waiting');
