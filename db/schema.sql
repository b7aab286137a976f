-- The schema as the migrations leave it. Written by `npm run db:schema`; a test fails when it is out of date.
-- To read, not to run: tables stand in the order of their names.

create extension btree_gist;
create extension pg_trgm;

CREATE OR REPLACE FUNCTION audit_table(audited regclass, VARIADIC hidden text[] DEFAULT '{}'[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  arguments constant text := (select coalesce(string_agg(quote_literal(h), ', '), '') from unnest(hidden) as h);
begin
  execute format('create trigger %1$s_audit_insert after insert on %1$s referencing new table as new_rows
                  for each statement execute function write_audit(%2$s)', audited, arguments);
  execute format('create trigger %1$s_audit_update after update on %1$s referencing old table as old_rows new table as new_rows
                  for each statement execute function write_audit(%2$s)', audited, arguments);
  execute format('create trigger %1$s_audit_delete after delete on %1$s referencing old table as old_rows
                  for each statement execute function write_audit(%2$s)', audited, arguments);
end
$function$;

CREATE OR REPLACE FUNCTION book_group(wishes json, letters json, notices json, people json, at timestamptz, wait boolean)
 RETURNS TABLE(place integer, outcome text)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION booking_terms(of_sessions uuid[], at timestamptz)
 RETURNS TABLE(session_id uuid, status text, date date, start_time time without time zone, end_time time without time zone, timezone text, starts_at timestamptz, ends_at timestamptz, location text, room text, course_id uuid, title text, audience text, currency text, price numeric, unit_price numeric, early_bird boolean, on_sale boolean, seats_left integer, waiting integer, lapsed_holds boolean, terms text)
 LANGUAGE plpgsql
 STABLE ROWS 10
 SET enable_seqscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION booking_wishers(users uuid[], sessions uuid[], keys text[], at timestamptz)
 RETURNS TABLE(place integer, email text, email_verified boolean, name text, locale text, sealed_phone text, own_booking_id uuid, own_lapsed boolean, key_used boolean)
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION count_courses_taught()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update trainers set total_courses_taught = (
    select count(distinct course_id) from sessions
    where effective_trainer_id = trainers.id and status = 'completed')
  where id = new.effective_trainer_id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION count_seats()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION count_waiting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION course_words_like(misspelt text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET "pg_trgm.word_similarity_threshold" TO '0.45'
AS $function$
  select string_agg('''' || word || '''', ' | ')
  from (select word, word_similarity(misspelt, word) as alike, max(word_similarity(misspelt, word)) over () as nearest
        from course_words where misspelt <% word order by 2 desc, 1 limit 12) as near
  where alike >= nearest - 0.2
$function$;

CREATE OR REPLACE FUNCTION forget_image_variants()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.image_variants := '[]';
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION forget_photo_variants()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.photo_variants := '[]';
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION keep_course_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into course_words (word)
  select distinct word from new_rows, unnest(tsvector_to_array(to_tsvector('simple', headline))) as word
  where char_length(word) >= 4 and word !~ '[''\\:&|!()<>]' and word !~ '^[-+0-9.]+$'
  order by word
  on conflict do nothing;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION keep_event_months(today date, oldest date)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION move_voucher_uses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION number_document()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into document_counters as counter (kind, year, last_seq) values (new.kind, new.year, 1)
  on conflict (kind, year) do update set last_seq = counter.last_seq + 1
  returning last_seq into new.seq;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION pass_on_course_trainer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update sessions set effective_trainer_id = new.trainer_id
  where course_id = new.id and trainer_id is null and status = 'scheduled';
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION rate_courses_and_trainers()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  rated_courses uuid[];
  rated_trainers uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct course_id order by course_id), array_agg(distinct trainer_id order by trainer_id)
    into rated_courses, rated_trainers from new_rows;
  else
    select array_agg(distinct course_id order by course_id), array_agg(distinct trainer_id order by trainer_id)
    into rated_courses, rated_trainers
    from (select course_id, trainer_id from new_rows union all select course_id, trainer_id from old_rows) as both_sides;
  end if;
  perform from courses where id = any(rated_courses) order by id for no key update;
  update courses set rating = said.rating, review_count = said.reviews
  from (
    select wanted.id, round(avg(r.rating), 2) as rating, count(r.rating) as reviews
    from unnest(rated_courses) as wanted (id)
    left join reviews r on r.course_id = wanted.id and r.hidden_at is null
    group by wanted.id
  ) as said
  where courses.id = said.id
    and (courses.rating, courses.review_count) is distinct from (said.rating, said.reviews::integer);
  perform from trainers where id = any(rated_trainers) order by id for no key update;
  update trainers set rating = said.rating
  from (
    select wanted.id, round(avg(r.rating), 2) as rating
    from unnest(rated_trainers) as wanted (id)
    left join reviews r on r.trainer_id = wanted.id and r.hidden_at is null
    where wanted.id is not null
    group by wanted.id
  ) as said
  where trainers.id = said.id and trainers.rating is distinct from said.rating;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION refuse_changed_certificate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  may_change constant text[] := array['revoked_at', 'revoked_reason', 'revoked_by', 'replaced_by'] || case
    when coalesce(current_setting('darasa.erasing', true), '') = 'on' then array['recipient_name'] else '{}' end;
begin
  if to_jsonb(new) - may_change is distinct from to_jsonb(old) - may_change
     or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
    raise exception 'a certificate is never changed, only revoked'
      using errcode = 'check_violation', constraint = 'certificates_never_change', table = 'certificates';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION refuse_day_off_with_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION refuse_document_rewrite()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and coalesce(current_setting('darasa.erasing', true), '') = 'on'
     -- The number is made of kind, year and seq, and not yet there before the row is written.
     and to_jsonb(new) - array['content', 'number'] = to_jsonb(old) - array['content', 'number'] then
    return new;
  end if;
  raise exception 'documents is append-only'
    using errcode = 'restrict_violation', constraint = 'documents_is_append_only', table = 'documents';
end
$function$;

CREATE OR REPLACE FUNCTION refuse_other_amount()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (
    select from bookings where id = new.booking_id and total_amount = new.amount and currency = new.currency
  ) then
    raise exception 'a payment asks for exactly what its booking costs'
      using errcode = 'check_violation', constraint = 'payments_amount_matches_booking', table = 'payments';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION refuse_other_offer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.request_id, new.version, new.lines, new.seats, new.net, new.tax_name, new.tax_rate_percent, new.tax_amount,
      new.total, new.currency, new.note, new.valid_until) is distinct from
     (old.request_id, old.version, old.lines, old.seats, old.net, old.tax_name, old.tax_rate_percent, old.tax_amount,
      old.total, old.currency, old.note, old.valid_until) then
    raise exception 'a quote is never rewritten'
      using errcode = 'restrict_violation', constraint = 'corporate_quotes_are_never_rewritten', table = 'corporate_quotes';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION refuse_refund_beyond_receipt()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  received numeric;
begin
  select amount into received from receipts where id = new.receipt_id and currency = new.currency for update;
  if received is null or received < (
    select coalesce(sum(amount), 0) from refunds where receipt_id = new.receipt_id and status <> 'failed'
  ) then
    raise exception 'refunds of a receipt add up to more than was received'
      using errcode = 'check_violation', constraint = 'refunds_within_receipt', table = 'refunds';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION refuse_rewrite()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_is_append_only', table = tg_table_name;
end
$function$;

CREATE OR REPLACE FUNCTION refuse_session_on_day_off()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION refuse_unknown_transition()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  old_state text := to_jsonb(old) ->> tg_argv[0];
  new_state text := to_jsonb(new) ->> tg_argv[0];
begin
  if old_state is distinct from new_state and not exists (
    select from state_transitions
    where machine = tg_table_name || '.' || tg_argv[0] and from_state = old_state and to_state = new_state
  ) then
    raise exception '% cannot go from % to %', tg_table_name, old_state, new_state
      using errcode = 'check_violation', constraint = tg_argv[1], table = tg_table_name;
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION revise_calendar_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.calendar_revision := old.calendar_revision + 1;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION seat_claim(payment_status text, cancelled_at timestamptz)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when cancelled_at is not null then null
              when payment_status = 'paid' then 'booked'
              when payment_status = 'pending' then 'held' end
$function$;

CREATE OR REPLACE FUNCTION seat_price(of_session uuid, at timestamptz)
 RETURNS TABLE(list_price numeric, unit_price numeric, early_bird boolean, early_bird_until date)
 LANGUAGE sql
 STABLE
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION set_effective_trainer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION short_code()
 RETURNS text
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(random.bytes, place) & 31), 1), '')
  from (select uuid_send(gen_random_uuid()) as bytes) as random,
       unnest(array[0, 1, 2, 3, 4, 5, 10, 11]) as place
$function$;

CREATE OR REPLACE FUNCTION take_voucher_uses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION takes_voucher(payment_status text, cancelled_at timestamptz)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select payment_status in ('paid', 'refunded') or (payment_status = 'pending' and cancelled_at is null)
$function$;

CREATE OR REPLACE FUNCTION tell_catalogue_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('catalogue_changed', '');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION touch_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.updated_at := now();
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select encode(
    set_bit(
      set_bit(
        overlay(uuid_send(gen_random_uuid())
                placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                from 1 for 6),
        52, 1),
      53, 1),
    'hex')::uuid
$function$;

CREATE OR REPLACE FUNCTION write_audit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
    -- Grouped and not joined: a join planned for one row is a hundred times slower for a hundred.
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, reason, before, after)
    select tg_table_name, pair.id, 'changed', actor, origin, request, address, because, changed.before, changed.after
    from (
      select id, (array_agg(doc) filter (where is_old))[1] as before, (array_agg(doc) filter (where not is_old))[1] as after
      from (
        select id, true as is_old, to_jsonb(old_rows) - ignored as doc from old_rows
        union all
        select id, false, to_jsonb(new_rows) - ignored from new_rows
      ) as sides
      group by id
      having count(distinct doc) > 1
    ) as pair
    cross join lateral (
      select jsonb_object_agg(was.key, was.value) as before, jsonb_object_agg(was.key, pair.after -> was.key) as after
      from jsonb_each(pair.before) as was
      where was.value is distinct from pair.after -> was.key
    ) as changed
    where changed.before is not null;
  else
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, reason, before)
    select tg_table_name, old_rows.id, 'deleted', actor, origin, request, address, because, to_jsonb(old_rows) - ignored
    from old_rows;
  end if;
  return null;
end
$function$;

create table assignment_answers (
  id uuid not null default uuid_v7(),
  session_id uuid not null,
  trainer_id uuid not null,
  answer text not null,
  reason text,
  answered_at timestamptz(3) not null,
  constraint assignment_answers_pkey PRIMARY KEY (id),
  constraint assignment_answers_one_per_trainer UNIQUE (session_id, trainer_id),
  constraint assignment_answers_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint assignment_answers_trainer_id_fkey FOREIGN KEY (trainer_id) REFERENCES trainers(id),
  constraint assignment_answers_answer_known CHECK (answer = ANY (ARRAY['accepted', 'declined'])),
  constraint assignment_answers_declined_has_reason CHECK (answer <> 'declined' OR reason IS NOT NULL)
);

