-- Cheaper seats: early-bird prices until a day, and vouchers whose limits hold however many people use them at once.

alter table courses add column early_bird_price numeric(12, 2);
alter table courses add column early_bird_until date;
alter table courses add constraint courses_early_bird_is_whole check (
  (early_bird_price is null) = (early_bird_until is null));
alter table courses add constraint courses_early_bird_positive check (early_bird_price > 0);
-- A session's own early-bird price takes the place of its course's.
alter table sessions add column early_bird_price numeric(12, 2);
alter table sessions add column early_bird_until date;
alter table sessions add constraint sessions_early_bird_is_whole check (
  (early_bird_price is null) = (early_bird_until is null));
alter table sessions add constraint sessions_early_bird_positive check (early_bird_price > 0);

-- What one seat costs at an instant: the one place that decides it. The last day counts where the session is.
-- unit_price is null where the course has no price.
create function seat_price(of_session uuid, at timestamptz)
returns table (list_price numeric, unit_price numeric, early_bird boolean, early_bird_until date)
language sql stable
as $$
  select c.price, case when early.counts then early.price else c.price end, early.counts,
         case when early.counts then early.until end
  from sessions s
  join courses c on c.id = s.course_id
  cross join lateral (
    select coalesce(s.early_bird_price, c.early_bird_price) as price,
           case when s.early_bird_price is not null then s.early_bird_until else c.early_bird_until end as until
  ) as offer
  cross join lateral (
    select offer.price, offer.until,
           coalesce(offer.price < c.price and (at at time zone s.timezone)::date <= offer.until, false) as counts
  ) as early
  where s.id = of_session
$$;

create table vouchers (
  id uuid not null default uuid_v7() constraint vouchers_pkey primary key,
  code text not null,
  kind text not null,
  -- Percent of the price, or an amount off the whole booking in major units of the currency.
  value numeric(12, 2) not null,
  currency text not null,
  -- The one course it is for; none, all courses.
  course_id uuid constraint vouchers_course_id_fkey references courses (id),
  valid_from timestamptz(3),
  valid_until timestamptz(3),
  max_uses integer,
  max_uses_per_user integer,
  -- Moved by the bookings that use it, in their own statement.
  uses integer not null default 0,
  note text,
  is_active boolean not null default true,
  created_by uuid constraint vouchers_created_by_fkey references users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint vouchers_code_key unique (code),
  constraint vouchers_code_is_plain check (code ~ '^[A-Z0-9-]{3,40}$'),
  constraint vouchers_kind_known check (kind in ('percent', 'amount')),
  constraint vouchers_value_is_sound check (value > 0 and (kind <> 'percent' or value <= 100)),
  constraint vouchers_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  constraint vouchers_validity_in_order check (valid_from < valid_until),
  constraint vouchers_limits_positive check (max_uses >= 1 and max_uses_per_user >= 1),
  constraint vouchers_uses_not_negative check (uses >= 0)
);
create index vouchers_created_at_idx on vouchers (created_at, id);
create index vouchers_course_id_idx on vouchers (course_id) where course_id is not null;
create trigger vouchers_touch before update of kind, value, course_id, valid_from, valid_until, max_uses,
  max_uses_per_user, note, is_active on vouchers for each row execute function touch_updated_at();
select audit_table('vouchers', 'uses');

alter table bookings add column voucher_id uuid constraint bookings_voucher_id_fkey references vouchers (id);
alter table bookings add column discount_amount numeric(12, 2) not null default 0;
alter table bookings add column early_bird boolean not null default false;
alter table bookings add constraint bookings_discount_has_voucher check (
  discount_amount >= 0 and (voucher_id is not null or discount_amount = 0));
create index bookings_voucher_id_idx on bookings (voucher_id, user_id) where voucher_id is not null;

-- Whether a booking has taken one use of its voucher: while it is held, and for good once it was paid.
create function takes_voucher(payment_status text, cancelled_at timestamptz) returns boolean
language sql immutable parallel safe
as $$
  select payment_status in ('paid', 'refunded') or (payment_status = 'pending' and cancelled_at is null)
$$;

-- Counts the uses in the statement that makes or ends them. The voucher's row lock makes bookings at once take turns,
-- and whoever comes after the last use is refused.
create function take_voucher_uses() returns trigger
language plpgsql
as $$
declare
  taken record;
  limits record;
begin
  for taken in
    select voucher_id, user_id, count(*) as uses from new_rows
    where voucher_id is not null and takes_voucher(payment_status, cancelled_at)
    group by voucher_id, user_id order by voucher_id, user_id
  loop
    update vouchers set uses = uses + taken.uses where id = taken.voucher_id
    returning uses, max_uses, max_uses_per_user into limits;
    if limits.uses > limits.max_uses then
      raise exception 'the voucher is used up'
        using errcode = 'check_violation', constraint = 'vouchers_within_limit', table = 'vouchers';
    end if;
    if (select count(*) from bookings where voucher_id = taken.voucher_id and user_id = taken.user_id
          and takes_voucher(payment_status, cancelled_at)) > limits.max_uses_per_user then
      raise exception 'this person has used the voucher up'
        using errcode = 'check_violation', constraint = 'vouchers_within_limit_per_user', table = 'vouchers';
    end if;
  end loop;
  return null;
end
$$;
create trigger bookings_voucher_taken after insert on bookings referencing new table as new_rows
  for each statement execute function take_voucher_uses();

-- A use comes back when its hold ends without money. When late money revives that booking the use is taken again even
-- beyond the limit: its price was promised, and the money is here.
create function move_voucher_uses() returns trigger
language plpgsql
as $$
declare
  moved record;
begin
  for moved in
    select voucher_id, sum(change) as uses
    from (
      select voucher_id, 1 as change from new_rows
      where voucher_id is not null and takes_voucher(payment_status, cancelled_at)
      union all
      select voucher_id, -1 from old_rows
      where voucher_id is not null and takes_voucher(payment_status, cancelled_at)
    ) as both_sides
    group by voucher_id having sum(change) <> 0 order by voucher_id
  loop
    update vouchers set uses = uses + moved.uses where id = moved.voucher_id;
  end loop;
  return null;
end
$$;
create trigger bookings_voucher_moved after update on bookings
  referencing old table as old_rows new table as new_rows for each statement execute function move_voucher_uses();
