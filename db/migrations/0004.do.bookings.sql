-- Bookings, the people in their seats, and the counters that make overselling impossible.

create table bookings (
  id uuid not null default uuid_v7() constraint bookings_pkey primary key,
  code text not null default short_code(),
  user_id uuid not null constraint bookings_user_id_fkey references users (id),
  session_id uuid not null constraint bookings_session_id_fkey references sessions (id),
  seats integer not null default 1,
  payment_status text not null default 'pending',
  unit_price numeric(12, 2) not null,
  total_amount numeric(12, 2) not null,
  currency text not null,
  contact_phone text, -- sealed
  contact_phone_hash text,
  special_requirements text, -- sealed
  -- Until when an unpaid booking claims its seats; the claim ends only when payment_status leaves 'pending'.
  hold_expires_at timestamptz(3),
  cancelled_at timestamptz(3),
  cancellation_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint bookings_code_key unique (code),
  constraint bookings_seats_positive check (seats >= 1),
  constraint bookings_payment_status_known check (payment_status in ('pending', 'paid', 'failed', 'refunded')),
  constraint bookings_amounts_not_negative check (unit_price >= 0 and total_amount >= 0),
  constraint bookings_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  constraint bookings_pending_has_hold check (payment_status <> 'pending' or hold_expires_at is not null)
);
create index bookings_user_id_idx on bookings (user_id);
create index bookings_session_id_idx on bookings (session_id);
create index bookings_payment_status_idx on bookings (payment_status);
create index bookings_created_at_idx on bookings (created_at, id);
create index bookings_user_id_session_id_idx on bookings (user_id, session_id);
create index bookings_contact_phone_hash_idx on bookings (contact_phone_hash) where contact_phone_hash is not null;
create index bookings_open_holds_idx on bookings (hold_expires_at)
  where payment_status = 'pending' and cancelled_at is null;
create unique index bookings_one_live_per_user_and_session on bookings (user_id, session_id)
  where cancelled_at is null and payment_status in ('pending', 'paid');
create trigger bookings_touch before update on bookings for each row execute function touch_updated_at();
select audit_table('bookings', 'contact_phone', 'contact_phone_hash', 'special_requirements');

-- failed -> paid is late money for which seats were still free.
insert into state_transitions (machine, from_state, to_state) values
  ('bookings.payment_status', 'pending', 'paid'),
  ('bookings.payment_status', 'pending', 'failed'),
  ('bookings.payment_status', 'failed', 'paid'),
  ('bookings.payment_status', 'paid', 'refunded');
create trigger bookings_payment_status_moves_forward before update of payment_status on bookings
  for each row execute function refuse_unknown_transition('payment_status', 'bookings_payment_status_moves_forward');

-- Which of a session's two counters a booking's seats count in: 'booked', 'held' or neither.
create function seat_claim(payment_status text, cancelled_at timestamptz) returns text
language sql immutable parallel safe
as $$
  select case when cancelled_at is not null then null
              when payment_status = 'paid' then 'booked'
              when payment_status = 'pending' then 'held' end
$$;

-- The counters move with the bookings in the same statement, whoever writes it: one update for each session touched.
-- sessions_not_oversold then refuses what does not fit.
create function count_seats() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'INSERT' then
    update sessions set seats_booked = seats_booked + moved.booked, seats_held = seats_held + moved.held
    from (
      select session_id,
             coalesce(sum(seats) filter (where seat_claim(payment_status, cancelled_at) = 'booked'), 0) as booked,
             coalesce(sum(seats) filter (where seat_claim(payment_status, cancelled_at) = 'held'), 0) as held
      from new_rows group by session_id
    ) as moved
    where sessions.id = moved.session_id and (moved.booked <> 0 or moved.held <> 0);
  elsif tg_op = 'DELETE' then
    update sessions set seats_booked = seats_booked - moved.booked, seats_held = seats_held - moved.held
    from (
      select session_id,
             coalesce(sum(seats) filter (where seat_claim(payment_status, cancelled_at) = 'booked'), 0) as booked,
             coalesce(sum(seats) filter (where seat_claim(payment_status, cancelled_at) = 'held'), 0) as held
      from old_rows group by session_id
    ) as moved
    where sessions.id = moved.session_id and (moved.booked <> 0 or moved.held <> 0);
  else
    update sessions set seats_booked = seats_booked + moved.booked, seats_held = seats_held + moved.held
    from (
      select session_id,
             coalesce(sum(seats * sign) filter (where claim = 'booked'), 0) as booked,
             coalesce(sum(seats * sign) filter (where claim = 'held'), 0) as held
      from (
        select session_id, seats, 1 as sign, seat_claim(payment_status, cancelled_at) as claim from new_rows
        union all
        select session_id, seats, -1, seat_claim(payment_status, cancelled_at) from old_rows
      ) as both_sides
      group by session_id
    ) as moved
    where sessions.id = moved.session_id and (moved.booked <> 0 or moved.held <> 0);
  end if;
  return null;
end
$$;
create trigger bookings_seats_on_insert after insert on bookings referencing new table as new_rows
  for each statement execute function count_seats();
create trigger bookings_seats_on_update after update on bookings
  referencing old table as old_rows new table as new_rows for each statement execute function count_seats();
create trigger bookings_seats_on_delete after delete on bookings referencing old table as old_rows
  for each statement execute function count_seats();

create table attendees (
  id uuid not null default uuid_v7() constraint attendees_pkey primary key,
  booking_id uuid not null constraint attendees_booking_id_fkey references bookings (id),
  -- The order in which the booker named them.
  seat_no integer not null default 1,
  name text not null,
  email text, -- sealed
  phone text, -- sealed
  birth_year integer,
  guardian_consent boolean not null default false,
  removed_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint attendees_name_length check (char_length(name) between 2 and 100),
  constraint attendees_birth_year_is_plausible check (birth_year between 1900 and 2100)
);
create index attendees_booking_id_idx on attendees (booking_id, seat_no);
create trigger attendees_touch before update on attendees for each row execute function touch_updated_at();