CREATE INDEX assignment_answers_trainer_id_idx ON assignment_answers USING btree (trainer_id);

CREATE TRIGGER assignment_answers_audit_delete AFTER DELETE ON assignment_answers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();
CREATE TRIGGER assignment_answers_audit_insert AFTER INSERT ON assignment_answers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();
CREATE TRIGGER assignment_answers_audit_update AFTER UPDATE ON assignment_answers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();

create table attendance (
  id uuid not null default uuid_v7(),
  attendee_id uuid not null,
  session_id uuid not null,
  status text not null,
  client_at timestamptz(3) not null,
  marked_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  marked_by uuid not null,
  constraint attendance_pkey PRIMARY KEY (id),
  constraint attendance_attendee_id_key UNIQUE (attendee_id),
  constraint attendance_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id),
  constraint attendance_marked_by_fkey FOREIGN KEY (marked_by) REFERENCES users(id),
  constraint attendance_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint attendance_status_known CHECK (status = ANY (ARRAY['present', 'late', 'absent']))
);

CREATE INDEX attendance_session_id_idx ON attendance USING btree (session_id);

CREATE TRIGGER attendance_audit_delete AFTER DELETE ON attendance REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();
CREATE TRIGGER attendance_audit_insert AFTER INSERT ON attendance REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();
CREATE TRIGGER attendance_audit_update AFTER UPDATE ON attendance REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();

create table attendees (
  id uuid not null default uuid_v7(),
  booking_id uuid,
  seat_no integer not null default 1,
  name text not null,
  email text,
  phone text,
  birth_year integer,
  guardian_consent boolean not null default false,
  removed_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  walked_into uuid,
  constraint attendees_pkey PRIMARY KEY (id),
  constraint attendees_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings(id),
  constraint attendees_walked_into_fkey FOREIGN KEY (walked_into) REFERENCES sessions(id),
  constraint attendees_birth_year_is_plausible CHECK (birth_year >= 1900 AND birth_year <= 2100),
  constraint attendees_booked_or_walked_in CHECK ((booking_id IS NULL) <> (walked_into IS NULL)),
  constraint attendees_name_length CHECK (char_length(name) >= 2 AND char_length(name) <= 100)
);

CREATE INDEX attendees_booking_id_idx ON attendees USING btree (booking_id, seat_no);
CREATE INDEX attendees_name_trigram_idx ON attendees USING gin (lower(name) gin_trgm_ops);
CREATE INDEX attendees_walked_into_idx ON attendees USING btree (walked_into) WHERE walked_into IS NOT NULL;

CREATE TRIGGER attendees_touch BEFORE UPDATE ON attendees FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table audit_log (
  id bigint not null generated always as identity,
  at timestamptz(3) not null default clock_timestamp(),
  object_type text not null,
  object_id uuid not null,
  action text not null,
  actor_id uuid,
  source text not null,
  request_id text,
  ip inet,
  before jsonb,
  after jsonb,
  reason text,
  constraint audit_log_pkey PRIMARY KEY (id),
  constraint audit_log_action_known CHECK (action = ANY (ARRAY['created', 'changed', 'deleted']))
);

CREATE INDEX audit_log_actor_idx ON audit_log USING btree (actor_id, id);
CREATE INDEX audit_log_at_idx ON audit_log USING btree (at);
CREATE INDEX audit_log_object_idx ON audit_log USING btree (object_type, object_id, id);

CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

create table bookings (
  id uuid not null default uuid_v7(),
  code text not null default short_code(),
  user_id uuid not null,
  session_id uuid not null,
  seats integer not null default 1,
  payment_status text not null default 'pending',
  unit_price numeric(12,2) not null,
  total_amount numeric(12,2) not null,
  currency text not null,
  contact_phone text,
  contact_phone_hash text,
  special_requirements text,
  hold_expires_at timestamptz(3),
  cancelled_at timestamptz(3),
  cancellation_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  calendar_revision integer not null default 0,
  voucher_id uuid,
  discount_amount numeric(12,2) not null default 0,
  early_bird boolean not null default false,
  transferred_at timestamptz(3),
  replaces_booking_id uuid,
  hold_extensions integer not null default 0,
  constraint bookings_pkey PRIMARY KEY (id),
  constraint bookings_code_key UNIQUE (code),
  constraint bookings_replaces_booking_id_fkey FOREIGN KEY (replaces_booking_id) REFERENCES bookings(id),
  constraint bookings_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint bookings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint bookings_voucher_id_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers(id),
  constraint bookings_amounts_not_negative CHECK (unit_price >= 0::numeric AND total_amount >= 0::numeric),
  constraint bookings_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  constraint bookings_discount_has_voucher CHECK (discount_amount >= 0::numeric AND (voucher_id IS NOT NULL OR discount_amount = 0::numeric)),
  constraint bookings_hold_extended_twice_at_most CHECK (hold_extensions >= 0 AND hold_extensions <= 2),
  constraint bookings_payment_status_known CHECK (payment_status = ANY (ARRAY['pending', 'paid', 'failed', 'refunded'])),
  constraint bookings_pending_has_hold CHECK (payment_status <> 'pending' OR hold_expires_at IS NOT NULL),
  constraint bookings_replace_another CHECK (replaces_booking_id <> id),
  constraint bookings_seats_positive CHECK (seats >= 1)
);

CREATE INDEX bookings_contact_phone_hash_idx ON bookings USING btree (contact_phone_hash) WHERE contact_phone_hash IS NOT NULL;
CREATE INDEX bookings_created_at_idx ON bookings USING btree (created_at, id);
CREATE UNIQUE INDEX bookings_one_live_per_user_and_session ON bookings USING btree (user_id, session_id) WHERE cancelled_at IS NULL AND (payment_status = ANY (ARRAY['pending', 'paid']));
CREATE UNIQUE INDEX bookings_one_live_replacement ON bookings USING btree (replaces_booking_id) WHERE replaces_booking_id IS NOT NULL AND cancelled_at IS NULL AND (payment_status = ANY (ARRAY['pending', 'paid']));
CREATE INDEX bookings_open_holds_idx ON bookings USING btree (hold_expires_at) WHERE payment_status = 'pending' AND cancelled_at IS NULL;
CREATE INDEX bookings_open_holds_of_session_idx ON bookings USING btree (session_id, hold_expires_at) WHERE payment_status = 'pending' AND cancelled_at IS NULL;
CREATE INDEX bookings_payment_status_idx ON bookings USING btree (payment_status);
CREATE INDEX bookings_session_id_idx ON bookings USING btree (session_id);
CREATE INDEX bookings_total_amount_idx ON bookings USING btree (total_amount, id);
CREATE INDEX bookings_user_id_session_id_idx ON bookings USING btree (user_id, session_id);
CREATE INDEX bookings_voucher_id_idx ON bookings USING btree (voucher_id, user_id) WHERE voucher_id IS NOT NULL;

CREATE TRIGGER bookings_audit_delete AFTER DELETE ON bookings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('contact_phone', 'contact_phone_hash', 'special_requirements', 'calendar_revision');
CREATE TRIGGER bookings_audit_insert AFTER INSERT ON bookings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('contact_phone', 'contact_phone_hash', 'special_requirements', 'calendar_revision');
CREATE TRIGGER bookings_audit_update AFTER UPDATE ON bookings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('contact_phone', 'contact_phone_hash', 'special_requirements', 'calendar_revision');
CREATE TRIGGER bookings_calendar_revised BEFORE UPDATE OF seats, cancelled_at ON bookings FOR EACH ROW WHEN (old.seats <> new.seats OR old.cancelled_at IS DISTINCT FROM new.cancelled_at) EXECUTE FUNCTION revise_calendar_entry();
CREATE TRIGGER bookings_payment_status_moves_forward BEFORE UPDATE OF payment_status ON bookings FOR EACH ROW EXECUTE FUNCTION refuse_unknown_transition('payment_status', 'bookings_payment_status_moves_forward');
CREATE TRIGGER bookings_seats_on_delete AFTER DELETE ON bookings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE TRIGGER bookings_seats_on_insert AFTER INSERT ON bookings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE TRIGGER bookings_seats_on_update AFTER UPDATE ON bookings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
CREATE TRIGGER bookings_touch BEFORE UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER bookings_voucher_moved AFTER UPDATE ON bookings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION move_voucher_uses();
CREATE TRIGGER bookings_voucher_taken AFTER INSERT ON bookings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION take_voucher_uses();

