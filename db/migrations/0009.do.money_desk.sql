-- What people do with money: why they did it, what no payment explains, and how our books compare with the provider's.

-- The reason a person gave, from the setting darasa.reason of the transaction.
alter table audit_log add column reason text;

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
begin
  if tg_op = 'INSERT' then
    insert into audit_log (object_type, object_id, action, actor_id, source, request_id, ip, reason, after)
    select tg_table_name, new_rows.id, 'created', actor, origin, request, address, because, to_jsonb(new_rows) - ignored
    from new_rows;
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

-- What the payer typed as account, or the reference in a statement: the trail to the booking it was meant for.
alter table receipts add column account text;

-- How often a refund was handed to its provider; a payout needs another id for each deliberate try.
alter table refunds add column tries integer not null default 0;

-- When a provider's status query was used, so that all nodes together keep its limit. Older than a minute means nothing.
create table provider_asks (
  provider text not null,
  at timestamptz(3) not null
);
create index provider_asks_at_idx on provider_asks (provider, at);

-- A provider's statement held against our receipts. A report is never changed afterwards.
create table reconciliations (
  id uuid not null default uuid_v7() constraint reconciliations_pkey primary key,
  provider text not null,
  date_from date not null,
  date_to date not null,
  statement_sha256 text not null,
  totals jsonb not null,
  differences jsonb not null,
  created_by uuid not null constraint reconciliations_created_by_fkey references users (id),
  created_at timestamptz(3) not null default now(),
  constraint reconciliations_provider_known check (provider in ('mpesa', 'flutterwave')),
  constraint reconciliations_dates_in_order check (date_from <= date_to)
);
create index reconciliations_created_at_idx on reconciliations (created_at, id);
create trigger reconciliations_append_only before update or delete on reconciliations
  for each row execute function refuse_rewrite();
