-- Building blocks every later table leans on.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- UUID version 7 (RFC 9562): 48 bits of milliseconds, then random. PostgreSQL 18 has its own; we support 15 on.
create function uuid_v7() returns uuid
language sql volatile parallel safe
as $$
  select encode(
    set_bit(
      set_bit(
        overlay(uuid_send(gen_random_uuid())
                placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                from 1 for 6),
        52, 1),
      53, 1),
    'hex')::uuid
$$;

-- A code people read aloud: eight of Crockford's 32 characters (no I, L, O, U), 40 random bits.
create function short_code() returns text
language sql volatile parallel safe
as $$
  select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(random.bytes, place) & 31), 1), '')
  from (select uuid_send(gen_random_uuid()) as bytes) as random,
       unnest(array[0, 1, 2, 3, 4, 5, 10, 11]) as place
$$;

create function touch_updated_at() returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

-- The state machines, as data. server/*/<noun>.ts holds the same rows and a test compares the two.
create table state_transitions (
  machine text not null,
  from_state text not null,
  to_state text not null,
  constraint state_transitions_pkey primary key (machine, from_state, to_state)
);

-- BEFORE UPDATE trigger; arguments: the column, and the constraint name to report.
create function refuse_unknown_transition() returns trigger
language plpgsql
as $$
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
$$;

-- Append-only tables refuse every rewrite, whoever asks.
create function refuse_rewrite() returns trigger
language plpgsql
as $$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_is_append_only', table = tg_table_name;
end
$$;

-- Who did what, when, from where: one row for each changed object, written by triggers so that nobody can forget it.
create table audit_log (
  id bigint generated always as identity constraint audit_log_pkey primary key,
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
  constraint audit_log_action_known check (action in ('created', 'changed', 'deleted'))
);
create index audit_log_object_idx on audit_log (object_type, object_id, id);
create index audit_log_actor_idx on audit_log (actor_id, id);
create index audit_log_at_idx on audit_log (at);
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_rewrite();
create trigger audit_log_no_truncate before truncate on audit_log
  for each statement execute function refuse_rewrite();

-- Statement-level AFTER trigger with transition tables old_rows/new_rows. Arguments: columns that must not be copied
-- (secrets, sealed personal data). The caller of a transaction says who acts through the settings
-- darasa.actor_id, darasa.source, darasa.request_id and darasa.ip; without them the source is 'database'.
create function write_audit() returns trigger
language plpgsql
as $$
declare
  ignored constant text[] := array['updated_at', 'last_login'] || tg_argv;
  actor constant uuid := nullif(current_setting('darasa.actor_id', true), '')::uuid;
  origin constant text := coalesce(nullif(current_setting('darasa.source', true), ''), 'database');
  request constant text := nullif(current_setting('darasa.request_id', true), '');
  address constant inet := nullif(current_setting('darasa.ip', true), '')::inet;
begin
  if tg_op = 'INSERT' then
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, after)
    select tg_table_name, new_rows.id, 'created', actor, origin, request, address, to_jsonb(new_rows) - ignored
    from new_rows;
  elsif tg_op = 'UPDATE' then
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, before, after)
    select tg_table_name, new_rows.id, 'changed', actor, origin, request, address, changed.before, changed.after
    from new_rows
    join old_rows using (id)
    cross join lateral (
      select jsonb_object_agg(was.key, was.value) as before, jsonb_object_agg(was.key, to_jsonb(new_rows) -> was.key) as after
      from jsonb_each(to_jsonb(old_rows) - ignored) as was
      where was.value is distinct from to_jsonb(new_rows) -> was.key
    ) as changed
    where changed.before is not null;
  else
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, before)
    select tg_table_name, old_rows.id, 'deleted', actor, origin, request, address, to_jsonb(old_rows) - ignored
    from old_rows;
  end if;
  return null;
end
$$;

-- Attaches write_audit to a table for all three operations.
create function audit_table(audited regclass, variadic hidden text[] default '{}') returns void
language plpgsql
as $$
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
$$;
