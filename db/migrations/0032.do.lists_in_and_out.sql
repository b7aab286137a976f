-- Lists that leave the house as CSV, and lists that come in.

create table exports (
  id uuid not null default uuid_v7() constraint exports_pkey primary key,
  user_id uuid not null constraint exports_user_id_fkey references users (id),
  list text not null,
  filters text not null, -- sealed JSON: a filter may be somebody's phone number
  -- Null when it broke off.
  lines integer,
  created_at timestamptz(3) not null
);
create index exports_created_at_idx on exports (created_at, id);
select audit_table('exports', 'filters');

create table imports (
  id uuid not null default uuid_v7() constraint imports_pkey primary key,
  user_id uuid not null constraint imports_user_id_fkey references users (id),
  kind text not null,
  dry_run boolean not null,
  skip_bad boolean not null,
  status text not null default 'queued',
  file text, -- sealed; forgotten once it was worked off
  lines_total integer not null,
  lines_done integer not null default 0,
  lines_written integer not null default 0,
  -- [{ line, errors: [{ field, message }] }]
  bad_lines jsonb not null default '[]',
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  constraint imports_kind_known check (kind in ('courses', 'sessions', 'users')),
  constraint imports_status_known check (status in ('queued', 'running', 'done', 'refused', 'failed')),
  constraint imports_ended_has_time check ((status in ('done', 'refused', 'failed')) = (ended_at is not null))
);
create index imports_created_at_idx on imports (created_at, id);
select audit_table('imports', 'file', 'lines_done', 'bad_lines');
