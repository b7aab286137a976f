-- The catalogue: courses, and the sessions in which they are taught.

create table courses (
  id uuid not null default uuid_v7() constraint courses_pkey primary key,
  title text not null,
  category text not null,
  audience text not null,
  description text not null default '',
  duration_weeks integer,
  price numeric(12, 2),
  currency text not null default 'KES',
  syllabus jsonb not null default '[]',
  image text,
  trainer_id uuid constraint courses_trainer_id_fkey references trainers (id),
  rating numeric(3, 2),
  review_count integer not null default 0,
  is_published boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  -- What people type into a search box: whole words by their stem, and what the last, unfinished word may become.
  search tsvector not null generated always as (
    setweight(to_tsvector('english', title), 'A') ||
    setweight(to_tsvector('english', category || ' ' || audience), 'B') ||
    setweight(to_tsvector('simple', title || ' ' || category || ' ' || audience), 'B') ||
    setweight(to_tsvector('english', description), 'C') ||
    setweight(jsonb_to_tsvector('english', syllabus, '["string"]'), 'D')
  ) stored,
  -- What misspelt words are compared with.
  headline text not null generated always as (lower(title || ' ' || category || ' ' || audience)) stored,
  constraint courses_title_length check (char_length(title) between 2 and 200),
  constraint courses_category_known check (
    category in ('AI', 'Robotics', 'Data', 'IoT', 'Cybersecurity', 'Blockchain', 'Development')),
  constraint courses_audience_known check (audience in ('Kids', 'Adults', 'Corporate')),
  constraint courses_duration_is_plausible check (duration_weeks between 1 and 520),
  constraint courses_price_not_negative check (price >= 0),
  constraint courses_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  constraint courses_syllabus_is_list check (jsonb_typeof(syllabus) = 'array'),
  constraint courses_rating_range check (rating between 1 and 5),
  constraint courses_review_count_not_negative check (review_count >= 0),
  constraint courses_published_are_complete check (
    not is_published or (btrim(description) <> '' and jsonb_array_length(syllabus) >= 1))
);
create index courses_title_idx on courses (title, id);
create index courses_category_idx on courses (category);
create index courses_audience_idx on courses (audience);
create index courses_trainer_id_idx on courses (trainer_id);
create index courses_is_published_idx on courses (is_published);
create index courses_is_active_idx on courses (is_active);
create index courses_created_at_idx on courses (created_at, id);
create index courses_catalogue_idx on courses (category, audience, created_at, id) where is_published and is_active;
create index courses_search_idx on courses using gin (search);
create index courses_headline_trigram_idx on courses using gin (headline gin_trgm_ops);
create trigger courses_touch before update on courses for each row execute function touch_updated_at();
select audit_table('courses', 'search', 'headline');