create table calendar_feeds (
  user_id uuid not null,
  token text not null,
  token_hash text not null,
  created_at timestamptz(3) not null,
  constraint calendar_feeds_pkey PRIMARY KEY (user_id),
  constraint calendar_feeds_token_hash_key UNIQUE (token_hash),
  constraint calendar_feeds_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table certificates (
  id uuid not null default uuid_v7(),
  number text not null,
  code text not null,
  attendee_id uuid not null,
  session_id uuid not null,
  user_id uuid,
  recipient_name text not null,
  content jsonb not null,
  issued_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoked_reason text,
  revoked_by uuid,
  replaced_by uuid,
  constraint certificates_pkey PRIMARY KEY (id),
  constraint certificates_code_key UNIQUE (code),
  constraint certificates_number_key UNIQUE (number),
  constraint certificates_attendee_id_fkey FOREIGN KEY (attendee_id) REFERENCES attendees(id),
  constraint certificates_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES certificates(id),
  constraint certificates_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES users(id),
  constraint certificates_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint certificates_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint certificates_content_is_object CHECK (jsonb_typeof(content) = 'object'),
  constraint certificates_name_length CHECK (char_length(recipient_name) >= 2 AND char_length(recipient_name) <= 100),
  constraint certificates_replaced_are_revoked CHECK (replaced_by IS NULL OR revoked_at IS NOT NULL),
  constraint certificates_revoked_with_reason CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);

CREATE INDEX certificates_attendee_id_idx ON certificates USING btree (attendee_id);
CREATE INDEX certificates_issued_at_idx ON certificates USING btree (issued_at, id);
CREATE UNIQUE INDEX certificates_one_valid_per_attendee ON certificates USING btree (attendee_id) WHERE revoked_at IS NULL;
CREATE INDEX certificates_revoked_at_idx ON certificates USING btree (revoked_at, id) WHERE revoked_at IS NOT NULL;
CREATE INDEX certificates_session_id_idx ON certificates USING btree (session_id);
CREATE INDEX certificates_user_id_idx ON certificates USING btree (user_id) WHERE user_id IS NOT NULL;

CREATE TRIGGER certificates_audit_delete AFTER DELETE ON certificates REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('code', 'recipient_name');
CREATE TRIGGER certificates_audit_insert AFTER INSERT ON certificates REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('code', 'recipient_name');
CREATE TRIGGER certificates_audit_update AFTER UPDATE ON certificates REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('code', 'recipient_name');
CREATE TRIGGER certificates_never_change BEFORE UPDATE ON certificates FOR EACH ROW EXECUTE FUNCTION refuse_changed_certificate();

create table consents (
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  purpose text not null,
  version text not null,
  given boolean not null,
  created_at timestamptz(3) not null,
  constraint consents_pkey PRIMARY KEY (id),
  constraint consents_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint consents_purpose_known CHECK (purpose = ANY (ARRAY['terms', 'privacy', 'marketing', 'photos']))
);

CREATE INDEX consents_user_id_idx ON consents USING btree (user_id, created_at);

CREATE TRIGGER consents_append_only BEFORE DELETE OR UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

create table corporate_links (
  id uuid not null default uuid_v7(),
  request_id uuid not null,
  token_hash text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  constraint corporate_links_pkey PRIMARY KEY (id),
  constraint corporate_links_token_hash_key UNIQUE (token_hash),
  constraint corporate_links_request_id_fkey FOREIGN KEY (request_id) REFERENCES corporate_requests(id)
);

CREATE INDEX corporate_links_request_id_idx ON corporate_links USING btree (request_id);

create table corporate_purchase_orders (
  id uuid not null default uuid_v7(),
  request_id uuid not null,
  media_type text not null,
  bytes integer not null,
  content text not null,
  created_at timestamptz(3) not null default now(),
  constraint corporate_purchase_orders_pkey PRIMARY KEY (id),
  constraint corporate_purchase_orders_request_id_fkey FOREIGN KEY (request_id) REFERENCES corporate_requests(id),
  constraint corporate_purchase_orders_bytes_positive CHECK (bytes >= 1),
  constraint corporate_purchase_orders_media_type_known CHECK (media_type = ANY (ARRAY['application/pdf', 'image/png', 'image/jpeg']))
);

CREATE INDEX corporate_purchase_orders_request_id_idx ON corporate_purchase_orders USING btree (request_id, created_at);

CREATE TRIGGER corporate_purchase_orders_audit_delete AFTER DELETE ON corporate_purchase_orders REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('content');
CREATE TRIGGER corporate_purchase_orders_audit_insert AFTER INSERT ON corporate_purchase_orders REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('content');
CREATE TRIGGER corporate_purchase_orders_audit_update AFTER UPDATE ON corporate_purchase_orders REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('content');

create table corporate_quotes (
  id uuid not null default uuid_v7(),
  request_id uuid not null,
  version integer not null,
  lines jsonb not null,
  seats integer not null,
  net numeric(12,2) not null,
  tax_name text not null,
  tax_rate_percent numeric(4,2) not null,
  tax_amount numeric(12,2) not null,
  total numeric(12,2) not null,
  currency text not null,
  note text,
  valid_until date not null,
  status text not null default 'open',
  answered_at timestamptz(3),
  answer_note text,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint corporate_quotes_pkey PRIMARY KEY (id),
  constraint corporate_quotes_request_id_version_key UNIQUE (request_id, version),
  constraint corporate_quotes_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id),
  constraint corporate_quotes_request_id_fkey FOREIGN KEY (request_id) REFERENCES corporate_requests(id),
  constraint corporate_quotes_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  constraint corporate_quotes_has_lines CHECK (jsonb_typeof(lines) = 'array' AND jsonb_array_length(lines) >= 1),
  constraint corporate_quotes_seats_positive CHECK (seats >= 1),
  constraint corporate_quotes_status_known CHECK (status = ANY (ARRAY['open', 'accepted', 'declined', 'change_requested', 'superseded'])),
  constraint corporate_quotes_sums_are_right CHECK (net > 0::numeric AND tax_amount >= 0::numeric AND tax_rate_percent >= 0::numeric AND total = (net + tax_amount)),
  constraint corporate_quotes_version_positive CHECK (version >= 1)
);

CREATE UNIQUE INDEX corporate_quotes_one_current_per_request ON corporate_quotes USING btree (request_id) WHERE status = ANY (ARRAY['open', 'accepted']);

CREATE TRIGGER corporate_quotes_are_never_rewritten BEFORE UPDATE ON corporate_quotes FOR EACH ROW EXECUTE FUNCTION refuse_other_offer();
CREATE TRIGGER corporate_quotes_audit_delete AFTER DELETE ON corporate_quotes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();
CREATE TRIGGER corporate_quotes_audit_insert AFTER INSERT ON corporate_quotes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();
CREATE TRIGGER corporate_quotes_audit_update AFTER UPDATE ON corporate_quotes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit();
CREATE TRIGGER corporate_quotes_status_moves_forward BEFORE UPDATE OF status ON corporate_quotes FOR EACH ROW EXECUTE FUNCTION refuse_unknown_transition('status', 'corporate_quotes_status_moves_forward');
CREATE TRIGGER corporate_quotes_touch BEFORE UPDATE ON corporate_quotes FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table corporate_requests (
  id uuid not null default uuid_v7(),
  reference text not null default short_code(),
  company_name text not null,
  contact_person text not null,
  email text not null,
  email_hash text not null,
  phone text not null,
  phone_hash text not null,
  topic text not null,
  preferred_dates jsonb not null default '[]'::jsonb,
  preferred_time text,
  location text,
  headcount integer,
  notes text,
  status text not null default 'pending',
  assigned_to_trainer_id uuid,
  quoted_price numeric(12,2),
  admin_notes text,
  responded_at timestamptz(3),
  responded_by uuid,
  deleted_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  locale text not null default 'en',
  booking_id uuid,
  purchase_order text,
  invoice_due_date date,
  invoice_paid_on date,
  invoice_paid_reference text,
  constraint corporate_requests_pkey PRIMARY KEY (id),
  constraint corporate_requests_booking_id_key UNIQUE (booking_id),
  constraint corporate_requests_reference_key UNIQUE (reference),
  constraint corporate_requests_assigned_to_trainer_id_fkey FOREIGN KEY (assigned_to_trainer_id) REFERENCES trainers(id),
  constraint corporate_requests_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings(id),
  constraint corporate_requests_responded_by_fkey FOREIGN KEY (responded_by) REFERENCES users(id),
  constraint corporate_requests_answer_is_whole CHECK ((responded_at IS NULL) = (responded_by IS NULL)),
  constraint corporate_requests_company_name_length CHECK (char_length(company_name) >= 2 AND char_length(company_name) <= 200),
  constraint corporate_requests_confirmed_has_quote CHECK ((status <> ALL (ARRAY['confirmed', 'completed'])) OR quoted_price IS NOT NULL),
  constraint corporate_requests_dates_is_list CHECK (jsonb_typeof(preferred_dates) = 'array'),
  constraint corporate_requests_headcount_positive CHECK (headcount >= 1),
  constraint corporate_requests_invoice_is_whole CHECK ((purchase_order IS NULL) = (invoice_due_date IS NULL) AND (purchase_order IS NULL OR booking_id IS NOT NULL)),
  constraint corporate_requests_invoice_payment_is_whole CHECK ((invoice_paid_on IS NULL) = (invoice_paid_reference IS NULL) AND (invoice_paid_on IS NULL OR purchase_order IS NOT NULL)),
  constraint corporate_requests_locale_known CHECK (locale = ANY (ARRAY['en', 'sw'])),
  constraint corporate_requests_quote_not_negative CHECK (quoted_price >= 0::numeric),
  constraint corporate_requests_status_known CHECK (status = ANY (ARRAY['pending', 'reviewing', 'confirmed', 'rejected', 'completed'])),
  constraint corporate_requests_topic_length CHECK (char_length(topic) >= 2 AND char_length(topic) <= 500)
);

CREATE INDEX corporate_requests_assigned_to_trainer_id_idx ON corporate_requests USING btree (assigned_to_trainer_id);
CREATE INDEX corporate_requests_company_name_idx ON corporate_requests USING btree (company_name);
CREATE INDEX corporate_requests_company_trigram_idx ON corporate_requests USING gin (lower(company_name) gin_trgm_ops);
CREATE INDEX corporate_requests_created_at_idx ON corporate_requests USING btree (created_at, id);
CREATE INDEX corporate_requests_email_idx ON corporate_requests USING btree (email_hash);
CREATE INDEX corporate_requests_status_idx ON corporate_requests USING btree (status);
CREATE INDEX corporate_requests_unpaid_idx ON corporate_requests USING btree (invoice_due_date) WHERE invoice_due_date IS NOT NULL AND invoice_paid_on IS NULL;

CREATE TRIGGER corporate_requests_audit_delete AFTER DELETE ON corporate_requests REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('contact_person', 'email', 'email_hash', 'phone', 'phone_hash');
CREATE TRIGGER corporate_requests_audit_insert AFTER INSERT ON corporate_requests REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('contact_person', 'email', 'email_hash', 'phone', 'phone_hash');
CREATE TRIGGER corporate_requests_audit_update AFTER UPDATE ON corporate_requests REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('contact_person', 'email', 'email_hash', 'phone', 'phone_hash');
CREATE TRIGGER corporate_requests_status_moves_forward BEFORE UPDATE OF status ON corporate_requests FOR EACH ROW EXECUTE FUNCTION refuse_unknown_transition('status', 'corporate_requests_status_moves_forward');
CREATE TRIGGER corporate_requests_touch BEFORE UPDATE ON corporate_requests FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table course_interests (
  id uuid not null default uuid_v7(),
  course_id uuid not null,
  user_id uuid,
  email text not null,
  email_hash text not null,
  locale text not null,
  asked_at timestamptz(3) not null default now(),
  told_at timestamptz(3),
  stopped_at timestamptz(3),
  constraint course_interests_pkey PRIMARY KEY (id),
  constraint course_interests_one_per_address UNIQUE (course_id, email_hash),
  constraint course_interests_course_id_fkey FOREIGN KEY (course_id) REFERENCES courses(id) ON DELETE CASCADE,
  constraint course_interests_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint course_interests_locale_known CHECK (locale = ANY (ARRAY['en', 'sw']))
);

