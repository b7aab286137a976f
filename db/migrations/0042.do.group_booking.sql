-- Booking in groups: what many people want at the same moment is decided and written by one statement.

-- A statement that acts for several people says who is behind which row: darasa.actors holds {object id: {actor_id,
-- request_id, ip}}. Rows it does not name are audited as ever.
create or replace function write_audit() returns trigger
language plpgsql
as $$
declare
  ignored constant text[] := array['updated_at', 'last_login'] || tg_argv;
  actor constant uuid := nullif(current_setting('darasa.actor_id', true), '')::uuid;
  origin constant text := coalesce(nullif(current_setting('darasa.source', true), ''), 'database');
  request constant text := nullif(current_setting('darasa.request_id', true), '');
  address constant inet := nullif(current_setting('darasa.ip', true), '')::inet;
  because constant text := nullif(current_setting('darasa.reason', true), '');
  actors constant jsonb := nullif(current_setting('darasa.actors', true), '')::jsonb;
begin
  if tg_op = 'INSERT' then
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, reason, after)
    select tg_table_name, new_rows.id, 'created', coalesce((who.acts ->> 'actor_id')::uuid, actor), origin,
           coalesce(who.acts ->> 'request_id', request), coalesce((who.acts ->> 'ip')::inet, address), because,
           to_jsonb(new_rows) - ignored
    from new_rows cross join lateral (select actors -> new_rows.id::text as acts) as who;
  elsif tg_op = 'UPDATE' then
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, reason, before, after)
    select tg_table_name, new_rows.id, 'changed', actor, origin, request, address, because, changed.before, changed.after
    from new_rows
    join old_rows using (id)
    cross join lateral (
      select jsonb_object_agg(was.key, was.value) as before, jsonb_object_agg(was.key, to_jsonb(new_rows) -> was.key) as after
      from jsonb_each(to_jsonb(old_rows) - ignored) as was
      where was.value is distinct from to_jsonb(new_rows) -> was.key
    ) as changed
    where changed.before is not null;
  else
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, reason, before)
    select tg_table_name, old_rows.id, 'deleted', actor, origin, request, address, because, to_jsonb(old_rows) - ignored
    from old_rows;
  end if;
  return null;
end
$$;

-- The lapsed holds of one session, looked for whenever it seems full.
create index if not exists bookings_open_holds_of_session_idx on bookings (session_id, hold_expires_at)
  where payment_status = 'pending' and cancelled_at is null;
-- bookings_user_id_session_id_idx finds a person's bookings as well; one index less to write.
drop index bookings_user_id_idx;

-- The functions below look single rows up by their indexes, whatever the planner believes of a table that has grown a
-- thousandfold since it was last counted, and plan that once.

-- What a booking depends on, besides the seats. `terms` is the same as long as none of it changes, so who has read it
-- before can tell under the lock whether it still holds. `lapsed_holds`: seats may come free when somebody needs them.
create function booking_terms(of_sessions uuid[], at timestamptz)
returns table (
  session_id uuid, status text, date date, start_time time, end_time time, timezone text, starts_at timestamptz,
  ends_at timestamptz, location text, room text, course_id uuid, title text, audience text, currency text, price numeric,
  unit_price numeric, early_bird boolean, on_sale boolean, seats_left integer, waiting integer, lapsed_holds boolean,
  terms text
)
language plpgsql stable rows 10
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select s.id, s.status, s.date, s.start_time, s.end_time, s.timezone, s.starts_at, s.ends_at, s.location, s.room, c.id,
         c.title, c.audience, c.currency, c.price, p.unit_price, p.early_bird, c.is_published and c.is_active,
         s.capacity - s.seats_booked - s.seats_held, s.waiting,
         exists (select from bookings b where b.session_id = s.id and b.payment_status = 'pending' and b.cancelled_at is null
                   and b.hold_expires_at <= at),
         md5(row(s.status, s.starts_at <= at, s.date, s.start_time, s.end_time, s.timezone, s.location, s.room, c.id, c.title,
                 c.audience, c.currency, c.price, p.unit_price, p.early_bird, c.is_published, c.is_active)::text)
  from unnest(of_sessions) as wanted (id)
  join sessions s on s.id = wanted.id and s.corporate_request_id is null
  join courses c on c.id = s.course_id
  cross join lateral seat_price(s.id, at) p;
end
$$;

-- Who wants to book: the account if there is one, a live booking of the same session, and whether the idempotency key
-- was used before. One row for each wish; the arrays belong together.
create function booking_wishers(users uuid[], sessions uuid[], keys text[], at timestamptz)
returns table (
  place integer, email text, email_verified boolean, name text, locale text, sealed_phone text, own_booking_id uuid,
  own_lapsed boolean, key_used boolean
)
language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  select wish.place::integer, u.email, coalesce(u.email_verified, false), u.name, u.locale, u.phone, own.id,
         coalesce(own.lapsed, false), wish.key is not null and exists (
           select from idempotency_keys k where k.scope = wish.user_id::text and k.key = wish.key)
  from unnest(booking_wishers.users, booking_wishers.sessions, keys) with ordinality as wish (user_id, session_id, key, place)
  left join users u on u.id = wish.user_id and u.is_active
  left join lateral (
    select b.id, b.payment_status = 'pending' and b.hold_expires_at <= at as lapsed from bookings b
    where b.user_id = wish.user_id and b.session_id = wish.session_id and b.cancelled_at is null
      and b.payment_status in ('pending', 'paid')
    limit 1
  ) as own on true;
end
$$;