create table sessions (
  id uuid not null default uuid_v7() constraint sessions_pkey primary key,
  course_id uuid not null constraint sessions_course_id_fkey references courses (id),
  date date not null,
  start_time time(0) not null,
  end_time time(0),
  timezone text not null,
  -- How long the session counts as when no end_time is given (SESSION_ASSUMED_MINUTES when it was written).
  assumed_minutes integer not null default 120,
  starts_at timestamptz(3) not null generated always as ((date + start_time) at time zone timezone) stored,
  ends_at timestamptz(3) not null generated always as (
    -- By way of UTC: adding to a timestamptz depends on the session's zone, so it may not stand here.
    case when end_time is null then
           ((((date + start_time) at time zone timezone) at time zone 'UTC') + make_interval(mins => assumed_minutes))
           at time zone 'UTC'
         else (date + end_time) at time zone timezone end
  ) stored,
  location text not null,
  room text,
  trainer_id uuid constraint sessions_trainer_id_fkey references trainers (id),
  -- The session's own trainer, else the course's; kept by triggers so that the overlap rule can be a constraint.
  effective_trainer_id uuid constraint sessions_effective_trainer_id_fkey references trainers (id),
  capacity integer not null default 1,
  seats_booked integer not null default 0,
  seats_held integer not null default 0,
  status text not null default 'scheduled',
  notes text,
  -- When its time or place was last changed: bookings made before may be cancelled for all of their money.
  moved_at timestamptz(3),
  cancelled_at timestamptz(3),
  cancellation_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint sessions_capacity_positive check (capacity >= 1),
  constraint sessions_counters_not_negative check (seats_booked >= 0 and seats_held >= 0),
  constraint sessions_not_oversold check (seats_booked + seats_held <= capacity),
  constraint sessions_status_known check (status in ('scheduled', 'ongoing', 'completed', 'cancelled')),
  constraint sessions_end_after_start check (end_time > start_time),
  constraint sessions_assumed_minutes_positive check (assumed_minutes between 1 and 1440),
  constraint sessions_location_length check (char_length(location) between 1 and 200),
  constraint sessions_cancelled_has_time check ((status = 'cancelled') = (cancelled_at is not null)),
  constraint sessions_trainer_not_double_booked exclude using gist (
    effective_trainer_id with =, tstzrange(starts_at, ends_at) with &&
  ) where (status <> 'cancelled' and effective_trainer_id is not null),
  constraint sessions_room_not_double_booked exclude using gist (
    lower(location) with =, lower(room) with =, tstzrange(starts_at, ends_at) with &&
  ) where (status <> 'cancelled' and room is not null)
);
create index sessions_course_id_idx on sessions (course_id);
create index sessions_date_idx on sessions (date);
create index sessions_trainer_id_idx on sessions (trainer_id);
create index sessions_effective_trainer_id_idx on sessions (effective_trainer_id);
create index sessions_status_idx on sessions (status);
create index sessions_course_id_date_idx on sessions (course_id, date);
create index sessions_starts_at_idx on sessions (starts_at, id);
create index sessions_upcoming_idx on sessions (course_id, starts_at) where status = 'scheduled';
create index sessions_created_at_idx on sessions (created_at, id);
create trigger sessions_touch before update on sessions for each row execute function touch_updated_at();
select audit_table('sessions', 'seats_booked', 'seats_held');

insert into state_transitions (machine, from_state, to_state) values
  ('sessions.status', 'scheduled', 'ongoing'),
  ('sessions.status', 'scheduled', 'cancelled'),
  ('sessions.status', 'ongoing', 'completed'),
  ('sessions.status', 'ongoing', 'cancelled');
create trigger sessions_status_moves_forward before update of status on sessions
  for each row execute function refuse_unknown_transition('status', 'sessions_status_moves_forward');

create function set_effective_trainer() returns trigger
language plpgsql
as $$
begin
  -- A statement that names the column without changing it must not hand a past session to somebody else.
  if tg_op = 'UPDATE' and new.trainer_id is not distinct from old.trainer_id and new.course_id = old.course_id then
    return new;
  end if;
  new.effective_trainer_id := new.trainer_id;
  if new.trainer_id is null then
    -- The lock makes a change of the course's trainer wait, so that it finds this session.
    select trainer_id into new.effective_trainer_id from courses where id = new.course_id for share;
  end if;
  return new;
end
$$;
create trigger sessions_effective_trainer before insert or update of trainer_id, course_id on sessions
  for each row execute function set_effective_trainer();

-- A new course trainer takes over the sessions still to come; who taught the past ones stays as it was.
create function pass_on_course_trainer() returns trigger
language plpgsql
as $$
begin
  update sessions set effective_trainer_id = new.trainer_id
  where course_id = new.id and trainer_id is null and status = 'scheduled';
  return null;
end
$$;
create trigger courses_trainer_passed_on after update of trainer_id on courses
  for each row when (old.trainer_id is distinct from new.trainer_id) execute function pass_on_course_trainer();

-- total_courses_taught is derived: the courses of which somebody held at least one session to its end.
create function count_courses_taught() returns trigger
language plpgsql
as $$
begin
  update trainers set total_courses_taught = (
    select count(distinct course_id) from sessions
    where effective_trainer_id = trainers.id and status = 'completed')
  where id = new.effective_trainer_id;
  return null;
end
$$;
create trigger sessions_completed_counted after insert or update of status on sessions
  for each row when (new.status = 'completed' and new.effective_trainer_id is not null)
  execute function count_courses_taught();