CREATE INDEX course_interests_email_hash_idx ON course_interests USING btree (email_hash);
CREATE INDEX course_interests_user_id_idx ON course_interests USING btree (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX course_interests_waiting_idx ON course_interests USING btree (course_id) WHERE told_at IS NULL AND stopped_at IS NULL;

create table course_words (
  word text not null,
  constraint course_words_pkey PRIMARY KEY (word)
);

CREATE INDEX course_words_trigram_idx ON course_words USING gin (word gin_trgm_ops);

create table courses (
  id uuid not null default uuid_v7(),
  title text not null,
  category text not null,
  audience text not null,
  description text not null default '',
  duration_weeks integer,
  price numeric(12,2),
  currency text not null default 'KES',
  syllabus jsonb not null default '[]'::jsonb,
  image text,
  trainer_id uuid,
  rating numeric(3,2),
  review_count integer not null default 0,
  is_published boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  search tsvector not null generated always as ((((setweight(to_tsvector('english'::regconfig, title), 'A'::"char") || setweight(to_tsvector('english'::regconfig, (category || ' ') || audience), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, (((title || ' ') || category) || ' ') || audience), 'B'::"char")) || setweight(to_tsvector('english'::regconfig, description), 'C'::"char")) || setweight(jsonb_to_tsvector('english'::regconfig, syllabus, '["string"]'::jsonb), 'D'::"char")) stored,
  headline text not null generated always as (lower((((title || ' ') || category) || ' ') || audience)) stored,
  early_bird_price numeric(12,2),
  early_bird_until date,
  image_variants jsonb not null default '[]'::jsonb,
  level text,
  taught_in text,
  prerequisites text,
  bring text,
  constraint courses_pkey PRIMARY KEY (id),
  constraint courses_trainer_id_fkey FOREIGN KEY (trainer_id) REFERENCES trainers(id),
  constraint courses_audience_known CHECK (audience = ANY (ARRAY['Kids', 'Adults', 'Corporate'])),
  constraint courses_category_known CHECK (category = ANY (ARRAY['AI', 'Robotics', 'Data', 'IoT', 'Cybersecurity', 'Blockchain', 'Development'])),
  constraint courses_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  constraint courses_duration_is_plausible CHECK (duration_weeks >= 1 AND duration_weeks <= 520),
  constraint courses_early_bird_is_whole CHECK ((early_bird_price IS NULL) = (early_bird_until IS NULL)),
  constraint courses_early_bird_positive CHECK (early_bird_price > 0::numeric),
  constraint courses_image_variants_is_list CHECK (jsonb_typeof(image_variants) = 'array'),
  constraint courses_level_known CHECK (level = ANY (ARRAY['Beginner', 'Intermediate', 'Advanced'])),
  constraint courses_price_not_negative CHECK (price >= 0::numeric),
  constraint courses_published_are_complete CHECK (NOT is_published OR btrim(description) <> '' AND jsonb_array_length(syllabus) >= 1),
  constraint courses_rating_range CHECK (rating >= 1::numeric AND rating <= 5::numeric),
  constraint courses_review_count_not_negative CHECK (review_count >= 0),
  constraint courses_syllabus_is_list CHECK (jsonb_typeof(syllabus) = 'array'),
  constraint courses_title_length CHECK (char_length(title) >= 2 AND char_length(title) <= 200)
);

CREATE INDEX courses_audience_idx ON courses USING btree (audience);
CREATE INDEX courses_catalogue_idx ON courses USING btree (category, audience, created_at, id) WHERE is_published AND is_active;
CREATE INDEX courses_category_idx ON courses USING btree (category);
CREATE INDEX courses_created_at_idx ON courses USING btree (created_at, id);
CREATE INDEX courses_is_active_idx ON courses USING btree (is_active);
CREATE INDEX courses_is_published_idx ON courses USING btree (is_published);
CREATE INDEX courses_search_idx ON courses USING gin (search);
CREATE INDEX courses_title_idx ON courses USING btree (title, id);
CREATE INDEX courses_trainer_id_idx ON courses USING btree (trainer_id);

CREATE TRIGGER courses_audit_delete AFTER DELETE ON courses REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('search', 'headline');
CREATE TRIGGER courses_audit_insert AFTER INSERT ON courses REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('search', 'headline');
CREATE TRIGGER courses_audit_update AFTER UPDATE ON courses REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('search', 'headline');
CREATE TRIGGER courses_image_replaced BEFORE UPDATE OF image ON courses FOR EACH ROW WHEN (old.image IS DISTINCT FROM new.image AND old.image_variants = new.image_variants) EXECUTE FUNCTION forget_image_variants();
CREATE TRIGGER courses_keep_words_insert AFTER INSERT ON courses REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_course_words();
CREATE TRIGGER courses_keep_words_update AFTER UPDATE ON courses REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_course_words();
CREATE TRIGGER courses_tell_nodes AFTER INSERT OR DELETE OR UPDATE ON courses FOR EACH STATEMENT EXECUTE FUNCTION tell_catalogue_changed();
CREATE TRIGGER courses_touch BEFORE UPDATE ON courses FOR EACH ROW WHEN (NOT (old.rating IS DISTINCT FROM new.rating OR old.review_count IS DISTINCT FROM new.review_count)) EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER courses_trainer_passed_on AFTER UPDATE OF trainer_id ON courses FOR EACH ROW WHEN (old.trainer_id IS DISTINCT FROM new.trainer_id) EXECUTE FUNCTION pass_on_course_trainer();

create table development_mailbox (
  id uuid not null default uuid_v7(),
  recipient text not null,
  subject text not null,
  text_body text not null,
  html_body text not null,
  created_at timestamptz(3) not null default now(),
  document_id uuid,
  calendar text,
  constraint development_mailbox_pkey PRIMARY KEY (id),
  constraint development_mailbox_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
);

CREATE INDEX development_mailbox_created_at_idx ON development_mailbox USING btree (created_at, id);
CREATE INDEX development_mailbox_recipient_idx ON development_mailbox USING btree (recipient, created_at, id);

create table document_counters (
  kind text not null,
  year integer not null,
  last_seq integer not null,
  constraint document_counters_pkey PRIMARY KEY (kind, year),
  constraint document_counters_last_seq_positive CHECK (last_seq >= 1)
);

create table documents (
  id uuid not null default uuid_v7(),
  kind text not null,
  year integer not null,
  seq integer not null,
  number text not null generated always as (((
CASE kind
    WHEN 'receipt' THEN 'R-'
    ELSE 'CN-'
END || year::text) || '-') || lpad(seq::text, GREATEST(6, length(seq::text)), '0')) stored,
  payment_id uuid,
  refund_id uuid,
  amount numeric(12,2) not null,
  tax_amount numeric(12,2) not null,
  currency text not null,
  issued_at timestamptz(3) not null,
  content text not null,
  created_at timestamptz(3) not null default now(),
  constraint documents_pkey PRIMARY KEY (id),
  constraint documents_kind_year_seq_key UNIQUE (kind, year, seq),
  constraint documents_number_key UNIQUE (number),
  constraint documents_payment_id_key UNIQUE (payment_id),
  constraint documents_refund_id_key UNIQUE (refund_id),
  constraint documents_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint documents_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES refunds(id),
  constraint documents_about_one_thing CHECK ((kind = 'receipt') = (payment_id IS NOT NULL) AND (kind = 'credit_note') = (refund_id IS NOT NULL)),
  constraint documents_amount_positive CHECK (amount > 0::numeric),
  constraint documents_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  constraint documents_kind_known CHECK (kind = ANY (ARRAY['receipt', 'credit_note'])),
  constraint documents_tax_within_amount CHECK (tax_amount >= 0::numeric AND tax_amount <= amount)
);

CREATE INDEX documents_issued_at_idx ON documents USING btree (issued_at, id);

CREATE TRIGGER documents_append_only BEFORE DELETE OR UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION refuse_document_rewrite();
CREATE TRIGGER documents_audit_delete AFTER DELETE ON documents REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('content');
CREATE TRIGGER documents_audit_insert AFTER INSERT ON documents REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('content');
CREATE TRIGGER documents_audit_update AFTER UPDATE ON documents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('content');
CREATE TRIGGER documents_no_truncate BEFORE TRUNCATE ON documents FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER documents_numbered BEFORE INSERT ON documents FOR EACH ROW EXECUTE FUNCTION number_document();

create table events (
  at timestamptz(3) not null,
  kind text not null,
  user_id uuid,
  subject_id uuid,
  constraint events_kind_known CHECK (kind = ANY (ARRAY['course_viewed', 'session_viewed', 'searched', 'booked', 'payment_started']))
);

CREATE INDEX events_kind_at_idx ON ONLY events USING btree (kind, at, subject_id);
CREATE INDEX events_user_id_idx ON ONLY events USING btree (user_id) WHERE user_id IS NOT NULL;

create table events_rest (
  at timestamptz(3) not null,
  kind text not null,
  user_id uuid,
  subject_id uuid,
  constraint events_kind_known CHECK (kind = ANY (ARRAY['course_viewed', 'session_viewed', 'searched', 'booked', 'payment_started']))
);

CREATE INDEX events_rest_kind_at_subject_id_idx ON events_rest USING btree (kind, at, subject_id);
CREATE INDEX events_rest_user_id_idx ON events_rest USING btree (user_id) WHERE user_id IS NOT NULL;

create table exports (
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  list text not null,
  filters text not null,
  lines integer,
  created_at timestamptz(3) not null,
  constraint exports_pkey PRIMARY KEY (id),
  constraint exports_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

CREATE INDEX exports_created_at_idx ON exports USING btree (created_at, id);

CREATE TRIGGER exports_audit_delete AFTER DELETE ON exports REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('filters');
CREATE TRIGGER exports_audit_insert AFTER INSERT ON exports REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('filters');
CREATE TRIGGER exports_audit_update AFTER UPDATE ON exports REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('filters');

create table idempotency_keys (
  scope text not null,
  key text not null,
  request_hash text not null,
  resource_id uuid,
  response_status integer,
  response_body text,
  created_at timestamptz(3) not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (scope, key),
  constraint idempotency_keys_answer_is_whole CHECK ((response_status IS NULL) = (response_body IS NULL)),
  constraint idempotency_keys_key_length CHECK (char_length(key) >= 1 AND char_length(key) <= 255)
);

CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys USING btree (created_at);

create table imports (
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  kind text not null,
  dry_run boolean not null,
  skip_bad boolean not null,
  status text not null default 'queued',
  file text,
  lines_total integer not null,
  lines_done integer not null default 0,
  lines_written integer not null default 0,
  bad_lines jsonb not null default '[]'::jsonb,
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  constraint imports_pkey PRIMARY KEY (id),
  constraint imports_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint imports_ended_has_time CHECK ((status = ANY (ARRAY['done', 'refused', 'failed'])) = (ended_at IS NOT NULL)),
  constraint imports_kind_known CHECK (kind = ANY (ARRAY['courses', 'sessions', 'users'])),
  constraint imports_status_known CHECK (status = ANY (ARRAY['queued', 'running', 'done', 'refused', 'failed']))
);

CREATE INDEX imports_created_at_idx ON imports USING btree (created_at, id);

CREATE TRIGGER imports_audit_delete AFTER DELETE ON imports REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('file', 'lines_done', 'bad_lines');
CREATE TRIGGER imports_audit_insert AFTER INSERT ON imports REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('file', 'lines_done', 'bad_lines');
CREATE TRIGGER imports_audit_update AFTER UPDATE ON imports REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('file', 'lines_done', 'bad_lines');

create table integrity_checks (
  id uuid not null default uuid_v7(),
  asked_by uuid,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  invariants integer,
  violations jsonb not null default '[]'::jsonb,
  error text,
  constraint integrity_checks_pkey PRIMARY KEY (id),
  constraint integrity_checks_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES users(id),
  constraint integrity_checks_ended_is_whole CHECK ((ended_at IS NULL) = (invariants IS NULL AND error IS NULL))
);

CREATE INDEX integrity_checks_asked_by_idx ON integrity_checks USING btree (asked_by) WHERE asked_by IS NOT NULL;
CREATE UNIQUE INDEX integrity_checks_one_at_a_time ON integrity_checks USING btree ((true)) WHERE ended_at IS NULL;
CREATE INDEX integrity_checks_started_at_idx ON integrity_checks USING btree (started_at, id);

CREATE TRIGGER integrity_checks_audit_delete AFTER DELETE ON integrity_checks REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('violations');
CREATE TRIGGER integrity_checks_audit_insert AFTER INSERT ON integrity_checks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('violations');
CREATE TRIGGER integrity_checks_audit_update AFTER UPDATE ON integrity_checks REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('violations');

create table logins (
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  ip inet,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoked_reason text,
  proved_at timestamptz(3),
  constraint logins_pkey PRIMARY KEY (id),
  constraint logins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint logins_revoked_with_reason CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);

CREATE INDEX logins_revoked_at_idx ON logins USING btree (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX logins_user_id_idx ON logins USING btree (user_id, created_at);

create table messages (
  id uuid not null default uuid_v7(),
  key text not null,
  kind text not null,
  channel text not null default 'email',
  user_id uuid,
  recipient text not null,
  locale text not null default 'en',
  data text,
  status text not null default 'queued',
  attempts integer not null default 0,
  error text,
  claimed_until timestamptz(3),
  created_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  document_id uuid,
  recipient_hash text,
  send_after timestamptz(3),
  provider_id text,
  delivered_at timestamptz(3),
  resend_of uuid,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_key_key UNIQUE (key),
  constraint messages_provider_id_key UNIQUE (provider_id),
  constraint messages_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id),
  constraint messages_resend_of_fkey FOREIGN KEY (resend_of) REFERENCES messages(id),
  constraint messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint messages_channel_known CHECK (channel = ANY (ARRAY['email', 'sms'])),
  constraint messages_delivered_has_time CHECK ((status = 'delivered') = (delivered_at IS NOT NULL)),
  constraint messages_locale_known CHECK (locale = ANY (ARRAY['en', 'sw'])),
  constraint messages_sent_has_time CHECK (((status <> ALL (ARRAY['sent', 'delivered'])) OR sent_at IS NOT NULL) AND (status <> 'queued' OR sent_at IS NULL)),
  constraint messages_status_known CHECK (status = ANY (ARRAY['queued', 'sent', 'delivered', 'failed']))
);

CREATE INDEX messages_created_at_idx ON messages USING btree (created_at, id);
CREATE INDEX messages_failed_idx ON messages USING btree (created_at) WHERE status = 'failed';
CREATE INDEX messages_recipient_hash_idx ON messages USING btree (recipient_hash, created_at);
CREATE INDEX messages_resend_of_idx ON messages USING btree (resend_of) WHERE resend_of IS NOT NULL;
CREATE INDEX messages_unsent_idx ON messages USING btree (created_at) WHERE status = 'queued';
CREATE INDEX messages_user_id_idx ON messages USING btree (user_id, created_at);

create table notification_choices (
  user_id uuid not null,
  topic text not null,
  channel text not null,
  wanted boolean not null,
  updated_at timestamptz(3) not null,
  constraint notification_choices_pkey PRIMARY KEY (user_id, topic, channel),
  constraint notification_choices_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint notification_choices_channel_known CHECK (channel = ANY (ARRAY['email', 'sms'])),
  constraint notification_choices_topic_known CHECK (topic = ANY (ARRAY['reminders', 'reviews']))
);

create table notifications (
  id uuid not null default uuid_v7(),
  key text not null,
  user_id uuid not null,
  kind text not null,
  locale text not null,
  title text not null,
  body text not null,
  link text,
  read_at timestamptz(3),
  created_at timestamptz(3) not null,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_key_key UNIQUE (key),
  constraint notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint notifications_locale_known CHECK (locale = ANY (ARRAY['en', 'sw']))
);

CREATE INDEX notifications_created_at_idx ON notifications USING btree (created_at);
CREATE INDEX notifications_unread_idx ON notifications USING btree (user_id) WHERE read_at IS NULL;
CREATE INDEX notifications_user_id_idx ON notifications USING btree (user_id, created_at, id);

create table passkeys (
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  credential_id text not null,
  public_key text not null,
  sign_count bigint not null default 0,
  transports text[] not null default '{}'[],
  name text not null,
  is_synced boolean not null default false,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  constraint passkeys_pkey PRIMARY KEY (id),
  constraint passkeys_credential_id_key UNIQUE (credential_id),
  constraint passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint passkeys_name_length CHECK (char_length(name) >= 1 AND char_length(name) <= 60),
  constraint passkeys_sign_count_not_negative CHECK (sign_count >= 0)
);

CREATE INDEX passkeys_user_id_idx ON passkeys USING btree (user_id);

CREATE TRIGGER passkeys_audit_delete AFTER DELETE ON passkeys REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('credential_id', 'public_key', 'sign_count', 'last_used_at');
CREATE TRIGGER passkeys_audit_insert AFTER INSERT ON passkeys REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('credential_id', 'public_key', 'sign_count', 'last_used_at');
CREATE TRIGGER passkeys_audit_update AFTER UPDATE ON passkeys REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('credential_id', 'public_key', 'sign_count', 'last_used_at');

create table payment_webhooks (
  id uuid not null default uuid_v7(),
  payment_id uuid,
  refund_id uuid,
  provider text not null,
  event_type text not null,
  event_id text,
  payload text not null,
  headers text not null,
  ip inet,
  doubt text,
  processed boolean not null default false,
  processed_at timestamptz(3),
  processing_error text,
  attempts integer not null default 0,
  created_at timestamptz(3) not null default now(),
  constraint payment_webhooks_pkey PRIMARY KEY (id),
  constraint payment_webhooks_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint payment_webhooks_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES refunds(id),
  constraint payment_webhooks_processed_has_time CHECK (processed = (processed_at IS NOT NULL)),
  constraint payment_webhooks_provider_known CHECK (provider = ANY (ARRAY['mpesa', 'flutterwave']))
);

CREATE INDEX payment_webhooks_created_at_idx ON payment_webhooks USING btree (created_at, id);
CREATE INDEX payment_webhooks_not_applied_idx ON payment_webhooks USING btree (created_at) WHERE processing_error IS NOT NULL;
CREATE INDEX payment_webhooks_payment_id_idx ON payment_webhooks USING btree (payment_id);
CREATE INDEX payment_webhooks_processed_idx ON payment_webhooks USING btree (processed) WHERE NOT processed;

create table payments (
  id uuid not null default uuid_v7(),
  booking_id uuid not null,
  provider text not null,
  payment_reference text not null,
  amount numeric(12,2) not null,
  currency text not null default 'KES',
  status text not null default 'pending',
  provider_response text,
  provider_transaction_id text,
  provider_ids text,
  checkout_hash text,
  callback_secret_hash text,
  phone text,
  phone_hash text,
  initiated_at timestamptz(3) not null default now(),
  completed_at timestamptz(3),
  failure_code text,
  failure_reason text,
  attention text,
  ask_at timestamptz(3),
  asked_count integer not null default 0,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint payments_pkey PRIMARY KEY (id),
  constraint payments_payment_reference_key UNIQUE (payment_reference),
  constraint payments_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings(id),
  constraint payments_amount_positive CHECK (amount > 0::numeric),
  constraint payments_completed_has_proof CHECK (status <> 'completed' OR completed_at IS NOT NULL AND provider_transaction_id IS NOT NULL),
  constraint payments_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  constraint payments_metadata_is_object CHECK (jsonb_typeof(metadata) = 'object'),
  constraint payments_mpesa_whole_shillings CHECK (provider <> 'mpesa' OR amount = trunc(amount)),
  constraint payments_provider_known CHECK (provider = ANY (ARRAY['mpesa', 'flutterwave', 'other'])),
  constraint payments_status_known CHECK (status = ANY (ARRAY['pending', 'processing', 'completed', 'failed', 'cancelled']))
);

CREATE INDEX payments_amount_idx ON payments USING btree (amount, id);
CREATE INDEX payments_booking_id_idx ON payments USING btree (booking_id);
CREATE UNIQUE INDEX payments_callback_secret_hash_idx ON payments USING btree (callback_secret_hash);
CREATE INDEX payments_checkout_hash_idx ON payments USING btree (checkout_hash) WHERE checkout_hash IS NOT NULL;
CREATE INDEX payments_created_at_idx ON payments USING btree (created_at, id);
CREATE INDEX payments_initiated_at_idx ON payments USING btree (initiated_at) INCLUDE (provider, status, booking_id);
CREATE UNIQUE INDEX payments_one_live_per_booking ON payments USING btree (booking_id) WHERE status = ANY (ARRAY['pending', 'processing', 'completed']);
CREATE INDEX payments_phone_hash_idx ON payments USING btree (phone_hash, initiated_at) WHERE phone_hash IS NOT NULL;
CREATE INDEX payments_provider_transaction_id_idx ON payments USING btree (provider_transaction_id);
CREATE INDEX payments_status_idx ON payments USING btree (status);
CREATE INDEX payments_to_ask_idx ON payments USING btree (ask_at) WHERE status <> 'completed' AND ask_at IS NOT NULL;
CREATE INDEX payments_to_check_idx ON payments USING btree (updated_at) WHERE attention IS NOT NULL;

CREATE TRIGGER payments_amount_matches_booking BEFORE INSERT ON payments FOR EACH ROW EXECUTE FUNCTION refuse_other_amount();
CREATE TRIGGER payments_audit_delete AFTER DELETE ON payments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('provider_response', 'provider_ids', 'checkout_hash', 'callback_secret_hash', 'phone', 'phone_hash', 'ask_at', 'asked_count');
CREATE TRIGGER payments_audit_insert AFTER INSERT ON payments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('provider_response', 'provider_ids', 'checkout_hash', 'callback_secret_hash', 'phone', 'phone_hash', 'ask_at', 'asked_count');
CREATE TRIGGER payments_audit_update AFTER UPDATE ON payments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('provider_response', 'provider_ids', 'checkout_hash', 'callback_secret_hash', 'phone', 'phone_hash', 'ask_at', 'asked_count');
CREATE TRIGGER payments_status_moves_forward BEFORE UPDATE OF status ON payments FOR EACH ROW EXECUTE FUNCTION refuse_unknown_transition('status', 'payments_status_moves_forward');
CREATE TRIGGER payments_touch BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table proof_challenges (
  token_hash text not null,
  purpose text not null,
  user_id uuid,
  passkey_challenge text not null,
  expires_at timestamptz(3) not null,
  constraint proof_challenges_pkey PRIMARY KEY (token_hash),
  constraint proof_challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint proof_challenges_only_visitors_are_nobody CHECK ((user_id IS NULL) = (purpose = 'passkey_log_in')),
  constraint proof_challenges_purpose_known CHECK (purpose = ANY (ARRAY['log_in', 'passkey_log_in', 'new_passkey', 'step_up']))
);

CREATE INDEX proof_challenges_expires_at_idx ON proof_challenges USING btree (expires_at);
CREATE INDEX proof_challenges_user_id_idx ON proof_challenges USING btree (user_id);

create table provider_asks (
  provider text not null,
  at timestamptz(3) not null
);

CREATE INDEX provider_asks_at_idx ON provider_asks USING btree (provider, at);

create table provider_calls (
  id uuid not null default uuid_v7(),
  payment_id uuid,
  refund_id uuid,
  provider text not null,
  operation text not null,
  started_at timestamptz(3) not null,
  took_ms integer not null,
  outcome text not null,
  code text,
  detail text,
  created_at timestamptz(3) not null default now(),
  constraint provider_calls_pkey PRIMARY KEY (id),
  constraint provider_calls_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint provider_calls_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES refunds(id),
  constraint provider_calls_about_one_thing CHECK ((payment_id IS NULL) <> (refund_id IS NULL)),
  constraint provider_calls_operation_known CHECK (operation = ANY (ARRAY['start', 'look_up', 'withdraw', 'refund', 'look_up_refund'])),
  constraint provider_calls_provider_known CHECK (provider = ANY (ARRAY['mpesa', 'flutterwave'])),
  constraint provider_calls_took_not_negative CHECK (took_ms >= 0)
);

CREATE INDEX provider_calls_payment_id_idx ON provider_calls USING btree (payment_id, started_at);
CREATE INDEX provider_calls_refund_id_idx ON provider_calls USING btree (refund_id, started_at);

create table rate_limits (
  key character varying(255) not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limits_pkey PRIMARY KEY (key)
);

create table receipts (
  id uuid not null default uuid_v7(),
  provider text not null,
  provider_transaction_id text not null,
  payment_id uuid,
  amount numeric(12,2) not null,
  currency text not null,
  payer_phone text,
  status text not null,
  reason text,
  received_at timestamptz(3) not null default now(),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  account text,
  constraint receipts_pkey PRIMARY KEY (id),
  constraint receipts_provider_transaction_id_key UNIQUE (provider, provider_transaction_id),
  constraint receipts_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint receipts_amount_positive CHECK (amount > 0::numeric),
  constraint receipts_applied_to_payment CHECK (status <> 'applied' OR payment_id IS NOT NULL),
  constraint receipts_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  constraint receipts_provider_known CHECK (provider = ANY (ARRAY['mpesa', 'flutterwave', 'other'])),
  constraint receipts_status_known CHECK (status = ANY (ARRAY['applied', 'unapplied', 'refunded'])),
  constraint receipts_unapplied_has_reason CHECK (status <> 'unapplied' OR reason IS NOT NULL)
);

CREATE UNIQUE INDEX receipts_one_applied_per_payment ON receipts USING btree (payment_id) WHERE status = 'applied';
CREATE INDEX receipts_payment_id_idx ON receipts USING btree (payment_id);
CREATE INDEX receipts_provider_transaction_id_idx ON receipts USING btree (provider_transaction_id);
CREATE INDEX receipts_received_at_idx ON receipts USING btree (received_at) INCLUDE (amount, currency, payment_id) WHERE status = 'applied';
CREATE INDEX receipts_unapplied_idx ON receipts USING btree (received_at) WHERE status = 'unapplied';

CREATE TRIGGER receipts_audit_delete AFTER DELETE ON receipts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('payer_phone');
CREATE TRIGGER receipts_audit_insert AFTER INSERT ON receipts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('payer_phone');
CREATE TRIGGER receipts_audit_update AFTER UPDATE ON receipts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('payer_phone');
CREATE TRIGGER receipts_touch BEFORE UPDATE ON receipts FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table reconciliations (
  id uuid not null default uuid_v7(),
  provider text not null,
  date_from date not null,
  date_to date not null,
  statement_sha256 text not null,
  totals jsonb not null,
  differences jsonb not null,
  created_by uuid not null,
  created_at timestamptz(3) not null default now(),
  constraint reconciliations_pkey PRIMARY KEY (id),
  constraint reconciliations_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id),
  constraint reconciliations_dates_in_order CHECK (date_from <= date_to),
  constraint reconciliations_provider_known CHECK (provider = ANY (ARRAY['mpesa', 'flutterwave']))
);

CREATE INDEX reconciliations_created_at_idx ON reconciliations USING btree (created_at, id);

CREATE TRIGGER reconciliations_append_only BEFORE DELETE OR UPDATE ON reconciliations FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

create table recovery_codes (
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  code_hashes text[] not null,
  codes_left integer not null generated always as (cardinality(code_hashes)) stored,
  created_at timestamptz(3) not null default now(),
  constraint recovery_codes_pkey PRIMARY KEY (id),
  constraint recovery_codes_user_id_key UNIQUE (user_id),
  constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

CREATE TRIGGER recovery_codes_audit_delete AFTER DELETE ON recovery_codes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('code_hashes');
CREATE TRIGGER recovery_codes_audit_insert AFTER INSERT ON recovery_codes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('code_hashes');
CREATE TRIGGER recovery_codes_audit_update AFTER UPDATE ON recovery_codes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('code_hashes');

create table refresh_tokens (
  token_hash text not null,
  login_id uuid not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  constraint refresh_tokens_pkey PRIMARY KEY (token_hash),
  constraint refresh_tokens_login_id_fkey FOREIGN KEY (login_id) REFERENCES logins(id) ON DELETE CASCADE
);

CREATE INDEX refresh_tokens_login_id_idx ON refresh_tokens USING btree (login_id);

create table refunds (
  id uuid not null default uuid_v7(),
  receipt_id uuid not null,
  booking_id uuid,
  amount numeric(12,2) not null,
  currency text not null,
  status text not null default 'requested',
  cause text not null,
  reason text not null,
  requested_by uuid,
  approval_needed boolean not null default false,
  approved_by uuid,
  provider_reference text,
  provider_ids text,
  callback_secret_hash text,
  attention text,
  failure_reason text,
  requested_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  completed_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  tries integer not null default 0,
  constraint refunds_pkey PRIMARY KEY (id),
  constraint refunds_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES users(id),
  constraint refunds_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings(id),
  constraint refunds_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES receipts(id),
  constraint refunds_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES users(id),
  constraint refunds_amount_positive CHECK (amount > 0::numeric),
  constraint refunds_approved_by_another CHECK (approved_by <> requested_by),
  constraint refunds_cause_known CHECK (cause = ANY (ARRAY['cancelled_by_customer', 'cancelled_by_us', 'late_money', 'paid_twice', 'paid_too_much', 'decided_by_admin', 'transferred'])),
  constraint refunds_completed_has_time CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
  constraint refunds_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  constraint refunds_need_second_admin CHECK (NOT approval_needed OR (status = ANY (ARRAY['requested', 'failed'])) OR approved_by IS NOT NULL),
  constraint refunds_status_known CHECK (status = ANY (ARRAY['requested', 'processing', 'completed', 'failed']))
);

CREATE INDEX refunds_booking_id_idx ON refunds USING btree (booking_id);
CREATE UNIQUE INDEX refunds_callback_secret_hash_idx ON refunds USING btree (callback_secret_hash);
CREATE INDEX refunds_completed_at_idx ON refunds USING btree (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX refunds_in_trouble_idx ON refunds USING btree (requested_at) WHERE attention IS NOT NULL;
CREATE UNIQUE INDEX refunds_one_in_flight_per_receipt ON refunds USING btree (receipt_id) WHERE status = 'processing';
CREATE INDEX refunds_receipt_id_idx ON refunds USING btree (receipt_id);
CREATE INDEX refunds_requested_at_idx ON refunds USING btree (requested_at, id);
CREATE INDEX refunds_status_idx ON refunds USING btree (status, requested_at);

CREATE TRIGGER refunds_audit_delete AFTER DELETE ON refunds REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('provider_ids', 'callback_secret_hash');
CREATE TRIGGER refunds_audit_insert AFTER INSERT ON refunds REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('provider_ids', 'callback_secret_hash');
CREATE TRIGGER refunds_audit_update AFTER UPDATE ON refunds REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('provider_ids', 'callback_secret_hash');
CREATE TRIGGER refunds_status_moves_forward BEFORE UPDATE OF status ON refunds FOR EACH ROW EXECUTE FUNCTION refuse_unknown_transition('status', 'refunds_status_moves_forward');
CREATE TRIGGER refunds_touch BEFORE UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER refunds_within_receipt AFTER INSERT OR UPDATE OF amount, status, receipt_id ON refunds FOR EACH ROW EXECUTE FUNCTION refuse_refund_beyond_receipt();

create table review_reports (
  id uuid not null default uuid_v7(),
  review_id uuid not null,
  user_id uuid not null,
  reason text not null,
  created_at timestamptz(3) not null default now(),
  constraint review_reports_pkey PRIMARY KEY (id),
  constraint review_reports_one_per_person UNIQUE (review_id, user_id),
  constraint review_reports_review_id_fkey FOREIGN KEY (review_id) REFERENCES reviews(id),
  constraint review_reports_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table reviews (
  id uuid not null default uuid_v7(),
  booking_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  trainer_id uuid,
  rating integer not null,
  comment text,
  reply text,
  replied_at timestamptz(3),
  hidden_at timestamptz(3),
  hidden_reason text,
  edited_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint reviews_pkey PRIMARY KEY (id),
  constraint reviews_one_per_booking UNIQUE (booking_id),
  constraint reviews_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings(id),
  constraint reviews_course_id_fkey FOREIGN KEY (course_id) REFERENCES courses(id),
  constraint reviews_trainer_id_fkey FOREIGN KEY (trainer_id) REFERENCES trainers(id),
  constraint reviews_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint reviews_comment_length CHECK (char_length(comment) >= 1 AND char_length(comment) <= 2000),
  constraint reviews_hidden_with_reason CHECK ((hidden_at IS NULL) = (hidden_reason IS NULL)),
  constraint reviews_rating_range CHECK (rating >= 1 AND rating <= 5),
  constraint reviews_reply_has_time CHECK ((reply IS NULL) = (replied_at IS NULL))
);

CREATE INDEX reviews_course_id_idx ON reviews USING btree (course_id, created_at, id) WHERE hidden_at IS NULL;
CREATE INDEX reviews_created_at_idx ON reviews USING btree (created_at, id);
CREATE INDEX reviews_trainer_id_idx ON reviews USING btree (trainer_id, created_at, id) WHERE hidden_at IS NULL;
CREATE INDEX reviews_user_id_idx ON reviews USING btree (user_id);

CREATE TRIGGER reviews_audit_delete AFTER DELETE ON reviews REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('comment', 'reply');
CREATE TRIGGER reviews_audit_insert AFTER INSERT ON reviews REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('comment', 'reply');
CREATE TRIGGER reviews_audit_update AFTER UPDATE ON reviews REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('comment', 'reply');
CREATE TRIGGER reviews_rated_on_insert AFTER INSERT ON reviews REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rate_courses_and_trainers();
CREATE TRIGGER reviews_rated_on_update AFTER UPDATE ON reviews REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rate_courses_and_trainers();
CREATE TRIGGER reviews_touch BEFORE UPDATE ON reviews FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table saved_views (
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  list text not null,
  name text not null,
  query text not null,
  is_shared boolean not null default false,
  is_default boolean not null default false,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint saved_views_pkey PRIMARY KEY (id),
  constraint saved_views_one_name_per_list UNIQUE (user_id, list, name),
  constraint saved_views_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint saved_views_list_is_plain CHECK (list ~ '^[a-z][a-z_-]{0,39}$'),
  constraint saved_views_name_length CHECK (char_length(name) >= 1 AND char_length(name) <= 60),
  constraint saved_views_query_length CHECK (char_length(query) <= 2000)
);

CREATE INDEX saved_views_list_idx ON saved_views USING btree (list) WHERE is_shared;
CREATE UNIQUE INDEX saved_views_one_default_per_list ON saved_views USING btree (user_id, list) WHERE is_default;

CREATE TRIGGER saved_views_touch BEFORE UPDATE ON saved_views FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table sessions (
  id uuid not null default uuid_v7(),
  course_id uuid not null,
  date date not null,
  start_time time(0) not null,
  end_time time(0),
  timezone text not null,
  assumed_minutes integer not null default 120,
  starts_at timestamptz(3) not null generated always as (((date + start_time) AT TIME ZONE timezone)) stored,
  ends_at timestamptz(3) not null generated always as (
CASE
    WHEN end_time IS NULL THEN (((((date + start_time) AT TIME ZONE timezone) AT TIME ZONE 'UTC') + make_interval(mins => assumed_minutes)) AT TIME ZONE 'UTC')
    ELSE ((date + end_time) AT TIME ZONE timezone)
END) stored,
  location text not null,
  room text,
  trainer_id uuid,
  effective_trainer_id uuid,
  capacity integer not null default 1,
  seats_booked integer not null default 0,
  seats_held integer not null default 0,
  status text not null default 'scheduled',
  notes text,
  moved_at timestamptz(3),
  cancelled_at timestamptz(3),
  cancellation_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  waiting integer not null default 0,
  calendar_revision integer not null default 0,
  early_bird_price numeric(12,2),
  early_bird_until date,
  corporate_request_id uuid,
  attendance_open_until timestamptz(3),
  min_seats integer,
  decide_by timestamptz(3),
  doubted_at timestamptz(3),
  decided_at timestamptz(3),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_corporate_request_id_fkey FOREIGN KEY (corporate_request_id) REFERENCES corporate_requests(id),
  constraint sessions_course_id_fkey FOREIGN KEY (course_id) REFERENCES courses(id),
  constraint sessions_effective_trainer_id_fkey FOREIGN KEY (effective_trainer_id) REFERENCES trainers(id),
  constraint sessions_trainer_id_fkey FOREIGN KEY (trainer_id) REFERENCES trainers(id),
  constraint sessions_assumed_minutes_positive CHECK (assumed_minutes >= 1 AND assumed_minutes <= 1440),
  constraint sessions_cancelled_has_time CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
  constraint sessions_capacity_positive CHECK (capacity >= 1),
  constraint sessions_counters_not_negative CHECK (seats_booked >= 0 AND seats_held >= 0),
  constraint sessions_early_bird_is_whole CHECK ((early_bird_price IS NULL) = (early_bird_until IS NULL)),
  constraint sessions_early_bird_positive CHECK (early_bird_price > 0::numeric),
  constraint sessions_end_after_start CHECK (end_time > start_time),
  constraint sessions_location_length CHECK (char_length(location) >= 1 AND char_length(location) <= 200),
  constraint sessions_min_seats_positive CHECK (min_seats >= 1),
  constraint sessions_minimum_has_date CHECK ((min_seats IS NULL) = (decide_by IS NULL)),
  constraint sessions_not_oversold CHECK ((seats_booked + seats_held) <= capacity),
  constraint sessions_status_known CHECK (status = ANY (ARRAY['scheduled', 'ongoing', 'completed', 'cancelled'])),
  constraint sessions_waiting_not_negative CHECK (waiting >= 0),
  constraint sessions_room_not_double_booked EXCLUDE USING gist (lower(location) WITH =, lower(room) WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status <> 'cancelled' AND room IS NOT NULL),
  constraint sessions_trainer_not_double_booked EXCLUDE USING gist (effective_trainer_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status <> 'cancelled' AND effective_trainer_id IS NOT NULL)
);

CREATE INDEX sessions_course_id_date_idx ON sessions USING btree (course_id, date);
CREATE INDEX sessions_course_id_idx ON sessions USING btree (course_id);
CREATE INDEX sessions_created_at_idx ON sessions USING btree (created_at, id);
CREATE INDEX sessions_date_idx ON sessions USING btree (date);
CREATE INDEX sessions_effective_trainer_id_idx ON sessions USING btree (effective_trainer_id);
CREATE UNIQUE INDEX sessions_one_live_per_corporate_request ON sessions USING btree (corporate_request_id) WHERE corporate_request_id IS NOT NULL AND status <> 'cancelled';
CREATE INDEX sessions_starts_at_idx ON sessions USING btree (starts_at, id);
CREATE INDEX sessions_status_idx ON sessions USING btree (status);
CREATE INDEX sessions_to_decide_idx ON sessions USING btree (decide_by) WHERE status = 'scheduled' AND min_seats IS NOT NULL AND doubted_at IS NULL AND decided_at IS NULL;
CREATE INDEX sessions_trainer_id_idx ON sessions USING btree (trainer_id);
CREATE INDEX sessions_upcoming_idx ON sessions USING btree (course_id, starts_at) WHERE status = 'scheduled';
CREATE INDEX sessions_waiting_idx ON sessions USING btree (starts_at) WHERE waiting > 0;

CREATE TRIGGER sessions_audit_delete AFTER DELETE ON sessions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('seats_booked', 'seats_held', 'waiting', 'calendar_revision');
CREATE TRIGGER sessions_audit_insert AFTER INSERT ON sessions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('seats_booked', 'seats_held', 'waiting', 'calendar_revision');
CREATE TRIGGER sessions_audit_update AFTER UPDATE ON sessions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('seats_booked', 'seats_held', 'waiting', 'calendar_revision');
CREATE TRIGGER sessions_calendar_revised BEFORE UPDATE OF date, start_time, end_time, timezone, location, room, status ON sessions FOR EACH ROW WHEN (old.date IS DISTINCT FROM new.date OR old.start_time IS DISTINCT FROM new.start_time OR old.end_time IS DISTINCT FROM new.end_time OR old.timezone IS DISTINCT FROM new.timezone OR old.location IS DISTINCT FROM new.location OR old.room IS DISTINCT FROM new.room OR new.status = 'cancelled' AND old.status <> 'cancelled') EXECUTE FUNCTION revise_calendar_entry();
CREATE TRIGGER sessions_completed_counted AFTER INSERT OR UPDATE OF status ON sessions FOR EACH ROW WHEN (new.status = 'completed' AND new.effective_trainer_id IS NOT NULL) EXECUTE FUNCTION count_courses_taught();
CREATE TRIGGER sessions_effective_trainer BEFORE INSERT OR UPDATE OF trainer_id, course_id ON sessions FOR EACH ROW EXECUTE FUNCTION set_effective_trainer();
CREATE TRIGGER sessions_respect_days_off_on_insert AFTER INSERT ON sessions FOR EACH ROW WHEN (new.status = 'scheduled' AND new.effective_trainer_id IS NOT NULL) EXECUTE FUNCTION refuse_session_on_day_off();
CREATE TRIGGER sessions_respect_days_off_on_update AFTER UPDATE ON sessions FOR EACH ROW WHEN (new.status = 'scheduled' AND new.effective_trainer_id IS NOT NULL AND (new.effective_trainer_id IS DISTINCT FROM old.effective_trainer_id OR new.starts_at <> old.starts_at OR new.ends_at <> old.ends_at)) EXECUTE FUNCTION refuse_session_on_day_off();
CREATE TRIGGER sessions_status_moves_forward BEFORE UPDATE OF status ON sessions FOR EACH ROW EXECUTE FUNCTION refuse_unknown_transition('status', 'sessions_status_moves_forward');
CREATE TRIGGER sessions_tell_nodes AFTER INSERT OR DELETE OR UPDATE OF course_id, date, start_time, end_time, timezone, location, room, trainer_id, capacity, status, early_bird_price, early_bird_until, corporate_request_id ON sessions FOR EACH STATEMENT EXECUTE FUNCTION tell_catalogue_changed();
CREATE TRIGGER sessions_touch BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table signing_keys (
  id uuid not null default uuid_v7(),
  public_jwk jsonb not null,
  private_jwk text not null,
  created_at timestamptz(3) not null default now(),
  constraint signing_keys_pkey PRIMARY KEY (id)
);

create table state_transitions (
  machine text not null,
  from_state text not null,
  to_state text not null,
  constraint state_transitions_pkey PRIMARY KEY (machine, from_state, to_state)
);

create table totp_secrets (
  id uuid not null default uuid_v7(),
  user_id uuid not null,
  secret text,
  confirmed_at timestamptz(3),
  last_step bigint,
  pending_secret text,
  pending_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  constraint totp_secrets_pkey PRIMARY KEY (id),
  constraint totp_secrets_user_id_key UNIQUE (user_id),
  constraint totp_secrets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint totp_secrets_confirmed_has_secret CHECK ((secret IS NULL) = (confirmed_at IS NULL)),
  constraint totp_secrets_pending_is_whole CHECK ((pending_secret IS NULL) = (pending_at IS NULL))
);

CREATE TRIGGER totp_secrets_audit_delete AFTER DELETE ON totp_secrets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('secret', 'last_step', 'pending_secret', 'pending_at');
CREATE TRIGGER totp_secrets_audit_insert AFTER INSERT ON totp_secrets REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('secret', 'last_step', 'pending_secret', 'pending_at');
CREATE TRIGGER totp_secrets_audit_update AFTER UPDATE ON totp_secrets REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('secret', 'last_step', 'pending_secret', 'pending_at');

create table trainer_days_off (
  id uuid not null default uuid_v7(),
  trainer_id uuid not null,
  starts_on date not null,
  ends_on date not null,
  timezone text not null,
  away tstzrange not null generated always as (tstzrange((starts_on::timestamp without time zone AT TIME ZONE timezone), ((ends_on + 1)::timestamp without time zone AT TIME ZONE timezone))) stored,
  note text,
  created_at timestamptz(3) not null default now(),
  constraint trainer_days_off_pkey PRIMARY KEY (id),
  constraint trainer_days_off_trainer_id_fkey FOREIGN KEY (trainer_id) REFERENCES trainers(id),
  constraint trainer_days_off_at_most_a_year CHECK ((ends_on - starts_on) < 366),
  constraint trainer_days_off_in_order CHECK (ends_on >= starts_on)
);

CREATE INDEX trainer_days_off_trainer_id_idx ON trainer_days_off USING btree (trainer_id, starts_on, id);

CREATE TRIGGER trainer_days_off_audit_delete AFTER DELETE ON trainer_days_off REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('away', 'note');
CREATE TRIGGER trainer_days_off_audit_insert AFTER INSERT ON trainer_days_off REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('away', 'note');
CREATE TRIGGER trainer_days_off_audit_update AFTER UPDATE ON trainer_days_off REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('away', 'note');
CREATE TRIGGER trainer_days_off_without_sessions AFTER INSERT OR UPDATE ON trainer_days_off FOR EACH ROW EXECUTE FUNCTION refuse_day_off_with_sessions();

create table trainers (
  id uuid not null default uuid_v7(),
  user_id uuid,
  name text not null,
  bio text,
  photo text,
  specializations jsonb not null default '[]'::jsonb,
  years_of_experience integer,
  certifications jsonb not null default '[]'::jsonb,
  rating numeric(3,2),
  total_courses_taught integer not null default 0,
  is_active boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  search tsvector not null generated always as (setweight(to_tsvector('english'::regconfig, name), 'A'::"char") || setweight(to_tsvector('english'::regconfig, COALESCE(bio, '')), 'B'::"char")) stored,
  photo_variants jsonb not null default '[]'::jsonb,
  constraint trainers_pkey PRIMARY KEY (id),
  constraint trainers_user_id_key UNIQUE (user_id),
  constraint trainers_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint trainers_certifications_is_list CHECK (jsonb_typeof(certifications) = 'array'),
  constraint trainers_experience_is_plausible CHECK (years_of_experience >= 0 AND years_of_experience <= 80),
  constraint trainers_name_length CHECK (char_length(name) >= 2 AND char_length(name) <= 100),
  constraint trainers_photo_variants_is_list CHECK (jsonb_typeof(photo_variants) = 'array'),
  constraint trainers_rating_range CHECK (rating >= 1::numeric AND rating <= 5::numeric),
  constraint trainers_specializations_is_list CHECK (jsonb_typeof(specializations) = 'array'),
  constraint trainers_total_not_negative CHECK (total_courses_taught >= 0)
);

CREATE INDEX trainers_is_active_idx ON trainers USING btree (is_active);
CREATE INDEX trainers_name_trigram_idx ON trainers USING gin (lower(name) gin_trgm_ops);
CREATE INDEX trainers_search_idx ON trainers USING gin (search);

CREATE TRIGGER trainers_audit_delete AFTER DELETE ON trainers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('search');
CREATE TRIGGER trainers_audit_insert AFTER INSERT ON trainers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('search');
CREATE TRIGGER trainers_audit_update AFTER UPDATE ON trainers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('search');
CREATE TRIGGER trainers_photo_replaced BEFORE UPDATE OF photo ON trainers FOR EACH ROW WHEN (old.photo IS DISTINCT FROM new.photo AND old.photo_variants = new.photo_variants) EXECUTE FUNCTION forget_photo_variants();
CREATE TRIGGER trainers_tell_nodes AFTER INSERT OR DELETE OR UPDATE ON trainers FOR EACH STATEMENT EXECUTE FUNCTION tell_catalogue_changed();
CREATE TRIGGER trainers_touch BEFORE UPDATE ON trainers FOR EACH ROW WHEN (NOT old.rating IS DISTINCT FROM new.rating) EXECUTE FUNCTION touch_updated_at();

create table users (
  id uuid not null default uuid_v7(),
  email text not null,
  password_hash text not null,
  name text not null,
  phone text,
  phone_hash text,
  role text not null default 'student',
  locale text not null default 'en',
  email_verified boolean not null default false,
  email_verification_token text,
  email_verification_expires timestamptz(3),
  password_reset_token text,
  password_reset_expires timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  last_login timestamptz(3),
  is_active boolean not null default true,
  erased_at timestamptz(3),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_email_key UNIQUE (email),
  constraint users_email_is_lower_case CHECK (email = lower(email)),
  constraint users_email_length CHECK (char_length(email) <= 254),
  constraint users_erased_are_closed CHECK (erased_at IS NULL OR NOT is_active),
  constraint users_locale_known CHECK (locale = ANY (ARRAY['en', 'sw'])),
  constraint users_name_length CHECK (char_length(name) >= 2 AND char_length(name) <= 100),
  constraint users_role_known CHECK (role = ANY (ARRAY['student', 'admin', 'trainer']))
);

CREATE INDEX users_created_at_idx ON users USING btree (created_at, id);
CREATE INDEX users_email_beginning_idx ON users USING btree (email text_pattern_ops);
CREATE INDEX users_email_verification_token_idx ON users USING btree (email_verification_token) WHERE email_verification_token IS NOT NULL;
CREATE INDEX users_name_trigram_idx ON users USING gin (lower(name) gin_trgm_ops);
CREATE INDEX users_password_reset_token_idx ON users USING btree (password_reset_token) WHERE password_reset_token IS NOT NULL;
CREATE INDEX users_phone_hash_idx ON users USING btree (phone_hash) WHERE phone_hash IS NOT NULL;

CREATE TRIGGER users_audit_delete AFTER DELETE ON users REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('password_hash', 'phone', 'phone_hash', 'email', 'name', 'email_verification_token', 'email_verification_expires', 'password_reset_token', 'password_reset_expires');
CREATE TRIGGER users_audit_insert AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('password_hash', 'phone', 'phone_hash', 'email', 'name', 'email_verification_token', 'email_verification_expires', 'password_reset_token', 'password_reset_expires');
CREATE TRIGGER users_audit_update AFTER UPDATE ON users REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('password_hash', 'phone', 'phone_hash', 'email', 'name', 'email_verification_token', 'email_verification_expires', 'password_reset_token', 'password_reset_expires');
CREATE TRIGGER users_touch BEFORE UPDATE OF email, name, phone, role, locale, email_verified, is_active ON users FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table vouchers (
  id uuid not null default uuid_v7(),
  code text not null,
  kind text not null,
  value numeric(12,2) not null,
  currency text not null,
  course_id uuid,
  valid_from timestamptz(3),
  valid_until timestamptz(3),
  max_uses integer,
  max_uses_per_user integer,
  uses integer not null default 0,
  note text,
  is_active boolean not null default true,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint vouchers_pkey PRIMARY KEY (id),
  constraint vouchers_code_key UNIQUE (code),
  constraint vouchers_course_id_fkey FOREIGN KEY (course_id) REFERENCES courses(id),
  constraint vouchers_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id),
  constraint vouchers_code_is_plain CHECK (code ~ '^[A-Z0-9-]{3,40}$'),
  constraint vouchers_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
  constraint vouchers_kind_known CHECK (kind = ANY (ARRAY['percent', 'amount'])),
  constraint vouchers_limits_positive CHECK (max_uses >= 1 AND max_uses_per_user >= 1),
  constraint vouchers_uses_not_negative CHECK (uses >= 0),
  constraint vouchers_validity_in_order CHECK (valid_from < valid_until),
  constraint vouchers_value_is_sound CHECK (value > 0::numeric AND (kind <> 'percent' OR value <= 100::numeric))
);

CREATE INDEX vouchers_course_id_idx ON vouchers USING btree (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX vouchers_created_at_idx ON vouchers USING btree (created_at, id);

CREATE TRIGGER vouchers_audit_delete AFTER DELETE ON vouchers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('uses');
CREATE TRIGGER vouchers_audit_insert AFTER INSERT ON vouchers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('uses');
CREATE TRIGGER vouchers_audit_update AFTER UPDATE ON vouchers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('uses');
CREATE TRIGGER vouchers_touch BEFORE UPDATE OF kind, value, course_id, valid_from, valid_until, max_uses, max_uses_per_user, note, is_active ON vouchers FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

create table waitlist_entries (
  id uuid not null default uuid_v7(),
  place bigint not null generated always as identity,
  user_id uuid not null,
  session_id uuid not null,
  seats integer not null,
  status text not null default 'waiting',
  passed_over integer not null default 0,
  booking_id uuid,
  offered_at timestamptz(3),
  offer_expires_at timestamptz(3),
  ended_at timestamptz(3),
  end_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint waitlist_entries_pkey PRIMARY KEY (id),
  constraint waitlist_entries_booking_id_key UNIQUE (booking_id),
  constraint waitlist_entries_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings(id),
  constraint waitlist_entries_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id),
  constraint waitlist_entries_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint waitlist_entries_ended_has_time CHECK ((status = ANY (ARRAY['waiting', 'offered'])) = (ended_at IS NULL)),
  constraint waitlist_entries_offer_has_booking CHECK ((status <> ALL (ARRAY['offered', 'accepted', 'declined'])) OR booking_id IS NOT NULL),
  constraint waitlist_entries_offer_is_whole CHECK ((booking_id IS NULL) = (offered_at IS NULL) AND (booking_id IS NULL) = (offer_expires_at IS NULL)),
  constraint waitlist_entries_passed_over_not_negative CHECK (passed_over >= 0),
  constraint waitlist_entries_seats_positive CHECK (seats >= 1),
  constraint waitlist_entries_status_known CHECK (status = ANY (ARRAY['waiting', 'offered', 'accepted', 'declined', 'expired', 'left', 'removed'])),
  constraint waitlist_entries_waiting_has_no_offer CHECK ((status <> ALL (ARRAY['waiting', 'left'])) OR booking_id IS NULL)
);

CREATE UNIQUE INDEX waitlist_entries_one_live_per_user_and_session ON waitlist_entries USING btree (user_id, session_id) WHERE status = ANY (ARRAY['waiting', 'offered']);
CREATE INDEX waitlist_entries_queue_idx ON waitlist_entries USING btree (session_id, place) WHERE status = ANY (ARRAY['waiting', 'offered']);
CREATE INDEX waitlist_entries_session_id_idx ON waitlist_entries USING btree (session_id, place);
CREATE INDEX waitlist_entries_user_id_idx ON waitlist_entries USING btree (user_id, created_at);

CREATE TRIGGER waitlist_entries_audit_delete AFTER DELETE ON waitlist_entries REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('passed_over');
CREATE TRIGGER waitlist_entries_audit_insert AFTER INSERT ON waitlist_entries REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('passed_over');
CREATE TRIGGER waitlist_entries_audit_update AFTER UPDATE ON waitlist_entries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION write_audit('passed_over');
CREATE TRIGGER waitlist_entries_counted_on_delete AFTER DELETE ON waitlist_entries REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_waiting();
CREATE TRIGGER waitlist_entries_counted_on_insert AFTER INSERT ON waitlist_entries REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_waiting();
CREATE TRIGGER waitlist_entries_counted_on_update AFTER UPDATE ON waitlist_entries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_waiting();
CREATE TRIGGER waitlist_entries_status_moves_forward BEFORE UPDATE OF status ON waitlist_entries FOR EACH ROW EXECUTE FUNCTION refuse_unknown_transition('status', 'waitlist_entries_status_moves_forward');
CREATE TRIGGER waitlist_entries_touch BEFORE UPDATE ON waitlist_entries FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

insert into state_transitions (machine, from_state, to_state) values
  ('bookings.payment_status', 'failed', 'paid'),
  ('bookings.payment_status', 'paid', 'refunded'),
  ('bookings.payment_status', 'pending', 'failed'),
  ('bookings.payment_status', 'pending', 'paid'),
  ('corporate_quotes.status', 'open', 'accepted'),
  ('corporate_quotes.status', 'open', 'change_requested'),
  ('corporate_quotes.status', 'open', 'declined'),
  ('corporate_quotes.status', 'open', 'superseded'),
  ('corporate_requests.status', 'confirmed', 'completed'),
  ('corporate_requests.status', 'pending', 'reviewing'),
  ('corporate_requests.status', 'reviewing', 'confirmed'),
  ('corporate_requests.status', 'reviewing', 'rejected'),
  ('payments.status', 'cancelled', 'completed'),
  ('payments.status', 'failed', 'completed'),
  ('payments.status', 'pending', 'cancelled'),
  ('payments.status', 'pending', 'completed'),
  ('payments.status', 'pending', 'failed'),
  ('payments.status', 'pending', 'processing'),
  ('payments.status', 'processing', 'cancelled'),
  ('payments.status', 'processing', 'completed'),
  ('payments.status', 'processing', 'failed'),
  ('refunds.status', 'failed', 'requested'),
  ('refunds.status', 'processing', 'completed'),
  ('refunds.status', 'processing', 'failed'),
  ('refunds.status', 'requested', 'failed'),
  ('refunds.status', 'requested', 'processing'),
  ('sessions.status', 'ongoing', 'cancelled'),
  ('sessions.status', 'ongoing', 'completed'),
  ('sessions.status', 'scheduled', 'cancelled'),
  ('sessions.status', 'scheduled', 'ongoing'),
  ('waitlist_entries.status', 'expired', 'accepted'),
  ('waitlist_entries.status', 'offered', 'accepted'),
  ('waitlist_entries.status', 'offered', 'declined'),
  ('waitlist_entries.status', 'offered', 'expired'),
  ('waitlist_entries.status', 'offered', 'removed'),
  ('waitlist_entries.status', 'waiting', 'expired'),
  ('waitlist_entries.status', 'waiting', 'left'),
  ('waitlist_entries.status', 'waiting', 'offered'),
  ('waitlist_entries.status', 'waiting', 'removed');