-- Books what fits, in the order of `place` within each session, and writes all that belongs to it. Everybody gets an
-- outcome of their own:
--   booked   with its messages, notification, names, audit trail and idempotency key
--   full     fewer seats are left than wanted
--   changed  the terms are others than the caller read, somebody waits, or this person has booked meanwhile
--   claimed  the idempotency key is in use
--   busy     somebody else works on the session; only without `wait`
-- The rows come written out from server/bookings/prepared-booking.ts. One person may be in it once.
create function book_group(wishes json, letters json, notices json, people json, at timestamptz, wait boolean)
returns table (place integer, outcome text)
language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  wanted constant uuid[] := array(select distinct (one ->> 'session_id')::uuid from json_array_elements(wishes) as one);
  locked uuid[];
  claimed integer[] := '{}';
  accepted integer[] := '{}';
  current uuid;
  left_over integer;
  wish record;
begin
  -- The house's order: sessions first, by id. From here to the commit nobody else moves their seats.
  if wait then
    locked := array(select id from sessions where id = any(wanted) order by id for update);
  else
    locked := array(select id from sessions where id = any(wanted) order by id for update skip locked);
  end if;

  -- Two statements: the second sees what was committed before the locks were had.
  claimed := array(
    select w.place from json_to_recordset(wishes) as w (place integer, user_id text, key text)
    where w.key is not null and not pg_try_advisory_xact_lock(hashtextextended(w.user_id || ' ' || w.key, 0)));
  claimed := claimed || array(
    select w.place from json_to_recordset(wishes) as w (place integer, user_id text, key text)
    join idempotency_keys k on k.scope = w.user_id and k.key = w.key);

  for wish in
    select w.*, t.seats_left, t.waiting, t.terms as terms_now
    from json_to_recordset(wishes) as w (place integer, user_id uuid, session_id uuid, seats integer, terms text)
    left join booking_terms(locked, at) t on t.session_id = w.session_id
    order by w.session_id, w.place
  loop
    if wish.session_id is distinct from current then
      current := wish.session_id;
      left_over := wish.seats_left;
    end if;
    place := wish.place;
    outcome := case
      when not wish.session_id = any(locked) then 'busy'
      when wish.place = any(claimed) then 'claimed'
      when wish.terms_now is distinct from wish.terms or wish.waiting > 0 or exists (
        select from bookings b where b.user_id = wish.user_id and b.session_id = wish.session_id and b.cancelled_at is null
          and b.payment_status in ('pending', 'paid')) then 'changed'
      when wish.seats > left_over then 'full'
      else 'booked'
    end;
    if outcome = 'booked' then
      left_over := left_over - wish.seats;
      accepted := accepted || wish.place;
    end if;
    return next;
  end loop;
  if cardinality(accepted) = 0 then
    return;
  end if;

  perform set_config('darasa.source', 'api', true), set_config('darasa.actors', (
    select json_object_agg(w.id, json_build_object('actor_id', w.user_id, 'request_id', w.request_id, 'ip', w.ip))
    from json_to_recordset(wishes) as w (place integer, id uuid, user_id uuid, request_id text, ip text)
    where w.place = any(accepted))::text, true);
  insert into bookings (id, code, user_id, session_id, seats, payment_status, unit_price, total_amount, currency, early_bird,
                        contact_phone, contact_phone_hash, special_requirements, hold_expires_at, created_at, updated_at)
  select w.id, w.code, w.user_id, w.session_id, w.seats, w.payment_status, w.unit_price, w.total_amount, w.currency,
         w.early_bird, w.contact_phone, w.contact_phone_hash, w.special_requirements, w.hold_expires_at, w.created_at, w.created_at
  from json_to_recordset(wishes) as w (
    place integer, id uuid, code text, user_id uuid, session_id uuid, seats integer, payment_status text, unit_price numeric,
    total_amount numeric, currency text, early_bird boolean, contact_phone text, contact_phone_hash text,
    special_requirements text, hold_expires_at timestamptz, created_at timestamptz)
  where w.place = any(accepted);
  perform set_config('darasa.actors', '', true);
  insert into attendees (id, booking_id, seat_no, name, email, phone, birth_year, guardian_consent, created_at)
  select p.id, p.booking_id, p.seat_no, p.name, p.email, p.phone, p.birth_year, p.guardian_consent, p.created_at
  from json_to_recordset(people) as p (
    place integer, id uuid, booking_id uuid, seat_no integer, name text, email text, phone text, birth_year integer,
    guardian_consent boolean, created_at timestamptz)
  where p.place = any(accepted);
  insert into messages (id, key, kind, channel, user_id, recipient, recipient_hash, locale, data, created_at)
  select m.id, m.key, m.kind, m.channel, m.user_id, m.recipient, m.recipient_hash, m.locale, m.data, m.created_at
  from json_to_recordset(letters) as m (
    place integer, id uuid, key text, kind text, channel text, user_id uuid, recipient text, recipient_hash text, locale text,
    data text, created_at timestamptz)
  where m.place = any(accepted);
  insert into notifications (key, user_id, kind, locale, title, body, link, created_at)
  select n.key, n.user_id, n.kind, n.locale, n.title, n.body, n.link, n.created_at
  from json_to_recordset(notices) as n (
    place integer, key text, user_id uuid, kind text, locale text, title text, body text, link text,
    created_at timestamptz)
  where n.place = any(accepted);
  insert into idempotency_keys (scope, key, request_hash, response_status, response_body, created_at)
  select w.user_id, w.key, w.request_hash, 201, w.answer, w.created_at
  from json_to_recordset(wishes) as w (
    place integer, user_id text, key text, request_hash text, answer text, created_at timestamptz)
  where w.place = any(accepted) and w.key is not null;
end
$$;
