-- What trainers do: when they are away, which sessions they take on, and who came.

create table trainer_days_off (
  id uuid not null default uuid_v7() constraint trainer_days_off_pkey primary key,
  trainer_id uuid not null constraint trainer_days_off_trainer_id_fkey references trainers (id),
  -- First and last day, both off, as wall days of the time zone.
  starts_on date not null,
  ends_on date not null,
  timezone text not null,
  away tstzrange not null generated always as (
    tstzrange(starts_on::timestamp at time zone timezone, (ends_on + 1)::timestamp at time zone timezone)
  ) stored,
  note text,
  created_at timestamptz(3) not null default now(),
  constraint trainer_days_off_in_order check (ends_on >= starts_on),
  constraint trainer_days_off_at_most_a_year check (ends_on - starts_on < 366)
);
create index trainer_days_off_trainer_id_idx on trainer_days_off (trainer_id, starts_on, id);
select audit_table('trainer_days_off', 'away', 'note');

-- A day off and a session exclude each other whichever is written first. Both writers lock the trainer's row before they
-- look, so of two at once the second sees the first.
create function refuse_session_on_day_off() returns trigger
language plpgsql
as $$
begin
  perform from trainers where id = new.effective_trainer_id for share;
  if exists (
    select from trainer_days_off
    where trainer_id = new.effective_trainer_id and away && tstzrange(new.starts_at, new.ends_at)
  ) then
    raise exception 'the trainer has that day off'
      using errcode = 'exclusion_violation', constraint = 'sessions_respect_days_off', table = 'sessions';
  end if;
  return null;
end
$$;
create trigger sessions_respect_days_off_on_insert after insert on sessions
  for each row when (new.status = 'scheduled' and new.effective_trainer_id is not null)
  execute function refuse_session_on_day_off();
create trigger sessions_respect_days_off_on_update after update on sessions
  for each row when (
    new.status = 'scheduled' and new.effective_trainer_id is not null and (
      new.effective_trainer_id is distinct from old.effective_trainer_id or new.starts_at <> old.starts_at
      or new.ends_at <> old.ends_at))
  execute function refuse_session_on_day_off();

create function refuse_day_off_with_sessions() returns trigger
language plpgsql
as $$
begin
  perform from trainers where id = new.trainer_id for update;
  if exists (
    select from sessions
    where effective_trainer_id = new.trainer_id and status in ('scheduled', 'ongoing')
      and tstzrange(starts_at, ends_at) && new.away
  ) then
    raise exception 'a session is scheduled on those days'
      using errcode = 'exclusion_violation', constraint = 'trainer_days_off_without_sessions', table = 'trainer_days_off';
  end if;
  return null;
end
$$;
create trigger trainer_days_off_without_sessions after insert or update on trainer_days_off
  for each row execute function refuse_day_off_with_sessions();

-- A trainer's word on a session. It counts for as long as that trainer teaches it and it has not been moved since.
create table assignment_answers (
  id uuid not null default uuid_v7() constraint assignment_answers_pkey primary key,
  session_id uuid not null constraint assignment_answers_session_id_fkey references sessions (id),
  trainer_id uuid not null constraint assignment_answers_trainer_id_fkey references trainers (id),
  answer text not null,
  reason text,
  answered_at timestamptz(3) not null,
  constraint assignment_answers_one_per_trainer unique (session_id, trainer_id),
  constraint assignment_answers_answer_known check (answer in ('accepted', 'declined')),
  constraint assignment_answers_declined_has_reason check (answer <> 'declined' or reason is not null)
);
create index assignment_answers_trainer_id_idx on assignment_answers (trainer_id);
select audit_table('assignment_answers');

-- Somebody who walked in has no booking; everybody else has one.
alter table attendees alter column booking_id drop not null;
alter table attendees add column walked_into uuid constraint attendees_walked_into_fkey references sessions (id);
alter table attendees add constraint attendees_booked_or_walked_in check ((booking_id is null) <> (walked_into is null));
create index attendees_walked_into_idx on attendees (walked_into) where walked_into is not null;

-- Who came, one row for each attendee. marked_at is when it was tapped, by the platform's clock: the phone's own time
-- (client_at), put right where that clock was wrong. The latest tap wins whenever it arrives.
create table attendance (
  id uuid not null default uuid_v7() constraint attendance_pkey primary key,
  attendee_id uuid not null constraint attendance_attendee_id_fkey references attendees (id),
  session_id uuid not null constraint attendance_session_id_fkey references sessions (id),
  status text not null,
  client_at timestamptz(3) not null,
  marked_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  marked_by uuid not null constraint attendance_marked_by_fkey references users (id),
  constraint attendance_attendee_id_key unique (attendee_id),
  constraint attendance_status_known check (status in ('present', 'late', 'absent'))
);
create index attendance_session_id_idx on attendance (session_id);
select audit_table('attendance');

-- Until when an admin has opened a session's attendance again after it was locked.
alter table sessions add column attendance_open_until timestamptz(3);
